/**
 * A module that would be kept is run once more before it is: its scores must be its own again, hang on nothing but the
 * row that they are of, and not know a label that it was not given. About half the cost of the experiment.
 */
import { random, shuffle } from '../core/random.ts';
import type { Budget } from '../journal/record.ts';
import { fitPipeline } from '../pipeline/run-pipeline.ts';
import type { FittedPipeline, RowsOf } from '../pipeline/task.ts';
import type { Run } from '../sandbox/experiment.ts';
import type { Lab } from './open-lab.ts';
import { failureOf, type ModuleFailure } from './run-experiment.ts';

/** Rows that are scored alone. */
const nAlone = 8;

export type CanaryReport =
  | { readonly state: 'sound' /** What was looked at. */; readonly note: string }
  | ({ readonly state: 'failed' } & ModuleFailure)
  | { readonly state: 'cancelled' };

/** @param validation the module's scores of the validation rows, as they would be kept. */
export async function runCanaries(
  lab: Lab,
  source: string,
  validation: Float64Array,
  budget: Budget,
  stop: AbortSignal,
): Promise<CanaryReport> {
  const { data, judge } = lab;
  const { module } = await lab.sandbox.compile(source);
  const stream = random(data.seed, 'canaries');
  const outcome = await lab.sandbox.experiment(
    { seconds: budget.secondsPerExperiment, memoryMb: budget.memoryMb, signal: stop },
    async (run: Run): Promise<string | null> => {
      const scores = async (fitted: FittedPipeline, apply: RowsOf): Promise<Float64Array> =>
        (await run({ kind: 'predict', module, fitted, apply })).scores;
      const rowsOf = (rows: Uint32Array | null): RowsOf => ({ table: data.validation, rows });

      const order = shuffle(Uint32Array.from(validation.keys()), stream);
      const fitted = await fitPipeline(run, module, data);
      const alone: { row: number; score: number }[] = [];
      const shuffled = await scores(fitted, rowsOf(order));
      for (const row of order.slice(0, nAlone)) {
        alone.push({ row, score: (await scores(fitted, rowsOf(Uint32Array.of(row))))[0]! });
      }
      const problem = judge.orderProblem({ batch: validation, order, shuffled, alone });
      if (problem !== null) return problem;

      const fold = data.folds.length - 1;
      const { fitRows, applyRows } = data.folds[fold]!;
      const drawn = shuffle(
        Array.from(fitRows, (row) => data.labels[row]!),
        stream,
      );
      const fits: { heldOut: Float64Array; validation: Float64Array }[] = [];
      for (const labels of [drawn, drawn.map((label) => 1 - label)]) {
        const onShuffled = await fitPipeline(run, module, {
          ...data,
          rows: fitRows,
          labels: Uint8Array.from(labels),
          groups: data.groups && Int32Array.from(fitRows, (row) => data.groups![row]!),
        });
        fits.push({
          heldOut: await scores(onShuffled, { table: data.train, rows: applyRows }),
          validation: await scores(onShuffled, rowsOf(null)),
        });
      }
      return judge.byHeartProblem(fold, fits);
    },
  );
  if (outcome.state === 'cancelled') return { state: 'cancelled' };
  if (outcome.state !== 'finished') {
    const { status, reason } = failureOf(outcome);
    return { state: 'failed', status, reason: `when it was checked before being kept: ${reason}` };
  }
  if (outcome.value !== null) return { state: 'failed', status: 'invalid', reason: outcome.value };
  return {
    state: 'sound',
    note: `checked with all ${validation.length} validation rows shuffled, ${nAlone} alone, and shuffled labels`,
  };
}
