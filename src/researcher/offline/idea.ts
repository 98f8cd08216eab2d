/** What a move proposes, and what it may look at. */
import { random, shuffle } from '../../core/random.ts';
import type { Draft } from './draft.ts';
import type { TableProfile } from './table-profile.ts';

export interface Idea {
  /** Kind of change, for example `features.text`. */
  readonly axis: string;
  /** One sentence for people that could turn out false. */
  readonly hypothesis: string;
  readonly draft: Draft;
  /**
   * The gain in AUC that a practitioner would expect on a table of this kind where a lot is left to gain,
   * before any evidence from this study.
   */
  readonly gain: number;
}

export interface Scene {
  /** The best module so far, which ideas build on. */
  readonly draft: Draft;
  readonly profile: TableProfile;
  /** Share of importance of each made feature, in the record's latest words on it. */
  readonly features: ReadonlyMap<string, number>;
  /** Out-of-fold AUC of the draft's bases, where known. */
  readonly baseAucs: Readonly<Record<string, number>>;
  readonly seed: number;
  /** Experiments so far: draws of numbers differ from one to the next. */
  readonly nTried: number;
}

export type Move = (scene: Scene) => Idea[];

/**
 * Some of many like ideas, others at each experiment: all get their turn in a night, and no proposal has to weigh
 * thousands.
 */
export function inTurn<T>(items: readonly T[], count: number, { seed, nTried }: Scene): readonly T[] {
  if (items.length <= count) return items;
  const order = shuffle([...items], random(seed, 'turns', items.length)) as T[];
  const start = (nTried * count) % items.length;
  return [...order, ...order].slice(start, start + count);
}

/** Column names for a sentence: at most three, the rest counted. */
export function listed(names: readonly string[]): string {
  const quoted = names.slice(0, 3).map((name) => `"${name}"`);
  if (names.length > 3) return `${quoted.join(', ')} and ${names.length - 3} more`;
  const last = quoted.pop();
  return quoted.length > 0 ? `${quoted.join(', ')} and ${last}` : (last ?? '');
}

/** The AUC of a base model by its name, which the module chose; null where it has none. */
export function baseAucOf(baseAucs: Readonly<Record<string, number>>, name: string): number | null {
  return Object.hasOwn(baseAucs, name) ? baseAucs[name]! : null;
}
