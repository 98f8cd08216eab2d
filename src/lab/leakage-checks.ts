/**
 * The leakage checks: a module that would be kept is run once more before it is. Its predictions must come out the same,
 * must depend on nothing but their own row, and must not know a label that the module was not given.
 *
 * A module of toolkit parts alone is data, compared by content at each evaluation: there, the fit on all of train is
 * made again and validation scored in other batches, a quarter of the experiment's cost. Code of the module's own is
 * fitted again on each fold too, and once more on the opposite labels: some 2.5 times the experiment's cost.
 */
import { random } from '../core/random.ts';
import type { Budget } from '../journal/record.ts';
import type { Predictions } from '../judge/judge.ts';
import { describe, fitFold, fitPipeline, type RunTask, runPipeline } from '../pipeline/run-pipeline.ts';
import type { CompiledModule, FittedPipeline, PipelineSummary, RowsOf } from '../pipeline/task.ts';
import { openTable, type SharedTable, shareTable } from '../table/memory/shared-table.ts';
import { drawBatches } from './draw-batches.ts';
import { movedTable } from './moved-table.ts';
import type { Lab } from './open-lab.ts';
import { failureOf, type ModuleFailure, type ScoredRun } from './run-module.ts';

/**
 * Small batches in which validation, and each fold, is scored: as many as cost this many evaluations of the module, a
 * millisecond each, within bounds.
 */
const evaluations = { validation: 1000, fold: 200 };
const fewestSmall = 12;
const maxSmall = 200;
/** Of the seconds of one experiment. */
const timesTheSeconds = 4;

export type LeakageReport =
  | { readonly state: 'sound' /** What was looked at. */; readonly note: string }
  | ({ readonly state: 'failed' } & ModuleFailure)
  | { readonly state: 'cancelled' };

/** @param run of the module, with the predictions that would be kept. */
export async function checkLeakage(
  lab: Lab,
  { module, predictions }: Pick<ScoredRun, 'module' | 'predictions'>,
  budget: Budget,
  stop: AbortSignal,
): Promise<LeakageReport> {
  const outcome = await lab.sandbox.experiment(
    { seconds: timesTheSeconds * budget.secondsPerExperiment, memoryMb: budget.memoryMb, signal: stop },
    async (run: RunTask): Promise<{ problem: string | null; note: string }> => {
      const columns = lab.data.train.columns.map(({ name, role }) => ({ name, role }));
      const summary = await describe(run, module, columns);
      const check = new LeakageCheck(lab, run, module, summary, predictions);
      const nRows = predictions.validation.length;
      return summary.hasCode
        ? {
            problem: (await check.validationBatches()) ?? (await check.folds()) ?? (await check.mirrored()),
            note: `checked with all ${nRows} validation rows and all folds' rows in other orders and batches, numbers moved a little, and opposite labels`,
          }
        : {
            problem: await check.validationBatches(),
            note: `checked with all ${nRows} validation rows in other orders and batches`,
          };
    },
  );
  if (outcome.state === 'cancelled') return { state: 'cancelled' };
  if (outcome.state !== 'finished') {
    const { status, reason } = failureOf(outcome);
    return { state: 'failed', status, reason: `when it was checked before being kept: ${reason}` };
  }
  const { problem, note } = outcome.value;
  return problem === null
    ? { state: 'sound', note }
    : { state: 'failed', status: 'invalid', reason: problem };
}

class LeakageCheck {
  readonly #lab: Lab;
  readonly #run: RunTask;
  readonly #module: CompiledModule;
  readonly #summary: PipelineSummary;
  readonly #recorded: Predictions;
  readonly #stream;
  /** Predictions with numbers moved; as recorded where nothing can be moved. */
  readonly #moved: { outOfFold: Float64Array; validation: Float64Array };

