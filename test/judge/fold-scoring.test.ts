import { describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { rocAuc } from '../../src/judge/auc.ts';
import { cvDifference, cvScore, placeFolds, planFolds } from '../../src/judge/fold-scoring.ts';
import { binormal } from './planted.ts';

const rows = (...list: number[]): Uint32Array => Uint32Array.from(list);
const fold = (...applyRows: number[]) => ({ fitRows: rows(), applyRows: rows(...applyRows) });
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe('cross-validated AUC', () => {
  test('is the mean over folds, weighted by positives x negatives / rows, and compares no two folds', () => {
    const labels = Uint8Array.of(1, 1, 0, 0, 1, 1, 1, 0, 0, 0);
    // The second fold's scores are all above the first's; within each fold the order is what counts.
    const scores = Float64Array.of(4, 1, 3, 2, 15, 14, 11, 13, 12, 10);
    const plan = planFolds(labels, [fold(0, 1, 2, 3), fold(4, 5, 6, 7, 8, 9)]);
    const { cvAuc, foldAucs } = cvScore(plan, placeFolds(plan, scores));
    expect(foldAucs[0]).toBeCloseTo(0.5, 12);
    expect(foldAucs[1]).toBeCloseTo(7 / 9, 12);
    // Weights: 2 x 2 / 4 = 1 and 3 x 3 / 6 = 1.5.
    expect(cvAuc).toBeCloseTo((1 * 0.5 + 1.5 * (7 / 9)) / 2.5, 12);
    const shifted = scores.map((score, row) => (row < 4 ? score - 1000 : score));
    expect(cvScore(plan, placeFolds(plan, shifted)).cvAuc).toBe(cvAuc);
  });

  test('leaves out rows that no fold scores, whatever is there', () => {
    const labels = Uint8Array.from(range(0, 40), (row) => row % 2);
    const scores = Float64Array.from(range(0, 40), (row) => (row < 10 ? Number.NaN : row % 3));
    const plan = planFolds(labels, [fold(...range(10, 25)), fold(...range(25, 40))]);
    expect([...plan.scoredRows]).toEqual(range(10, 40));
    const { foldAucs } = cvScore(plan, placeFolds(plan, scores));
    expect(foldAucs[0]).toBe(rocAuc(labels.slice(10, 25), scores.slice(10, 25)));
  });

  test('leaves out a fold that lacks a class, and says which', () => {
    const labels = Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0);
    const plan = planFolds(labels, [fold(0, 1, 2, 3), fold(4, 5, 6, 7)]);
    expect(plan.folds).toHaveLength(1);
    expect(plan.notes).toEqual(['fold 2 is not scored: its 4 rows have 0 positive and 4 negative']);
    expect(() => planFolds(labels, [fold(4, 5, 6, 7)])).toThrow(/none of the 1 folds/);
  });

  test('refuses folds that score a row twice or a row that is not there', () => {
    const labels = Uint8Array.of(1, 1, 0, 0);
    expect(() => planFolds(labels, [fold(0, 1, 2, 3), fold(3)])).toThrow(
      /fold 2 scores row 3, which another/,
    );
    expect(() => planFolds(labels, [fold(0, 1, 2, 4)])).toThrow(/row 4, which is not there/);
  });

  test('its standard error and that of a difference are what repeated data sets show', () => {
    const stream = random(21, 'cv variance');
    const folds = range(0, 4).map((at) => fold(...range(0, 400).filter((row) => row % 4 === at)));
    const aucs: number[] = [];
    const differences: number[] = [];
    let stated = 0;
    for (let trial = 0; trial < 400; trial++) {
      const { labels, scores } = binormal(400, 0.4, 0.8, stream);
      const others = scores.map((score) => score + 0.5 * stream.normal());
      const plan = planFolds(labels, folds);
      const left = placeFolds(plan, scores);
      aucs.push(cvScore(plan, left).cvAuc);
      const { difference, variance } = cvDifference(plan, left, placeFolds(plan, others));
      differences.push(difference);
      stated += variance / 400;
    }
    const variance = (values: number[]): number => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
    };
    // A variance from 400 draws has a relative standard error of sqrt(2 / 400) = 0.07; four of them.
    expect(stated / variance(differences)).toBeGreaterThan(0.75);
    expect(stated / variance(differences)).toBeLessThan(1.3);
    const { labels, scores } = binormal(400, 0.4, 0.8, stream);
    const plan = planFolds(labels, folds);
    const { cvInterval } = cvScore(plan, placeFolds(plan, scores));
    const halfWidth = (cvInterval.high - cvInterval.low) / 2;
    expect(halfWidth / (1.96 * Math.sqrt(variance(aucs)))).toBeGreaterThan(0.8);
    expect(halfWidth / (1.96 * Math.sqrt(variance(aucs)))).toBeLessThan(1.25);
  });
});
