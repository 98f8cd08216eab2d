/** Grows the leaf whose split gains most, until `maxLeafNodes` (best-first, Shi 2007; LightGBM). */
import type { NodeSplitter } from './node-splitter.ts';
import type { GrownTree } from './tree.ts';
import type { TreeNode } from './tree-node.ts';

export function growLeafWise(splitter: NodeSplitter, root: TreeNode): GrownTree {
  const { maxLeafNodes } = splitter.limits;
  const leaves = [root];
  while (leaves.length < maxLeafNodes) {
    const chosen = bestLeaf(leaves);
    if (chosen < 0) break;
    const children = splitter.split(leaves[chosen]!, leaves.length + 1 < maxLeafNodes);
    if (!children) continue;
    leaves[chosen] = children[0];
    leaves.push(children[1]);
  }
  return splitter.finish(leaves);
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
