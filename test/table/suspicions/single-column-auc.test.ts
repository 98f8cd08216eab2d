import { describe, expect, test } from 'vitest';
import { random } from '../../../src/core/random.ts';
import { Dictionary } from '../../../src/table/memory/dictionary.ts';
import {
  binEdges,
  rankAuc,
  singleColumnAuc,
  sortedPresent,
} from '../../../src/table/suspicions/single-column-auc.ts';
import type { Column, Role } from '../../../src/table/table.ts';

const n = 4000;
const stream = random(3, 'auc');
const labels = Uint8Array.from({ length: n }, () => (stream.next() < 0.3 ? 1 : 0));
const rows = Uint32Array.from({ length: n }, (_, row) => row);

const numbers = (value: (row: number) => number): Column => ({
  kind: 'number',
  name: 'x',
  role: 'numeric',
  values: Float64Array.from({ length: n }, (_, row) => value(row)),
});

function strings(value: (row: number) => string, role: Role = 'category'): Column {
  const known = new Map<string, number>();
  const codes = Int32Array.from({ length: n }, (_, row) => {
    const text = value(row);
    if (!known.has(text)) known.set(text, known.size);
    return known.get(text)!;
  });
  return { kind: 'string', name: 'x', role, codes, dictionary: Dictionary.of([...known.keys()]) };
}

describe('rankAuc', () => {
  test('equals the count over all pairs, ties as half', () => {
    for (let round = 0; round < 20; round++) {
      const some = Uint8Array.from({ length: 40 }, (_, i) => (i < 2 ? i : stream.integer(2)));
      const values = Float64Array.from({ length: 40 }, () => stream.integer(8));
      let wins = 0;
      let pairs = 0;
      for (let i = 0; i < 40; i++) {
        for (let j = 0; j < 40; j++) {
          if (some[i] !== 1 || some[j] !== 0) continue;
          pairs++;
          wins += values[i]! > values[j]! ? 1 : values[i] === values[j] ? 0.5 : 0;
        }
      }
      expect(rankAuc(values, some, 0)).toBeCloseTo(wins / pairs, 12);
    }
  });

  test('is a half where one class is absent', () => {
    expect(rankAuc(Float64Array.of(1, 2), Uint8Array.of(1, 1), 0)).toBe(0.5);
  });
});

describe('singleColumnAuc', () => {
  test('a copy of the target is 1, in numbers, in words, and turned round', () => {
    expect(
      singleColumnAuc(
        numbers((row) => labels[row]!),
        rows,
        labels,
      ),
    ).toBe(1);
    expect(
      singleColumnAuc(
        numbers((row) => -labels[row]!),
        rows,
        labels,
      ),
    ).toBe(1);
    expect(
      singleColumnAuc(
        strings((row) => (labels[row] ? 'closed' : 'open')),
        rows,
        labels,
      ),
    ).toBe(1);
  });

  test('a column that is filled in only for positives is found', () => {
    expect(
      singleColumnAuc(
        numbers((row) => (labels[row] ? row : Number.NaN)),
        rows,
        labels,
      ),
    ).toBe(1);
  });

  test('a leak that is not monotone is found', () => {
    const bumpy = numbers((row) =>
      labels[row] ? 5 + stream.next() : stream.integer(2) * 10 + stream.next(),
    );
    expect(singleColumnAuc(bumpy, rows, labels)).toBeGreaterThan(0.97);
  });

  test('an id that is different in every row is exactly a half', () => {
    expect(
      singleColumnAuc(
        strings((row) => `id${row}`, 'id'),
        rows,
        labels,
      ),
    ).toBe(0.5);
  });

  test('noise of any cardinality stays near a half', () => {
    for (const nLevels of [2, 20, 500, 3000]) {
      const auc = singleColumnAuc(
        strings(() => `l${stream.integer(nLevels)}`),
        rows,
        labels,
      );
      // Four standard errors of an AUC of 1,200 against 2,800 rows.
      expect(auc).toBeLessThan(0.54);
      expect(auc).toBeGreaterThanOrEqual(0.5);
    }
    expect(
      singleColumnAuc(
        numbers(() => stream.normal()),
        rows,
        labels,
      ),
    ).toBeLessThan(0.53);
  });

  test('a high-cardinality level with real signal scores above a half', () => {
    const rate = Array.from({ length: 100 }, (_, level) => (level % 2 ? 0.6 : 0.1));
    const levelOf = Array.from({ length: n }, () => stream.integer(100));
    const answers = Uint8Array.from(levelOf, (level) => (stream.next() < rate[level]! ? 1 : 0));
    expect(
      singleColumnAuc(
        strings((row) => `l${levelOf[row]}`),
        rows,
        answers,
      ),
    ).toBeGreaterThan(0.7);
  });

  test('only the rows named count', () => {
    const half = rows.filter((row) => row % 2 === 0);
    const column = numbers((row) => (row % 2 === 0 ? labels[row]! : 1 - labels[row]!));
    expect(
      singleColumnAuc(
        column,
        half,
        Uint8Array.from(half, (row) => labels[row]!),
      ),
    ).toBe(1);
  });
});

test('quantile edges ascend, differ, and part the values evenly', () => {
  const values = Float64Array.from({ length: 1000 }, () => stream.normal());
  const edges = binEdges(values, 10);
  expect(edges.length).toBe(9);
  const counts = edges.map(
    (edge, i) => values.filter((v) => v >= (edges[i - 1] ?? -Infinity) && v < edge).length,
  );
  expect(counts).toEqual(Array.from({ length: 9 }, () => 100));
  expect(binEdges(Float64Array.of(1, 1, 1, Number.NaN), 10)).toEqual([1]);
});

test('sorted values leave out what is missing', () => {
  expect(Array.from(sortedPresent(Float64Array.of(3, Number.NaN, -1, 2, Number.NaN)))).toEqual([-1, 2, 3]);
});
