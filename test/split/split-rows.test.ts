import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';
import { placeUnits, quotasOf } from '../../src/core/place-units.ts';
import { random } from '../../src/core/random.ts';
import { partOfRows } from '../../src/split/draw/assignment.ts';
import { splitRows } from '../../src/split/draw/split-rows.ts';
import { findDuplicates, reportDuplicates } from '../../src/split/rows/duplicates.ts';
import type { SplitRecipe } from '../../src/split/study/study.ts';
import type { Column, Table } from '../../src/table/table.ts';

const secret = sha256('split');
const recipe = (kind: SplitRecipe['kind'], seed = 1): SplitRecipe => ({
  kind,
  column: kind === 'stratified' ? null : 'key',
  fractions: [0.6, 0.2, 0.2],
  seed,
});

const numbers = (values: number[], name = 'x', role: Column['role'] = 'numeric'): Column => ({
  kind: 'number',
  name,
  role,
  values: Float64Array.from(values),
});

const table = (...columns: Column[]): Table => ({
  nRows: columns[0]!.kind === 'string' ? columns[0]!.codes.length : columns[0]!.values.length,
  columns,
});

const stream = random(21, 'split');
const n = 1000;
const labels = Uint8Array.from({ length: n }, () => (stream.next() < 0.2 ? 1 : 0));
const distinct = findDuplicates(table(numbers(Array.from({ length: n }, (_, i) => i))));
const rateOf = (rows: Uint32Array, of = labels) => rows.reduce((sum, row) => sum + of[row]!, 0) / rows.length;

describe('a stratified split', () => {
  test('gives every part its exact share of both classes', () => {
    const { rows } = splitRows({
      secret,
      labels,
      duplicates: distinct,
      recipe: recipe('stratified'),
      key: null,
    });
    const nPositive = labels.reduce((sum, label) => sum + label, 0);
    const positives = rows.map((members) => members.reduce((sum, row) => sum + labels[row]!, 0));
    expect(positives).toEqual(quotasOf(nPositive, [0.6, 0.2, 0.2]));
    expect(rows.map((members) => members.length)).toEqual([600, 200, 200]);
    expect(Array.from(rows.flatMap((members) => [...members])).sort((a, b) => a - b)).toEqual(
      Array.from({ length: n }, (_, row) => row),
    );
  });

  test('is the same for one seed and another for another', () => {
    const split = (seed: number) =>
      splitRows({ secret, labels, duplicates: distinct, recipe: recipe('stratified', seed), key: null })
        .rows[1];
    expect(split(1)).toEqual(split(1));
    expect(split(1)).not.toEqual(split(2));
  });

  test('writes rows in an order that says nothing of the label or of the place in the file', () => {
    const sorted = Uint8Array.from({ length: n }, (_, row) => (row < 300 ? 1 : 0));
    const { rows } = splitRows({
      secret,
      labels: sorted,
      duplicates: distinct,
      recipe: recipe('stratified'),
      key: null,
    });
    for (const members of rows) {
      const half = members.length >> 1;
      const difference = rateOf(members.slice(0, half), sorted) - rateOf(members.slice(half), sorted);
      // Four standard errors of a difference of two shares of 0.3.
      expect(Math.abs(difference)).toBeLessThan(4 * Math.sqrt((2 * 0.21) / half));
    }
  });

  test('keeps equal rows in one part, and the shares nevertheless', () => {
    const values = Array.from({ length: n }, (_, row) => (row % 3 === 0 ? row % 50 : row + 1000));
    const duplicates = findDuplicates(table(numbers(values)));
    const assignment = splitRows({ secret, labels, duplicates, recipe: recipe('stratified'), key: null });
    const partOf = partOfRows(assignment);
    const partOfValue = new Map<number, number>();
    values.forEach((value, row) => {
      expect(partOfValue.get(value) ?? partOf[row]).toBe(partOf[row]);
      partOfValue.set(value, partOf[row]!);
    });
    expect(reportDuplicates(duplicates, partOf)).toEqual({
      nRows: values.filter((value) => value < 1000).length,
      nSets: 50,
      nDivided: 0,
    });
    assignment.rows.forEach((members, part) => {
      expect(Math.abs(members.length - [600, 200, 200][part]!)).toBeLessThanOrEqual(4);
      expect(Math.abs(rateOf(members) - rateOf(Uint32Array.from(values.keys())))).toBeLessThan(0.01);
    });
  });

  test('divides rows that are equal by nature, and says so', () => {
    const duplicates = findDuplicates(table(numbers(Array.from({ length: n }, (_, row) => row % 4))));
    const assignment = splitRows({ secret, labels, duplicates, recipe: recipe('stratified'), key: null });
    for (const [part, members] of assignment.rows.entries()) {
      // Each class rounds by itself.
      expect(Math.abs(members.length - [600, 200, 200][part]!)).toBeLessThanOrEqual(1);
    }
    expect(assignment.notes.join()).toMatch(/4 sets of equal rows/);
    expect(reportDuplicates(duplicates, partOfRows(assignment)).nDivided).toBe(4);
  });
});

