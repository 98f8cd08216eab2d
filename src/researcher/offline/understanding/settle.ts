/**
 * Acts of all segments -> intents. Where two acts are about one column, a command beats a statement and a statement a bare
 * name; of two as strong, the later command counts, and of two statements the one that takes away. So no column ends up
 * both out and in.
 */
import type { ColumnFacts } from '../../researcher.ts';
import { type Intent, isNothing, noWish, type Unclear, union, type Wish } from './intent.ts';
import type { Sense } from './segment-sense.ts';

export interface Act {
  readonly sense: Sense;
  readonly force: number;
  readonly wish: Wish;
  /** A kind of change on the columns is meant, not the columns themselves. */
  readonly isScoped: boolean;
}

export function settled(acts: readonly Act[], columns: readonly ColumnFacts[], unclear: Unclear[]): Intent[] {
  const decided = new Map<string, Act>();
  const wishes: { readonly kind: 'prefer' | 'try' | 'combine' | 'avoid'; readonly wish: Wish }[] = [];
  for (const act of acts.flatMap((each) => expanded(each, columns, unclear))) {
    const { sense, wish, isScoped } = act;
    const hasKinds = wish.axes.length + wish.constructs.length > 0;
    if (wish.columns.length === 0 || (hasKinds && isScoped)) {
      const kind = sense === 'out' ? 'avoid' : sense === 'in' || sense === 'only' ? 'prefer' : sense;
      if (kind !== 'none' && !isNothing(wish)) wishes.push({ kind, wish });
      if (wish.columns.length === 0) continue;
      if (kind !== 'none') continue;
    }
    for (const name of wish.columns) {
      const known = decided.get(name);
      if (known === undefined || beats(act, known)) decided.set(name, act);
    }
  }
  const of = (...senses: readonly Sense[]): string[] =>
    [...decided].filter(([, { sense }]) => senses.includes(sense)).map(([name]) => name);
  const out = of('out');
  const back = of('in');
  const gone = new Set(out);
  for (const kind of ['prefer', 'try', 'combine', 'avoid'] as const) {
    const names = of(kind).filter((name) => !gone.has(name));
    if (names.length > 0) wishes.push({ kind, wish: { ...noWish, columns: names } });
  }
  const intents: Intent[] = [];
  if (out.length > 0) intents.push({ kind: 'exclude', columns: out });
  if (back.length > 0) intents.push({ kind: 'include', columns: back });
  for (const kind of ['prefer', 'try', 'combine', 'avoid'] as const) {
    const wish = union(wishes.filter((each) => each.kind === kind).map((each) => each.wish));
    const left = { ...wish, columns: wish.columns.filter((name) => !gone.has(name)) };
    // A wish about a column that goes, goes with it.
    if (wish.columns.length > 0 && left.columns.length === 0 && kind !== 'avoid') continue;
    if (!isNothing(left)) intents.push({ kind, wish: left });
  }
  return intents;
}

function beats(act: Act, known: Act): boolean {
  // `x is fine, you can use it`
  if (known.sense === 'in' && act.sense === 'prefer') return false;
  if (act.force !== known.force) return act.force > known.force;
  return act.force === 2 || known.sense !== 'out';
}

/** `only x`: all other columns go. */
function expanded(act: Act, columns: readonly ColumnFacts[], unclear: Unclear[]): Act[] {
  if (act.sense !== 'only' || act.isScoped || act.wish.columns.length === 0) return [act];
  const rest = columns
    .filter(({ name, role }) => !act.wish.columns.includes(name) && role !== 'id' && role !== 'constant')
    .map(({ name }) => name);
  if (rest.length === 0) {
    unclear.push({ text: 'There are no other columns to leave out.' });
    return [];
  }
  return [
    { ...act, sense: 'out', wish: { ...noWish, columns: rest } },
    { ...act, sense: 'in' },
  ];
}
