/**
 * A person's words -> intents, by the grammar of README.md: tokens -> items -> sentences of segments -> the sense of each
 * segment -> intents. Invariant: what contradicts itself, hangs on an `if`, or is asked and not said, acts on nothing.
 */
import type { Catalog } from '../../../core/catalog.ts';
import type { ColumnFacts } from '../../researcher.ts';
import {
  type Intent,
  isNothing,
  noWish,
  type Unclear,
  type Understanding,
  union,
  type Wish,
} from './intent.ts';
import { type Item, itemsOf, termsOf } from './items.ts';
import { commonWords } from './lexicon.ts';
import { Names } from './names.ts';
import { isQuestion, readQuestion, termOf } from './read-questions.ts';
import { opposed, type SegmentSense, type Sense, senseOf } from './segment-sense.ts';
import { hasMark, isMention, type Segment, type Sentence, sentencesOf } from './segments.ts';
import { type Act, settled } from './settle.ts';
import { tokensOf } from './tokens.ts';

/** What the words may name. */
export interface TableVocabulary {
  readonly columns: readonly ColumnFacts[];
  /** Steps and learners, and the words by which people ask for them. */
  readonly toolkit: Catalog;
}

/** O(length of the text x columns). */
export function understand(text: string, vocabulary: TableVocabulary): Understanding {
  return new Reader(vocabulary).read(text);
}

class Reader {
  readonly #columns: readonly ColumnFacts[];
  readonly #toolkit: Catalog;
  readonly #acts: Act[] = [];
  readonly #others: Intent[] = [];
  readonly #unclear: Unclear[] = [];
  readonly #words = new Set<string>();
  /** What was named last, for `it` and `they`. */
  #named: Wish = noWish;
  /** A sense that waits for its name: `This one is a leak: x`. */
  #waiting: Act | null = null;

  constructor({ columns, toolkit }: TableVocabulary) {
    this.#columns = columns;
    this.#toolkit = toolkit;
  }

  read(text: string): Understanding {
    const sentences = sentencesOf(itemsOf(tokensOf(text), this.#columns, termsOf(this.#toolkit)));
    for (const sentence of sentences) {
      // `x? Known only afterwards.`
      if (this.#waiting === null && sentences.length > 1 && sentence.items.every(isMention))
        this.#named = wishOf(sentence.items);
      else this.#sentence(sentence);
    }
    const intents = [...settled(this.#acts, this.#columns, this.#unclear), ...this.#others];
    const wanted = intents.flatMap((intent): Wish[] => {
      if (intent.kind === 'try' || intent.kind === 'prefer' || intent.kind === 'combine')
        return [intent.wish];
      if (intent.kind === 'simpler') return [{ ...noWish, axes: ['simplify'] }];
      return intent.kind === 'faster' ? [{ ...noWish, axes: ['simplify', 'features.prune'] }] : [];
    });
    const revert = intents.findLast((intent) => intent.kind === 'revert');
    return {
      intents,
      unclear: this.#unclear,
      wanted: union(wanted),
      avoided: union(intents.flatMap((intent) => (intent.kind === 'avoid' ? [intent.wish] : []))),
      ground: revert?.kind === 'revert' ? revert.experiment : null,
      words: wanted.length > 0 ? [...this.#words] : [],
    };
  }

  #sentence(sentence: Sentence): void {
    if (isQuestion(sentence)) {
      this.#question(sentence);
      return;
    }
    if (sentence.segments.some(({ lead }) => lead === 'if')) {
      const wish = wishOf(sentence.items);
      if (!isNothing(wish)) this.#named = wish;
      this.#unclear.push({ text: 'I cannot follow conditions ("if ..."); say it without one.' });
      return;
    }
    if (this.#whole(sentence)) return;
    const { segments } = sentence;
    let verb: SegmentSense | null = null;
    for (const [index, segment] of segments.entries()) {
      const next = segments[index + 1];
      verb = this.#segment(segment, segments[index - 1], verb ?? laterVerb(segment, next)) ?? verb;
    }
  }

  #question(sentence: Sentence): void {
    const wish = wishOf(sentence.items);
    if (!isNothing(wish)) this.#named = wish;
    const question = readQuestion(sentence, wish);
    if (!question) return;
    this.#others.push({
      kind: 'question',
      question,
      wish,
      experiments: sentence.items.flatMap((item) => (item.kind === 'experiment' ? [item.id] : [])),
      numbers: sentence.items.flatMap((item) => (item.kind === 'number' ? [item.value] : [])),
      term: termOf(sentence.items),
    });
  }

  /** Sentences that are about what was said or done before, and not about the table. */
  #whole({ items }: Sentence): boolean {
    const mentions = items.filter(isMention);
    const denials = items.filter((item) => hasMark(item, 'not', 'stop')).length;
    if (items.some((item) => hasMark(item, 'redo')) && mentions.length === 0 && denials === 0) {
      this.#others.push({ kind: 'redo' });
      return true;
    }
    const target = items.find((item) => item.kind === 'experiment' || item.kind === 'number');
    if (items.some((item) => hasMark(item, 'revert')) && target) {
      const experiment =
        target.kind === 'experiment' ? target.id : target.kind === 'number' ? target.value : 0;
      if (denials % 2 === 0) this.#others.push({ kind: 'revert', experiment });
      else
        this.#unclear.push({
          text: `I build on no experiment unless you say so, and not on ${experiment} now.`,
        });
      return mentions.length === 0;
    }
    if (!items.some((item) => hasMark(item, 'undo'))) return false;
    const columns = mentions.filter((item) => item.kind === 'column');
    if (mentions.length === 0 && denials === 0) {
      if (target)
        this.#unclear.push({ text: 'I can only undo what was said last; an experiment is not undone.' });
      else this.#others.push({ kind: 'undo' });
      return true;
    }
    // `undo the exclusion of x` takes that back and nothing else.
    const isExclusion = items.some((item) => hasMark(item, 'out'));
    if (isExclusion && denials === 0 && columns.length === mentions.length) {
      this.#acts.push({ sense: 'in', force: 2, wish: wishOf(items), isScoped: false });
      return true;
    }
    return false;
  }

