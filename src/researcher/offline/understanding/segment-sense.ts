/**
 * A segment -> what its verb does to what it names. One table of rules in the order of README.md, "What a verb means":
 * commands before statements, and every denial (`not`, `stop`, `by mistake`) turns the sense round, so that two of them
 * are none.
 */
import type { Item } from './items.ts';
import type { Mark } from './lexicon.ts';
import { hasMark, type Segment } from './segments.ts';

/** `out`: it is to go. `in`: it is to stay or come back. */
export type Sense = 'out' | 'in' | 'prefer' | 'try' | 'combine' | 'avoid' | 'only' | 'none';

export interface SegmentSense {
  readonly sense: Sense;
  /** A command weighs more than a statement, and that more than a name without a verb. */
  readonly force: 2 | 1 | 0;
  /** What the verb would do if nothing denied it; null where there is no verb. */
  readonly base: Sense | null;
  /** What it would do if it were denied. */
  readonly denied: Sense;
  readonly isDenied: boolean;
}

const opposite: Readonly<Record<Sense, Sense>> = {
  out: 'in',
  in: 'out',
  prefer: 'avoid',
  try: 'avoid',
  combine: 'avoid',
  avoid: 'prefer',
  only: 'out',
  none: 'none',
};

export function opposed(sense: Sense): Sense {
  return opposite[sense];
}

/** @param namesColumns whether columns are what it is about; a kind of change alone can only be left alone. */
export function senseOf({ items, lead }: Segment, namesColumns: boolean): SegmentSense {
  const has = (...marks: readonly Mark[]): boolean => items.some((item) => hasMark(item, ...marks));
  const said = (pattern: RegExp): boolean =>
    items.some((item) => item.kind === 'mark' && pattern.test(item.words));
  const nots = items.filter((item) => hasMark(item, 'not')).length;
  const command = (base: Sense, denials: number, denied = opposite[base]): SegmentSense => {
    const isDenied = denials % 2 === 1;
    return { sense: isDenied ? denied : base, force: 2, base, denied, isDenied };
  };
  const statement = (base: Sense, denied: Sense): SegmentSense => {
    const isDenied = nots % 2 === 1;
    return { sense: isDenied ? denied : base, force: 1, base, denied, isDenied };
  };

  const takesAway = has('out') || isParted(items, said);
  const lets = has('use', 'back', 'stay');
  const tries = has('try', 'prefer', 'combine');
  const stops = items.filter((item) => hasMark(item, 'stop')).length;
  const errs = has('mistake') ? 1 : 0;
  const isKnown = has('know') && has('late', 'early');

  if (has('unclear')) return { sense: 'none', force: 0, base: null, denied: 'none', isDenied: false };
  if (takesAway) {
    const inBad = items.filter(
      (item) => hasMark(item, 'bad') && 'words' in item && /\bnot\b/.test(item.words),
    );
    return command('out', nots + stops + (errs > 0 || isRegretted(items) ? 1 : 0) + inBad.length);
  }
  if (lets && !(isOnlyAgain(items) && (tries || stops > 0 || isKnown || has('bad')))) {
    if (has('bad') && !has('good')) return statement('out', 'in');
    if (has('only') && has('use', 'stay') && namesColumns && !isKnown)
      return command('only', nots + stops + errs);
    if (has('back', 'stay') || (has('good') && nots === 0)) return command('in', nots + stops + errs, 'out');
    if (isKnown && !has('use')) return knownSense(items);
    return command(has('prefer') || namesColumns ? 'prefer' : 'try', nots + stops + errs, 'out');
  }
  if (stops > 0) {
    if (tries) return command(has('prefer') ? 'prefer' : 'try', nots + stops, 'avoid');
    const isShunned = namesColumns && said(/^(avoid|vermeid|finger weg|lass die finger)/);
    return command(isShunned ? 'out' : 'avoid', nots + stops - 1);
  }
  if (isKnown) return knownSense(items);
  if (has('bad')) return statement('out', 'in');
  if (tries) {
    return command(has('combine') ? 'combine' : has('prefer') ? 'prefer' : 'try', nots, 'avoid');
  }
  if (has('trust') && nots % 2 === 1 && namesColumns) return command('out', 0);
  const isUnknown = nots % 2 === 1 && said(/^(known|available|exists?|bekannt|verfuegbar|vorhanden)$/);
  if (isUnknown) return statement('in', 'out');
  if (has('useless')) return statement('avoid', 'prefer');
  if (has('matters')) return statement('prefer', 'avoid');
  if (has('good')) return statement('in', 'out');
  // No verb of the grammar: only names and small words are a wish; another verb may say anything.
  if (has('undo', 'redo', 'revert'))
    return { sense: 'none', force: 0, base: null, denied: 'none', isDenied: false };
  const isDenied = nots % 2 === 1;
  const none = { force: 0, base: null, denied: 'none', isDenied } as const;
  if (lead === 'without' || lead === 'insteadOf') return { ...none, sense: 'out', force: 2 };
  const isBare = items.every((item) => item.kind !== 'word' || smallWords.has(item.words));
  if (!isBare && (isDenied || !items.some((item) => item.kind === 'term'))) return { ...none, sense: 'none' };
  return isDenied ? { ...none, sense: 'out', force: 2 } : { ...none, sense: 'try' };
}

