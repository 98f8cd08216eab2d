/**
 * The target column -> labels. Any column of two values will do; spellings of one value ("Yes", "yes "; "1",
 * "1.0") are one. Rows without a target are left out and counted.
 *
 * The positive value, where none is given: of two numbers the larger; a word that says yes before one that says
 * no; else the rarer; else the later in the alphabet.
 */
import { counted } from '../core/counted.ts';
import { LabError } from '../core/errors.ts';
import { booleanSense } from './columns/boolean-words.ts';
import { isGapWord, valuesAmongGaps } from './columns/gaps.ts';
import { isPlainNumber } from './columns/number-form.ts';
import { type GapRule, usualGaps } from './columns/reading.ts';
import { quoteText } from './database/database.ts';
import type { RawTable } from './raw-table.ts';
import { missingColumn } from './roles.ts';

export interface Target {
  readonly column: string;
  readonly positive: string;
  readonly negative: string;
  /** Every way that the positive value is written in the file. */
  readonly positiveSpellings: readonly string[];
  /** Cells, as written, that mean the row has no target. */
  readonly gaps: readonly string[];
  readonly nPositive: number;
  readonly nNegative: number;
  /** Rows whose target is missing. */
  readonly nMissing: number;
}

export const leastRows = 50;
export const leastOfAClass = 10;

const yes =
  /^(pos|positive|tested_positive|p|won|win|success|successful|ok|accepted|approved|converted|bought|purchased|subscribed|clicked?|churn|churned|left|default|defaulted|bad|fraud|spam|died|dead|sick|malignant|>\s?\d+k?)$/i;
const no =
  /^(-1|neg|negative|tested_negative|lost|loss|nowin|fail|failure|failed|rejected|denied|none|stayed|good|ham|legit|genuine|alive|survived|healthy|benign|<=?\s?\d+k?)$/i;

/** Reads the target of a RawTable; throws LabError `table.*` naming what is wrong with it. */
export async function readTarget(
  raw: RawTable,
  column: string,
  positive?: string,
  given: GapRule = usualGaps,
): Promise<Target> {
  const index = raw.columnNames.indexOf(column);
  if (index < 0) throw missingColumn('--target names', column, raw.columnNames, raw.path);
  const rows = await raw.database.rows(
    `SELECT c${index}, count(*) FROM raw GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1000`,
  );
  let nMissing = 0;
  const gaps: string[] = [];
  const classes = new Map<string, { shown: string; count: number; spellings: string[] }>();
  const isGap = gapTest(rows, given);
  for (const [cell, count] of rows) {
    if (cell === null || isGap(String(cell))) {
      nMissing += Number(count);
      if (cell !== null) gaps.push(String(cell));
      continue;
    }
    const text = String(cell);
    const known = classes.get(sameValue(text));
    if (known) {
      known.count += Number(count);
      known.spellings.push(text);
    } else classes.set(sameValue(text), { shown: text, count: Number(count), spellings: [text] });
  }
  const found = [...classes.values()];
  assertTwo(column, found, nMissing, rows.length === 1000, gaps);
  const [first, second] = found as [(typeof found)[0], (typeof found)[0]];
  const isFirst =
    positive === undefined ? firstIsPositive(first, second) : matches(column, positive, first, second);
  const [yesClass, noClass] = isFirst ? [first, second] : [second, first];
  const target = {
    column,
    positive: yesClass.shown,
    negative: noClass.shown,
    positiveSpellings: yesClass.spellings,
    gaps,
    nPositive: yesClass.count,
    nNegative: noClass.count,
    nMissing,
  };
  assertEnough(target);
  return target;
}

/** SQL: 1 for positive, 0 for negative, NULL for rows without a target. */
export function labelSql(cell: string, target: Target): string {
  const words = target.positiveSpellings.map(quoteText).join(', ');
  return `CASE WHEN ${hasTargetSql(cell, target)} THEN CASE WHEN ${cell} IN (${words}) THEN 1 ELSE 0 END END`;
}

/** SQL: true for rows with a target. */
export function hasTargetSql(cell: string, { gaps }: Target): string {
  const isGap = gaps.length > 0 ? ` AND ${cell} NOT IN (${gaps.map(quoteText).join(', ')})` : '';
  return `${cell} IS NOT NULL${isGap}`;
}

function gapTest(rows: readonly (readonly unknown[])[], given: GapRule): (cell: string) => boolean {
  const counts = new Map(
    rows.flatMap(([cell, count]) => (cell === null ? [] : [[String(cell), Number(count)]])),
  );
  const values = new Set([...given.values, ...valuesAmongGaps(counts, new Set())]);
  return (cell) => {
    const low = cell.toLowerCase();
    return given.missing.includes(low) || (isGapWord(cell) && !values.has(low));
  };
}

