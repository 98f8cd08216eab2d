/**
 * One draw -> the scores of each step: cross-validated on train and on validation, with the gain over the best step
 * before it, its paired 95% interval, and what the judge of the lab says of it.
 */
import { LabError } from '../../src/core/errors.ts';
import { intervalLevel } from '../../src/judge/delong.ts';
import type { Candidate } from '../../src/judge/judge.ts';
import { nextLook, type PastLook } from '../../src/judge/looks.ts';
import { normalQuantile } from '../../src/judge/normal.ts';
import type { Lab } from '../../src/lab/open-lab.ts';
import { runModule } from '../../src/lab/run-module.ts';
import type { Step } from './steps.ts';

export interface Gain {
  readonly gain: number;
  /** Half the width of the paired interval, as wide as the judge takes it. */
  readonly half: number;
}

export interface Measured {
  readonly name: string;
  readonly cvAuc: number;
  readonly validationAuc: number;
  readonly cvGain: Gain | null;
  readonly validationGain: Gain | null;
  /** 1 = kept, 0 = discarded; over several draws the share of those that keep it. */
  readonly kept: number;
  readonly z: number | null;
  readonly zNeeded: number | null;
  readonly seconds: number;
}

const budget = { secondsPerExperiment: 1800, memoryMb: 4096 };
const quantile = normalQuantile((1 + intervalLevel) / 2);

/** @throws LabError `bench.failedStep` where a module does not run. */
export async function measureSteps(
  lab: Lab,
  steps: readonly Step[],
  each: (row: Measured) => void,
): Promise<Measured[]> {
  const looks: PastLook[] = [];
  const rows: Measured[] = [];
  let first: Candidate | null = null;
  let best: Candidate | null = null;
  let lastGain: Candidate | null = null;
  for (const [id, { name, source }] of steps.entries()) {
    const run = await runModule(lab, source, budget, new AbortController().signal);
    if (run.state !== 'scored') {
      const reason = run.state === 'failed' ? run.reason : 'cancelled';
      throw new LabError('bench.failedStep', `The step "${name}" failed: ${reason}`, 'Correct its module.');
    }
    const { predictions, complexity, metrics: scores, durationMs } = run;
    const challenger: Candidate = { id, complexity, ...predictions };
    const verdict = best && lab.judge.compare(challenger, best, nextLook(looks), first, lastGain);
    const kept = verdict === null || verdict.status === 'kept';
    if (verdict) looks.push({ ...verdict.evidence, kept });
    first ??= challenger;
    if (kept) best = challenger;
    if (verdict === null || (kept && verdict.evidence.z >= verdict.evidence.zNeeded)) lastGain = challenger;
    const gain = (gain: number, se: number): Gain => ({ gain, half: quantile * se });
    const row: Measured = {
      name,
      cvAuc: scores.cvAuc,
      validationAuc: scores.validationAuc,
      cvGain: verdict && gain(verdict.evidence.cvGain, verdict.evidence.cvGainSe),
      validationGain: verdict && gain(verdict.evidence.validationGain, verdict.evidence.validationGainSe),
      kept: Number(kept),
      z: verdict?.evidence.z ?? null,
      zNeeded: verdict?.evidence.zNeeded ?? null,
      seconds: durationMs / 1000,
    };
    rows.push(row);
    each(row);
  }
  return rows;
}
