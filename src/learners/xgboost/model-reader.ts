/**
 * Bytes of a saved XGBoost 0.7 model -> its trees, so that prediction, importance and export need no WebAssembly.
 * Layout (little endian): LearnerModelParam 136 bytes, objective and booster names (length as 64 bits, text),
 * GBTreeModelParam 160 bytes, then each tree: TreeParam 148 bytes, nodes of 20 bytes, statistics of 16 bytes.
 * Source: dmlc/xgboost release 0.7, src/learner.cc, src/gbm/gbtree_model.h, include/xgboost/tree_model.h.
 */
import { LabError } from '../../core/errors.ts';

export interface XgboostTree {
  /** Column of each node's split; -1 = leaf. */
  readonly columns: Int32Array;
  /** Cells below go left; the value of a leaf. */
  readonly values: Float32Array;
  readonly lefts: Int32Array;
  readonly rights: Int32Array;
  /** 1 where missing cells go left. */
  readonly missingLeft: Uint8Array;
  /** Loss reduction of each split. */
  readonly gains: Float32Array;
}

export interface XgboostModel {
  /** Log-odds before the first tree. */
  readonly baseScore: number;
  readonly trees: readonly XgboostTree[];
}

/** @throws LabError `learners.badState` where the bytes are not such a model. */
export function readModel(bytes: Uint8Array): XgboostModel {
  try {
    return read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (thrown) {
    throw new LabError(
      'learners.badState',
      `${bytes.length} bytes are not a saved XGBoost model`,
      'Fit the learner again.',
      { cause: thrown },
    );
  }
}

function read(view: DataView): XgboostModel {
  // Saved as log-odds, though it was set as a probability.
  const baseScore = view.getFloat32(0, true);
  let at = 136;
  for (let name = 0; name < 2; name++) at += 8 + view.getUint32(at, true);
  const nTrees = view.getInt32(at, true);
  at += 160;
  const trees: XgboostTree[] = [];
  for (let tree = 0; tree < nTrees; tree++) {
    const nNodes = view.getInt32(at + 4, true);
    at += 148;
    trees.push(readTree(view, at, nNodes));
    at += nNodes * 36;
  }
  // A group number for each tree follows.
  if (at + 4 * nTrees !== view.byteLength) throw new RangeError(`${view.byteLength - at} bytes are left`);
  return { baseScore, trees };
}

function readTree(view: DataView, from: number, nNodes: number): XgboostTree {
  const tree = {
    columns: new Int32Array(nNodes),
    values: new Float32Array(nNodes),
    lefts: new Int32Array(nNodes),
    rights: new Int32Array(nNodes),
    missingLeft: new Uint8Array(nNodes),
    gains: new Float32Array(nNodes),
  };
  for (let node = 0; node < nNodes; node++) {
    const at = from + node * 20;
    const left = view.getInt32(at + 4, true);
    const split = view.getUint32(at + 12, true);
    tree.lefts[node] = left;
    tree.rights[node] = view.getInt32(at + 8, true);
    tree.columns[node] = left === -1 ? -1 : split & 0x7fffffff;
    tree.missingLeft[node] = split >>> 31;
    tree.values[node] = view.getFloat32(at + 16, true);
    tree.gains[node] = view.getFloat32(from + nNodes * 20 + node * 16, true);
  }
  return tree;
}

/** Adds each row's leaf values to `outMargins`; cells must have passed `modelCell`. O(trees x rows x depth). */
export function addTrees(
  trees: readonly XgboostTree[],
  columns: readonly Float32Array[],
  outMargins: Float64Array,
): void {
  for (const { columns: splits, values, lefts, rights, missingLeft } of trees) {
    for (let row = 0; row < outMargins.length; row++) {
      let node = 0;
      for (let split = splits[0]!; split >= 0; split = splits[node]!) {
        const cell = columns[split]![row]!;
        const left = Number.isNaN(cell) ? missingLeft[node] === 1 : cell < values[node]!;
        node = left ? lefts[node]! : rights[node]!;
      }
      outMargins[row]! += values[node]!;
    }
  }
}
