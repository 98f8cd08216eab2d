import { describe, expect, test } from 'vitest';
import { type Decision, decide, minGain, zNeededAt } from '../../src/judge/decision.ts';

const part = (difference: number, se: number, size = 1000) => ({
  difference,
  variance: se ** 2,
  size,
  smallerClass: 2000,
});
const same = { challenger: 4, best: 4 };
const simpler = { challenger: 3, best: 4 };

function decided(
  cv: [number, number],
  validation: [number, number],
  complexity = same,
  looks = 10,
): Decision {
  return decide(part(...cv, 3000), part(...validation, 1000), complexity, looks);
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

  test('discards what cross-validation gains and hidden validation loses', () => {
    const { status, reason } = decided([0.012, 0.002], [-0.001, 0.004]);
    expect(status).toBe('discarded');
    expect(reason).toBe('cross-validation gains 0.0120, but the hidden validation rows lose 0.0010');
  });

  test('counts validation alone where cross-validation promises what validation cannot confirm', () => {
    // Train labels learned by heart: a huge gain out of fold, none on hidden rows.
    const learned = decided([0.2, 0.002], [0.0005, 0.004]);
    expect(learned.status).toBe('discarded');
    expect(learned.evidence.gain).toBe(0.0005);
    expect(learned.evidence.gainSe).toBeCloseTo(0.004, 12);
    expect(learned.reason).toContain('do not confirm it');
    expect(decided([0.2, 0.002], [0.05, 0.004]).status).toBe('kept');
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
    expect(decide(certain, certain, same, 1).status).toBe('discarded');
  });
});

describe('the z that a gain needs', () => {
  test('grows with every look', () => {
    for (let looks = 1; looks < 500; looks++) expect(zNeededAt(looks + 1)).toBeGreaterThan(zNeededAt(looks));
    expect(zNeededAt(1)).toBeCloseTo(2.968, 3);
    expect(zNeededAt(200)).toBeCloseTo(3.802, 3);
  });

  test('spends a false-alarm chance of less than 0.05 in 200 looks and 0.12 in 20,000', () => {
    let spent = 0;
    for (let looks = 1; looks <= 20_000; looks++) {
      spent += 0.015 / (looks + 9);
      if (looks === 200) expect(spent).toBeLessThan(0.05);
    }
    expect(spent).toBeLessThan(0.12);
  });
});
