/**
 * Grows level by level, splitting every leaf that gains, left to right (XGBoost's depthwise). Where
 * `maxLeafNodes` cuts a level short, its best leaves are split.
 */
import type { NodeSplitter } from './node-splitter.ts';
import type { GrownTree } from './tree.ts';
import type { TreeNode } from './tree-node.ts';

export function growDepthWise(splitter: NodeSplitter, root: TreeNode): GrownTree {
  const { maxLeafNodes } = splitter.limits;
  const done: TreeNode[] = [];
  let level = [root];
  while (level.length > 0) {
    const next: TreeNode[] = [];
    const order = [...level].sort((a, b) => b.bestGain - a.bestGain);
    let nLeaves = done.length + level.length;
    for (const node of order) {
      let children: [TreeNode, TreeNode] | null = null;
      while (!children && node.bestFeature >= 0 && nLeaves < maxLeafNodes) {
        children = splitter.split(node, nLeaves + 1 < maxLeafNodes);
      }
      if (children) {
        next.push(...children);
        nLeaves++;
      } else {
        splitter.release(node);
        done.push(node);
      }
    }
    level = next;
  }
  return splitter.finish(done);
}
