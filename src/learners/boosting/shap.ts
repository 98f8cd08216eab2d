/**
 * Forest + rows -> path-dependent SHAP values: what learning a feature's value changes, averaged over all
 * orders of learning the row's values; a split on a value not yet known sends the row both ways, in proportion
 * to its training rows.
 *
 * Let every value be known with chance t. Then a row reaches a leaf with the product over its path's features
 * of z + t (o - z): z is the share of training rows on the leaf's side of all the feature's splits, o is 1 if
 * the row is on that side, else 0. A feature's value is the integral over t of the product without its factor,
 * times o - z: a polynomial, exact on Gauss-Legendre nodes. Factors are in (0, 1], so dividing one out is safe.
 * Source: Lundberg et al. 2020 (the values); Wettenstein, Mitchell & Yu 2026, arXiv 2605.04497 (quadrature).
 */
import { goesLeft } from './forest-prediction.ts';
import { gaussLegendre } from './gauss-legendre.ts';
import type { Forest } from './tree.ts';
import { listPaths, type TreePaths } from './tree-paths.ts';

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
