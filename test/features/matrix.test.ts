import { describe, expect, test } from 'vitest';
import type { Matrix } from '../../src/core/matrix.ts';
import { takeMatrixRows } from '../../src/core/take-matrix-rows.ts';
import { concatMatrices, findColumn, prefixNames } from '../../src/features/index.ts';
import { namesOf, numbers, sparseRows, tableOf } from './tables.ts';

const dense = (...names: string[]): Matrix => ({
  nRows: 3,
  columns: names.map((name, i) => ({ name, kind: 'numeric', values: Float32Array.of(i, i + 1, i + 2) })),
  sparse: null,
});

const sparse = (names: string[], rows: Record<number, number>[]): Matrix => {
  const cells = rows.map((row) => Object.entries(row).map(([column, value]) => [Number(column), value]));
  const indptr = [0];
  for (const row of cells) indptr.push(indptr.at(-1)! + row.length);
  return {
    nRows: rows.length,
    columns: [],
    sparse: {
      nColumns: names.length,
      names,
      indptr: Uint32Array.from(indptr),
      indices: Uint32Array.from(cells.flat().map(([column]) => column!)),
      values: Float32Array.from(cells.flat().map(([, value]) => value!)),
    },
  };
};

describe('matrices', () => {
  test('no parts give a matrix of no columns and the rows asked for', () => {
    expect(concatMatrices([], 4)).toEqual({ nRows: 4, columns: [], sparse: null });
  });

  test('equal names of different parts become unique, in order', () => {
    expect(namesOf(concatMatrices([dense('a', 'b'), dense('a'), dense('a')], 3))).toEqual([
      'a',
      'b',
      'a #2',
      'a #3',
    ]);
  });

  test('two sparse blocks side by side keep every cell and ascending columns', () => {
    const left = sparse(['x', 'y'], [{ 1: 2 }, {}, { 0: 1, 1: 3 }]);
    const right = sparse(['x', 'z'], [{ 0: 5, 1: 6 }, { 1: 7 }, {}]);
    const joined = concatMatrices([left, dense('a'), right], 3);
    expect(sparseRows(joined)).toEqual([{ y: 2, 'x #2': 5, z: 6 }, { z: 7 }, { x: 1, y: 3 }]);
    for (let row = 0; row < 3; row++) {
      const { indptr, indices } = joined.sparse!;
      const of = [...indices.slice(indptr[row]!, indptr[row + 1]!)];
      expect(of).toEqual([...of].sort((a, b) => a - b));
    }
  });

  test('taken rows are the rows named, in that order, in dense and sparse parts', () => {
    const matrix = concatMatrices([dense('a'), sparse(['x', 'y'], [{ 0: 1 }, {}, { 0: 2, 1: 3 }])], 3);
    const taken = takeMatrixRows(matrix, Uint32Array.of(2, 2, 0));
    expect([...taken.columns[0]!.values]).toEqual([2, 2, 0]);
    expect(sparseRows(taken)).toEqual([{ x: 2, y: 3 }, { x: 2, y: 3 }, { x: 1 }]);
  });

  test('a prefix comes before every dense and sparse name', () => {
    const matrix = prefixNames(concatMatrices([dense('a'), sparse(['x'], [{}, {}, {}])], 3), 'crm');
    expect([...namesOf(matrix), ...matrix.sparse!.names]).toEqual(['crm.a', 'crm.x']);
  });
});

describe('findColumn', () => {
  const table = tableOf(numbers('deal_size', [1]), numbers('revenue', [2]));

  test('a misspelt name is answered with the nearest one', () => {
    expect(() => findColumn(table, 'dealsize')).toThrow(
      expect.objectContaining({ code: 'features.missingColumn', remedy: 'Did you mean "deal_size"?' }),
    );
  });

  test('a name unlike any other gets no guess', () => {
    expect(() => findColumn(table, 'weather')).toThrow(
      expect.objectContaining({ remedy: 'Give a table that has it.' }),
    );
  });
});