  constructor(
    lab: Lab,
    run: RunTask,
    module: CompiledModule,
    summary: PipelineSummary,
    recorded: Predictions,
  ) {
    this.#lab = lab;
    this.#run = run;
    this.#module = module;
    this.#summary = summary;
    this.#recorded = recorded;
    // The name of the stream draws the batches: with another, earlier checks could not be made again.
    this.#stream = random(lab.data.seed, 'canaries');
    this.#moved = { outOfFold: recorded.outOfFold.slice(), validation: recorded.validation.slice() };
  }

  async validationBatches(): Promise<string | null> {
    const { data } = this.#lab;
    const { validation } = this.#recorded;
    const fitted = await fitPipeline(this.#run, this.#module, data);
    const moved = this.#summary.hasCode ? this.#movedOf(data.validation) : null;
    if (moved) this.#moved.validation.set(await this.#scores(fitted, { table: moved, rows: null }));
    const all = Uint32Array.from(validation.keys());
    const nSmall = this.#summary.hasCode ? smallBatches(fitted, evaluations.validation) : fewestSmall;
    return this.#batches(fitted, data.validation, all, validation.length, validation, nSmall);
  }

  /** Each fold's rows in other orders and batches, and with numbers moved. */
  async folds(): Promise<string | null> {
    const { data, judge } = this.#lab;
    const { outOfFold } = this.#recorded;
    const moved = this.#movedOf(data.train);
    for (const [k, { fitRows, applyRows }] of data.folds.entries()) {
      const fitted = await fitFold(this.#run, this.#module, this.#summary, data, k);
      const rows = Uint32Array.from([...applyRows, ...fitRows]);
      const recorded = Float64Array.from(applyRows, (row) => outOfFold[row]!);
      const nSmall = smallBatches(fitted, evaluations.fold);
      const problem = await this.#batches(fitted, data.train, rows, applyRows.length, recorded, nSmall);
      if (problem !== null) return `${problem} (fold ${k + 1})`;
      if (!moved) continue;
      const scores = await this.#scores(fitted, { table: moved, rows: applyRows });
      applyRows.forEach((row, i) => {
        this.#moved.outOfFold[row] = scores[i]!;
      });
    }
    return judge.recognitionProblem(this.#recorded, this.#moved);
  }

  async mirrored(): Promise<string | null> {
    const { data, judge } = this.#lab;
    const labels = data.labels.map((label) => 1 - label);
    const { outOfFold, validation } = await runPipeline(this.#run, this.#module, {
      ...data,
      labels,
      mirrored: true,
    });
    return judge.memorisedProblem(this.#recorded, { outOfFold, validation });
  }

  /** @param rows of the table: first those that were recorded, `nRecorded` of them, then others. */
  async #batches(
    fitted: FittedPipeline,
    table: SharedTable,
    rows: Uint32Array,
    nRecorded: number,
    recorded: Float64Array,
    nSmall: number,
  ): Promise<string | null> {
    const batches = drawBatches(nRecorded, rows.length - nRecorded, nSmall, this.#stream);
    const scores = await this.#scores(fitted, { table, rows }, batches);
    let at = 0;
    const scored = batches.map(({ what, rows: batch }) => {
      at += batch.length;
      return { what, rows: batch, scores: scores.slice(at - batch.length, at) };
    });
    return this.#lab.judge.batchProblem(recorded, scored);
  }

  async #scores(
    fitted: FittedPipeline,
    apply: RowsOf,
    batches?: readonly { readonly rows: Uint32Array }[],
  ): Promise<Float64Array> {
    const task = { kind: 'predict', module: this.#module, fitted, apply } as const;
    const parts = batches && { batches: batches.map(({ rows }) => rows) };
    return (await this.#run({ ...task, ...parts })).scores;
  }

  #movedOf(table: SharedTable): SharedTable | null {
    const moved = movedTable(openTable(table), this.#stream);
    return moved && shareTable(moved, `${table.id}/moved`);
  }
}

function smallBatches({ bases }: FittedPipeline, most: number): number {
  const members = bases.flatMap(({ members }) => members);
  const perBatch = members.reduce((sum, { names }) => sum + 1 + (names ?? []).filter(Boolean).length, 1);
  return Math.max(fewestSmall, Math.min(maxSmall, Math.floor(most / perBatch)));
}
