import { describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { findNearDuplicates } from '../../src/split/rows/near-duplicates.ts';
import type { Table } from '../../src/table/table.ts';

interface Planted {
  readonly table: Table;
  readonly group: Int32Array;
}

/** Rows of one group are equal but for so many columns, drawn for each row. */
function planted(nRows: number, nColumns: number, size: number, nDiffering: number, nLevels = 0): Planted {
  const stream = random(nRows, 'planted', nColumns, size, nDiffering);
  const draw = (): number => (nLevels > 0 ? stream.integer(nLevels) : stream.normal());
  const columns = Array.from({ length: nColumns }, () => new Float64Array(nRows));
  const group = Int32Array.from({ length: nRows }, (_, row) => Math.floor(row / size));
  for (let row = 0; row < nRows; row++) {
    for (const values of columns) values[row] = row % size === 0 ? draw() : values[row - (row % size)]!;
  }
  for (let row = 0; row < nRows; row++) {
    if (row % size === 0) continue;
    for (let i = 0; i < nDiffering; i++) columns[stream.integer(nColumns)]![row] = draw();
  }
  return { table: tableOf(columns), group };
}

function tableOf(columns: readonly Float64Array[]): Table {
  return {
    nRows: columns[0]!.length,
    columns: columns.map((values, i) => ({ kind: 'number', name: `x${i}`, role: 'numeric', values })),
  };
}

/** Share of the rows after the first of a group that stand in its unit, and units that hold rows of two groups. */
function recall({ table, group }: Planted): { found: number; mixed: number } {
  const { unitOf } = findNearDuplicates(table);
  const groupOf = new Map<number, number>();
  let [found, wanted, mixed] = [0, 0, 0];
  for (const [row, unit] of unitOf.entries()) {
    if ((groupOf.get(unit) ?? group[row]) !== group[row]) mixed++;
    groupOf.set(unit, group[row]!);
    if (row === 0 || group[row] !== group[row - 1]) continue;
    wanted++;
    if (unit === unitOf[row - 1]) found++;
  }
  return { found: found / Math.max(1, wanted), mixed };
}

describe('near-duplicates', () => {
  test.each([
    ['groups of 5, equal in all of 8 columns', planted(1000, 8, 5, 0)],
    ['groups of 5, each row other in one of 8', planted(1000, 8, 5, 1)],
    ['groups of 20, equal in all of 6', planted(2000, 6, 20, 0)],
    ['pairs, each other in up to 3 of 20 columns of 50 levels', planted(6000, 20, 2, 3, 50)],
  ])('are found, and no rows of two groups held for one: %s', (_, study) => {
    const { found, mixed } = recall(study);
    expect(found).toBeGreaterThan(0.95);
    expect(mixed).toBe(0);
  });

  test('are few among rows that are independent, and coarse ones too', () => {
    for (const nLevels of [0, 2, 5, 30]) {
      const { nRowsInSets } = findNearDuplicates(planted(4000, 12, 1, 0, nLevels).table);
      expect(nRowsInSets).toBeLessThan(4);
    }
  });

  test('are not what rows of a coarse table have in common, whose columns follow from each other', () => {
    // Eight columns that a level of six decides, four of two levels, one of forty: many rows are equal in all but one.
    const stream = random(1, 'coarse');
    const level = Float64Array.from({ length: 5000 }, () => stream.integer(6));
    const columns = [
      ...Array.from({ length: 8 }, (_, i) => level.map((value) => (value * (i + 3)) % 5)),
      ...Array.from({ length: 4 }, () => level.map(() => stream.integer(2))),
      level.map(() => stream.integer(40)),
    ];
    expect(findNearDuplicates(tableOf(columns)).nSets).toBe(0);
  });

  test('do not follow the order of the rows, nor what an id says', () => {
    const { table } = planted(1000, 8, 5, 1);
    const order = Uint32Array.from({ length: 1000 }, (_, row) => (row * 7) % 1000);
    const moved = tableOf(
      table.columns.map((column) =>
        Float64Array.from(order, (row) => ('values' in column ? column.values[row]! : 0)),
      ),
    );
    const withId: Table = {
      nRows: 1000,
      columns: [
        ...moved.columns,
        { kind: 'number', name: 'id', role: 'id', values: Float64Array.from(order) },
      ],
    };
    const [first, second] = [findNearDuplicates(moved), findNearDuplicates(withId)];
    expect(second.unitOf).toEqual(first.unitOf);
    expect(Math.abs(first.nSets - findNearDuplicates(table).nSets)).toBeLessThan(5);
  });

  test('in sets of more than 50 rows and 2% of the table are how it is, and are left apart', () => {
    expect(findNearDuplicates(planted(1000, 8, 100, 0).table).nSets).toBe(0);
    expect(findNearDuplicates(planted(1000, 8, 40, 0).table).nSets).toBe(25);
  });

  test('of a table with one row or none are none', () => {
    for (const nRows of [0, 1])
      expect(findNearDuplicates(tableOf([new Float64Array(nRows)])).nUnits).toBe(nRows);
  });
});
