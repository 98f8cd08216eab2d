import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LabError } from '../../src/core/errors.ts';
import { random } from '../../src/core/random.ts';
import { rocAuc } from '../../src/judge/auc.ts';
import {
  aucDifference,
  aucInterval,
  aucVariance,
  aucWithInterval,
  placements,
} from '../../src/judge/delong.ts';
import { binormal, tiedScores } from './planted.ts';

/** The covariance matrix entry of DeLong et al. 1988, equations 3 to 6, by its definition over all pairs. */
function slowCovariance(labels: Uint8Array, left: Float64Array, right: Float64Array): number {
  const positives = [...labels.keys()].filter((row) => labels[row] === 1);
  const negatives = [...labels.keys()].filter((row) => labels[row] === 0);
  const kernel = (scores: Float64Array, i: number, j: number): number =>
    scores[i]! > scores[j]! ? 1 : scores[i]! === scores[j]! ? 0.5 : 0;
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const overNegatives = (scores: Float64Array): number[] =>
    positives.map((i) => mean(negatives.map((j) => kernel(scores, i, j))));
  const overPositives = (scores: Float64Array): number[] =>
    negatives.map((j) => mean(positives.map((i) => kernel(scores, i, j))));
  const covariance = (xs: number[], ys: number[]): number =>
    xs.reduce((sum, x, at) => sum + (x - mean(xs)) * (ys[at]! - mean(ys)), 0) / (xs.length - 1);
  return (
    covariance(overNegatives(left), overNegatives(right)) / positives.length +
    covariance(overPositives(left), overPositives(right)) / negatives.length
  );
}

/**
 * The ovarian cancer data of DeLong et al. 1988 (43 patients with all three tests), as printed in the SAS/STAT
 * User's Guide, PROC LOGISTIC, "Comparing Receiver Operating Characteristic Curves": albumin, total protein,
 * K-G score, outcome. Reference values: the definition over all pairs in exact fractions, by an independent
 * program (Python 3.11, fractions.Fraction, covariances divided by m - 1 and n - 1).
 */
const patients = `
3.0 5.8 10 0 3.2 6.3 5 1 3.9 6.8 3 1 2.8 4.8 6 0 3.2 5.8 3 1 0.9 4.0 5 0 2.5 5.7 8 0 1.6 5.6 5 1 3.8 5.7 5 1
3.7 6.7 6 1 3.2 5.4 4 1 3.8 6.6 6 1 4.1 6.6 5 1 3.6 5.7 5 1 4.3 7.0 4 1 3.6 6.7 4 0 2.3 4.4 6 1 4.2 7.6 4 0
4.0 6.6 6 0 3.5 5.8 6 1 3.8 6.8 7 1 3.0 4.7 8 0 4.5 7.4 5 1 3.7 7.4 5 1 3.1 6.6 6 1 4.1 8.2 6 1 4.3 7.0 5 1
4.3 6.5 4 1 3.2 5.1 5 1 2.6 4.7 6 1 3.3 6.8 6 0 1.7 4.0 7 0 3.7 6.1 5 1 3.3 6.3 7 1 4.2 7.7 6 1 3.5 6.2 5 1
2.9 5.7 9 0 2.1 4.8 7 1 2.8 6.2 8 0 4.0 7.0 7 1 3.3 5.7 6 1 3.7 6.9 5 1 3.6 6.6 5 1`
  .trim()
  .split(/\s+/)
  .map(Number);
const every4th = (offset: number): number[] => patients.filter((_, at) => at % 4 === offset);
const outcome = Uint8Array.from(every4th(3));
const albumin = placements(outcome, Float64Array.from(every4th(0)));
const protein = placements(outcome, Float64Array.from(every4th(1)));
const kgScore = placements(
  outcome,
  Float64Array.from(every4th(2), (score) => 10 - score),
);

