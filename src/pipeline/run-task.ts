/**
 * Task -> result: all that a worker does. A pure function of the task and the module's code; `loadModule`
 * evaluates the module anew, in a context of its own, each time it is called.
 */
import { LabError } from '../core/errors.ts';
import { canonicalJson, sha256 } from '../core/hash.ts';
import type { Matrix } from '../core/matrix.ts';
import type { PlainData } from '../core/plain-data.ts';
import { deriveSeed } from '../core/random.ts';
import { learners } from '../learners/index.ts';
import { type BaseScores, innerFolds, meanScores, metaMatrix, outOfFoldScores } from '../stack/index.ts';
import { openTable } from '../table/memory/shared-table.ts';
import { type Table, takeRows } from '../table/table.ts';
import { type BaseSpec, baseOf, fitBase, importanceOf, predictBase } from './base-model.ts';
import {
  applyBlocks,
  BlockFeatures,
  type FittedFeatures,
  type PlacedStep,
  placedSteps,
} from './block-features.ts';
import { describePipeline } from './describe.ts';
import { FeatureCache } from './feature-cache.ts';
import { type NamedColumn, narrowPipeline } from './narrow-pipeline.ts';
import { decayWeights } from './row-weights.ts';
import { columnsByName } from './select-columns.ts';
import type { PipelineSpec, Step } from './spec.ts';
import { loadSame } from './spec-hash.ts';
import type {
  BaseResult,
  BaseTask,
  FittedMember,
  FittedPipeline,
  MetaResult,
  MetaTask,
  PredictResult,
  PredictTask,
  RowsOf,
  Task,
  TaskResult,
} from './task.ts';

const cache = new FeatureCache(192 * 2 ** 20);

export function runTask(task: Task, loadWhole: () => PipelineSpec): TaskResult {
  const { subset } = task.module;
  const loadModule = subset ? () => narrowPipeline(loadWhole(), subset, columnsIn(task)) : loadWhole;
  switch (task.kind) {
    case 'describe':
      return { kind: 'describe', summary: describePipeline(loadModule(), task.columns) };
    case 'base':
      return runBase(task, loadSame(loadModule, task.specHash));
    case 'meta':
      return runMeta(task, loadSame(loadModule, task.specHash));
    case 'predict':
      return runPredict(task, loadSame(loadModule, task.fitted.specHash ?? null));
  }
}

function columnsIn(task: Task): readonly NamedColumn[] {
  if (task.kind === 'describe') return task.columns;
  return (task.kind === 'predict' ? task.apply : task.fit).table.columns;
}

function tableOf({ table, rows }: RowsOf): Table {
  return rows ? takeRows(openTable(table), rows) : openTable(table);
}

function keyOf({ table, rows }: RowsOf): string {
  return rows
    ? `${table.id}/${sha256(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength))}`
    : table.id;
}

/** Milliseconds spent between calls, by phase. */
function stopwatch() {
  let since = performance.now();
  return (): number => {
    const now = performance.now();
    const spent = now - since;
    since = now;
    return spent;
  };
}