  /** Returns what its verb would do undenied, for a segment behind it that has none. */
  #segment(segment: Segment, before: Segment | undefined, base: SegmentSense | null): SegmentSense | null {
    const own = wishOf(segment.items);
    for (const item of segment.items) {
      if (item.kind !== 'unknown') continue;
      this.#unclear.push({ text: unknownText(item.text, this.#columns) });
    }
    const hasUnknown = segment.items.some((item) => item.kind === 'unknown');
    const names = own.columns.length > 0;
    const read = senseOf(segment, names || this.#named.columns.length > 0);
    let { sense } = read;
    if (segment.lead === 'except') {
      this.#except(segment, own, before);
      return null;
    }
    const verb = read.base === null ? null : read;
    if (segment.lead === 'without')
      sense =
        (read.base === 'out') !== (isDeniedStem(before) || (read.base === null && read.isDenied))
          ? 'in'
          : 'out';
    if (segment.lead === 'insteadOf') sense = read.base === 'out' ? 'in' : 'avoid';
    if (read.base === null && segment.lead !== 'without' && segment.lead !== 'insteadOf') {
      if (base !== null && (read.isDenied || segment.lead === 'but')) {
        sense = read.isDenied ? base.denied : base.base === 'out' ? 'none' : (base.base ?? 'none');
      }
    }
    this.#paces(segment, own);
    const isAll = segment.items.some((item) => hasMark(item, 'all'));
    if (isNothing(own)) {
      if (hasUnknown || isAll || (read.base === null && segment.lead !== 'without')) return verb;
      this.#refer(segment, sense, read.force);
      return verb;
    }
    if (this.#waiting && read.base === null && segment.lead !== 'without' && segment.lead !== 'insteadOf') {
      this.#acts.push({ ...this.#waiting, wish: own });
      this.#waiting = null;
      this.#named = own;
      return null;
    }
    this.#named = own;
    const force = read.base === null && sense !== 'try' ? Math.max(1, read.force) : read.force;
    this.#push({ sense, force, wish: own, isScoped: isScoped(segment.items) }, segment);
    return verb;
  }

