/** The sentences of a file, and an understanding in the form that the files use. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Intent, Understanding } from '../../../../src/researcher/offline/understanding/intent.ts';
import type { ColumnFacts } from '../../../../src/researcher/researcher.ts';

const column = (name: string, role: ColumnFacts['role'], categories?: readonly string[]): ColumnFacts => ({
  name,
  role,
  nDistinct: categories?.length ?? 500,
  missingShare: 0,
  ...(categories && { categories }),
});

export const columns: readonly ColumnFacts[] = [
  column('deal_size', 'numeric'),
  column('site_visits', 'numeric'),
  column('tenureMonths', 'numeric'),
  column('sales_rep', 'category', ['Anna Berg', 'Bruno Keller', 'Clara']),
  column('region', 'category', ['North', 'South']),
  column('industry', 'category', ['Retail', 'Banking']),
  column('Refund Reason', 'category', ['price', 'quality']),
  column('call_date', 'date'),
  column('Cancelled On', 'date'),
  column('transcript', 'text'),
];

export interface Row {
  readonly sentence: string;
  readonly expected: string;
}

export function rowsOf(file: string): Row[] {
  return readFileSync(join(import.meta.dirname, file), 'utf8')
    .split('\n')
    .filter((line) => line.includes('=>') && !line.startsWith('#'))
    .map((line) => {
      const at = line.lastIndexOf('=>');
      return { sentence: line.slice(0, at).trim(), expected: line.slice(at + 2).trim() };
    });
}

/** What is wrong, or null. Of a wish the file may name one kind of change (`~ratios`) among those understood. */
export function difference(expected: string, { intents }: Understanding): string | null {
  const wanted = expected === 'nothing' ? [] : expected.split(';').map((part) => part.trim());
  const got = intents.map(textOf);
  const missing = wanted.filter((part) => !intents.some((intent) => fits(part, intent)));
  const extra = intents.filter((intent) => !wanted.some((part) => fits(part, intent))).map(textOf);
  return missing.length + extra.length === 0
    ? null
    : `expected ${expected}; got ${got.join('; ') || 'nothing'}`;
}

function fits(part: string, intent: Intent): boolean {
  const [head = '', kind] = part.split('~').map((each) => each.trim());
  const own = textOf(intent);
  if (!('wish' in intent) || intent.kind === 'question') return own === head;
  const { axes, constructs } = intent.wish;
  const bare = `${nameOf(intent)} ${[...intent.wish.columns].sort().join(', ')}`.trim();
  if (kind === undefined && axes.length + constructs.length > 0) return false;
  return bare === head && (kind === undefined || axes.includes(kind) || constructs.includes(kind));
}

const nameOf = ({ kind }: Intent): string => (kind === 'try' || kind === 'prefer' ? 'want' : kind);

function textOf(intent: Intent): string {
  switch (intent.kind) {
    case 'exclude':
    case 'include':
      return `${intent.kind} ${[...intent.columns].sort().join(', ')}`;
    case 'revert':
      return `revert ${intent.experiment}`;
    case 'question':
      return `ask ${intent.question}`;
    case 'try':
    case 'prefer':
    case 'combine':
    case 'avoid': {
      const { columns: names, axes, constructs } = intent.wish;
      const kinds = [...axes, ...constructs].map((kind) => ` ~${kind}`).join('');
      return `${nameOf(intent)} ${[...names].sort().join(', ')}`.trim() + kinds;
    }
    default:
      return intent.kind;
  }
}

/** True where the columns that are to go were taken for ones to use, or the other way round. */
export function isOpposite(expected: string, { intents }: Understanding): boolean {
  const named = (words: RegExp): string[] =>
    expected
      .split(';')
      .flatMap((part) =>
        words.test(part.trim())
          ? part.replace(words, '').replace(/~.*/, '').trim().split(', ').filter(Boolean)
          : [],
      );
  const out = named(/^exclude /);
  const stays = named(/^(include|want|combine) /);
  const used = intents.flatMap((intent) => {
    if (intent.kind === 'include') return intent.columns;
    return intent.kind === 'try' || intent.kind === 'prefer' || intent.kind === 'combine'
      ? intent.wish.columns
      : [];
  });
  const excluded = intents.flatMap((intent) => (intent.kind === 'exclude' ? intent.columns : []));
  return out.some((name) => used.includes(name)) || stays.some((name) => excluded.includes(name));
}
