/**
 * A text that tells how it ended: one word that stands nearly only in the rows of one outcome. Words of an ending, and
 * those of the target itself, need less than others, because a caller's own words may well be a good honest sign.
 */
import { type Group, groupOf, meets } from './group.ts';
import { sameStem, saysEnding, splitWords } from './outcome-words.ts';
import { examplesOf, inQuotes, sharesText } from './sentence.ts';
import type { Clue, Finding } from './suspicion.ts';

const ending = { likelihoodRatio: 12, coverage: 0.15, purity: 0.6, nRows: 15 };
const otherWord = { likelihoodRatio: 40, coverage: 0.4, purity: 0.9, nRows: 20 };
const mostWords = 200;

export function wordsTell(clue: Clue): Finding | null {
  const { column, rows, labels, nPositive, target, nColumns } = clue;
  if (column.kind !== 'string' || column.role === 'constant' || column.role === 'id') return null;
  if (column.role === 'category' && column.dictionary.length < 50) return null;
  const counts = new Map<string, { n: number; k: number }>();
  const wordsAt = (row: number): Set<string> => {
    const code = column.codes[row]!;
    return new Set(code < 0 ? [] : splitWords(column.dictionary.at(code)).slice(0, mostWords));
  };
  for (const [i, row] of rows.entries()) {
    for (const word of wordsAt(row)) {
      const count = counts.get(word) ?? { n: 0, k: 0 };
      count.n++;
      count.k += labels[i]!;
      counts.set(word, count);
    }
  }
  const own = [target.column, target.positive, target.negative]
    .flatMap(splitWords)
    .filter((word) => word.length > 3);
  let best: { word: string; group: Group; says: boolean } | null = null;
  for (const [word, { n, k }] of counts) {
    if (n < 10) continue;
    const group = groupOf(n, k, rows.length, nPositive);
    const says = saysEnding(word) || own.some((each) => sameStem(each, word));
    if (!meets(group, says ? ending : otherWord, nColumns * counts.size)) continue;
    const isBetter = !best || (says === best.says ? group.auc > best.group.auc : says);
    if (isBetter) best = { word, group, says };
  }
  if (!best) return null;
  const { word, group } = best;
  return {
    rule: 'words',
    strength: group.auc,
    why: `${inQuotes(column.name)} holds the word ${inQuotes(word)} in ${sharesText(group, target)}. The text seems to be written, or completed, when the outcome is known.`,
    examples: examplesOf(clue, (i) => wordsAt(rows[i]!).has(word), group.outcome),
  };
}
