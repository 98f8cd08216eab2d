/** Intents -> what was understood, in plain words, before anything acts on it; and what to say where nothing was. */
import type { ColumnFacts } from '../../researcher.ts';
import type { Intent, Understanding, Wish } from './intent.ts';

const axisWords: Readonly<Record<string, string>> = {
  'features.text': 'features of text',
  'features.time': 'features of dates',
  'features.encoding': 'encodings of categories',
  'features.ratios': 'relations of numbers',
  'features.numeric': 'transforms of numbers',
  'features.prune': 'leaving columns out',
  'model.hyper': 'settings of the learners',
  'model.learner': 'other learners',
  'model.stack': 'stacking',
  'weights.decay': 'weights that fade with age',
  simplify: 'a simpler module',
};

/** One sentence an intent, then what could not be followed. */
export function sayBack(
  understanding: Pick<Understanding, 'intents' | 'unclear'>,
  columns: readonly ColumnFacts[],
): string {
  const { intents, unclear } = understanding;
  const said = intents.map(intentText);
  if (said.length === 0 && unclear.length === 0) return notUnderstood(columns);
  const doubted = unclear.map(({ text }) => text);
  if (said.length === 0)
    return [`I did not understand this fully. ${doubted.join(' ')}`, examples(columns)].join(' ');
  return [...said, ...doubted].join(' ');
}

/** `I did not understand`, and two sentences that fit this table. */
export function notUnderstood(columns: readonly ColumnFacts[]): string {
  return `I did not understand this, so I do nothing about it. ${examples(columns)}`;
}

function examples(columns: readonly ColumnFacts[]): string {
  const usable = columns.filter(({ role }) => role !== 'id' && role !== 'constant');
  const numbers = usable.filter(({ role }) => role === 'numeric');
  const first = usable.at(-1)?.name ?? columns[0]?.name ?? 'x';
  const second =
    numbers.length > 1
      ? `try the ratio of "${numbers[0]!.name}" and "${numbers[1]!.name}"`
      : `look at "${usable[0]?.name ?? first}" first`;
  return `Examples that I understand: ignore the column "${first}"; ${second}.`;
}

function intentText(intent: Intent): string {
  switch (intent.kind) {
    case 'exclude':
      return `I leave the column${plural(intent.columns)} ${quoted(intent.columns)} out from the next experiment on; no module may read ${intent.columns.length > 1 ? 'them' : 'it'}.`;
    case 'include':
      return `The column${plural(intent.columns)} ${quoted(intent.columns)} may be used; where ${intent.columns.length > 1 ? 'one was' : 'it was'} excluded, it comes back.`;
    case 'prefer':
    case 'try':
      return `I try first what touches ${wishText(intent.wish)}.`;
    case 'combine':
      return `I try first what combines ${wishText(intent.wish)}.`;
    case 'avoid':
      return `I leave alone ${wishText(intent.wish)} for a while.`;
    case 'simpler':
      return 'I try first what makes the module simpler.';
    case 'faster':
      return 'I try first what makes the module cheaper to run.';
    case 'revert':
      return `I build the next experiments on the module of experiment ${intent.experiment}; the judge still compares them with the best.`;
    case 'undo':
      return 'I take back what was said last.';
    case 'redo':
      return 'I take back the last undo.';
    case 'question':
      return 'That is a question; nightlab ask answers it, and nothing is done about it here.';
  }
}

export function wishText({ columns, axes, constructs }: Wish): string {
  return [
    columns.length > 0 ? `the column${plural(columns)} ${quoted(columns)}` : '',
    axes.length > 0 ? axes.map((axis) => axisWords[axis] ?? axis).join(' or ') : '',
    constructs.length > 0 ? constructs.join(' or ') : '',
  ]
    .filter(Boolean)
    .join(', ');
}

function quoted(names: readonly string[]): string {
  const all = names.map((name) => `"${name}"`);
  return all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${all.at(-1)}` : (all[0] ?? '');
}

const plural = (names: readonly string[]): string => (names.length > 1 ? 's' : '');
