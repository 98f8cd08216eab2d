/**
 * The column alone ranks the target too well: above 0.94 in any case (no honest column does), lower where its name says
 * that it is known only afterwards or where it is a copy of the target with noise (few categories, nearly one to one).
 */
import { categoryCodes } from './category-tells.ts';
import { hiddenTargetAuc } from './hidden-target.ts';
import { examplesOf, inQuotes, outcomeText } from './sentence.ts';
import { categoryAuc, singleColumnAuc } from './single-column-auc.ts';
import type { Clue, Finding } from './suspicion.ts';

/** A single column above this AUC is always named. */
export const suspectAuc = 0.94;
/** And above this one where it stands out from all other columns. */
const aheadAuc = 0.91;
const leastLead = 0.12;
const copyAuc = 0.84;
const fewCategories = 3;
const namedAuc = { none: 1, weak: 0.8, strong: 0.72 } as const;
/** Standard errors above 0.5; the names lower the threshold, not the certainty. */
const leastErrors = 5;

export function alone(clue: Clue): Finding | null {
  const { column, rows, labels, target, name } = clue;
  const plain = singleColumnAuc(column, rows, labels);
  const hidden = hiddenTargetAuc(column, rows, labels);
  const auc = Math.max(plain, hidden);
  const always = auc > suspectAuc || (auc > aheadAuc && auc - clue.nextAuc >= leastLead);
  const copied = copyOf(clue);
  const named = plain >= namedAuc[name] && isCertain(clue, plain);
  if (!always && copied < copyAuc && !named) return null;
  const strength = Math.max(auc, copied);
  const by =
    plain >= hidden || !always ? '' : column.kind === 'string' ? ' by its words' : ' by its last digit';
  const yes = outcomeText(target, 1);
  const why =
    always || copied < copyAuc
      ? `${inQuotes(column.name)} alone${by} puts a row with ${yes} above one without in ${(100 * strength).toFixed(0)} of 100 pairs (AUC ${strength.toFixed(3)}).`
      : `${inQuotes(column.name)} says nearly the same as the target: knowing it alone, the outcome is right in ${(100 * copied).toFixed(0)} of 100 cases (both outcomes counted alike).`;
  const because =
    !always && copied < copyAuc ? ' Its name says that it may be written when the outcome is known.' : '';
  return {
    rule: always ? 'alone' : copied >= copyAuc ? 'same-as-target' : 'name',
    strength,
    why: why + because,
    examples: examplesOf(clue, (i) => labels[i] === 1, 1),
  };
}

/** Balanced accuracy of a column with two or three values as the target; 0.5 for others. */
function copyOf(clue: Clue): number {
  const categories = categoryCodes(clue);
  if (!categories) return 0.5;
  const used = new Set(categories.codes);
  if (used.size > fewCategories) return 0.5;
  const codes = Int32Array.from(categories.codes, (code) => code + 1);
  const auc = categoryAuc(codes, categories.nCategories + 1, clue.labels);
  return isCertain(clue, auc) ? auc : 0.5;
}

function isCertain({ rows, nPositive }: Clue, auc: number): boolean {
  const nNegative = rows.length - nPositive;
  return auc - 0.5 > leastErrors * Math.sqrt((1 / nPositive + 1 / nNegative) / 12);
}
