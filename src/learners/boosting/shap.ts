/**
 * Forest + rows -> path-dependent SHAP values: what learning a feature's value changes, averaged over all orders of
 * learning the row's values. A split on a value not yet known sends the row both ways, in proportion to its training
 * rows. A row's values and the expected value add up to its raw score. O(rows x nodes x features on a path).
 *
 * Let every value be known with chance t. Then a row reaches a leaf with the product over its path's features
 * of z + t (o - z): z is the share of training rows on the leaf's side of all the feature's splits, o is 1 if
 * the row is on that side, else 0. A feature's value is the integral over t of the product without its factor,
 * times o - z: a polynomial, exact on Gauss-Legendre nodes. Factors are in (0, 1], so dividing one out is safe.
 * Sources: Lundberg et al. 2020 (the values); Wettenstein, Mitchell & Yu 2026, arXiv 2605.04497 (quadrature);
 * Davis & Rabinowitz, "Methods of Numerical Integration", section 2.7 (nodes and weights).
 */
import type { Forest } from './forest.ts';
import { goesLeft } from './predict.ts';

/**
 * Adds the SHAP values of all trees to `outValues`, feature f of row r at r * nFeatures + f. Returns the sum of
 * the trees' means over their training rows: with a row's values it makes the row's sum of leaf values.
 */
export function addForestShap(
  forest: Forest,
  columns: readonly Float32Array[],
  nFeatures: number,
  outValues: Float64Array,
): number {
  let expected = 0;
  for (const root of forest.roots) {
    const paths = listPaths(forest, root);
    expected += paths.mean;
    if (root >= 0) addTreeShap(forest, paths, columns, nFeatures, outValues);
  }
  return expected;
}

function addTreeShap(
  forest: Forest,
  paths: TreePaths,
  columns: readonly Float32Array[],
  nFeatures: number,
  outValues: Float64Array,
): void {
  const { parent, isLeft, split, feature, above, value } = paths;
  const { nodes, weights } = gaussLegendre(Math.ceil(paths.nFeatures / 2));
  const { steps, effects } = tabulate(paths, nodes);
  const [n, nEntries] = [nodes.length, parent.length];
  const goes = new Uint8Array(nEntries);
  const onSide = new Uint8Array(nEntries);
  const tableAt = new Int32Array(nEntries);
  const reached = new Float64Array(n * nEntries);
  const sums = new Float64Array(n * nEntries);
  reached.set(weights);
  onSide[0] = 1;
  for (let row = 0; row * nFeatures < outValues.length; row++) {
    for (let at = 1; at < nEntries; at++) {
      const up = parent[at]!;
      if (isLeft[at] === 1) goes[up] = goesLeft(forest, split[at]!, columns[feature[at]!]![row]!) ? 1 : 0;
      const before = onSide[above[at]!]!;
      const now = goes[up] === isLeft[at] ? before : 0;
      onSide[at] = now;
      const table = (3 * at + before + now) * n;
      tableAt[at] = table;
      for (let q = 0; q < n; q++) {
        const share = reached[up * n + q]! * steps[table + q]!;
        reached[at * n + q] = share;
        sums[at * n + q] = value[at]! * share;
      }
    }
    // Children come later, so an entry's sums over the leaves below are complete when it is met.
    for (let at = nEntries - 1; at > 0; at--) {
      const up = parent[at]!;
      const table = tableAt[at]!;
      let effect = 0;
      for (let q = 0; q < n; q++) {
        const sum = sums[at * n + q]!;
        effect += sum * effects[table + q]!;
        sums[up * n + q]! += sum;
      }
      outValues[row * nFeatures + feature[at]!]! += effect;
    }
  }
}

/**
 * For each entry, for the feature's o above and here (0 0, 1 0 or 1 1) and each node: the factor here by the
 * factor above, and (o - z) / factor here minus the same above.
 */
