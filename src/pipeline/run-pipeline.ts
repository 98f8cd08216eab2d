/**
 * Host side: one pipeline over the host-made folds and the validation rows, as tasks for any queue. The order in
 * which tasks end changes nothing: every seed comes from the study's seed and the partition's name (inner folds from
 * the vault's key instead), and results are put together by place.
 */
import { deriveSeed } from '../core/random.ts';
import { hmac } from '../core/secret-random.ts';
import type { Fold } from '../split/draw/partition.ts';
import type { SharedTable } from '../table/memory/shared-table.ts';
import type {
  BaseResult,
  BaseTask,
  CompiledModule,
  DescribeTask,
  FittedPipeline,
  MetaResult,
  MetaTask,
  PhaseTimes,
  PipelineSummary,
  ResultOf,
  RowsOf,
  Task,
} from './task.ts';

/** Runs one task somewhere; rejects where the experiment is over (failure, budget, cancelled). */
export type RunTask = <T extends Task>(task: T) => Promise<ResultOf<T>>;

export interface PipelineData {
  readonly train: SharedTable;
  readonly labels: Uint8Array;
  readonly groups: Int32Array | null;
  readonly folds: readonly Fold[];
  readonly validation: SharedTable;
  /** Of the study, never of the experiment: a change of seed is not a change of pipeline. */
  readonly seed: number;
  /** Inner folds are drawn from it, 64 hex digits; module code never sees it. */
  readonly foldKey: string;
  /** `labels` are the opposite ones (the check for memorised labels). */
  readonly mirrored?: boolean;
}

export interface TrainPredictions {
  readonly summary: PipelineSummary;
  /** One score a train row, by the fold's model that did not see it; NaN in rows that no fold scores. */
  readonly outOfFold: Float64Array;
  /** The same of each base model. */
  readonly bases: Readonly<Record<string, Float64Array>>;
}

export interface PipelinePredictions extends TrainPredictions {
  /** Scores of the validation rows by the pipeline fitted on all train rows. */
  readonly validation: Float64Array;
  readonly importance: BaseResult['importance'];
  readonly times: PhaseTimes;
}

interface Partition {
  readonly name: string;
  readonly fit: RowsOf;
  readonly labels: Uint8Array;
  readonly groups: Int32Array | null;
  readonly apply: RowsOf;
  readonly seed: number;
  readonly customSeed: number;
  readonly foldKey: string;
  readonly mirrored: boolean;
}

interface PartitionRun {
  readonly bases: readonly BaseResult[];
  readonly meta: MetaResult | null;
  readonly scores: Float64Array;
}

export async function describe(
  execute: RunTask,
  module: CompiledModule,
  columns: DescribeTask['columns'],
): Promise<PipelineSummary> {
  return (await execute({ kind: 'describe', module, columns })).summary;
}

/** Cross-validates on the folds, fits on all train rows, scores validation. */
export async function runPipeline(
  execute: RunTask,
  module: CompiledModule,
  data: PipelineData,
): Promise<PipelinePredictions> {
  const columns = data.train.columns.map(({ name, role }) => ({ name, role }));
  const summary = await describe(execute, module, columns);
  // The fit on all train rows is the longest: it goes first, so that workers end together.
  const whole: Partition = {
    name: 'train',
    fit: { table: data.train, rows: null },
    labels: data.labels,
    groups: data.groups,
    apply: { table: data.validation, rows: null },
    ...chanceOf(data, 'train'),
    mirrored: data.mirrored ?? false,
  };
  const partitions = [whole, ...data.folds.map((fold, k) => foldPartition(data, fold, k))];
  const [ending, ...foldEndings] = partitions.map((partition) =>
    runPartition(execute, module, summary, partition, false),
  );
  ending!.catch(() => {});
  // What fails on train rows, too, is told by a fold, which may tell more.
  const folds = await Promise.all(foldEndings);
  const final = await ending!;
  const runs = [final, ...folds];
  return {
    ...trainScores(summary, data, folds),
    validation: final.scores,
    importance: mergedImportance(summary, final),
    times: sumTimes(
      runs
        .flatMap(({ bases, meta }): { times: PhaseTimes }[] => [...bases, ...(meta ? [meta] : [])])
        .map(({ times }) => times),
    ),
  };
}

