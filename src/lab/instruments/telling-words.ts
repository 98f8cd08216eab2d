/**
 * Text cells + labels -> the words whose presence goes most with either class: z of the difference of the positive
 * rate with and without the word, rare words left out. Many words are looked at, so only large z mean anything.
 */
import { alignedTable, oneLine } from '../../core/text-table.ts';
import type { StringColumn } from '../../table/table.ts';

const maxWords = 10;
const minRows = 15;
const maxRows = 20_000;

/** A table of words for people; O(characters). */
export function tellingWords(column: StringColumn, labels: Uint8Array): string {
  const step = Math.ceil(labels.length / maxRows);
  const seen = new Map<string, { rows: number; positives: number }>();
  let n = 0;
  let positives = 0;
  for (let row = 0; row < labels.length; row += step) {
    n += 1;
    positives += labels[row]!;
    const code = column.codes[row]!;
    if (code < 0) continue;
    const words = new Set(
      column.dictionary
        .at(code)
        .toLowerCase()
        .match(/[\p{L}\p{N}]{2,30}/gu),
    );
    for (const word of words) {
      const count = seen.get(word) ?? { rows: 0, positives: 0 };
      count.rows += 1;
      count.positives += labels[row]!;
      seen.set(word, count);
    }
  }
  const rate = positives / n;
  const judged = [...seen]
    .filter(([, { rows }]) => rows >= minRows && n - rows >= minRows)
    .map(([word, count]) => {
      const error = Math.sqrt(rate * (1 - rate) * (1 / count.rows + 1 / (n - count.rows)));
      const without = (positives - count.positives) / (n - count.rows);
      return { word, ...count, z: (count.positives / count.rows - without) / error };
    })
    .sort((left, right) => Math.abs(right.z) - Math.abs(left.z) || (left.word < right.word ? -1 : 1));
  if (judged.length === 0) return 'No word is in enough rows to tell anything.';
  const table = alignedTable(
    [
      { title: 'word', align: 'left' },
      { title: 'rows', align: 'right' },
      { title: 'rate', align: 'right' },
      { title: 'z', align: 'right' },
    ],
    judged
      .slice(0, maxWords)
      .map(({ word, rows, positives: hits, z }) => [
        oneLine(word),
        String(rows),
        (hits / rows).toFixed(3),
        z.toFixed(1),
      ]),
    Number.POSITIVE_INFINITY,
  );
  return `Words that go most with the target, of ${judged.length} looked at:\n${table}`;
}