function sameValue(text: string): string {
  const plain = text.replaceAll('\u2212', '-');
  return isPlainNumber(plain) ? String(Number(plain)) : plain.normalize('NFC').toLowerCase();
}

interface Class {
  readonly shown: string;
  readonly count: number;
}

function assertTwo(
  column: string,
  classes: readonly Class[],
  nMissing: number,
  isCut: boolean,
  gaps: readonly string[],
): void {
  if (classes.length === 2) return;
  if (classes.length === 0) {
    throw new LabError(
      'table.emptyTarget',
      `The target column "${column}" is missing in all ${counted(nMissing, 'row')}`,
      'Name another column as the target, or give a file where it is filled in.',
    );
  }
  if (classes.length === 1) {
    const only = classes[0]!;
    throw new LabError(
      'table.oneClass',
      `The target column "${column}" has one value only: "${only.shown}" in ${counted(only.count, 'row')}${nMissing > 0 ? ` (missing in ${nMissing} more)` : ''}`,
      nMissing > 0
        ? gaps.length > 0
          ? `${gaps.map((gap) => `"${gap}"`).join(', ')} were taken as missing; if one of them is the other answer, say so: --not-missing "${column}=${gaps[0]}".`
          : `If a missing "${column}" means the other answer, write that answer into those cells; a model needs both.`
        : 'Give a file that holds rows of both answers, or name another column.',
    );
  }
  const unclear = classes.find((one) => !isAnswer(one)) ?? classes[classes.length - 1]!;
  const shown = classes.slice(0, 5).map(({ shown, count }) => `"${shown}" (${count})`);
  const number = isCut ? 'over 900' : String(classes.length);
  throw new LabError(
    'table.manyClasses',
    `The target column "${column}" has ${number} values, not two: ${shown.join(', ')}${classes.length > 5 ? ', ...' : ''}`,
    `Name a yes/no column as the target, or make one first (for example: one value against all others, or above a threshold). If one of the values means that the answer is not known: --missing "${column}=${unclear.shown}".`,
  );
}

function assertEnough(target: Target): void {
  const { nPositive, nNegative, column } = target;
  const n = nPositive + nNegative;
  if (n < leastRows) {
    throw new LabError(
      'table.fewRows',
      `There ${n === 1 ? 'is' : 'are'} ${counted(n, 'row')} with a target; at least ${leastRows} are needed to cut them in three`,
      'Give a larger file.',
    );
  }
  const least = Math.min(nPositive, nNegative);
  if (least < leastOfAClass) {
    const rare = nPositive < nNegative ? target.positive : target.negative;
    throw new LabError(
      'table.fewOfAClass',
      `Only ${least} of ${counted(n, 'row')} ${least === 1 ? 'has' : 'have'} "${column}" = "${rare}"; at least ${leastOfAClass} are needed`,
      'Give a file with more rows of that kind; an AUC over fewer says nothing.',
    );
  }
}

/** True for words for yes or no. */
function isAnswer({ shown }: Class): boolean {
  return yes.test(shown) || no.test(shown) || booleanSense(shown) !== null;
}

function firstIsPositive(first: Class, second: Class): boolean {
  if (isPlainNumber(first.shown) && isPlainNumber(second.shown)) {
    return Number(first.shown) > Number(second.shown);
  }
  const says = ({ shown }: Class) => {
    const sense = booleanSense(shown);
    if (sense !== null) return sense ? 1 : -1;
    if (yes.test(shown)) return 1;
    return no.test(shown) || negation.test(shown) ? -1 : 0;
  };
  const difference = says(first) - says(second);
  if (difference !== 0) return difference > 0;
  if (first.count !== second.count) return first.count < second.count;
  return first.shown > second.shown;
}

const negation = /^(no|not|non|never|un|in|nicht|kein|pas|sin|não|non)[\s_-]/i;

function matches(column: string, positive: string, first: Class, second: Class): boolean {
  const wanted = sameValue(positive.trim());
  if (wanted === sameValue(first.shown)) return true;
  if (wanted === sameValue(second.shown)) return false;
  throw new LabError(
    'table.badPositive',
    `The target column "${column}" has no value "${positive}"`,
    `Its values are "${first.shown}" (${counted(first.count, 'row')}) and "${second.shown}" (${counted(second.count, 'row')}); give one of them.`,
  );
}