function runBase(task: BaseTask, loadModule: () => PipelineSpec): BaseResult {
  const spec = loadModule();
  const { override } = task;
  const base: BaseSpec = override
    ? {
        kind: 'learner',
        name: override.learner,
        blocks: null,
        options: learners[override.learner]!.resolve({}),
      }
    : baseOf(spec, task.base);
  const freshBase = (): BaseSpec => (base.kind === 'learner' ? base : baseOf(loadModule(), task.base));
  const fitTable = tableOf(task.fit);
  const applyTable = tableOf(task.apply);
  const weights = spec.weights && !override ? decayWeights(fitTable, spec.weights) : null;
  const { labels, seed } = task;
  const steps = placedSteps(spec, base.blocks ?? Object.keys(spec.features));
  const features = new BlockFeatures({
    steps,
    fresh: freshStep(loadModule),
    fitTable,
    applyTable,
    key: canonicalJson([keyOf(task.fit), keyOf(task.apply), seed]),
    cache,
    context: { labels, weights, seed },
    customSeed: task.customSeed,
    checkStates: task.wantFitted,
  });

  const lap = stopwatch();
  const times = { featuresMs: 0, fitMs: 0, applyMs: 0 };
  const members: FittedMember[] = [];
  let matrix: Matrix | null = null;
  /** Fits one member and scores each applied matrix. */
  const fitAndScore = (
    input: FittedFeatures,
    rows: Uint32Array | null,
    memberSeed: number,
  ): Float64Array[] => {
    times.featuresMs += lap();
    const fitRows = {
      matrix: input.fit,
      labels: rows ? Uint8Array.from(rows, (row) => labels[row]!) : labels,
      weights: rows && weights ? Float64Array.from(rows, (row) => weights[row]!) : weights,
      seed: base.kind === 'learner' ? memberSeed : task.customSeed,
      mirrored: task.mirrored ?? false,
    };
    const model = fitBase(freshBase(), fitRows, task.wantFitted ? freshBase : null);
    times.fitMs += lap();
    members.push({ steps: input.states, names: input.names, model });
    matrix = input.fit;
    const scores = input.applied.map((applied) => predictBase(freshBase(), model, applied));
    times.applyMs += lap();
    return scores;
  };

  let scores: BaseScores;
  if (spec.model.kind === 'stack' && !override) {
    // The fits on opposite labels are to differ in nothing else.
    const drawnBy = task.mirrored ? labels.map((label) => 1 - label) : labels;
    const folds = innerFolds(drawnBy, task.groups, spec.model.folds, task.foldKey);
    scores = outOfFoldScores(labels.length, folds, (fitRows, applyRows, k) => {
      const input = features.inner(fitRows, applyRows, k);
      const [heldOut, applied] = fitAndScore(input, fitRows, deriveSeed(seed, 'base', task.base, k));
      return { heldOut: heldOut!, applied: applied! };
    });
  } else {
    const [applied] = fitAndScore(features.all(), null, deriveSeed(seed, 'base', task.base));
    scores = { outOfFold: new Float64Array(0), applied: applied! };
  }
  return {
    kind: 'base',
    ...scores,
    importance: matrix
      ? importanceOf(
          base,
          members.map(({ model }) => model),
          matrix,
        )
      : [],
    times,
    fitted: task.wantFitted ? { name: task.base, members } : null,
  };
}

/** Toolkit steps are data and stay as they are; custom ones come from a new evaluation of the module. */
function freshStep(loadModule: () => PipelineSpec): (place: PlacedStep) => Step {
  return ({ block, index, step }) => (step.kind === 'step' ? step : loadModule().features[block]![index]!);
}

function runMeta(task: MetaTask, loadModule: () => PipelineSpec): MetaResult {
  const spec = loadModule();
  if (spec.model.kind !== 'stack')
    throw new LabError('pipeline.notAStack', 'the module has no stack', 'Load the module again.');
  const { meta, base } = spec.model;
  const names = Object.keys(base);
  const lap = stopwatch();
  const weights = spec.weights ? decayWeights(tableOf(task.fit), spec.weights) : null;
  const matrix = metaMatrix(task.outOfFold, names);
  const featuresMs = lap();
  const state = fitBase(meta, {
    matrix,
    labels: task.labels,
    weights,
    seed: deriveSeed(task.seed, 'meta'),
    mirrored: task.mirrored ?? false,
  });
  const fitMs = lap();
  const applied = predictBase(meta, state, metaMatrix(task.applied, names));
  return {
    kind: 'meta',
    applied,
    importance: importanceOf(meta, [state], matrix),
    state,
    times: { featuresMs, fitMs, applyMs: lap() },
  };
}

function runPredict(task: PredictTask, loadModule: () => PipelineSpec): PredictResult {
  const whole = tableOf(task.apply);
  const table = task.fitted.columns ? columnsByName(whole, 'the fitted model', task.fitted.columns) : whole;
  const parts = task.batches
    ? task.batches.map((rows) => predictTable(task.fitted, takeRows(table, rows), loadModule))
    : [predictTable(task.fitted, table, loadModule)];
  if (parts.length === 1) return { kind: 'predict', scores: parts[0]! };
  const scores = new Float64Array(parts.reduce((count, { length }) => count + length, 0));
  let at = 0;
  for (const part of parts) {
    scores.set(part, at);
    at += part.length;
  }
  return { kind: 'predict', scores };
}

function predictTable(fitted: FittedPipeline, table: Table, loadModule: () => PipelineSpec): Float64Array {
  const spec = loadModule();
  const scores = fitted.bases.map(({ name, members }) => {
    const base = baseOf(spec, name);
    const steps = placedSteps(spec, base.blocks ?? Object.keys(spec.features));
    return meanScores(
      members.map(({ steps: states, names, model }) => {
        const fresh = freshStep(loadModule);
        const matrix = applyBlocks(steps, fresh, states as readonly PlainData[], table, names);
        return predictBase(base.kind === 'learner' ? base : baseOf(loadModule(), name), model, matrix);
      }),
    );
  });
  if (spec.model.kind !== 'stack') return scores[0]!;
  const names = fitted.bases.map(({ name }) => name);
  return predictBase(spec.model.meta, fitted.meta, metaMatrix(scores, names));
}
