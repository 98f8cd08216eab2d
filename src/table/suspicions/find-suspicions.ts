/**
 * Table + train rows + their labels -> the columns that are probably written when the outcome is known, the surest
 * first, one suspicion per column. Each rule is a pure function of its own file; of several that speak of one column the
 * one that explains most is kept. Hidden labels play no role.
 */
import type { Column, Table } from '../table.ts';
import { alone } from './alone.ts';
import { categoryTells } from './category-tells.ts';
import { filledTells } from './filled-tells.ts';
import { idTells } from './id-tells.ts';
import { laterDate } from './later-date.ts';
import { orderTells } from './order-tells.ts';
import { nameHint } from './outcome-words.ts';
import { rangeTells } from './range-tells.ts';
import { inQuotes } from './sentence.ts';
import { singleColumnAuc } from './single-column-auc.ts';
import type { Clue, Finding, Rule, Suspicion, TargetWords } from './suspicion.ts';
import { wordsTell } from './words-tell.ts';

/** Whose words a person understands best comes first; a later one must be stronger by `margin` to take its place. */
const rules: readonly Rule[] = [filledTells, idTells, wordsTell, categoryTells, rangeTells, alone];
const margin = 0.05;
/** More rows would not change what is found. */
const mostRows = 50_000;

/**
 * @param trainRows places in the file of the train rows; `trainLabels[i]` belongs to `trainRows[i]`
 * @param study the study's name, for the remedy. O(columns x rows log rows).
 */
export function findSuspicions(
  table: Table,
  trainRows: Uint32Array,
  trainLabels: Uint8Array,
  target: TargetWords,
  study: string,
): Suspicion[] {
  const step = Math.ceil(trainRows.length / mostRows);
  const rows = trainRows.filter((_, i) => i % step === 0);
  const labels = trainLabels.filter((_, i) => i % step === 0);
  const nPositive = labels.reduce((sum, label) => sum + label, 0);
  if (nPositive === 0 || nPositive === labels.length) return [];
  const names = table.columns.map(({ name }) => name);
  const dates = table.columns.flatMap((column) =>
    column.kind === 'date' ? [{ column, name: nameHint(column.name, target, names) }] : [],
  );
  const clues = table.columns
    .filter(({ role }) => role !== 'constant')
    .map((column): Clue => {
      const name = nameHint(column.name, target, names);
      return { column, rows, labels, nPositive, target, name, nextAuc: 1, nColumns: names.length };
    });
  const found = clues.flatMap((clue): Suspicion[] => {
    const finding = strongest([...rules.map((rule) => rule(clue)), laterDate(clue, dates)]);
    return finding ? [suspicionOf(clue, finding, study)] : [];
  });
  found.push(...aheadOfAll(clues, found, study));
  const order = orderTells(table.columns, rows, labels, target);
  if (order) found.push(...orderSuspicions(order, found, study));
  return found.sort((left, right) => right.strength - left.strength);
}

function strongest(findings: readonly (Finding | null)[]): Finding | null {
  let best: Finding | null = null;
  for (const finding of findings) {
    if (finding && (!best || finding.strength > best.strength + margin)) best = finding;
  }
  return best;
}

function suspicionOf({ column }: Clue, finding: Finding, study: string): Suspicion {
  return { column: column.name, ...finding, remedy: remedyFor(column, study) };
}

/** The best column that no rule suspects, where it leaves all the others far behind. */
function aheadOfAll(clues: readonly Clue[], found: readonly Suspicion[], study: string): Suspicion[] {
  const named = new Set(found.map(({ column }) => column));
  const honest = clues
    .filter(({ column }) => !named.has(column.name))
    .map((clue) => ({ clue, auc: singleColumnAuc(clue.column, clue.rows, clue.labels) }))
    .sort((left, right) => right.auc - left.auc);
  const [first, second] = honest;
  if (!first) return [];
  const finding = alone({ ...first.clue, nextAuc: second?.auc ?? 0.5 });
  return finding ? [suspicionOf(first.clue, finding, study)] : [];
}

function remedyFor({ name, role }: Column, study: string): string {
  if (role === 'id') return `It is read as an id, so no model uses it; leave it so.`;
  return `If it is not known at the moment of prediction, exclude it: npx nightlab exclude ${study} ${inQuotes(name)}. If it is known by then, freeze again with --allow ${inQuotes(name)} --replace.`;
}

function orderSuspicions(
  { strength, why, examples, followers }: NonNullable<ReturnType<typeof orderTells>>,
  found: readonly Suspicion[],
  study: string,
): Suspicion[] {
  const named = new Set(found.map(({ column }) => column));
  return [
    {
      column: null,
      rule: 'order',
      strength,
      why,
      examples,
      remedy:
        'A model does not see the order of the file, but numbers and dates that were given in that order may carry it.',
    },
    ...followers
      .filter(({ name }) => !named.has(name))
      .map(
        (column): Suspicion => ({
          column: column.name,
          rule: 'order',
          strength,
          why: `${inQuotes(column.name)} rises or falls with the order of the file, and that order tells the outcome.`,
          examples,
          remedy: remedyFor(column, study),
        }),
      ),
  ];
}
