/**
 * Experiments -> what the models themselves say of a leak: one column carries more than 40 % of the best model's
 * strength, or one step gained more than an honest column could. Pure functions of the journal; they see no label.
 */
import { maxShare } from '../journal/model-account.ts';
import type { Experiment } from '../journal/record.ts';
import { columnImportance } from '../researcher/offline/table-profile.ts';
import type { ColumnFacts } from '../researcher/researcher.ts';
import { inQuotes, percentText } from '../table/suspicions/sentence.ts';
import type { Suspicion } from '../table/suspicions/suspicion.ts';
import type { Role } from '../table/table.ts';

type Seen = Pick<Experiment, 'id' | 'parent' | 'importance' | 'scores'>;

/** A weak model may lean on one column without harm. */
const minAuc = 0.75;
const minColumns = 4;
/** AUC of cross-validation. */
const minGain = 0.05;
const minAucAfter = 0.9;
/** Share of the way to a perfect ranking that one step made. */
const minOfTheWay = 0.4;

/** Share of the importance of each column, over the features made of it; they sum to 1. */
export function columnShares(
  importance: Experiment['importance'],
  roles: Readonly<Record<string, Role>>,
): Map<string, number> {
  const columns = Object.entries(roles).map(
    ([name, role]): ColumnFacts => ({ name, role, nDistinct: 0, missingShare: 0 }),
  );
  const shares = columnImportance(new Map(importance.map(({ feature, share }) => [feature, share])), columns);
  const total = [...shares.values()].reduce((sum, share) => sum + share, 0);
  return new Map([...shares].map(([name, share]) => [name, total > 0 ? share / total : 0]));
}

/** The column that carries most of a model, where that is too much. Texts are many features in one column and pass. */
export function leaningOn(
  { importance, scores, id }: Seen,
  roles: Readonly<Record<string, Role>>,
  study: string,
): Suspicion | null {
  if (!scores || scores.cvAuc < minAuc) return null;
  const usable = Object.values(roles).filter((role) => role !== 'id' && role !== 'constant').length;
  if (usable < minColumns) return null;
  const shares = columnShares(importance, roles);
  const [column, share] = [...shares].sort((left, right) => right[1] - left[1])[0] ?? ['', 0];
  if (share <= maxShare || roles[column] === 'text') return null;
  return {
    column,
    rule: 'leans',
    strength: share,
    why: `${inQuotes(column)} alone carries ${percentText(share)} of the strength of experiment ${id}. One column that decides so much is often written when the outcome is known.`,
    examples: [],
    remedy: remedyFor(column, study),
  };
}

/**
 * The column that came in with a gain too good to be true: a step of at least 0.05 that made 40 % of the way to a perfect
 * ranking and ended above 0.9, and that was three times the size of any other kept step.
 *
 * @param line the kept experiments that led to the best, the first at the front
 */
export function tooGoodGain(
  line: readonly Seen[],
  roles: Readonly<Record<string, Role>>,
  study: string,
): Suspicion | null {
  const steps = line.flatMap((experiment, i) => {
    const before = line[i - 1];
    if (!before?.scores || !experiment.scores) return [];
    return [{ before, experiment, from: before.scores.cvAuc, to: experiment.scores.cvAuc }];
  });
  const [largest, second] = [...steps].sort((left, right) => right.to - right.from - (left.to - left.from));
  if (!largest) return null;
  const gain = largest.to - largest.from;
  const others = second ? second.to - second.from : 0;
  const isTooGood =
    gain >= minGain &&
    largest.to >= minAucAfter &&
    gain >= minOfTheWay * (1 - largest.from) &&
    gain >= 3 * others;
  if (!isTooGood) return null;
  const before = columnShares(largest.before.importance, roles);
  const rises = [...columnShares(largest.experiment.importance, roles)]
    .map(([name, share]) => ({ name, rise: share - (before.get(name) ?? 0) }))
    .sort((left, right) => right.rise - left.rise);
  const column = rises[0]?.name;
  if (column === undefined) return null;
  return {
    column,
    rule: 'gain',
    strength: largest.to,
    why: `Experiment ${largest.experiment.id} raised the AUC of cross-validation from ${largest.from.toFixed(3)} to ${largest.to.toFixed(3)} in one step, mostly with ${inQuotes(column)}. A gain that large is more often a leak than a discovery.`,
    examples: [],
    remedy: remedyFor(column, study),
  };
}

function remedyFor(column: string, study: string): string {
  return `If it is not known at the moment of prediction, exclude it: npx nightlab exclude ${study} ${inQuotes(column)}. If it is known by then, freeze again with --allow ${inQuotes(column)} --replace.`;
}
