/**
 * Ids and counters that tell the target: a number range, a prefix or a length that only one outcome has, or a trend.
 * Newer customers differ a little from older ones, so a mild trend is not a leak.
 */
import { groupOf, meets } from './group.ts';
import { hiddenTargetAuc } from './hidden-target.ts';
import { splitWords } from './outcome-words.ts';
import { rangeIn } from './range-tells.ts';
import { cellText, examplesOf, inQuotes, outcomeText, sharesText } from './sentence.ts';
import { categoryAuc, rankAuc } from './single-column-auc.ts';
import type { Clue, Finding } from './suspicion.ts';

const leastAuc = 0.82;
const leastDigitAuc = 0.75;
const idWord =
  /^(id|ids|uuid|guid|key|no|nr|num|number|nummer|index|row|ref|reference|ticket|case|account|invoice|lfd|zeile)$/;
const demand = { likelihoodRatio: 30, coverage: 0.2, purity: 0.9, nRows: 20 };

export function idTells(clue: Clue): Finding | null {
  if (!isIdLike(clue)) return null;
  const { column, rows, labels, target } = clue;
  const form = column.kind === 'string' ? formTells(clue) : null;
  if (form) return form;
  const numbers = Float64Array.from(rows, (row) => numberIn(clue, row));
  const range = rangeIn(clue, numbers, String, 'id');
  if (range) return range;
  const rank = rankAuc(numbers, labels, Number.NEGATIVE_INFINITY);
  const trend = Math.max(rank, 1 - rank);
  const digits = Int32Array.from(numbers, (value) => (Number.isNaN(value) ? 0 : 1 + (Math.abs(value) % 10)));
  const digit =
    column.kind === 'string' ? categoryAuc(digits, 11, labels) : hiddenTargetAuc(column, rows, labels);
  if (trend < leastAuc && digit < leastDigitAuc) return null;
  const what = digit > trend ? 'its last digit' : 'its size';
  return {
    rule: 'id',
    strength: Math.max(trend, digit),
    why: `${inQuotes(column.name)} only counts or names rows, yet ${what} tells ${outcomeText(target, 1)} (AUC ${Math.max(trend, digit).toFixed(3)}). Perhaps the numbers were given in the order of the outcomes.`,
    examples: examplesOf(clue, (i) => labels[i] === 1, 1),
  };
}

function isIdLike({ column, rows }: Clue): boolean {
  if (column.role === 'id') return true;
  if (column.kind === 'date' || column.role === 'text' || column.role === 'constant') return false;
  const cells = new Set<number>();
  let n = 0;
  const values = column.kind === 'string' ? column.codes : column.values;
  for (const row of rows) {
    const value = values[row]!;
    if (Number.isNaN(value) || (column.kind === 'string' && value < 0)) continue;
    if (column.kind === 'number' && !Number.isInteger(value)) return false;
    n++;
    cells.add(value);
  }
  const said = splitWords(column.name).some((word) => idWord.test(word));
  return n > 40 && cells.size >= (said ? 0.9 : 0.99) * n;
}

/** The last run of digits of a string id, or the number itself. */
function numberIn({ column }: Clue, row: number): number {
  if (column.kind !== 'string') return column.values[row]!;
  const code = column.codes[row]!;
  const digits = code < 0 ? null : /\d+(?=\D*$)/.exec(column.dictionary.at(code));
  return digits ? Number(digits[0].slice(-15)) : Number.NaN;
}

/** Letters stay, digits become 9: `CH-2031` and `CH-77` are of the form `CH-9`. */
function formTells(clue: Clue): Finding | null {
  const { column, rows, labels, nPositive, target, nColumns } = clue;
  if (column.kind !== 'string') return null;
  const counts = new Map<string, { n: number; k: number }>();
  const formOf = (row: number): string => {
    const code = column.codes[row]!;
    return code < 0 ? '' : column.dictionary.at(code).slice(0, 40).replaceAll(/\d+/g, '9');
  };
  for (const [i, row] of rows.entries()) {
    const form = formOf(row);
    const count = counts.get(form) ?? { n: 0, k: 0 };
    count.n++;
    count.k += labels[i]!;
    counts.set(form, count);
  }
  for (const [form, { n, k }] of counts) {
    const group = groupOf(n, k, rows.length, nPositive);
    if (n === rows.length || !meets(group, demand, nColumns * counts.size)) continue;
    const picked = (i: number): boolean => formOf(rows[i]!) === form;
    const shown = cellText(column, rows[rows.findIndex((row) => formOf(row) === form)]!);
    return {
      rule: 'id',
      strength: group.auc,
      why: `${inQuotes(column.name)} has the form of ${inQuotes(shown)} in ${sharesText(group, target)}.`,
      examples: examplesOf(clue, picked, group.outcome),
    };
  }
  return null;
}