/** The folds alone: what a change is worth on train rows, without a look at validation. */
export async function crossValidatePipeline(
  execute: RunTask,
  module: CompiledModule,
  data: Omit<PipelineData, 'validation'>,
): Promise<TrainPredictions> {
  const columns = data.train.columns.map(({ name, role }) => ({ name, role }));
  const summary = await describe(execute, module, columns);
  const runs = await Promise.all(
    data.folds.map((fold, k) => runPartition(execute, module, summary, foldPartition(data, fold, k), false)),
  );
  return trainScores(summary, data, runs);
}

function trainScores(
  summary: PipelineSummary,
  data: Pick<PipelineData, 'train' | 'folds'>,
  folds: readonly PartitionRun[],
): TrainPredictions {
  const place = (scoresOf: (run: PartitionRun) => Float64Array): Float64Array =>
    placeScores(data, folds.map(scoresOf));
  return {
    summary,
    outOfFold: place(({ scores }) => scores),
    bases: Object.fromEntries(
      summary.bases.map(({ name }, b) => [name, place(({ bases }) => bases[b]!.applied)]),
    ),
  };
}

/**
 * Learns from all rows of train, or from `rows` of it, and returns what is needed to score new ones.
 *
 * @param data labels and groups are one per row that is learned from.
 */
export async function fitPipeline(
  execute: RunTask,
  module: CompiledModule,
  data: Pick<PipelineData, 'train' | 'labels' | 'groups' | 'seed' | 'foldKey'> & {
    readonly rows?: Uint32Array;
  },
): Promise<FittedPipeline> {
  const columns = data.train.columns.map(({ name, role }) => ({ name, role }));
  const summary = await describe(execute, module, columns);
  const run = await runPartition(
    execute,
    module,
    summary,
    {
      name: 'all',
      fit: { table: data.train, rows: data.rows ?? null },
      labels: data.labels,
      groups: data.groups,
      apply: { table: data.train, rows: new Uint32Array(0) },
      ...chanceOf(data, 'train'),
      mirrored: false,
    },
    true,
  );
  return fittedOf(data.train, summary, run);
}

/** Learns a fold's fit rows: the same bits as in `runPipeline`, with what is needed to score rows again. */
export async function fitFold(
  execute: RunTask,
  module: CompiledModule,
  summary: PipelineSummary,
  data: Omit<PipelineData, 'validation'>,
  k: number,
): Promise<FittedPipeline> {
  const partition = foldPartition(data, data.folds[k]!, k);
  return fittedOf(data.train, summary, await runPartition(execute, module, summary, partition, true));
}

function fittedOf(
  { columns }: SharedTable,
  { specHash }: PipelineSummary,
  { bases, meta }: PartitionRun,
): FittedPipeline {
  return {
    bases: bases.map(({ fitted }) => fitted!),
    meta: meta?.state ?? null,
    specHash,
    columns: columns.map(({ name }) => name),
  };
}

/** One learner on some feature blocks over the folds alone, scored out of fold: the unit of the feature-set benchmark. */
export async function crossValidate(
  execute: RunTask,
  module: CompiledModule,
  data: Omit<PipelineData, 'validation'>,
  override: NonNullable<BaseTask['override']>,
): Promise<Float64Array> {
  const folds = await Promise.all(
    data.folds.map(async (fold, k) => {
      const { applied } = await execute(
        baseTask(module, null, 'model', foldPartition(data, fold, k), false, override),
      );
      return applied;
    }),
  );
  return placeScores(data, folds);
}