describe('a split by group', () => {
  const groups = Int32Array.from({ length: n }, (_, row) => Math.floor((row % 97) ** 1.2));

  test('keeps every group in one part, with sizes and rates near their shares', () => {
    const { rows } = splitRows({
      secret,
      labels,
      duplicates: distinct,
      recipe: recipe('group'),
      key: groups,
    });
    const of = rows.map((members) => new Set(Array.from(members, (row) => groups[row]!)));
    expect([...of[0]!].some((group) => of[1]!.has(group) || of[2]!.has(group))).toBe(false);
    expect([...of[1]!].some((group) => of[2]!.has(group))).toBe(false);
    rows.forEach((members, part) => {
      expect(Math.abs(members.length - [600, 200, 200][part]!)).toBeLessThan(15);
      expect(Math.abs(rateOf(members) - 0.2)).toBeLessThan(0.03);
    });
  });

  test('joins groups that share equal rows', () => {
    // Rows 0 and 999 are equal and stand in two groups.
    const duplicates = findDuplicates(table(numbers(Array.from({ length: n }, (_, row) => row % 999))));
    for (let seed = 1; seed <= 5; seed++) {
      const partOf = partOfRows(
        splitRows({ secret, labels, duplicates, recipe: recipe('group', seed), key: groups }),
      );
      expect(partOf[0]).toBe(partOf[999]);
      groups.forEach((group, row) => {
        if (group === groups[0] || group === groups[999]) expect(partOf[row]).toBe(partOf[0]);
      });
    }
  });
});

describe('a split by time', () => {
  const times = Float64Array.from({ length: n }, () => stream.integer(400));

  test('puts every older row before every newer one, in all parts, without cutting a time in two', () => {
    const { rows, notes } = splitRows({
      secret,
      labels,
      duplicates: distinct,
      recipe: recipe('time'),
      key: times,
    });
    const of = rows.map((members) => Array.from(members, (row) => times[row]!));
    expect(of.flat().sort((a, b) => a - b)).toEqual(Array.from(times).sort((a, b) => a - b));
    expect(Math.max(...of[0]!)).toBeLessThan(Math.min(...of[1]!));
    expect(Math.max(...of[1]!)).toBeLessThan(Math.min(...of[2]!));
    expect(notes).toEqual([]);
    expect(Math.abs(rows[0].length - 600)).toBeLessThan(10);
  });

  test('puts ties in an order that is drawn, not that of the file', () => {
    const ties = Float64Array.from({ length: n }, (_, row) => row % 20);
    const first = splitRows({ secret, labels, duplicates: distinct, recipe: recipe('time', 1), key: ties })
      .rows[0];
    const second = splitRows({ secret, labels, duplicates: distinct, recipe: recipe('time', 2), key: ties })
      .rows[0];
    expect(Array.from(first).sort()).toEqual(Array.from(second).sort());
    expect(first).not.toEqual(second);
    const ascending = first.filter((row, i) => i > 0 && row > first[i - 1]!).length;
    expect(ascending).toBeLessThan(0.7 * first.length);
  });

  test('divides a time that is too common by lot, and says so', () => {
    const coarse = Float64Array.from({ length: n }, (_, row) => 2022 + (row % 2));
    const { rows, notes } = splitRows({
      secret,
      labels,
      duplicates: distinct,
      recipe: recipe('time'),
      key: coarse,
    });
    expect(rows.map((members) => members.length)).toEqual([500, 300, 200]);
    expect(notes.join()).toMatch(/divided between two parts by lot/);
  });
});

describe('duplicates', () => {
  test('are exactly the rows that are equal cell by cell, missing cells and signed zeros included', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(0, -0, 1, Number.NaN), fc.constantFrom(2, Number.NaN, 3)), {
          minLength: 1,
          maxLength: 40,
        }),
        (cells) => {
          const duplicates = findDuplicates(
            table(
              numbers(cells.map(([a]) => a)),
              numbers(cells.map(([, b]) => b)),
              numbers(
                cells.map((_, i) => i),
                'id',
                'id',
              ),
            ),
          );
          const key = cells.map(([a, b]) => `${a === 0 ? 0 : a}|${b}`);
          const known = [...new Set(key)];
          expect(Array.from(duplicates.unitOf)).toEqual(key.map((text) => known.indexOf(text)));
          expect(duplicates.nDuplicateRows).toBe(
            key.filter((text) => key.indexOf(text) !== key.lastIndexOf(text)).length,
          );
        },
      ),
    );
  });
});

describe('placeUnits', () => {
  test('single rows meet the quotas exactly, whatever the shares', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 10 }),
        fc.integer({ min: 20, max: 200 }),
        fc.integer(),
        (nBins, nRows, seed) => {
          const draw = random(seed, 'units');
          const some = Uint8Array.from({ length: nRows }, () => draw.integer(2));
          const shares = Array.from({ length: nBins }, () => 1 / nBins);
          const units = { unitOf: Int32Array.from({ length: nRows }, (_, i) => i), nUnits: nRows };
          const binOf = placeUnits(units, some, shares, random(seed, 'place'));
          for (const label of [0, 1]) {
            const counts = shares.map(
              (_, bin) => binOf.filter((value, row) => value === bin && some[row] === label).length,
            );
            expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });
});
