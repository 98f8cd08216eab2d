import { describe, expect, test } from 'vitest';
import type { PlainData } from '../../src/core/plain-data.ts';
import { random } from '../../src/core/random.ts';
import { refuseLabels, refuseLarge } from '../../src/pipeline/state-labels.ts';

const nRows = 800;
const stream = random(1, 'state labels');
const labels = Uint8Array.from({ length: nRows }, () => Number(stream.next() < 0.3));
const amounts = Float64Array.from(labels, () => stream.normal());
const categories = Array.from(labels, () => `level ${stream.integer(40)}`);
const order = Array.from(labels.keys()).sort((left, right) => amounts[left]! - amounts[right]!);
const bits = (of: Uint8Array): string => Array.from(of).join('');
const bytes = (of: Uint8Array): Uint8Array =>
  Uint8Array.from({ length: nRows / 8 }, (_, i) => Number.parseInt(bits(of.subarray(8 * i, 8 * i + 8)), 2));

const keeping: Record<string, (labels: Uint8Array) => PlainData> = {
  'as they are': (of) => of.slice(),
  'as a list': (of) => [...of],
  'as scores of two values': (of) => Float64Array.from(of, (label) => 0.25 + label / 7),
  turned: (of) => of.map((label) => 1 - label),
  'sorted by a column': (of) => order.map((row) => of[row]!),
  'against the first of them, so that turning all changes nothing': (of) => of.map((label) => label ^ of[0]!),
  'as text of digits': bits,
  'as bytes of eight bits': bytes,
  'as hex': (of) => Buffer.from(bytes(of)).toString('hex'),
  'as base64': (of) => Buffer.from(bytes(of)).toString('base64'),
  'as numbers of 32 bits': (of) =>
    Array.from({ length: nRows / 32 }, (_, i) => Number.parseInt(bits(of.subarray(32 * i, 32 * i + 32)), 2)),
  'as numbers of 50 bits behind a pad': (of) =>
    Array.from({ length: nRows / 50 }, (_, i) =>
      Number(BigInt(`0b${bits(of.subarray(50 * i, 50 * i + 50))}`) ^ 0x2a5f3c9b1d7n),
    ),
  'as the numbers of positive rows': (of) => [...of.keys()].filter((row) => of[row] === 1),
  'as the amounts of positive rows': (of) => amounts.filter((_, row) => of[row] === 1),
  'as keys of an object': (of) =>
    Object.fromEntries([...of.keys()].filter((row) => of[row] === 1).map((row) => [String(amounts[row]), 0])),
  'with their rows, for nearest neighbours': (of) => ({ amounts, labels: of.slice() }),
  'where positives are few alone': (of) => (of.filter(Boolean).length < nRows / 2 ? of.slice() : null),
};

const meanOf = (of: Uint8Array, rows: number[]): number =>
  rows.reduce((sum, row) => sum + of[row]!, 0) / rows.length;
const rowsByCategory = new Map<string, number[]>();
for (const [row, category] of categories.entries())
  rowsByCategory.set(category, [...(rowsByCategory.get(category) ?? []), row]);

const honest: Record<string, (labels: Uint8Array) => PlainData> = {
  'rates of forty categories': (of) =>
    Object.fromEntries([...rowsByCategory].map(([level, rows]) => [level, [meanOf(of, rows), rows.length]])),
  'counts of forty categories': (of) =>
    Object.fromEntries(
      [...rowsByCategory].map(([level, rows]) => [
        level,
        { n: rows.length, hits: Math.round(meanOf(of, rows) * rows.length) },
      ]),
    ),
  'a vocabulary that labels do not change': () => Object.fromEntries(amounts.entries()) as PlainData,
  'weights of a linear model': (of) =>
    Float64Array.from({ length: 30 }, (_, i) => meanOf(of, [i, 2 * i, 3 * i])),
  'one mean': (of) => ({ mean: meanOf(of, [...of.keys()]) }),
};

describe('a state of custom code', () => {
  test.each(Object.entries(keeping))('that keeps labels %s is refused', (_how, fit) => {
    expect(() => refuseLabels('learner "own"', labels, 6, fit(labels), fit)).toThrow(
      expect.objectContaining({ code: 'pipeline.stateHoldsLabels' }),
    );
  });

  test.each(Object.entries(honest))('that keeps %s is not', (_what, fit) => {
    expect(() => refuseLabels('learner "own"', labels, 6, fit(labels), fit)).not.toThrow();
  });

  test('may be as large as the table that it was learned from, and no larger', () => {
    expect(() => refuseLarge('x', new Float64Array(6 * nRows), nRows, 6)).not.toThrow();
    expect(() => refuseLarge('x', new Float64Array(6 * nRows + 2 ** 15 + 1), nRows, 6)).toThrow(
      /256|293|294/,
    );
    expect(() => refuseLarge('x', { text: 'x'.repeat(2 ** 20) }, nRows, 6)).toThrow(
      expect.objectContaining({ code: 'pipeline.stateTooLarge' }),
    );
  });
});
