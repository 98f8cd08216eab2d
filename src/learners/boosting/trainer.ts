/**
 * Binned table + labels -> trees, by gradient boosting. Scores start at the best constant, or at given scores; each tree
 * is grown on packed gradients of a sample of the rows, and its leaves, times the learning rate, are added to the scores
 * of all. Rows of weight 0 take no part. The same input and seed give the same bits on any number of threads.
 * O(trees x (rows x features)). Sources: Friedman 2001; Newton leaf values, Chen & Guestrin 2016.
 */
import { type Random, random } from '../../core/random.ts';
import { withThreadPool } from '../../kernels/thread-pool.ts';
import type { BinnedTable } from './binned-table.ts';
import { Constraints } from './constraints.ts';
import { type Forest, forestOf, type GrownTree } from './forest.ts';
import { GradientSource } from './gradients.ts';
import { type Growth, growTree } from './growth.ts';
import { type LossName, type LossRows, losses } from './loss.ts';
import { drawByGradient, drawDropped, drawRows, FeatureSampler, type GossRates } from './sampling.ts';
import { type GrowthLimits, SplitFinder } from './split-finder.ts';
import { TrainerMemory } from './trainer-memory.ts';
import { TreeGrower } from './tree-grower.ts';

export interface BoostingOptions extends GrowthLimits {
  readonly loss: LossName;
  readonly growth: Growth;
  readonly learningRate: number;
  readonly nTrees: number;
  readonly featureFraction: number;
  readonly nodeFeatureFraction: number;
  readonly rowFraction: number;
  readonly goss: GossRates | null;
  /** 0 = no dropout. */
  readonly dropRate: number;
  readonly earlyStoppingRounds: number;
  /** -1, 0 or 1 for each column of the table. */
  readonly monotone: Int8Array;
  /** Groups of columns that may meet on a path; null = any. */
  readonly interactions: readonly (readonly number[])[] | null;
  readonly nThreads: number;
}

export interface BoostingProblem {
  readonly table: BinnedTable;
  /** One per row. */
  readonly labels: ArrayLike<number>;
  /** Non-negative, one per row; null = all 1. */
  readonly weights: ArrayLike<number> | null;
  /** Numbers of the early-stopping rows, which no tree is grown on; null = none. */
  readonly earlyStoppingRows: Int32Array | null;
  /** Raw scores to start from, one per row; null = the best constant. */
  readonly startScores: Float64Array | null;
}

export interface Boosted {
  /** 0 where start scores were given. */
  readonly baseScore: number;
  readonly forest: Forest;
  /** Mean loss of the early-stopping rows after each tree. */
  readonly watchedLoss: Float64Array;
}

/** Trains; a forest without trees where no row weighs anything or all labels are the same. */
export function boost(problem: BoostingProblem, options: BoostingOptions, seed: number): Boosted {
  const { table, labels, weights, startScores } = problem;
  const loss = losses[options.loss];
  const data: LossRows = {
    scores: new Float32Array(0),
    labels: Float32Array.from(labels),
    weights: weights && Float32Array.from(weights),
  };
  const eligible = eligibleRows(problem);
  const baseScore = startScores ? 0 : Math.fround(loss.baseScore(data, eligible));
  if (!Number.isFinite(baseScore) || eligible.length === 0) {
    return { baseScore, forest: forestOf([]), watchedLoss: new Float64Array(0) };
  }
  const maxLeaves = Math.min(options.maxLeafNodes, Math.ceil(eligible.length / options.minSamplesLeaf) + 1);
  const memory = new TrainerMemory(table, {
    nSlots: maxLeaves + 1,
    maxLeaves: options.maxLeafNodes,
    weighted: weights !== null,
    ownGradients: loss.gradients !== null,
    nThreads: options.nThreads,
  });
  return withThreadPool(memory.nBytes, options.nThreads, (pool) => {
    memory.load(pool);
    const { f32 } = pool.kernels.memory;
    const scores = f32.subarray(memory.scores >>> 2, (memory.scores >>> 2) + table.nRows);
    if (startScores) scores.set(startScores);
    else scores.fill(baseScore);
    f32.set(data.labels, memory.labels >>> 2);
    if (data.weights) f32.set(data.weights, memory.weights >>> 2);
    const trainer = new Trainer(memory, problem, options, { ...data, scores }, eligible, seed);
    return { baseScore, ...trainer.run() };
  });
}

