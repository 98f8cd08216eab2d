/**
 * Trees on columns of at most 255 bins, grown on rows drawn with replacement in proportion to their weights; the
 * probability is the mean of the leaf rates. Numeric cells are ordered, missing cells go where they gain, categories
 * are ordered by their share of positives, and of the sparse block the most frequent columns are used.
 * Sources: Breiman (2001); with random thresholds Geurts et al. (2006).
 */
import type { AllOptions, Work } from '../../core/catalog.ts';
import type { Matrix } from '../../core/matrix.ts';
import type { Resolved } from '../../core/options.ts';
import { random } from '../../core/random.ts';
import { binColumn, binTable } from '../boosting/binned-table.ts';
import { columnsSeen } from '../frequent-columns.ts';
import type { FitInput } from '../learner.ts';
import { checkShape, positiveRate, type Shape, shapeOf, toShares, weightedRows } from '../matrix-rows.ts';
import { drawBootstrap, drawTable } from './bootstrap.ts';
import type { forestOptionSpecs } from './options.ts';
import { type OrderPlan, orderColumns, planOrder, spreadImportance } from './ordered-columns.ts';
import { sumTrees, type Trees } from './score-trees.ts';
import { type GiniTree, GiniTreeGrower } from './tree-grower.ts';

/** Every option of a forest, and how it places its thresholds. */
export type GrowthOptions = Resolved<typeof forestOptionSpecs> & { readonly splitter: 'best' | 'random' };

/** `Trees` as plain data. */
type ForestTrees = { readonly [K in keyof Trees]: Trees[K] };

export type ForestState =
  | { readonly kind: 'rate'; readonly shape: Shape; readonly rate: number }
  | ({
      readonly kind: 'forest';
      readonly shape: Shape;
      readonly plan: OrderPlan;
      /** Upper bounds of the bins of each ordered column. */
      readonly bounds: readonly Float32Array[];
      readonly importance: Float64Array;
    } & ForestTrees);

const maxBins = 254;

/** Non-negative importance of each dense, then each sparse column. */
export function forestImportance(state: ForestState): Float64Array {
  if (state.kind === 'forest') return state.importance.slice();
  return new Float64Array(state.shape.nDense + state.shape.nSparse);
}

/** Work of a forest, in visits of cells: trees grow to the last rows, to a depth of about log2(rows). */
export function forestCost(work: Work, options: AllOptions): number {
  const seen = columnsSeen(work, options.maxSparseColumns);
  const share = Number(options.nodeFeatureFraction);
  const tried = share === 0 ? Math.sqrt(seen) : share * seen;
  return Number(options.nTrees) * Math.log2(work.nRows + 2) * Math.max(3, tried) * work.nRows * 4;
}

export function fitForest(input: FitInput, options: GrowthOptions): ForestState {
  const { matrix, labels, weights, seed } = weightedRows(input);
  const shape = shapeOf(matrix);
  const rate = positiveRate(labels, weights);
  if (rate === 0 || rate === 1 || labels.length === 0) return { kind: 'rate', shape, rate };

  const plan = planOrder(matrix, labels, weights, maxBins, options.maxSparseColumns);
  const ordered = orderColumns(matrix, plan);
  if (ordered.length === 0) return { kind: 'rate', shape, rate };
  const { bounds, bins } = binTable(ordered, matrix.nRows, maxBins, seed);
  const nColumns = ordered.length;
  const share =
    options.nodeFeatureFraction === 0 ? Math.sqrt(nColumns) : options.nodeFeatureFraction * nColumns;
  const grower = new GiniTreeGrower({ nRows: matrix.nRows, nColumns, bins }, labels, {
    maxDepth: options.maxDepth,
    minSamplesLeaf: options.minSamplesLeaf,
    nTried: Math.max(1, Math.round(share)),
    splitter: options.splitter,
  });
  const table = drawTable(weights);
  const nDraws = Math.max(1, Math.round(options.rowFraction * matrix.nRows));
  const counts = new Uint32Array(matrix.nRows);
  const trees: GiniTree[] = [];
  for (let tree = 0; tree < options.nTrees; tree++) {
    const stream = random(seed, 'forest', tree);
    drawBootstrap(table, nDraws, stream, counts);
    trees.push(copyTree(grower.grow(counts, stream)));
  }
  return {
    kind: 'forest',
    shape,
    plan,
    bounds,
    importance: spreadImportance(plan, shape.nSparse, toShares(grower.gains.slice())),
    ...joinTrees(trees),
  };
}

function copyTree({ nNodes, columns, thresholds, lefts, rates }: GiniTree): GiniTree {
  return {
    nNodes,
    columns: columns.slice(0, nNodes),
    thresholds: thresholds.slice(0, nNodes),
    lefts: lefts.slice(0, nNodes),
    rates: rates.slice(0, nNodes),
  };
}

function joinTrees(trees: readonly GiniTree[]) {
  const starts = new Uint32Array(trees.length + 1);
  trees.forEach(({ nNodes }, tree) => {
    starts[tree + 1] = starts[tree]! + nNodes;
  });
  const nNodes = starts[trees.length]!;
  const joined = {
    starts,
    columns: new Uint16Array(nNodes),
    thresholds: new Uint16Array(nNodes),
    lefts: new Uint32Array(nNodes),
    rates: new Float32Array(nNodes),
  };
  trees.forEach((tree, at) => {
    joined.columns.set(tree.columns, starts[at]!);
    joined.thresholds.set(tree.thresholds, starts[at]!);
    joined.lefts.set(tree.lefts, starts[at]!);
    joined.rates.set(tree.rates, starts[at]!);
  });
  return joined;
}

/** @param name of the learner, for the message where the columns are others than it was fitted on. */
export function predictForest(name: string, state: ForestState, matrix: Matrix): Float64Array {
  checkShape(name, state.shape, matrix);
  const { nRows } = matrix;
  const out = new Float64Array(nRows);
  if (state.kind === 'rate') return out.fill(state.rate);
  const ordered = orderColumns(matrix, state.plan);
  const nColumns = ordered.length;
  const bins = new Uint8Array(nRows * nColumns);
  const column = new Uint8Array(nRows);
  ordered.forEach((values, at) => {
    binColumn(values, state.bounds[at]!, column);
    for (let i = 0; i < nRows; i++) bins[i * nColumns + at] = column[i]!;
  });
  sumTrees(state, bins, nRows, nColumns, out);
  const nTrees = state.starts.length - 1;
  for (let i = 0; i < nRows; i++) out[i]! /= nTrees;
  return out;
}
