/** Area under the ROC curve, ties counted half. Labels 0 or 1. */
export function aucOf(scores: Float64Array, labels: Uint8Array): number {
  const order = Uint32Array.from(scores.keys()).sort((left, right) => scores[left]! - scores[right]!);
  let rankSum = 0;
  let positives = 0;
  for (let begin = 0; begin < order.length; ) {
    let end = begin + 1;
    while (end < order.length && scores[order[end]!] === scores[order[begin]!]) end++;
    for (let i = begin; i < end; i++) {
      if (labels[order[i]!] !== 1) continue;
      rankSum += (begin + 1 + end) / 2;
      positives++;
    }
    begin = end;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (order.length - positives));
}