/** Numbers of the rows that trees may be grown on, ascending. */
function eligibleRows({ table, weights, earlyStoppingRows }: BoostingProblem): Int32Array {
  const taken = new Uint8Array(table.nRows);
  for (const row of earlyStoppingRows ?? []) taken[row] = 1;
  const rows = new Int32Array(table.nRows);
  let n = 0;
  for (let row = 0; row < table.nRows; row++) {
    if (taken[row] === 0 && (!weights || weights[row]! > 0)) rows[n++] = row;
  }
  return rows.subarray(0, n);
}

class Trainer {
  readonly #memory: TrainerMemory;
  readonly #problem: BoostingProblem;
  readonly #options: BoostingOptions;
  readonly #data: LossRows;
  readonly #eligible: Int32Array;
  readonly #seed: number;
  readonly #sampler: FeatureSampler;
  readonly #grower: TreeGrower;
  readonly #gradients: GradientSource;
  readonly #rowList: Int32Array;
  readonly #outOfSampleList: Int32Array;
  readonly #trees: GrownTree[] = [];

  constructor(
    memory: TrainerMemory,
    problem: BoostingProblem,
    options: BoostingOptions,
    data: LossRows,
    eligible: Int32Array,
    seed: number,
  ) {
    this.#memory = memory;
    this.#problem = problem;
    this.#options = options;
    this.#data = data;
    this.#eligible = eligible;
    this.#seed = seed;
    const { features, nRows } = memory;
    const { i32 } = memory.pool.kernels.memory;
    const isUnordered = Uint8Array.from(features, (column) => problem.table.unordered[column]!);
    this.#sampler = new FeatureSampler(
      isUnordered,
      options.featureFraction,
      options.nodeFeatureFraction,
      (list) => i32.set(list, memory.featureList >>> 2),
    );
    const groups = options.interactions?.map((group) =>
      group.map((column) => features.indexOf(column)).filter((feature) => feature >= 0),
    );
    const monotone = Int8Array.from(features, (column) => options.monotone[column] ?? 0);
    const constraints = new Constraints(monotone, isUnordered, groups ?? null);
    const finder = new SplitFinder(memory, options, this.#sampler, constraints, random(seed));
    this.#grower = new TreeGrower(memory, finder);
    const loss = losses[options.loss];
    this.#gradients = new GradientSource(memory, loss, data, eligible, options.goss !== null);
    this.#rowList = i32.subarray(memory.rows >>> 2, (memory.rows >>> 2) + nRows);
    this.#outOfSampleList = i32.subarray(
      memory.outOfSampleRows >>> 2,
      (memory.outOfSampleRows >>> 2) + nRows,
    );
  }

  run(): { forest: Forest; watchedLoss: Float64Array } {
    const { nTrees, earlyStoppingRounds, loss } = this.#options;
    const { earlyStoppingRows } = this.#problem;
    const watchedLoss: number[] = [];
    let bestLoss = Number.POSITIVE_INFINITY;
    let bestTrees = 0;
    for (let tree = 0; tree < nTrees; tree++) {
      const grew = this.#addTree(random(this.#seed, 'tree', tree));
      if (!earlyStoppingRows) {
        if (!grew) break;
        continue;
      }
      const mean = losses[loss].meanLoss(this.#data, earlyStoppingRows);
      watchedLoss.push(mean);
      if (mean < bestLoss) {
        bestLoss = mean;
        bestTrees = tree + 1;
      }
      if (earlyStoppingRounds > 0 && tree + 1 - bestTrees >= earlyStoppingRounds) break;
    }
    // Trees that dropout rescaled later cannot be cut off.
    const cut = earlyStoppingRows && earlyStoppingRounds > 0 && this.#options.dropRate === 0;
    const kept = cut ? this.#trees.slice(0, bestTrees) : this.#trees;
    return { forest: forestOf(kept), watchedLoss: Float64Array.from(watchedLoss) };
  }

  /** False where nothing could be split and the next tree would be the same. */
  #addTree(stream: Random): boolean {
    const options = this.#options;
    const dropped = options.dropRate > 0 ? drawDropped(this.#trees.length, options.dropRate, stream) : [];
    for (const index of dropped) this.#addToAll(this.#trees[index]!, -1);
    this.#sampler.drawForTree(stream);
    const units = this.#gradients.fill(stream);
    const { nSample, nOutOfSample } = this.#drawRows(stream);
    const root = this.#grower.start(nSample, nSample === this.#memory.nRows, units, stream);
    const tree = growTree[options.growth](this.#grower, root);
    const rate = options.learningRate / (1 + dropped.length);
    for (const leaf of tree.leaves) leaf.value *= rate;
    this.#addToSample(tree);
    this.#addToOutOfSample(tree, nOutOfSample, 1);
    for (const index of dropped) {
      const old = this.#trees[index]!;
      for (const leaf of old.leaves) leaf.value *= dropped.length / (1 + dropped.length);
      this.#addToAll(old, 1);
    }
    for (const split of tree.splits) {
      split.threshold = this.#problem.table.bounds[split.feature]![split.thresholdBin]!;
    }
    this.#trees.push(tree);
    return tree.splits.length > 0 || nSample < this.#eligible.length || dropped.length > 0;
  }

  /** Fills the lists of rows to grow on and of rows that are only scored. */
  #drawRows(stream: Random): { nSample: number; nOutOfSample: number } {
    const { goss, rowFraction } = this.#options;
    const eligible = this.#eligible;
    let nSample = Math.max(1, Math.round(rowFraction * eligible.length));
    let nOutOfSample = 0;
    if (goss) {
      const { i32 } = this.#memory.pool.kernels.memory;
      const packed = this.#memory.packed >>> 2;
      const drawn = drawByGradient(i32, packed, eligible, goss, stream, this.#rowList, this.#outOfSampleList);
      nSample = drawn.nSample;
      nOutOfSample = drawn.nRest;
    } else if (nSample === this.#memory.nRows) this.#memory.pool.listRows(nSample, this.#memory.rows);
    else if (nSample === eligible.length) this.#rowList.set(eligible);
    else nOutOfSample = drawRows(eligible, nSample, stream, this.#rowList, this.#outOfSampleList).nRest;
    return { nSample, nOutOfSample: this.#leaveOut(this.#problem.earlyStoppingRows, nOutOfSample) };
  }

  /** Puts those rows on the out-of-sample list behind `nOutOfSample` others; returns how many it then has. */
  #leaveOut(rows: Int32Array | null, nOutOfSample: number): number {
    if (!rows) return nOutOfSample;
    this.#outOfSampleList.set(rows, nOutOfSample);
    return nOutOfSample + rows.length;
  }

  /** Adds the tree to the scores of the rows that it grew on, which each leaf knows. */
  #addToSample(tree: GrownTree): void {
    const { pool, nRows, leaves, rows, scores } = this.#memory;
    const { i32, f32 } = pool.kernels.memory;
    tree.leaves.forEach((leaf, index) => {
      const at = (leaves >>> 2) + 3 * index;
      i32[at] = leaf.begin;
      i32[at + 1] = leaf.end;
      f32[at + 2] = leaf.value;
    });
    pool.addLeaves({ nRows, leaves, nLeaves: tree.leaves.length, rows, scores });
  }

  /** Adds `factor` times an earlier tree to the scores of all rows. */
  #addToAll(tree: GrownTree, factor: number): void {
    const nOutOfSample = this.#leaveOut(this.#problem.earlyStoppingRows, this.#leaveOut(this.#eligible, 0));
    this.#addToOutOfSample(tree, nOutOfSample, factor);
  }

  /** Adds `factor` times the tree to the scores of the first `nOutOfSample` rows of the out-of-sample list, which it reorders. */
  #addToOutOfSample(tree: GrownTree, nOutOfSample: number, factor: number): void {
    this.#sendDown(tree, tree.root, { begin: 0, end: nOutOfSample, factor });
  }

  /** Rows that a tree was not grown on go down split by split, by the same kernels. */
  #sendDown(tree: GrownTree, node: number, part: { begin: number; end: number; factor: number }): void {
    const { begin, end, factor } = part;
    if (begin === end) return;
    const { pool, outOfSampleRows, scratch, columns, nRows, features, leftTable, scores } = this.#memory;
    if (node < 0) {
      pool.kernels.addToScores(outOfSampleRows, begin, end, scores, tree.leaves[~node]!.value * factor);
      return;
    }
    const split = tree.splits[node]!;
    if (split.leftSet) pool.kernels.memory.u8.set(split.leftSet, leftTable);
    const nLeft = pool.partition({
      rows: outOfSampleRows,
      begin,
      end,
      column: columns + features.indexOf(split.feature) * nRows,
      threshold: split.thresholdBin,
      missingLeft: split.missingLeft,
      table: split.leftSet ? leftTable : 0,
      scratch,
    });
    this.#sendDown(tree, split.left, { begin, end: begin + nLeft, factor });
    this.#sendDown(tree, split.right, { begin: begin + nLeft, end, factor });
  }
}
