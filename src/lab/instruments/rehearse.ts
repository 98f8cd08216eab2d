/**
 * A module on a few hundred train rows: whether it loads, and whether its steps and learners run. Costs a second or
 * two where an experiment costs minutes; what fails for lack of rows alone would run on all of them.
 */
import { LabError } from '../../core/errors.ts';
import type { Budget } from '../../journal/record.ts';
import { crossValidatePipeline } from '../../pipeline/run-pipeline.ts';
import type { Lab } from '../open-lab.ts';
import { failureOf } from '../run-module.ts';

const nFitRows = 500;
const nApplyRows = 150;
const longestSeconds = 30;

/** How it failed, in words, or null where it ran or did not end in time. */
export async function rehearse(
  lab: Lab,
  source: string,
  budget: Budget,
  signal: AbortSignal,
): Promise<string | null> {
  const { train, labels, groups, folds, seed, foldKey } = lab.data;
  const fold = folds[0]!;
  const applyRows = thinned(fold.applyRows, nApplyRows);
  const sample = { fitRows: thinned(fold.fitRows, nFitRows), applyRows };
  const { module } = await lab.sandbox.compile(source);
  const outcome = await lab.sandbox.experiment(
    { seconds: Math.min(longestSeconds, budget.secondsPerExperiment), memoryMb: budget.memoryMb, signal },
    (run) => crossValidatePipeline(run, module, { train, labels, groups, folds: [sample], seed, foldKey }),
  );
  switch (outcome.state) {
    case 'finished': {
      const { outOfFold } = outcome.value;
      const nBad = applyRows.reduce((count, row) => count + (Number.isFinite(outOfFold[row]) ? 0 : 1), 0);
      return nBad === 0 ? null : `${nBad} of ${applyRows.length} scores are not finite numbers`;
    }
    case 'timeout':
      return null;
    case 'cancelled':
      throw new LabError('lab.stopped', 'the rehearsal was stopped', 'Ask again.');
    default:
      return failureOf(outcome).reason;
  }
}

/** At most so many rows, evenly spread. */
function thinned(rows: Uint32Array, most: number): Uint32Array {
  if (rows.length <= most) return rows;
  return Uint32Array.from({ length: most }, (_, i) => rows[Math.floor((i * rows.length) / most)]!);
}
