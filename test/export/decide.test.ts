import { describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { decideRows } from '../../src/export/decide.ts';
import { expectedOf } from '../../src/export/expect.ts';
import { heldOutOf } from '../../src/export/held-out.ts';
import { predictionOf } from '../../src/export/prediction.ts';
import { catchRate } from '../../src/lab/catch-rate.ts';
import { Dictionary } from '../../src/table/memory/dictionary.ts';

const folds = (n: number, k: number) =>
  Array.from({ length: k }, (_, fold) => ({
    applyRows: Uint32Array.from({ length: n }, (_, row) => row).filter((row) => row % k === fold),
  }));

/** Rows whose labels come true as often as `probability` says. */
function drawn(n: number, seed: number): { probabilities: Float64Array; labels: Uint8Array } {
  const stream = random(seed, 'drawn');
  const probabilities = Float64Array.from({ length: n }, () => 1 / (1 + Math.exp(1.2 - stream.normal())));
  return { probabilities, labels: Uint8Array.from(probabilities, (p) => (stream.next() < p ? 1 : 0)) };
}

describe('a decision', () => {
  const scores = Float64Array.of(0.2, 0.9, 0.5, 0.5, 0.1, 0.5);

  test('at a threshold takes the rows at or above it', () => {
    expect(decideRows(scores, { kind: 'threshold', threshold: 0.5 })).toEqual({
      isPositive: Uint8Array.of(0, 1, 1, 1, 0, 1),
      nPositive: 4,
      cut: 0.5,
      nTiedOut: 0,
    });
    expect(decideRows(scores, { kind: 'threshold', threshold: 2 })).toMatchObject({
      nPositive: 0,
      cut: null,
    });
  });

  test('of the top takes exactly so many, of equal scores the first in the file, and counts the others', () => {
    expect(decideRows(scores, { kind: 'count', count: 3 })).toEqual({
      isPositive: Uint8Array.of(0, 1, 1, 1, 0, 0),
      nPositive: 3,
      cut: 0.5,
      nTiedOut: 1,
    });
    expect(decideRows(scores, { kind: 'share', share: 0.5 })).toEqual(
      decideRows(scores, { kind: 'count', count: 3 }),
    );
    expect(decideRows(scores, { kind: 'share', share: 0.001 }).nPositive).toBe(1);
    expect(() => decideRows(scores, { kind: 'count', count: 7 })).toThrow(
      /The file has 6 rows, and --top asks for 7/,
    );
  });
});

describe('what to expect of it', () => {
  const n = 3000;
  const { probabilities, labels } = drawn(n, 1);
  const heldOut = heldOutOf(probabilities, labels, folds(n, 5))!;

  test.each([0.01, 0.2, 0.5, 1])('in the top %f is what `ask` says, which counts it anew', (share) => {
    const rate = catchRate(probabilities, labels, folds(n, 5), share)!;
    const expected = expectedOf(heldOut, { kind: 'share', share }, 77);
    expect(expected.caughtShare).toBeCloseTo(rate.caughtShare, 10);
    expect(expected.caughtInterval.low).toBeCloseTo(rate.caughtInterval.low, 10);
    expect(expected.precision).toBeCloseTo(rate.hitRate, 10);
    expect(expected.precisionInterval!.high).toBeCloseTo(rate.hitInterval.high, 10);
    expect(expectedOf(heldOut, { kind: 'count', count: 200 * share }, 200)).toEqual(expected);
  });

  test('between whole percents it is close to what is counted anew', () => {
    const rate = catchRate(probabilities, labels, folds(n, 5), 0.125)!;
    expect(expectedOf(heldOut, { kind: 'share', share: 0.125 }, 77).caughtShare).toBeCloseTo(
      rate.caughtShare,
      2,
    );
  });

  test.each([-1, 0.05, 0.3, 0.61, 0.95, 2])(
    'at the threshold %f is what a count of rows says',
    (threshold) => {
      const rows = [...probabilities.keys()].filter((row) => probabilities[row]! >= threshold);
      const hits = rows.filter((row) => labels[row] === 1).length;
      const expected = expectedOf(heldOut, { kind: 'threshold', threshold }, 77);
      // Of 3,000 rows every eighth is remembered; between these lies a straight line.
      expect(Math.abs(expected.pickedShare - rows.length / n)).toBeLessThanOrEqual(8 / n);
      expect(Math.abs(expected.caughtShare * heldOut.nPositives - hits)).toBeLessThanOrEqual(8);
      if (rows.length === 0) expect(expected.precision).toBeNull();
    },
  );

  test('is exact where every row is remembered, with ties', () => {
    const few = heldOutOf(Float64Array.of(3, 2, 2, 1), Uint8Array.of(1, 1, 0, 0), folds(4, 1))!;
    expect(few.thresholds).toEqual([
      [3, 1, 1],
      [2, 3, 2],
      [1, 4, 2],
    ]);
    expect(expectedOf(few, { kind: 'threshold', threshold: 2 }, 1)).toMatchObject({
      caughtShare: 1,
      precision: 2 / 3,
    });
    expect(expectedOf(few, { kind: 'share', share: 0.5 }, 1)).toMatchObject({
      caughtShare: 0.75,
      precision: 0.75,
    });
    expect(heldOutOf(Float64Array.of(1, 2), Uint8Array.of(1, 1), folds(2, 1))).toBeNull();
  });
});

describe('scores are called probabilities', () => {
  const nRows = 2000;
  const share = (score: (p: number) => number): number =>
    Array.from({ length: 20 }, (_, seed) => {
      const { probabilities, labels } = drawn(nRows, seed);
      return heldOutOf(probabilities.map(score), labels, folds(nRows, 5))!.isCalibrated;
    }).filter(Boolean).length;

  test('where they come true as often as they say, and not where they are ranks, balanced, sharpened or log-odds', () => {
    expect(share((p) => p)).toBe(20);
    expect(share((p) => Math.sqrt(p))).toBe(0);
    // Fitted on as many yes as no.
    expect(share((p) => (p * 2.2) / (p * 2.2 + 1 - p))).toBe(0);
    expect(share((p) => Math.log(p / (1 - p)))).toBe(0);
    expect(share((p) => p ** 3 / (p ** 3 + (1 - p) ** 3))).toBe(0);
  });
});

describe('what is written', () => {
  const target = { column: 'won', positive: 'ja', negative: 'nein' };
  const cells = {
    codes: Int32Array.of(0, 1, -1),
    dictionary: Dictionary.of(['007', '12345678901234567890']),
  };
  const scores = Float64Array.of(0.1, 0.9, 0.5);
  const { probabilities, labels } = drawn(500, 3);
  const calibrated = heldOutOf(probabilities, labels, folds(500, 5))!;
  const names = (...args: Parameters<typeof predictionOf>) =>
    predictionOf(...args).columns.map(({ name }) => name);

  test('a threshold that no probability has is refused, and 60 percent is shown as 0.6', () => {
    const none = { written: [], keys: [] };
    const uncalibrated = heldOutOf(probabilities.map(Math.sqrt), labels, folds(500, 5))!;
    const ask = (threshold: number, heldOut = calibrated) =>
      predictionOf({ target, heldOut }, none, scores, { kind: 'threshold', threshold });
    expect(() => ask(60)).toThrow(
      expect.objectContaining({ remedy: expect.stringContaining('--threshold 0.6.') }),
    );
    expect(() => ask(-0.1)).toThrow(expect.objectContaining({ code: 'export.badDecision' }));
    expect(ask(1).report).not.toBeNull();
    expect(ask(60, uncalibrated).report).not.toBeNull();
  });

  test('is the row number, the ids as they came, a score by its right name, and a decision in the words of the study', () => {
    const rule = { kind: 'threshold', threshold: 0.5 } as const;
    const read = { written: [{ name: 'customer', ...cells }], keys: ['customer'] };
    const { columns, report, text } = predictionOf({ target, heldOut: calibrated }, read, scores, rule);
    expect(columns.map(({ name }) => name)).toEqual(['row', 'customer', 'probability', 'decision']);
    const { codes, dictionary } = columns[3]!.values as typeof cells;
    expect([...codes].map((code) => dictionary.at(code))).toEqual(['nein', 'ja', 'ja']);
    expect(report).toMatchObject({
      isProbability: true,
      decision: { nPositive: 2, expected: { nRows: 500 } },
    });
    expect(text.join('\n')).toMatch(/catches \d+% of all "ja" rows \(95% interval \d+% to \d+%\)/);
  });

  test('is called a score where nobody checked it, or where it is not a probability, and the row number is the key without ids', () => {
    const none = { written: [], keys: [] };
    expect(names({ target }, none, scores, null)).toEqual(['row', 'score']);
    const uncalibrated = heldOutOf(probabilities.map(Math.sqrt), labels, folds(500, 5))!;
    expect(names({ target, heldOut: uncalibrated }, none, scores, null)).toEqual(['row', 'score']);
    const { text } = predictionOf({ target, heldOut: uncalibrated }, none, scores, null);
    expect(text[0]).toMatch(/no id column: "row" is the row's number in the input file, 1 = the first/);
    expect(text[1]).toMatch(/"score" is not a probability/);
  });

  test('leaves columns of the input their names, in whatever case, and says what its own are called then', () => {
    const written = ['Row', 'SCORE', 'decision', 'decision_2'].map((name) => ({ name, ...cells }));
    const { columns, text } = predictionOf({ target }, { written, keys: ['Row'] }, scores, {
      kind: 'count',
      count: 1,
    });
    expect(columns.map(({ name }) => name)).toEqual([
      'row_2',
      'Row',
      'SCORE',
      'decision',
      'decision_2',
      'score_2',
      'decision_3',
    ]);
    expect(text.filter((line) => line.startsWith('The input has a column'))).toHaveLength(3);
  });
});
