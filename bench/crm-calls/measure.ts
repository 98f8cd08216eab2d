/**
 * One draw -> the scores of each step: cross-validated on train and on validation, with the gain over the step
 * that it builds on and its paired 95% interval.
 */
import { LabError } from '../../src/core/errors.ts';
import { aucDifference, intervalLevel, placements } from '../../src/judge/delong.ts';
import { normalQuantile } from '../../src/judge/normal.ts';
import type { Lab } from '../../src/lab/open-lab.ts';
import { runModule } from '../../src/lab/run-experiment.ts';
import { readVaultLabels } from '../../src/split/vault.ts';
import type { Step } from './steps.ts';

export interface Gain {
  readonly gain: number;
  /** Half the width of the paired interval. */
  readonly half: number;
}

export interface Measured {
  readonly name: string;
  readonly cvAuc: number;
  readonly validationAuc: number;
  readonly cvGain: Gain | null;
  readonly validationGain: Gain | null;
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
  const labels = await readVaultLabels(lab.study, 'validation');
  const known = new Map<string, { outOfFold: Float64Array; validation: Float64Array }>();
  const rows: Measured[] = [];
  for (const { name, against, source } of steps) {
    const run = await runModule(lab, source, budget, new AbortController().signal);
    if (run.state !== 'scored') {
      const reason = run.state === 'failed' ? run.reason : 'cancelled';
      throw new LabError('bench.failedStep', `The step "${name}" failed: ${reason}`, 'Correct its module.');
    }
    const { outOfFold, validation, scores, durationMs } = run;
    known.set(name, { outOfFold, validation });
    const reference = against === null ? undefined : known.get(against);
    const row: Measured = {
      name,
      cvAuc: scores.cvAuc,
      validationAuc: scores.validationAuc,
      cvGain: reference ? cvGain(lab, outOfFold, reference.outOfFold) : null,
      validationGain: reference ? validationGain(labels, validation, reference.validation) : null,
      seconds: durationMs / 1000,
    };
    rows.push(row);
    each(row);
  }
  return rows;
}

function cvGain(lab: Lab, outOfFold: Float64Array, reference: Float64Array): Gain {
  const { gain, gainSe } = lab.judge.cvGain(outOfFold, reference);
  return { gain, half: quantile * gainSe };
}

function validationGain(labels: Uint8Array, scores: Float64Array, reference: Float64Array): Gain {
  const { difference, variance } = aucDifference(placements(labels, scores), placements(labels, reference));
  return { gain: difference, half: quantile * Math.sqrt(variance) };
}
