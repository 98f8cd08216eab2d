/**
 * Two texts -> the smallest set of removed and added lines, as a unified diff that `patch` takes. Equal lines at both
 * ends are set aside, the longest common subsequence of the rest is found by dynamic programming: O(n m) in lines,
 * meant for modules of up to a few thousand. Source: Hunt & McIlroy 1976; format: POSIX diff -u.
 */

interface Edit {
  readonly kind: ' ' | '-' | '+';
  /** With its line break, where it has one. */
  readonly line: string;
}

/** The unified diff with three lines of context; empty where the texts are equal. */
export function unifiedDiff(before: string, after: string, names: readonly [string, string]): string {
  const edits = editsBetween(linesOf(before), linesOf(after));
  const changed = [...edits.keys()].filter((at) => edits[at]!.kind !== ' ');
  if (changed.length === 0) return '';
  const context = 3;
  const hunks: { from: number; to: number }[] = [];
  for (const at of changed) {
    const last = hunks.at(-1);
    const to = Math.min(edits.length, at + context + 1);
    if (last && at - context <= last.to) last.to = to;
    else hunks.push({ from: Math.max(0, at - context), to });
  }
  const text = hunks.map(({ from, to }) => hunkText(edits, from, to)).join('');
  return `--- ${names[0]}\n+++ ${names[1]}\n${text}`;
}

function hunkText(edits: readonly Edit[], from: number, to: number): string {
  const count = (kind: '-' | '+', start: number, end: number): number =>
    edits.slice(start, end).filter((edit) => edit.kind === ' ' || edit.kind === kind).length;
  const span = (kind: '-' | '+'): string => {
    const lines = count(kind, from, to);
    const first = count(kind, 0, from) + (lines === 0 ? 0 : 1);
    return lines === 1 ? `${first}` : `${first},${lines}`;
  };
  const body = edits
    .slice(from, to)
    .map(
      ({ kind, line }) => `${kind}${line}${line.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`,
    );
  return `@@ -${span('-')} +${span('+')} @@\n${body.join('')}`;
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function editsBetween(before: readonly string[], after: readonly string[]): Edit[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  while (
    tail < Math.min(before.length, after.length) - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  ) {
    tail++;
  }
  const same = (line: string): Edit => ({ kind: ' ', line });
  return [
    ...before.slice(0, head).map(same),
    ...editsOfMiddle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map(same),
  ];
}

function editsOfMiddle(before: readonly string[], after: readonly string[]): Edit[] {
  const width = after.length + 1;
  // common[i * width + j]: length of the longest common subsequence of before from i and after from j.
  const common = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i * width + j] =
        before[i] === after[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
    }
  }
  const edits: Edit[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      edits.push({ kind: ' ', line: before[i]! });
      i++;
      j++;
    } else if (
      j === after.length ||
      (i < before.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)
    ) {
      edits.push({ kind: '-', line: before[i++]! });
    } else {
      edits.push({ kind: '+', line: after[j++]! });
    }
  }
  return edits;
}