const smallWords = new Set(
  'the a an of in on to for with from by at my our your some much more maybe perhaps then now next please features feature model data der die das den dem des ein eine von zu mit im am mehr mal vielleicht jetzt dann i want would like'.split(
    ' ',
  ),
);

/** `it was wrong to drop x`, `dropping x was wrong`; but not `drop the wrong column x`. */
function isRegretted(items: readonly Item[]): boolean {
  const at = items.findIndex((item) => 'words' in item && /^(wrong|falsch)$/.test(item.words));
  const next = items[at + 1];
  if (at < 0) return false;
  if (next?.kind === 'word' && /^(to|zu)$/.test(next.words)) return true;
  return (
    next === undefined &&
    items.slice(0, at).some((item) => hasMark(item, 'out') && 'words' in item && /ing$/.test(item.words))
  );
}

/** A verb that was taken apart: `leave x out`, `lass x weg`, `blende x aus`; but not `try x out`. */
function isParted(items: readonly Item[], said: (pattern: RegExp) => boolean): boolean {
  const tries = items.some((item) => hasMark(item, 'try')) || said(/^(check|work)/);
  const last = items.at(-1);
  if (last?.kind === 'word' && last.words === 'aus') return !tries;
  return items.some(
    (item) => hasMark(item, 'outParticle') && !(tries && item.kind === 'mark' && item.words === 'out'),
  );
}

/** `again` beside another verb says nothing of its own. */
function isOnlyAgain(items: readonly Item[]): boolean {
  const letting = items.filter((item) => hasMark(item, 'use', 'back', 'stay'));
  return letting.every(
    (item) => item.kind === 'mark' && /^(again|wieder|back|zurueck|once more)$/.test(item.words),
  );
}

/** Known afterwards, or not known before: it is to go. Of `not before, only after` the first half counts. */
function knownSense(items: readonly Item[]): SegmentSense {
  const at = items.findIndex((item) => hasMark(item, 'late', 'early'));
  const isLate = hasMark(items[at], 'late');
  const both = ['late', 'early'].every((mark) => items.some((item) => hasMark(item, mark as Mark)));
  const nots = items.slice(0, both ? at : items.length).filter((item) => hasMark(item, 'not')).length;
  const isDenied = nots % 2 === 1;
  return {
    sense: isLate !== isDenied ? 'out' : 'in',
    force: 1,
    base: isLate ? 'out' : 'in',
    denied: isLate ? 'in' : 'out',
    isDenied,
  };
}
