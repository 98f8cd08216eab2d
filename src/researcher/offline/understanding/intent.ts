/** What a person's sentence asks for. */

/** What of the search a sentence names. */
export interface Wish {
  readonly columns: readonly string[];
  readonly axes: readonly string[];
  /** Names of toolkit steps and learners. */
  readonly constructs: readonly string[];
}

export type Question =
  | 'trust'
  | 'why'
  | 'next'
  | 'collect'
  | 'what-does'
  | 'matter'
  | 'help'
  | 'lift'
  | 'how-long'
  | 'tried'
  | 'status';

export type Intent =
  /** The columns leave the table. */
  | { readonly kind: 'exclude'; readonly columns: readonly string[] }
  /** The columns come back where they were excluded; where they were not, they simply stay. */
  | { readonly kind: 'include'; readonly columns: readonly string[] }
  /** Tried before other things. */
  | { readonly kind: 'prefer' | 'try' | 'combine'; readonly wish: Wish }
  /** Not tried for a while; the columns stay in the table. */
  | { readonly kind: 'avoid'; readonly wish: Wish }
  | { readonly kind: 'simpler' | 'faster' }
  /** The next experiments build on this one's module. */
  | { readonly kind: 'revert'; readonly experiment: number }
  | { readonly kind: 'undo' | 'redo' }
  | {
      readonly kind: 'question';
      readonly question: Question;
      readonly wish: Wish;
      /** Experiments and other numbers that it names. */
      readonly experiments: readonly number[];
      readonly numbers: readonly number[];
      /** A word of the field that is asked about, such as `auc`. */
      readonly term: string | null;
    };

/** Something that was named and is not there, or cannot be followed, in a sentence for the person. */
export interface Unclear {
  readonly text: string;
}

export interface Understanding {
  readonly intents: readonly Intent[];
  readonly unclear: readonly Unclear[];
  /** What is to be tried first, and what is to be left alone: all intents of this kind together. */
  readonly wanted: Wish;
  readonly avoided: Wish;
  /** The experiment whose module the next ones build on; null = the best. */
  readonly ground: number | null;
  /** Words of the wanted clauses, lower case, without endings. */
  readonly words: readonly string[];
}

export const noWish: Wish = { columns: [], axes: [], constructs: [] };

export function union(wishes: readonly Wish[]): Wish {
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
