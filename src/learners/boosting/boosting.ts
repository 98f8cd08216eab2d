/**
 * Binned table + labels -> forest, by gradient boosting of the binary log-loss (Friedman 2001; Newton leaf
 * values as in Chen & Guestrin 2016). Scores start at the log-odds of the base rate. Rows of weight 0 take
 * no part. Same input and seed give the same bits.
 */
import { random } from '../../core/random.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import type { BinnedTable } from './binned-table.ts';
import { FeatureSampler } from './feature-sampler.ts';
import { type GrowthLimits, LeafWiseGrower } from './leaf-wise.ts';
import { baseScoreOf, meanLogLoss, scalesFor } from './log-loss.ts';
import { drawRows } from './row-sample.ts';
import { layOut, type TrainerMemory } from './trainer-memory.ts';
import { type Forest, forestOf, type GrownTree } from './tree.ts';

export interface BoostingOptions extends GrowthLimits {
  readonly learningRate: number;
  readonly nTrees: number;
  readonly featureFraction: number;
  readonly nodeFeatureFraction: number;
  readonly rowFraction: number;
  readonly earlyStoppingRounds: number;
}

export interface BoostingProblem {
  readonly table: BinnedTable;
  readonly labels: Uint8Array;
  /** Non-negative; null = all 1. */
  readonly weights: Float64Array | null;
  /** Rows that only watch (early stopping); null = none. */
  readonly watchedRows: Int32Array | null;
}

export interface Boosted {
  readonly baseScore: number;
  readonly forest: Forest;
  /** Mean log-loss of the watched rows after each tree. */
  readonly watchedLoss: Float64Array;
}

export function boost(
  problem: BoostingProblem,
  options: BoostingOptions,
  seed: number,
  makeKernels: (nBytes: number) => Kernels,
): Boosted {
  const { table, labels, weights, watchedRows } = problem;
  const eligible = eligibleRows(problem);
  const baseScore = Math.fround(
    baseScoreOf(
      eligible.map((row) => labels[row]!),
      weights && Float64Array.from(eligible, (row) => weights[row]!),
    ),
  );
  if (!Number.isFinite(baseScore) || eligible.length === 0) {
    return { baseScore, forest: forestOf([]), watchedLoss: new Float64Array(0) };
  }
  const nSlots = Math.min(options.maxLeafNodes, Math.ceil(eligible.length / options.minSamplesLeaf) + 1);
  const memory = layOut(table, nSlots, weights !== null, makeKernels);
  const { kernels } = memory;
  const { f32, i32 } = kernels.memory;
  const nRows = table.nRows;
  const scores = f32.subarray(memory.scores >>> 2, (memory.scores >>> 2) + nRows);
  scores.fill(baseScore);
  f32.set(labels, memory.labels >>> 2);
  if (weights) f32.set(weights, memory.weights >>> 2);

  const scales = logisticScales(eligible, weights);
  const units = { gradient: 1 / scales.gradient, hessian: 1 / scales.hessian };
  const sampler = new FeatureSampler(
    memory.features.length,
    options.featureFraction,
    options.nodeFeatureFraction,
    (list) => i32.set(list, memory.featureList >>> 2),
  );
  const grower = new LeafWiseGrower(memory, options, sampler, nSlots);
  const rowList = i32.subarray(memory.rows >>> 2, (memory.rows >>> 2) + nRows);
  const heldList = i32.subarray(memory.heldRows >>> 2, (memory.heldRows >>> 2) + nRows);
  const nSample = Math.max(1, Math.round(options.rowFraction * eligible.length));
  const paddedRows = Math.ceil(nRows / 4) * 4;

  const trees: GrownTree[] = [];
  const watchedLoss: number[] = [];
  let bestLoss = Number.POSITIVE_INFINITY;
  let bestTrees = 0;
  for (let tree = 0; tree < options.nTrees; tree++) {
    const stream = random(seed, 'tree', tree);
    sampler.drawForTree(stream);
    let nHeld = 0;
    if (nSample === eligible.length) rowList.set(eligible);
    else nHeld = drawRows(eligible, nSample, stream, rowList, heldList).nRest;
    if (watchedRows) {
      heldList.set(watchedRows, nHeld);
      nHeld += watchedRows.length;
    }
    kernels.logisticGradients(
      0,
      paddedRows,
      memory.scores,
      memory.labels,
      memory.weights,
      scales.gradient,
      scales.hessian,
      stream.integer(2 ** 31),
      memory.packed,
    );
    const grown = grower.grow(nSample, nSample === nRows, units, stream);
    for (const leaf of grown.leaves) {
      leaf.value *= options.learningRate;
      kernels.addToScores(memory.rows, leaf.begin, leaf.end, memory.scores, leaf.value);
    }
    walkDown(memory, grown, grown.root, 0, nHeld);
    setThresholds(grown, table);
    trees.push(grown);
    if (!watchedRows) {
      if (grown.splits.length === 0 && nSample === eligible.length) break;
      continue;
    }
    const loss = meanLogLoss(scores, labels, weights, watchedRows);
    watchedLoss.push(loss);
    if (loss < bestLoss) {
      bestLoss = loss;
      bestTrees = tree + 1;
    }
    if (options.earlyStoppingRounds > 0 && tree + 1 - bestTrees >= options.earlyStoppingRounds) break;
  }
  const kept = options.earlyStoppingRounds > 0 && watchedRows ? trees.slice(0, bestTrees) : trees;
  return { baseScore, forest: forestOf(kept), watchedLoss: Float64Array.from(watchedLoss) };
}

function eligibleRows({ table, weights, watchedRows }: BoostingProblem): Int32Array {
  const taken = new Uint8Array(table.nRows);
  for (const row of watchedRows ?? []) taken[row] = 1;
  const rows = new Int32Array(table.nRows);
  let n = 0;
  for (let row = 0; row < table.nRows; row++) {
    if (taken[row] === 0 && (!weights || weights[row]! > 0)) rows[n++] = row;
  }
  return rows.subarray(0, n);
}

/** For log-loss, |gradient| <= weight and hessian <= weight / 4. */
function logisticScales(rows: Int32Array, weights: Float64Array | null): ReturnType<typeof scalesFor> {
  if (!weights) return scalesFor(rows.length, rows.length, 1, 1, 0.25);
  let sum = 0;
  let max = 0;
  for (const row of rows) {
    sum += weights[row]!;
    max = Math.max(max, weights[row]!);
  }
  return scalesFor(rows.length, sum, max, 1, 0.25);
}

/** Adds the tree to the scores of held rows [begin, end), sending them down split by split. */
function walkDown(memory: TrainerMemory, tree: GrownTree, node: number, begin: number, end: number): void {
  if (begin === end) return;
  const { kernels, heldRows, scratch, columns, nRows, features } = memory;
  if (node < 0) {
    kernels.addToScores(heldRows, begin, end, memory.scores, tree.leaves[~node]!.value);
    return;
  }
  const split = tree.splits[node]!;
  const feature = features.indexOf(split.feature);
  const nLeft = kernels.partition(
    heldRows,
    begin,
    end,
    columns + feature * nRows,
    split.thresholdBin,
    split.missingLeft,
    scratch,
  );
  walkDown(memory, tree, split.left, begin, begin + nLeft);
  walkDown(memory, tree, split.right, begin + nLeft, end);
}

function setThresholds(tree: GrownTree, table: BinnedTable): void {
  for (const split of tree.splits) split.threshold = table.bounds[split.feature]![split.thresholdBin]!;
}
