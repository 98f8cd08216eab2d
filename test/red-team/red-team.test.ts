import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { smallStudy } from '../lab/small-study.ts';
import { attacks } from './attacks.ts';
import { honest } from './modules.ts';
import { Honeypot, RedLab, redBudget } from './red-lab.ts';

let root: string;
let red: RedLab;
let scoresOfHonest: string;
let before: string;
let honeypot: Honeypot;

beforeAll(async () => {
  root = await smallStudy(300);
  red = await RedLab.open(root, 'small');
  const baseline = await red.run(honest);
  expect(baseline.status).toBe('baseline');
  scoresOfHonest = baseline.scores!.scoresHash;
  honeypot = new Honeypot();
  before = red.fingerprint();
});
afterAll(async () => {
  honeypot.remove();
  await red.close();
  rmSync(root, { recursive: true });
});

describe('a module that', () => {
  test.each(attacks)('$what ends as $status, gains nothing and stops nothing', async (attack) => {
    const { source, status, reason, secondsPerExperiment } = attack;
    const budget = { ...redBudget, ...(secondsPerExperiment && { secondsPerExperiment }) };
    const experiment = await red.run(source, budget);
    expect(experiment.reason).not.toContain('BREACH');
    expect({ status: experiment.status, reason: experiment.reason }).toEqual({
      status,
      reason: expect.stringMatching(reason),
    });
    expect(experiment.reason.length).toBeLessThan(1500);
    expect(experiment.best).toBe(1);
    expect(red.record.history.best!.id).toBe(1);
    expect(red.fingerprint()).toBe(before);
  });

  test('is hostile has read no file of labels, though one lies where workers may read', () => {
    if (honeypot.tells) expect(honeypot.wasRead).toBe(false);
  });

  test('is honest scores after all of them as it did before', async () => {
    const { scores } = await red.run(`${honest}\n`);
    expect(scores?.scoresHash).toBe(scoresOfHonest);
  });
});