describe('DeLong', () => {
  test('gives the areas, errors and contrasts of the ovarian cancer data of the original paper', () => {
    expect(albumin.auc).toBeCloseTo(0.7365591397849462, 12);
    expect(protein.auc).toBeCloseTo(0.6478494623655914, 12);
    expect(kgScore.auc).toBeCloseTo(0.7258064516129032, 12);
    expect(Math.sqrt(aucVariance(albumin))).toBeCloseTo(0.09269434605240269, 12);
    expect(Math.sqrt(aucVariance(protein))).toBeCloseTo(0.10004737558374194, 12);
    expect(Math.sqrt(aucVariance(kgScore))).toBeCloseTo(0.10282160898004764, 12);
    const albuminContrast = aucDifference(albumin, kgScore);
    expect(albuminContrast.difference).toBeCloseTo(0.010752688172043012, 12);
    expect(Math.sqrt(albuminContrast.variance)).toBeCloseTo(0.09534361773009381, 12);
    const proteinContrast = aucDifference(protein, kgScore);
    expect(proteinContrast.difference ** 2 / proteinContrast.variance).toBeCloseTo(0.5553504482844528, 12);
  });

  test('variance and paired covariance equal their definition over all pairs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 40 }), fc.nat(), (nRows, seed) => {
        const { labels, scores } = tiedScores(nRows, seed);
        const others = tiedScores(nRows, seed + 1).scores;
        const left = placements(labels, scores);
        const right = placements(labels, others);
        expect(left.auc).toBeCloseTo(rocAuc(labels, scores), 12);
        expect(aucVariance(left)).toBeCloseTo(slowCovariance(labels, scores, scores), 12);
        expect(aucDifference(left, right).variance).toBeCloseTo(
          slowCovariance(labels, scores, scores) +
            slowCovariance(labels, others, others) -
            2 * slowCovariance(labels, scores, others),
          12,
        );
      }),
      { numRuns: 60 },
    );
  });

  test('two scores with the same ranking differ by exactly nothing, with no variance', () => {
    const { labels, scores } = binormal(500, 0.4, 1, random(3));
    const stretched = scores.map((score) => Math.exp(score));
    expect(aucDifference(placements(labels, scores), placements(labels, stretched))).toMatchObject({
      difference: 0,
      variance: 0,
    });
  });

  test('a class with one row is refused, because its noise cannot be told', () => {
    expect(() => aucWithInterval(Uint8Array.of(1, 0, 0), Float64Array.of(1, 2, 3))).toThrow(LabError);
  });
});

describe('the interval of an AUC', () => {
  test('holds the true AUC in 95 of 100 data sets, small and skewed ones too', () => {
    for (const { nRows, rate, shift, truth } of [
      { nRows: 150, rate: 0.5, shift: 0.5, truth: 0.63816 },
      { nRows: 200, rate: 0.15, shift: 2, truth: 0.92135 },
    ]) {
      const stream = random(7, 'coverage', nRows);
      let held = 0;
      for (let trial = 0; trial < 1000; trial++) {
        const { labels, scores } = binormal(nRows, rate, shift, stream);
        const { interval } = aucWithInterval(labels, scores);
        if (interval.low <= truth && truth <= interval.high) held++;
      }
      // The binomial standard error of the share is 0.007; DeLong's is asymptotic, so two more points of grace.
      expect(held / 1000).toBeGreaterThan(0.915);
      expect(held / 1000).toBeLessThan(0.985);
    }
  });

  test('stays within 0 and 1 and holds the AUC, whatever the variance', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 0.25, noNaN: true }),
        fc.integer({ min: 2, max: 10_000 }),
        (auc, variance, smallerClass) => {
          const { low, high } = aucInterval(auc, variance, smallerClass);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          // One part in 1e12 for the trip over the logit.
          expect(low).toBeLessThanOrEqual(auc + 1e-12);
          expect(high).toBeGreaterThanOrEqual(auc - 1e-12);
        },
      ),
    );
  });

  test('a perfect AUC on 10 rows of the smaller class does not prove perfection', () => {
    // 0.025^(1/10): ten of ten, Clopper & Pearson.
    expect(aucInterval(1, 0, 10).low).toBeCloseTo(0.6915, 4);
    expect(aucInterval(0, 0, 10).high).toBeCloseTo(0.3085, 4);
  });
});
