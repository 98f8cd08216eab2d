/** Up to three names that a misspelt one may have meant: same but for case and signs, or few edits away. */
export function nearNames(wanted: string, names: readonly string[]): string[] {
  const bare = (name: string) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  const target = bare(wanted);
  return names
    .map((name) => {
      const candidate = bare(name);
      const within =
        target !== '' && candidate !== '' && (candidate.includes(target) || target.includes(candidate));
      return {
        name,
        distance: Math.min(editDistance(target, candidate), within ? 1.5 : Number.POSITIVE_INFINITY),
      };
    })
    .filter(({ distance }) => distance <= Math.max(1, target.length / 3))
    .sort((left, right) => left.distance - right.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Levenshtein distance. O(product of the lengths). */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, i) => i);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const change = row[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[right.length]!;
}
