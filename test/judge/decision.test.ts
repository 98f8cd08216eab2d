import { describe, expect, test } from 'vitest';
import { cvVarianceFactor, type Decision, keepOrDiscard, minGain } from '../../src/judge/decision.ts';
import { studentQuantile } from '../../src/judge/student-t.ts';

const part = (difference: number, se: number, size = 1000) => ({
  difference,
  variance: se ** 2,
  size,
  smallerClass: 2000,
});
/** Standard errors and sizes are given as they count: the train part's after its correction. */
const gainsOf = (cv: [number, number], validation: [number, number]) => ({
  cv: part(cv[0], cv[1] / Math.sqrt(cvVarianceFactor), 3000 * cvVarianceFactor),
  validation: part(...validation, 1000),
});
const same = { challenger: 4, best: 4 };
const simpler = { challenger: 3, best: 4 };

function decided(
  cv: [number, number],
  validation: [number, number],
  complexity = same,
  sinceStart: ReturnType<typeof gainsOf> | null = null,
): Decision {
  return keepOrDiscard(gainsOf(cv, validation), complexity, { nth: 10, keptAt: [] }, sinceStart);
}

describe('the rule of keep or discard', () => {
  test('weighs both parts by their size', () => {
    const { evidence } = decided([0.004, 0.002], [0.008, 0.004]);
    expect(evidence.gain).toBeCloseTo(0.75 * 0.004 + 0.25 * 0.008, 12);
    expect(evidence.gainSe).toBeCloseTo(Math.hypot(0.75 * 0.002, 0.25 * 0.004), 12);
    expect(evidence.z).toBeCloseTo(evidence.gain / evidence.gainSe, 12);
  });

  test('at equal noise a row those weights are the inverse variances', () => {
    // Variance is noise over size, so inverse variance = size / noise.
    const { evidence } = decided([0.004, 0.002], [0.008, 0.002 * Math.sqrt(3)]);
    const weights = [1 / 0.002 ** 2, 1 / (0.002 * Math.sqrt(3)) ** 2] as const;
    expect(evidence.gain).toBeCloseTo(
      (weights[0] * 0.004 + weights[1] * 0.008) / (weights[0] + weights[1]),
      12,
    );
    expect(evidence.gainSe).toBeCloseTo(1 / Math.sqrt(weights[0] + weights[1]), 12);
  });

  test('keeps a gain beyond noise', () => {
    expect(decided([0.012, 0.002], [0.01, 0.004])).toMatchObject({
      status: 'kept',
      reason: expect.stringMatching(
        /^gain 0\.0115 is beyond the noise of 0\.00\d\d that luck explains after 10 tries$/,
      ),
    });
  });

  test('discards a gain within noise, with both figures', () => {
    const { status, reason, evidence } = decided([0.0012, 0.001], [0.0012, 0.002]);
    expect(status).toBe('discarded');
    expect(reason).toBe(
      `gain 0.0012 is within the noise of ${(evidence.zNeeded * evidence.gainSe).toFixed(4)}`,
    );
  });

  test('discards a sure gain that is a crumb', () => {
    const { status, reason, evidence } = decided([minGain * 0.8, 0.00005], [minGain * 0.8, 0.0001]);
    expect(evidence.z).toBeGreaterThan(evidence.zNeeded);
    expect(status).toBe('discarded');
    expect(reason).toContain('smallest step');
  });

  test('takes the variance of an out-of-fold gain for larger than DeLong says', () => {
    const { cv, validation } = gainsOf([0.004, 0.002], [0.008, 0.004]);
    const { evidence } = keepOrDiscard({ cv, validation }, same, { nth: 1, keptAt: [] }, null);
    expect(evidence.cvGainSe ** 2 / cv.variance).toBeCloseTo(1.5, 12);
    expect(evidence.validationGainSe ** 2).toBeCloseTo(validation.variance, 12);
  });

  test('hidden validation may lose within its noise, as a small part often will by chance', () => {
    expect(decided([0.009, 0.002], [-0.001, 0.006]).status).toBe('kept');
  });

  test('discards what cross-validation gains and hidden validation loses beyond its standard error', () => {
    // A small validation part, so that the two do not disagree by their own noise.
    const gains = gainsOf([0.0045, 0.001], [-0.0105, 0.01]);
    gains.cv.size *= 20;
    const { status, reason } = keepOrDiscard(gains, same, { nth: 1, keptAt: [] }, null);
    expect(status).toBe('discarded');
    expect(reason).toBe('cross-validation gains 0.0045, but the hidden validation rows lose 0.0105');
  });

  test('counts validation alone where cross-validation promises what validation cannot confirm', () => {
    // Memorised train labels: a huge gain out of fold, none on hidden rows.
    const learned = decided([0.2, 0.002], [0.0005, 0.004]);
    expect(learned.status).toBe('discarded');
    expect(learned.evidence.gain).toBe(0.0005);
    expect(learned.evidence.gainSe).toBeCloseTo(0.004, 12);
    expect(learned.reason).toContain('do not confirm it');
    expect(decided([0.2, 0.002], [0.05, 0.004]).status).toBe('kept');
  });

  test('where cross-validation gains clearly more than validation, moves from both together to validation alone', () => {
    // Standard errors 0.003 and 0.004: apart by 0.005 at one standard error.
    const weightOfCv = (excess: number): number => {
      const { gain, cvGain, validationGain } = decided([0.01 + excess, 0.003], [0.01, 0.004]).evidence;
      return (gain - validationGain) / (cvGain - validationGain);
    };
    expect(weightOfCv(0.008)).toBeCloseTo(0.75, 12);
    // The bias squared is 0.01^2 - (1.645 x 0.005)^2 and joins 0.003^2; the sizes are 3 to 1.
    const believed = 0.003 ** 2 / (0.003 ** 2 + 0.01 ** 2 - (1.645 * 0.005) ** 2);
    expect(weightOfCv(0.01)).toBeCloseTo((3 * believed) / (3 * believed + 1), 12);
    expect(weightOfCv(0.0149)).toBeLessThan(0.2);
    expect(weightOfCv(0.0151)).toBe(0);
  });

  test('a gain that rests on few clusters needs the quantile of t, and says its standard error as it counts', () => {
    const few = { ...part(0.018, 0.004), df: 6 };
    const looks = { nth: 10, keptAt: [] };
    const alone = keepOrDiscard({ cv: { ...few, size: 1e-9 }, validation: few }, same, looks, null);
    expect(alone.status).toBe('discarded');
    // The bar of look 10 is 3.02; t with 6 degrees of freedom has that tail, 0.00125, at 4.98.
    expect(alone.evidence.gainSe / 0.004).toBeCloseTo(
      studentQuantile(1 - 0.015 / 12, 6) / alone.evidence.zNeeded,
      6,
    );
    const many = { ...few, df: 1e9 };
    expect(keepOrDiscard({ cv: many, validation: many }, same, looks, null).status).toBe('kept');
  });

  test('luck that clusters give both parts at once does not count as two witnesses', () => {
    const gains = gainsOf([0.004, 0.002], [0.004, 0.002]);
    const apart = keepOrDiscard(gains, same, { nth: 1, keptAt: [] }, null).evidence.gainSe;
    const shared = keepOrDiscard(
      { ...gains, covariance: 0.5 * 0.002 ** 2 },
      same,
      { nth: 1, keptAt: [] },
      null,
    ).evidence.gainSe;
    expect(shared ** 2 - apart ** 2).toBeCloseTo(
      2 * 0.75 * 0.25 * Math.sqrt(cvVarianceFactor) * 0.5 * 0.002 ** 2,
      12,
    );
  });

  test('finds train labels that were learned little by little by what was gained since the first module', () => {
    const step = [0.003, 0.0009] as [number, number];
    const still = [0.0013, 0.0009] as [number, number];
    expect(decided(step, still).status).toBe('kept');
    const { status, reason } = decided(step, still, same, gainsOf([0.03, 0.006], [0, 0.006]));
    expect(status).toBe('discarded');
    expect(reason).toContain('do not confirm it');
    expect(decided(step, still, same, gainsOf([0.03, 0.006], [0.02, 0.006])).status).toBe('kept');
  });

  test('holds for memorised what changes the order of train rows and of not one hidden row', () => {
    const { status, reason, evidence } = decided([0.011, 0.0038], [0, 0]);
    expect(evidence.gain).toBe(0);
    expect(status).toBe('discarded');
    expect(reason).toBe('cross-validation gains 0.0110, but not one hidden validation row changed its place');
    expect(decided([0.011, 0.0038], [0, 0], simpler).status).toBe('discarded');
    expect(decided([-0.011, 0.0038], [0, 0], simpler).status).toBe('discarded');
  });

  test('what an earlier look gained out of fold and was not kept is not new: hidden rows must confirm the rest', () => {
    const after = (promised: number, validation: number) =>
      keepOrDiscard(
        gainsOf([0.009, 0.002], [validation, 0.004]),
        same,
        { nth: 10, keptAt: [], promised },
        null,
      );
    expect(after(0, 0.004).status).toBe('kept');
    expect(after(2, 0.004).status).toBe('kept');
    const { status, reason, evidence } = after(4, 0.004);
    expect(evidence.z).toBeGreaterThan(evidence.zNeeded);
    expect(status).toBe('discarded');
    expect(reason).toContain('an earlier try gained most of that too and was not kept');
    expect(after(4, 0.013).status).toBe('kept');
  });

  test('says of identical scores that the change has no effect', () => {
    expect(decided([0, 0], [0, 0])).toMatchObject({
      status: 'discarded',
      reason: 'no row changed its place: the change has no effect',
      evidence: { gain: 0, gainSe: 0, z: 0 },
    });
  });

  test('keeps a simplification with identical scores, and one that is as good within noise', () => {
    expect(decided([0, 0], [0, 0], simpler)).toMatchObject({
      status: 'kept',
      reason: 'simpler (3 parts in place of 4) with the same scores',
    });
    expect(decided([-0.0004, 0.001], [0.0002, 0.002], simpler).status).toBe('kept');
  });

  test('discards a simplification that loses more than luck or more than a sliver', () => {
    expect(decided([-0.003, 0.001], [-0.003, 0.002], simpler).status).toBe('discarded');
    expect(decided([-0.0012, 0.002], [-0.0012, 0.003], simpler).status).toBe('discarded');
    expect(decided([0, 0.001], [-0.008, 0.004], simpler).status).toBe('discarded');
  });

  test('discards a simplification that, with those before it, loses more since the last gain', () => {
    const sinceGain = (loss: number) => gainsOf([-loss, 0.001], [-loss, 0.002]);
    const step = (loss: number) =>
      keepOrDiscard(
        gainsOf([-0.0006, 0.001], [-0.0006, 0.002]),
        simpler,
        { nth: 1, keptAt: [] },
        null,
        sinceGain(loss),
      );
    expect(step(0.0006).status).toBe('kept');
    expect(step(0.0012).status).toBe('discarded');
  });

  test('discards a simplification where the rows are too few to tell, however lucky it looks', () => {
    expect(decided([0.004, 0.006], [0.004, 0.01], simpler).status).toBe('discarded');
  });

  test('does not call something simpler that is not', () => {
    expect(decided([-0.0004, 0.001], [0.0002, 0.002], same).status).toBe('discarded');
    expect(decided([0, 0], [0, 0], { challenger: 5, best: 4 }).status).toBe('discarded');
  });

  test('calls a clear loss worse', () => {
    expect(decided([-0.02, 0.002], [-0.02, 0.004]).reason).toMatch(/^worse: it loses 0\.0200, beyond/);
  });

  test('two rows of a class that both change alike prove nothing, though they show no variance', () => {
    const certain = { difference: 0.5, variance: 0, size: 1, smallerClass: 2 };
    const looks = { nth: 1, keptAt: [] };
    expect(keepOrDiscard({ cv: certain, validation: certain }, same, looks, null).status).toBe('discarded');
  });
});
