import type { Column } from '../table.ts';

export const suspicionRules = [
  'alone',
  'filled',
  'level',
  'range',
  'later-date',
  'id',
  'order',
  'same-as-target',
  'words',
  'name',
  'leans',
  'gain',
] as const;
export type SuspicionRule = (typeof suspicionRules)[number];

export interface SuspicionExample {
  /** The cell as a person would write it, shortened. */
  readonly cell: string;
  /** The target of that row, for example `churned = yes`. */
  readonly outcome: string;
}

/** A reason to believe that a column is written when the outcome is known. Made from train rows alone. */
export interface Suspicion {
  /** Null: the order of the rows in the file, which no column holds. */
  readonly column: string | null;
  readonly rule: SuspicionRule;
  /** AUC on train rows of what the rule looked at, from 0.5 to 1. */
  readonly strength: number;
  /** What was seen, in sentences for a person without statistics. */
  readonly why: string;
  /** Up to three train rows. */
  readonly examples: readonly SuspicionExample[];
  readonly remedy: string;
}

/** The target in the person's words. */
export interface TargetWords {
  readonly column: string;
  readonly positive: string;
  readonly negative: string;
}

/** What every rule sees: one column on the train rows. */
export interface Clue {
  readonly column: Column;
  /** Positions in the column of the train rows. */
  readonly rows: Uint32Array;
  /** 0 or 1 for each of `rows`. */
  readonly labels: Uint8Array;
  readonly nPositive: number;
  readonly target: TargetWords;
  /** How far the column's name says that it is known only afterwards. */
  readonly name: 'strong' | 'weak' | 'none';
  /** AUC alone of the best of the other columns that no other rule suspects. */
  readonly nextAuc: number;
  /** How many columns are looked at; every p-value is multiplied by it. */
  readonly nColumns: number;
}

/** What a rule found; `findSuspicions` adds the column and the remedy. */
export type Finding = Pick<Suspicion, 'rule' | 'strength' | 'why' | 'examples'>;
export type Rule = (clue: Clue) => Finding | null;
