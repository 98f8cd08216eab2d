import { describe, expect, test } from 'vitest';
import { decayWeights } from '../../src/pipeline/row-weights.ts';
import type { Table } from '../../src/table/table.ts';

const day = 86_400_000;
const table: Table = {
  nRows: 4,
  columns: [
    { kind: 'date', name: 'day', role: 'date', values: Float64Array.of(100 * day, 90 * day, 0, Number.NaN) },
  ],
};

describe('decayWeights', () => {
  test('halves every half life back from the newest row, never below the floor; no date = the floor', () => {
    const weights = decayWeights(table, { kind: 'decay', column: 'day', halfLifeDays: 10, floor: 0.05 });
    expect([...weights]).toEqual([1, 0.5, 0.05, 0.05]);
  });

  test('refuses a column that is not a date, naming those that are', () => {
    expect(() => decayWeights(table, { kind: 'decay', column: 'month', halfLifeDays: 10, floor: 0 })).toThrow(
      /not a column of this study/,
    );
  });
});
