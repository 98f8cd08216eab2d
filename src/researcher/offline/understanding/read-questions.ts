/** A sentence that asks -> which of the known questions it is. The first rule that holds wins. */
import type { Question, Wish } from './intent.ts';
import type { Item } from './items.ts';
import type { Mark } from './lexicon.ts';
import { hasMark, type Sentence } from './segments.ts';

/** Words of the field that people ask about: folded phrase -> the entry of the glossary. */
export const glossaryWords: Readonly<Record<string, string>> = {
  auc: 'auc',
  'roc auc': 'auc',
  roc: 'auc',
  'cross validation': 'cross-validation',
  crossvalidation: 'cross-validation',
  'cross validated': 'cross-validation',
  kreuzvalidierung: 'cross-validation',
  cv: 'cross-validation',
  'validation auc': 'validation',
  validation: 'validation',
  validierung: 'validation',
  sealed: 'sealed',
  'sealed auc': 'sealed',
  interval: 'interval',
  intervall: 'interval',
  'confidence interval': 'interval',
  konfidenzintervall: 'interval',
  noise: 'noise',
  rauschen: 'noise',
  leak: 'leak',
  leakage: 'leak',
  leck: 'leak',
  lift: 'lift',
  baseline: 'baseline',
  overfitting: 'overfitting',
  overfit: 'overfitting',
  'standard error': 'interval',
  hyperparameters: 'hyperparameters',
};

/** Whether a sentence is a question and no request that is put as one. */
export function isQuestion({ items, asks }: Sentence): boolean {
  const has = (...marks: readonly Mark[]): boolean => items.some((item) => hasMark(item, ...marks));
  const first = items.find(
    (item) => !(item.kind === 'word' && /^(and|so|ok|hey|hi|und|also|now)$/.test(item.words)),
  );
  if (first === undefined) return false;
  if (has('undo', 'redo', 'revert') && !asks) return false;
  if (hasMark(first, 'why', 'next', 'matter', 'whatDoes', 'howLong', 'wh')) return true;
  const asksKnown = has('trust', 'why', 'howLong', 'whatDoes', 'matter', 'next');
  if (has('polite') && !asksKnown) return false;
  if (hasMark(first, 'try') && !has('trust', 'howLong', 'matter')) return false;
  if (hasMark(first, 'whatDoes', 'help', 'lift', 'tried', 'status') && !hasMark(first, 'out', 'use'))
    return true;
  return (
    asks || hasMark(first, 'aux') || (has('next', 'matter', 'howLong') && !has('out', 'use', 'try', 'stop'))
  );
}

export function readQuestion(sentence: Sentence, wish: Wish): Question | null {
  const { items } = sentence;
  const has = (...marks: readonly Mark[]): boolean => items.some((item) => hasMark(item, ...marks));
  const named = wish.columns.length + wish.axes.length + wish.constructs.length > 0;
  const hasNumber = items.some((item) => item.kind === 'number');
  const caught = items.filter((item) => hasMark(item, 'lift')).length;
  const first = items[0];
  if (has('howLong')) return 'how-long';
  if (caught > 1 || (caught > 0 && hasNumber && !has('trust', 'why'))) return 'lift';
  if (has('why')) return has('trust') && !has('verdict') && !hasExperiment(items) ? 'trust' : 'why';
  if (has('collect')) return 'collect';
  if (has('whatDoes') && termOf(items) !== null) return 'what-does';
  if (has('trust')) return 'trust';
  if (has('tried')) return 'tried';
  if (has('next')) return 'next';
  if (has('matter')) return 'matter';
  if (has('lift') && hasMark(first, 'wh', 'lift', 'whatDoes')) return 'lift';
  if (has('bad') && !has('help')) return 'trust';
  if (has('help', 'matters', 'useless') && named) return 'help';
  if (has('status')) return 'status';
  if (has('whatDoes') && named) return 'what-does';
  if (has('help', 'matters') && hasMark(first, 'wh')) return 'matter';
  return named ? 'tried' : null;
}

function hasExperiment(items: readonly Item[]): boolean {
  return items.some((item) => item.kind === 'experiment');
}

/** The word of the field that it asks about, as the glossary has it. */
export function termOf(items: readonly Item[]): string | null {
  const words = items.flatMap((item) => ('words' in item ? item.words.split(' ') : [])).join(' ');
  const found = Object.keys(glossaryWords)
    .filter((phrase) => ` ${words} `.includes(` ${phrase} `))
    .sort((left, right) => right.length - left.length)[0];
  return found === undefined ? null : glossaryWords[found]!;
}
