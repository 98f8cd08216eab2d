import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unifiedDiff } from '../../src/journal/line-diff.ts';

const diff = (before: string, after: string): string => unifiedDiff(before, after, ['a', 'b']);

/** Applies a unified diff as `patch` does: by the line numbers, refusing context that does not match. */
function patched(before: string, patch: string): string {
  const source = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const lines = patch.split('\n').slice(2, -1);
  let result = '';
  let at = 0;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    const head = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@$/.exec(line);
    if (head) {
      const first = Number(head[1]) - (head[2] === '0' ? 0 : 1);
      result += source.slice(at, first).join('');
      at = first;
      continue;
    }
    if (line.startsWith('\\')) continue;
    const text = line.slice(1) + (lines[i + 1]?.startsWith('\\') ? '' : '\n');
    if (line[0] === '+') result += text;
    else {
      if (source[at] !== text) throw new Error(`line ${at + 1} is ${source[at]}, the patch has ${text}`);
      if (line[0] === ' ') result += text;
      at++;
    }
  }
  return result + source.slice(at).join('');
}

/** Length of the longest common subsequence, by its recursive definition. */
function slowCommon(left: readonly string[], right: readonly string[]): number {
  if (left.length === 0 || right.length === 0) return 0;
  if (left[0] === right[0]) return 1 + slowCommon(left.slice(1), right.slice(1));
  return Math.max(slowCommon(left.slice(1), right), slowCommon(left, right.slice(1)));
}

const text = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 }), fc.boolean())
  .map(([lines, ends]) => lines.join('\n') + (ends ? '\n' : ''));

describe('unifiedDiff', () => {
  test('turns the one text into the other when applied', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(patched(before, diff(before, after))).toBe(after);
      }),
      { numRuns: 500 },
    );
  });

  test('removes and adds no more lines than it must', () => {
    const few = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 7 });
    fc.assert(
      fc.property(few, few, (left, right) => {
        const edits = diff(
          left.map((line) => `${line}\n`).join(''),
          right.map((line) => `${line}\n`).join(''),
        )
          .split('\n')
          .slice(2)
          .filter((line) => /^[-+]/.test(line));
        expect(edits).toHaveLength(left.length + right.length - 2 * slowCommon(left, right));
      }),
    );
  });

  test('writes what diff -u writes', () => {
    const before = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\neleven\ntwelve\n';
    const after = before.replace('two\n', '').replace('eleven', 'ELEVEN');
    // diff -u --label a --label b before after
    expect(diff(before, after)).toBe(
      '--- a\n+++ b\n@@ -1,5 +1,4 @@\n one\n-two\n three\n four\n five\n' +
        '@@ -8,5 +7,5 @@\n eight\n nine\n ten\n-eleven\n+ELEVEN\n twelve\n',
    );
  });

  test('of equal texts is empty, and a lost last line break shows', () => {
    expect(diff('a\nb\n', 'a\nb\n')).toBe('');
    expect(diff('a\n', 'a')).toBe('--- a\n+++ b\n@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n');
  });
});
