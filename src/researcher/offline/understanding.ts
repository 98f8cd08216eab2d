/**
 * A person's words -> what of the search they name: columns, axes, toolkit steps and learners, and telling words for
 * choosing among what fits. A clause with a no in it names what to leave alone. No grammar: only names are found, so
 * what is understood is said back (`understandingText`) for the person to judge.
 */
import type { StudyView } from '../researcher.ts';

export interface Wish {
  readonly columns: readonly string[];
  readonly axes: readonly string[];
  /** Names of toolkit steps and learners. */
  readonly constructs: readonly string[];
}

export interface Understanding {
  readonly wanted: Wish;
  readonly avoided: Wish;
  /** Words of the wanted clauses, lower case, without endings. */
  readonly words: readonly string[];
}

/** A pattern over lower-case words -> the axes and constructs that it stands for. */
const terms: readonly (readonly [pattern: RegExp, axes: readonly string[], constructs: readonly string[]])[] =
  [
    [
      /\b(texts?|words?|transcripts?|language|topics?|phrases?|sentences?|n-?grams?|bigrams?|tf-?idf|notes?)\b/,
      ['features.text'],
      [],
    ],
    [/\btf-?idf\b/, [], ['tfidf']],
    [/\b(svd|lsa|latent|semantics?|embeddings?)\b/, ['features.text'], ['latentSemantics']],
    [
      /\b(dates?|months?|weekdays?|weeks?|seasons?|seasonal|seasonality|quarters?|years?|hours?|calendar|temporal|day of|time (of|features|parts))\b/,
      ['features.time'],
      ['dateParts'],
    ],
    [
      /\b(recent|recency|older?|newer|decay|half-?life|drift|sample weights?|row weights?|weighting)\b/,
      ['weights.decay'],
      ['decay'],
    ],
    [/\b(encod\w*|categor\w*|levels?|cross(es|ed)?)\b/, ['features.encoding'], []],
    [/\b(target[- ]?(encod\w*|rates?|means?)|catboost|rates?)\b/, ['features.encoding'], ['targetEncode']],
    [/\b(one-?hot|indicators?|dumm(y|ies))\b/, ['features.encoding'], ['oneHot']],
    [/\b(frequenc(y|ies)|counts?|rare)\b/, ['features.encoding'], ['frequency']],
    [/\b(ratios?|quotients?|divided)\b/, ['features.ratios'], ['ratios']],
    [/\b(differences?|minus|gaps?)\b/, ['features.ratios'], ['differences']],
    [/\b(products?|interactions?|multiplied)\b/, ['features.ratios'], ['products']],
    [
      /\b(numbers?|numeric\w*|outliers?|clip\w*|log|logarithms?|transform\w*|quantiles?|scal(e|ing)|missing)\b/,
      ['features.numeric'],
      [],
    ],
    [
      /\b(prun\w*|drop\w*|remov\w*|leave out|exclud\w*|without|fewer (columns|features)|leaks?|leakage|useless)\b/,
      ['features.prune'],
      [],
    ],
    [/\b(boost\w*|gbdt|gbm|lightgbm|trees?)\b/, [], ['gbdt']],
    [/\b(xgboost|xgb)\b/, [], ['xgboost']],
    [/\b(forests?)\b/, [], ['randomForest']],
    [/\b(logistic|linear|regression)\b/, [], ['logistic']],
    [/\b(learners?|another model|other models?|kinds? of models?)\b/, ['model.learner'], []],
    [/\b(stack\w*|blend\w*|ensembl\w*|meta)\b/, ['model.stack', 'model.learner'], ['stack']],
    [
      /\b(hyper-?parameters?|parameters?|tun(e|ing)|learning rates?|depth|leaves|regulari[sz]\w*|settings?|overfit\w*)\b/,
      ['model.hyper'],
      [],
    ],
    [/\b(simpl\w*|smaller|shorter|less complex)\b/, ['simplify'], []],
    [/\b(combin\w*)\b/, ['combine', 'bundle'], []],
  ];

const negation = /\b(no|not|don'?t|do not|never|stop|avoid|skip|enough|instead of|rather than)\b/;
/** Words that tell nothing of a table. */
const idle = new Set(
  'about again also another best better call could does each from have into just like look make maybe more most much need next other please should some than that them then there these they this those time tries very want what when where which while will with work would your'.split(
    ' ',
  ),
);

/** O(length of the text x columns). */
export function understand(text: string, study: Pick<StudyView, 'columns'>): Understanding {
  const wanted: Wish[] = [];
  const avoided: Wish[] = [];
  const words = new Set<string>();
  for (const clause of clausesOf(text)) {
    const wish = wishOf(clause, study);
    if (negation.test(clause)) {
      avoided.push(wish);
      continue;
    }
    wanted.push(wish);
    for (const word of clause.match(/[\p{L}\p{N}]{4,}/gu) ?? []) if (!idle.has(word)) words.add(stem(word));
  }
  return { wanted: union(wanted), avoided: union(avoided), words: [...words] };
}

/** Sentences and their parts, lower case; a no reaches as far as its part. */
function clausesOf(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll('’', "'")
    .split(/[.;:!?\n]+|,|\bbut\b|(?=\binstead of\b|\brather than\b)/)
    .filter((clause) => clause.trim() !== '');
}

function wishOf(clause: string, { columns }: Pick<StudyView, 'columns'>): Wish {
  const named = columns.map(({ name }) => name).filter((name) => names(clause, name));
  // What is part of a column's name is no word of its own.
  const rest = named.reduce(
    (text, name) => text.replaceAll(plain(name), ' ').replaceAll(name.toLowerCase(), ' '),
    plain(clause),
  );
  const found = terms.filter(([pattern]) => pattern.test(rest));
  return {
    columns: named,
    axes: [...new Set(found.flatMap(([, axes]) => axes))],
    constructs: [...new Set(found.flatMap(([, , constructs]) => constructs))],
  };
}

/** Whether a text names a column: `call date` names `call_date`. */
function names(text: string, column: string): boolean {
  return ` ${plain(text)} `.includes(` ${plain(column)} `);
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}'-]+/gu, ' ')
    .trim();
}

/** Without the endings that English puts to a word. */
export function stem(word: string): string {
  return word.toLowerCase().replace(/(s|ing|ed|al)$/, '');
}

function union(wishes: readonly Wish[]): Wish {
  const all = (of: (wish: Wish) => readonly string[]): string[] => [...new Set(wishes.flatMap(of))];
  return {
    columns: all(({ columns }) => columns),
    axes: all(({ axes }) => axes),
    constructs: all(({ constructs }) => constructs),
  };
}

export function isNothing({ columns, axes, constructs }: Wish): boolean {
  return columns.length + axes.length + constructs.length === 0;
}

/** What was understood, for the person who said it. */
export function understandingText({ wanted, avoided }: Understanding): string {
  if (isNothing(wanted) && isNothing(avoided)) {
    return 'I found no column, step, learner or kind of change of this study in it, so I cannot follow it; name one.';
  }
  return [
    isNothing(wanted) ? '' : `I try first what touches ${wishText(wanted)}.`,
    isNothing(avoided) ? '' : `I leave alone ${wishText(avoided)}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

function wishText({ columns, axes, constructs }: Wish): string {
  const quoted = columns.map((name) => `"${name}"`);
  return [
    quoted.length > 0 ? `the column${quoted.length > 1 ? 's' : ''} ${quoted.join(', ')}` : '',
    axes.length > 0 ? `the axis ${axes.join(' or ')}` : '',
    constructs.length > 0 ? constructs.join(' or ') : '',
  ]
    .filter(Boolean)
    .join(', ');
}
