/**
 * Items -> sentences of segments. A segment is what one verb rules: it ends at a full stop, at `but`, `because`,
 * `without`, `except`, `instead of`, and at a comma or `and` behind which another verb follows. A list of names with its
 * verb before or behind it (`drop x, y and z`; `x und y nicht benutzen`) is one segment.
 */
import type { Item } from './items.ts';
import type { Mark } from './lexicon.ts';

export interface Segment {
  /** What it began with. */
  readonly lead: 'start' | 'but' | 'because' | 'without' | 'except' | 'insteadOf' | 'if' | 'list';
  readonly items: readonly Item[];
}

export interface Sentence {
  readonly segments: readonly Segment[];
  readonly items: readonly Item[];
  readonly asks: boolean;
}

const verbs: readonly Mark[] = [
  ...(['out', 'outParticle', 'use', 'back', 'stay', 'stop', 'try', 'prefer', 'matters', 'useless'] as const),
  ...(['bad', 'good', 'know', 'simpler', 'faster', 'combine', 'revert', 'undo', 'redo'] as const),
];
const predicates: readonly Mark[] = ['bad', 'good', 'know', 'matters', 'useless'];
const leads = ['but', 'because', 'without', 'except', 'insteadOf', 'if'] as const;

export function hasMark(item: Item | undefined, ...wanted: readonly Mark[]): boolean {
  return item?.kind === 'mark' && item.marks.some((mark) => wanted.includes(mark));
}

export function isMention(item: Item): boolean {
  return item.kind === 'column' || item.kind === 'term' || item.kind === 'unknown';
}

const isVerb = (item: Item): boolean => hasMark(item, ...verbs);
/** A word that only completes a verb in front of the list. */
const isParticle = (item: Item): boolean =>
  hasMark(item, 'outParticle') ||
  (item.kind === 'mark' && /^(again|back|wieder|zurueck|alone)$/.test(item.words));

export function sentencesOf(items: readonly Item[]): Sentence[] {
  const sentences: Sentence[] = [];
  let current: Item[] = [];
  const end = (asks: boolean): void => {
    if (current.length > 0) sentences.push({ segments: segmentsOf(current), items: current, asks });
    current = [];
  };
  for (const item of items) {
    if (item.kind === 'stop') end(false);
    else if (item.kind === 'question') end(true);
    else current.push(item);
  }
  end(false);
  return sentences;
}

interface Open {
  lead: Segment['lead'];
  items: Item[];
}

function segmentsOf(items: readonly Item[]): Segment[] {
  const segments: Open[] = [];
  for (const stretch of stretchesOf(items)) {
    const last = segments.at(-1);
    if (last && stretch.lead === 'list' && joins(last, stretch)) last.items.push(...stretch.items);
    else segments.push(stretch);
  }
  return segments.filter((segment) => segment.items.length > 0);
}

function stretchesOf(items: readonly Item[]): Open[] {
  const stretches: Open[] = [{ lead: 'start', items: [] }];
  for (const [at, item] of items.entries()) {
    const open = stretches.at(-1)!;
    const lead = leads.find((mark) => hasMark(item, mark));
    if (lead) stretches.push({ lead, items: [] });
    else if (item.kind === 'comma' && isThat(items[at + 1])) {
      // `I do not want, that x is used`: German puts a comma there.
    } else if (item.kind === 'comma' || hasMark(item, 'and')) {
      // `, but` and `, and` are one separator.
      if (open.items.length > 0) stretches.push({ lead: 'list', items: [] });
    } else if (isOther(open, item) && items.slice(at + 1).some(isMention)) {
      stretches.push({ lead: 'list', items: [item] });
    } else open.items.push(item);
  }
  return stretches.filter(({ items: own, lead }) => own.length > 0 || lead === 'start');
}

const isThat = (item: Item | undefined): boolean => item?.kind === 'word' && item.words === 'dass';

/** A verb behind what is left aside begins anew: `instead of x try y`. */
function isOther({ lead, items }: Open, item: Item): boolean {
  return (lead === 'without' || lead === 'insteadOf') && isVerb(item) && items.some(isMention);
}

/** Whether a stretch behind a comma or `and` still belongs to the verb before it, or brings the verb of that list. */
function joins(before: Open, { items }: Open): boolean {
  const own = items.filter(isVerb);
  const earlier = before.items.filter(isVerb);
  // `x is fine, bring it back`
  if (items.some((item) => hasMark(item, 'pronoun')) && !items.some(isMention)) return false;
  if (own.length === 0) {
    const denial = items.findIndex((item) => hasMark(item, 'not'));
    const isDenied =
      denial >= 0 &&
      items.slice(denial).some(isMention) &&
      before.items.some((item) => isMention(item) || hasMark(item, 'not'));
    return !isDenied;
  }
  if (own.every(isParticle)) return !earlier.some((item) => hasMark(item, ...predicates));
  const isBareList =
    earlier.length === 0 &&
    before.items.some(isMention) &&
    !before.items.some((item) => hasMark(item, 'not'));
  // A verb in front of a name of its own is another command.
  const isCommand = items.some(isMention) && isVerb(items[0]!);
  return (
    isBareList &&
    !isCommand &&
    before.lead !== 'without' &&
    before.lead !== 'except' &&
    !items.some((item) => hasMark(item, 'pronoun'))
  );
}