  #push(act: Act, { items }: Segment): void {
    const category = items.find((item) => item.kind === 'column' && item.category !== null);
    if (act.sense === 'out' && category?.kind === 'column') {
      const [column] = category.names;
      this.#unclear.push({
        text: `"${category.category}" is a value of the column "${column}"; I can leave out a whole column, not some of its rows. Say: ignore the column "${column}".`,
      });
      return;
    }
    if (act.sense === 'none') return;
    this.#acts.push(act);
    if (act.sense === 'out' || act.sense === 'in') return;
    for (const item of items) {
      if (!('words' in item)) continue;
      for (const word of item.words.split(' '))
        if (word.length > 3 && !commonWords.has(word)) this.#words.add(stem(word));
    }
  }

  /** A segment without a name of its own is about what was named last, or about what comes. */
  #refer({ items, lead }: Segment, sense: Sense, force: number): void {
    const verb = items.findIndex((item) =>
      hasMark(item, 'out', 'use', 'back', 'stay', 'try', 'prefer', 'stop'),
    );
    const object = items
      .slice(verb + 1)
      .find((item) => !(item.kind === 'word' && /^(the|a|die|der|das|den)$/.test(item.words)));
    const strange = verb >= 0 && object?.kind === 'word' && !commonWords.has(object.words);
    const points = items.some((item) => hasMark(item, 'pronoun'));
    if (lead === 'without' && !points) return;
    if (strange && !points) return;
    if (items.some((item) => hasMark(item, 'simpler', 'faster', 'undo'))) return;
    const act = { sense, force, wish: this.#named, isScoped: false };
    if (isNothing(this.#named)) this.#waiting = act;
    else if (sense !== 'none') this.#acts.push(act);
  }

  #paces({ items }: Segment, own: Wish): void {
    const denials = items.filter((item) => hasMark(item, 'not', 'stop')).length;
    if (denials > 0 && !items.some((item) => item.kind === 'mark' && /too|zu /.test(item.words))) return;
    const about = own.columns.length === 0;
    if (about && items.some((item) => hasMark(item, 'simpler'))) this.#others.push({ kind: 'simpler' });
    if (about && items.some((item) => hasMark(item, 'faster'))) this.#others.push({ kind: 'faster' });
  }

  /** `everything except x`: the opposite of what is done to everything. */
  #except({ items }: Segment, own: Wish, before: Segment | undefined): void {
    if (own.columns.length === 0) {
      // `anything but a leak` denies what follows.
      const { sense, base } = senseOf({ lead: 'start', items }, true);
      if (base !== null && !isNothing(this.#named)) {
        this.#acts.push({ sense: opposed(sense), force: 1, wish: this.#named, isScoped: false });
      }
      return;
    }
    this.#named = own;
    const mine = senseOf({ lead: 'start', items }, true);
    const rest = before && senseOf(before, true);
    const isNone = before?.items.some((item) => hasMark(item, 'not')) ?? false;
    const act = (sense: Sense): void => {
      this.#acts.push({ sense, force: 2, wish: own, isScoped: false });
    };
    if (rest && before?.items.some((item) => item.kind === 'column') && mine.base === null) {
      act(rest.sense === 'out' || rest.sense === 'avoid' ? 'in' : 'out');
    } else if (mine.base !== null) {
      const takesAway = mine.sense === 'out' || mine.sense === 'avoid';
      // `nothing except x may be used` is `only x`; `nothing except x is a leak` takes x away, as `all except x is fine` does.
      act(isNone === takesAway ? 'out' : 'only');
    } else
      act(rest && rest.base !== null && (rest.sense === 'out' || rest.sense === 'avoid') ? 'only' : 'out');
  }
}

/** `not x but y should be dropped`: the verb that comes is denied for what is before it. */
function laterVerb(segment: Segment, next: Segment | undefined): SegmentSense | null {
  if (next?.lead !== 'but' || !segment.items.some((item) => hasMark(item, 'not'))) return null;
  const later = senseOf(next, true);
  return later.base === null ? null : later;
}

/** `do not try it without x`: what is before the `without` denies it. */
function isDeniedStem(before: Segment | undefined): boolean {
  if (!before || before.items.some(isMention)) return false;
  return before.items.filter((item) => hasMark(item, 'not', 'stop')).length % 2 === 1;
}

function wishOf(items: readonly Item[]): Wish {
  return union(
    items.flatMap((item): Wish[] => {
      if (item.kind === 'column') return [{ ...noWish, columns: item.names }];
      return item.kind === 'term'
        ? [{ ...noWish, axes: item.term.axes, constructs: item.term.constructs }]
        : [];
    }),
  );
}

/** `the ratios of x`: the kind of change is meant, as far as it is about the column. `x from the trees` is not that. */
function isScoped(items: readonly Item[]): boolean {
  return items.some((item, at) => {
    if (item.kind !== 'term') return false;
    const before = items.slice(Math.max(0, at - 2), at);
    return !before.some(
      (each) => each.kind === 'word' && /^(from|aus|in|for|im|fuer|as|als)$/.test(each.words),
    );
  });
}

function unknownText(name: string, columns: readonly ColumnFacts[]): string {
  const near = new Names(columns, () => false).nearest(name);
  return `There is no column "${name}"${near.length > 0 ? `; did you mean ${near.map((each) => `"${each}"`).join(' or ')}?` : '.'}`;
}

/** Without the endings that English puts to a word. */
export function stem(word: string): string {
  return word.toLowerCase().replace(/(s|ing|ed|al)$/, '');
}
