import { expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { measureDrift } from '../../src/split/rows/drift.ts';
import type { Column, Table } from '../../src/table/table.ts';

test('a planted shift is the worst and notable, in the part where it is; what is stable is neither', () => {
  const stream = random(41, 'drift');
  const n = 3000;
  const partOf = (row: number) => (row < 1800 ? 0 : row < 2400 ? 1 : 2);
  const numbers = (
    name: string,
    value: (row: number) => number,
    role: Column['role'] = 'numeric',
  ): Column => ({
    kind: 'number',
    name,
    role,
    values: Float64Array.from({ length: n }, (_, row) => value(row)),
  });
  const table: Table = {
    nRows: n,
    columns: [
      numbers('stable', () => stream.normal()),
      numbers('shifted', (row) => stream.normal() + (partOf(row) === 2 ? 1 : 0)),
      numbers('emptied', (row) => (partOf(row) === 1 && stream.next() < 0.5 ? Number.NaN : stream.normal())),
      numbers('key', (row) => row),
      numbers('row', (row) => row, 'id'),
    ],
  };
  const rows = [0, 1, 2].map((part) =>
    Uint32Array.from({ length: n }, (_, row) => row).filter((row) => partOf(row) === part),
  );
  const drifts = measureDrift(table, { rows: rows as never, notes: [] }, 'key');
  expect(drifts.filter(({ notable }) => notable).map(({ column, part }) => `${column} ${part}`)).toEqual([
    'shifted sealed',
    'emptied validation',
  ]);
  // Two normals one standard deviation apart: AUC = Phi(1 / sqrt 2) = 0.760; standard error 0.01.
  expect(drifts[0]!.auc).toBeCloseTo(0.76, 1);
  // PSI of that shift in the limit of many bins: (m1 - m2)^2 / s^2 = 1.
  expect(drifts[0]!.psi).toBeGreaterThan(0.7);
  expect(drifts[0]!.psi).toBeLessThan(1.2);
  expect(drifts.filter(({ column }) => column === 'stable').every(({ psi }) => psi < 0.05)).toBe(true);
  expect(drifts.some(({ column }) => column === 'key' || column === 'row')).toBe(false);
});
