/**
 * A grown root -> a tree, by one of three orders of splitting. All stop at `maxLeafNodes` leaves, and where no split gains
 * more than `minGain`. O(leaves^2) at most beside the splits themselves.
 * Sources: best-first (Shi 2007; LightGBM), depth-wise (XGBoost), oblivious trees (CatBoost).
 */
import type { GrownTree } from './forest.ts';
import type { TreeGrower } from './tree-grower.ts';
import type { TreeNode } from './tree-node.ts';

export type Growth = 'leafWise' | 'depthWise' | 'symmetric';

/** Splits the leaf whose split gains most, again and again. */
function growLeafWise(grower: TreeGrower, root: TreeNode): GrownTree {
  const { maxLeafNodes } = grower.limits;
  const leaves = [root];
  while (leaves.length < maxLeafNodes) {
    const chosen = bestLeaf(leaves);
    if (chosen < 0) break;
    const children = grower.split(leaves[chosen]!, leaves.length + 1 < maxLeafNodes);
    if (!children) continue;
    leaves[chosen] = children[0];
    leaves.push(children[1]);
  }
  return grower.finish(leaves);
}

/** The splittable leaf of the highest gain, the earliest among equals; -1 if none. */
function bestLeaf(leaves: readonly TreeNode[]): number {
  let best = -1;
  let bestGain = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < leaves.length; i++) {
    const leaf = leaves[i]!;
    if (leaf.bestFeature < 0 || leaf.bestGain <= bestGain) continue;
    bestGain = leaf.bestGain;
    best = i;
  }
  return best;
}

/**
 * Splits every leaf of a level that gains, left to right. Where `maxLeafNodes` cuts a level short, its best leaves are
 * split.
 */
function growDepthWise(grower: TreeGrower, root: TreeNode): GrownTree {
  const { maxLeafNodes } = grower.limits;
  const done: TreeNode[] = [];
  let level = [root];
  while (level.length > 0) {
    const next: TreeNode[] = [];
    const order = [...level].sort((a, b) => b.bestGain - a.bestGain);
    let nLeaves = done.length + level.length;
    for (const node of order) {
      let children: [TreeNode, TreeNode] | null = null;
      while (!children && node.bestFeature >= 0 && nLeaves < maxLeafNodes) {
        children = grower.split(node, nLeaves + 1 < maxLeafNodes);
      }
      if (children) {
        next.push(...children);
        nLeaves++;
      } else {
        grower.release(node);
        done.push(node);
      }
    }
    level = next;
  }
  return grower.finish(done);
}

/**
 * Splits every node of a level by the same feature and threshold, the one whose gain summed over the level is highest. A
 * node that the common split would leave with a side below the limits stays a leaf. Depth: `maxDepth`, or as deep as
 * `maxLeafNodes` allows.
 */
function growSymmetric(grower: TreeGrower, root: TreeNode): GrownTree {
  const { maxLeafNodes, maxDepth } = grower.limits;
  const byLeaves = Math.floor(Math.log2(maxLeafNodes));
  const depth = maxDepth > 0 ? Math.min(maxDepth, byLeaves) : byLeaves;
  const done: TreeNode[] = [];
  let level = [root];
  for (let at = 0; at < depth && level.length > 0; at++) {
    const common = grower.searchCommon(level);
    if (!common) break;
    const next: TreeNode[] = [];
    for (const node of level) {
      const children = grower.splitAt(node, common, at + 1 < depth);
      if (children) next.push(...children);
      else done.push(node);
    }
    level = next;
  }
  return grower.finish([...done, ...level]);
}

export const growTree: Readonly<Record<Growth, (grower: TreeGrower, root: TreeNode) => GrownTree>> = {
  leafWise: growLeafWise,
  depthWise: growDepthWise,
  symmetric: growSymmetric,
};
