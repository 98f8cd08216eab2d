import { describe, expect, test } from 'vitest';
import { Loop, World } from '../../bench/gate/worlds.ts';
import type { Experiment, Line } from '../../src/journal/record.ts';
import type { Candidate, Verdict } from '../../src/judge/judge.ts';
import { expectedShrinkage, ledgerOf, ledgerText } from '../../src/lab/ledger.ts';
import { experiment } from '../journal/entries.ts';

const evidence = (z: number) => ({
  against: 1,
  cvGain: z * 0.001,
  cvGainSe: 0.001,
  validationGain: z * 0.002,
  validationGainSe: 0.002,
  gain: z * 0.0015,
  gainSe: 0.0015,
  z,
  zNeeded: 3,
});

const interval = { low: 0.6, high: 0.7 };
const scores = {
  cvAuc: 0.65,
  cvInterval: interval,
  foldAucs: [0.65],
  validationAuc: 0.66,
  validationInterval: interval,
  scoresHash: '',
  baseAucs: {},
};
const line = (members: Partial<Experiment> & { id: number }): Line =>
  experiment({ scores, ...members }) as unknown as Line;

describe('the ledger', () => {
  const lines = [
    line({ id: 1, status: 'baseline', evidence: null, best: 1 }),
    line({ id: 2, status: 'discarded', evidence: evidence(1), best: 1 }),
    line({ id: 3, status: 'kept', evidence: evidence(3.2), best: 3 }),
    line({ id: 4, status: 'kept', evidence: evidence(0), best: 4 }),
    line({ id: 5, status: 'crashed', evidence: null, scores: null, best: 4 }),
  ];

  test('counts looks, gains, simplifications and what was released', () => {
    expect(ledgerOf(lines)).toMatchObject({
      looks: 3,
      gainsKept: 1,
      simplificationsKept: 1,
      releasedToUser: 4,
      releasedToResearcher: 3,
      best: { id: 4 },
      sealedOpenings: 0,
    });
  });

  test('spends a chance of luck with each look, and asks less of the one after a gain', () => {
    const before = ledgerOf(lines.slice(0, 2));
    const after = ledgerOf(lines.slice(0, 3));
    expect(after.falseAlarmsAllowed).toBeGreaterThan(before.falseAlarmsAllowed);
    expect(after.nextZ).toBeLessThan(before.nextZ);
  });

  test('says in words what choosing has added, and that nothing has where nothing was chosen', () => {
    expect(ledgerText(ledgerOf(lines))).toMatch(/choosing has likely added 0\.00\d\d to it/);
    expect(ledgerOf(lines.slice(0, 2)).best!.expectedShrinkage).toBe(0);
  });
});

test('the shrinkage that the ledger expects is about what choosing has added, over many studies', () => {
  let [added, expected, nStudies] = [0, 0, 0];
  for (let seed = 0; seed < 650; seed++) {
    const world = new World({ seed, nTrain: 300, nValidation: 100 });
    const luckOf = ({ validation }: Candidate, auc: number): number => world.validationAuc(validation) - auc;
    let [best, bestAuc] = [world.model(0.65, 0.9), 0.65];
    const loop = new Loop(world.judge, best);
    let last: Verdict | null = null;
    for (let i = 0; i < 12; i++) {
      const auc = bestAuc + (i % 3) * 0.015;
      const challenger = world.model(auc, 0.9);
      const verdict = loop.challenge(challenger);
      if (verdict.status !== 'kept') continue;
      last = verdict;
      [best, bestAuc] = [challenger, auc];
    }
    if (last === null) continue;
    nStudies++;
    // What all models of a study share does not count as choosing: a model that nobody looked at has it, too.
    added += luckOf(best, bestAuc) - luckOf(world.model(bestAuc, 0.9), bestAuc);
    expected += expectedShrinkage(last.evidence);
  }
  expect(nStudies).toBeGreaterThan(100);
  // Choosing has added 0.020; the standard error of the mean of 110 studies is 0.003.
  expect(Math.abs(expected - added) / nStudies).toBeLessThan(0.006);
});
