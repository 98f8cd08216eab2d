/**
 * Grows oblivious trees: every node of a level is split by the same feature and threshold, the one whose gain
 * summed over the level is highest (CatBoost). A node that the common split would leave with a side below the
 * limits stays a leaf. Depth: `maxDepth`, or as deep as `maxLeafNodes` allows.
 */
import type { NodeSplitter } from './node-splitter.ts';
import type { GrownTree } from './tree.ts';
import type { TreeNode } from './tree-node.ts';

export function growSymmetric(splitter: NodeSplitter, root: TreeNode): GrownTree {
  const { maxLeafNodes, maxDepth } = splitter.limits;
  const byLeaves = Math.floor(Math.log2(maxLeafNodes));
  const depth = maxDepth > 0 ? Math.min(maxDepth, byLeaves) : byLeaves;
  const done: TreeNode[] = [];
  let level = [root];
  for (let at = 0; at < depth && level.length > 0; at++) {
    const common = splitter.searchCommon(level);
    if (!common) break;
    const next: TreeNode[] = [];
    for (const node of level) {
      const children = splitter.splitAt(node, common, at + 1 < depth);
      if (children) next.push(...children);
      else done.push(node);
    }
    level = next;
  }
  return splitter.finish([...done, ...level]);
}