/** Each fold's scores at its rows. A fold with too few or too many shows as NaN, which the judge refuses. */
function placeScores(
  { train, folds }: Pick<PipelineData, 'train' | 'folds'>,
  scores: readonly Float64Array[],
): Float64Array {
  const placed = new Float64Array(train.nRows).fill(Number.NaN);
  folds.forEach(({ applyRows }, k) => {
    applyRows.forEach((row, i) => {
      placed[row] = scores[k]![i] ?? Number.NaN;
    });
  });
  return placed;
}

function foldPartition(
  data: Omit<PipelineData, 'validation'>,
  { fitRows, applyRows }: Fold,
  k: number,
): Partition {
  const { groups, labels } = data;
  return {
    name: `fold ${k}`,
    fit: { table: data.train, rows: fitRows },
    labels: Uint8Array.from(fitRows, (row) => labels[row]!),
    groups: groups && Int32Array.from(fitRows, (row) => groups[row]!),
    apply: { table: data.train, rows: applyRows },
    ...chanceOf(data, 'fold', k),
    mirrored: data.mirrored ?? false,
  };
}

/** Custom code gets one seed for the whole study, which tells no partition from another. */
function chanceOf(
  { seed, foldKey }: Pick<PipelineData, 'seed' | 'foldKey'>,
  ...partition: (string | number)[]
): Pick<Partition, 'seed' | 'customSeed' | 'foldKey'> {
  return {
    seed: deriveSeed(seed, ...partition),
    customSeed: deriveSeed(seed, 'custom code'),
    foldKey: hmac(foldKey, ...partition),
  };
}

function baseTask(
  module: CompiledModule,
  specHash: string | null,
  base: string,
  partition: Partition,
  wantFitted: boolean,
  override: BaseTask['override'],
): BaseTask {
  const { fit, labels, groups, apply, seed, customSeed, foldKey, mirrored } = partition;
  return {
    kind: 'base',
    module,
    specHash,
    base,
    fit,
    labels,
    groups,
    apply,
    seed,
    customSeed,
    foldKey,
    mirrored,
    wantFitted,
    override,
  };
}

async function runPartition(
  execute: RunTask,
  module: CompiledModule,
  summary: PipelineSummary,
  partition: Partition,
  wantFitted: boolean,
): Promise<PartitionRun> {
  const bases = await Promise.all(
    summary.bases.map(({ name }) =>
      execute(baseTask(module, summary.specHash, name, partition, wantFitted, null)),
    ),
  );
  if (!summary.stacked) return { bases, meta: null, scores: bases[0]!.applied };
  const task: MetaTask = {
    kind: 'meta',
    module,
    specHash: summary.specHash,
    outOfFold: bases.map(({ outOfFold }) => outOfFold),
    labels: partition.labels,
    fit: partition.fit,
    applied: bases.map(({ applied }) => applied),
    seed: partition.seed,
    mirrored: partition.mirrored,
  };
  const meta = await execute(task);
  return { bases, meta, scores: meta.applied };
}

/** Each base's shares times the meta-learner's share of that base; equal shares where it gives none. */
function mergedImportance(summary: PipelineSummary, { bases, meta }: PartitionRun): BaseResult['importance'] {
  const total = new Map<string, number>();
  bases.forEach(({ importance }, b) => {
    const name = summary.bases[b]!.name;
    const known = meta?.importance.some(({ share }) => share > 0);
    const weight = known
      ? (meta!.importance.find(({ feature }) => feature === name)?.share ?? 0)
      : 1 / bases.length;
    for (const { feature, share } of importance)
      total.set(feature, (total.get(feature) ?? 0) + weight * share);
  });
  return [...total]
    .map(([feature, share]) => ({ feature, share }))
    .sort((left, right) => right.share - left.share)
    .slice(0, 100);
}

function sumTimes(times: readonly PhaseTimes[]): PhaseTimes {
  const sum = (of: (time: PhaseTimes) => number): number =>
    times.reduce((total, time) => total + of(time), 0);
  return {
    featuresMs: sum(({ featuresMs }) => featuresMs),
    fitMs: sum(({ fitMs }) => fitMs),
    applyMs: sum(({ applyMs }) => applyMs),
  };
}
