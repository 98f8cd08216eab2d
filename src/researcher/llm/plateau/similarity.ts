/** How alike two short texts are: shared words over all words (Jaccard), by stems of five letters; 0 to 1. */
export function similarity(left: string, right: string): number {
  const [a, b] = [stems(left), stems(right)];
  if (a.size === 0 || b.size === 0) return 0;
  let shared = 0;
  for (const stem of a) if (b.has(stem)) shared++;
  return shared / (a.size + b.size - shared);
}

const common = new Set(
  'the and for with from that this are has have its was not but all any one into than'.split(' '),
);

function stems(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}_]{3,}/gu) ?? [];
  return new Set(words.filter((word) => !common.has(word)).map((word) => word.slice(0, 5)));
}