function tabulate(
  { above, passed }: TreePaths,
  nodes: Float64Array,
): { steps: Float64Array; effects: Float64Array } {
  const n = nodes.length;
  const steps = new Float64Array(3 * n * above.length);
  const effects = new Float64Array(steps.length);
  const oAbove = [0, 1, 1];
  const oHere = [0, 0, 1];
  for (let at = 1; at < above.length; at++) {
    for (let c = 0; c < 3; c++) {
      const wasBefore = oAbove[c]! - passed[above[at]!]!;
      const isNow = oHere[c]! - passed[at]!;
      for (let q = 0; q < n; q++) {
        const before = passed[above[at]!]! + nodes[q]! * wasBefore;
        const now = passed[at]! + nodes[q]! * isNow;
        steps[(3 * at + c) * n + q] = now / before;
        effects[(3 * at + c) * n + q] = isNow / now - wasBefore / before;
      }
    }
  }
  return { steps, effects };
}

/**
 * One tree's nodes as ends of paths, parents before children, with what SHAP values need of the splits on the way. One
 * entry per node; entry 0 is the root.
 */
interface TreePaths {
  readonly parent: Int32Array;
  readonly isLeft: Uint8Array;
  /** The split above the node, in the forest's numbering, and its feature; -1 for the root. */
  readonly split: Int32Array;
  readonly feature: Int32Array;
  /** The nearest entry above whose split is by the same feature; 0 where there is none. */
  readonly above: Int32Array;
  /** Share of the training rows on this side of all splits by `feature` from the root to here; 1 for the root. */
  readonly passed: Float64Array;
  /** Value of a leaf; 0 for a split. */
  readonly value: Float64Array;
  /** The most features on one path. */
  readonly nFeatures: number;
  /** Mean value of the training rows. */
  readonly mean: number;
}

function listPaths(forest: Forest, root: number): TreePaths {
  const { left, right, leafRows, leafValue } = forest;
  const parent: number[] = [];
  const isLeft: number[] = [];
  const split: number[] = [];
  const feature: number[] = [];
  const above: number[] = [];
  const value: number[] = [];
  const nRows: number[] = [];
  let nFeatures = 0;
  const add = (node: number, up: number, by: number, onPath: number): number => {
    const at = parent.push(up) - 1;
    const decides = by < 0 ? -1 : forest.feature[by]!;
    split[at] = by;
    feature[at] = decides;
    isLeft[at] = by >= 0 && left[by] === node ? 1 : 0;
    let same = up;
    while (same > 0 && feature[same] !== decides) same = parent[same]!;
    above[at] = same;
    value[at] = node < 0 ? leafValue[~node]! : 0;
    const features = onPath + (at > 0 && same === 0 ? 1 : 0);
    nFeatures = Math.max(nFeatures, features);
    nRows[at] =
      node < 0
        ? leafRows[~node]!
        : add(left[node]!, at, node, features) + add(right[node]!, at, node, features);
    return nRows[at]!;
  };
  add(root, 0, -1, 0);
  const passed = new Float64Array(parent.length).fill(1);
  for (let at = 1; at < passed.length; at++) {
    passed[at] = (passed[above[at]!]! * nRows[at]!) / nRows[parent[at]!]!;
  }
  return {
    parent: Int32Array.from(parent),
    isLeft: Uint8Array.from(isLeft),
    split: Int32Array.from(split),
    feature: Int32Array.from(feature),
    above: Int32Array.from(above),
    passed,
    value: Float64Array.from(value),
    nFeatures,
    mean: value.reduce((sum, leaf, at) => sum + leaf * nRows[at]!, 0) / nRows[0]!,
  };
}

export interface Quadrature {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Nodes and weights on (0, 1), n of each, that integrate every polynomial of degree below 2n exactly; the weights sum to 1.
 * Nodes are the roots of the Legendre polynomial, found by Newton's method from Tricomi's estimate.
 */
export function gaussLegendre(n: number): Quadrature {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = -Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 0;
    let step = 1;
    for (let round = 0; round < 10 && Math.abs(step) > 1e-15; round++) {
      const [value, before] = legendre(n, x);
      slope = (n * (x * value - before)) / (x * x - 1);
      step = value / slope;
      x -= step;
    }
    nodes[i] = (1 + x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}

/** Legendre polynomials of degree n and n - 1 at x, by recurrence. */
function legendre(n: number, x: number): [number, number] {
  let before = 1;
  let value = x;
  for (let degree = 2; degree <= n; degree++) {
    [before, value] = [value, ((2 * degree - 1) * x * value - (degree - 1) * before) / degree];
  }
  return [value, before];
}
