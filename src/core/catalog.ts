/**
 * What the lab hands to its researchers of the toolkit: of each learner and each transformer what its own file says of
 * it, and nothing that fits or predicts. Made from the lists (`learners/list.ts`, `features/list.ts`) by
 * `pipeline/catalog.ts`.
 */
import type { OptionSpecs } from './options.ts';

export interface Catalog {
  readonly learners: readonly LearnerEntry[];
  readonly transformers: readonly TransformerEntry[];
}

/** Literal options as a module gives them. */
export type GivenOptions = Readonly<Record<string, unknown>>;
/** Every option of an entry with its value. */
export type AllOptions = Readonly<Record<string, unknown>>;

/** What both kinds of entry say of themselves. */
export interface Entry {
  /** As a module calls it. */
  readonly name: string;
  readonly options: OptionSpecs;
  /** One or two sentences for somebody who has never trained a model. */
  readonly about: string;
  /**
   * Words by which a person asks for it, English and German, in phrases between `|`, folded to a-z; `*` ends a word
   * that may go on.
   */
  readonly words: string;
}

/** How large a table is. */
export interface TableSize {
  readonly nRows: number;
  /**
   * How fine a model the table bears: rows of the rarer class, times the square of how well a first model told the
   * classes apart (from 0 to 1). Under about 150 only calm models pay, above 1,000 large ones may.
   */
  readonly signal: number;
}

/** A table that bears no more than calm models. */
export function isSmall({ signal }: TableSize): boolean {
  return signal < 150;
}

/** Which blocks suit a model: the dense ones as they are, numbers by rank and indicators, or grams of texts alone. */
export type PresetBlocks = 'dense' | 'linear' | 'words' | 'letters';

/** A learner with settings that are sensible for a table's size: one kind of model among those that a stack mixes. */
export interface Preset {
  /** Unique among all presets; the name of such a base in a stack. */
  readonly kind: string;
  /** What a layman calls it. */
  readonly title: string;
  readonly reads: PresetBlocks;
  options(size: TableSize): Readonly<Record<string, number | string | boolean>>;
  /** Whether a learner with these options is of this kind; left out: always. The first preset that fits counts. */
  fits?(options: AllOptions): boolean;
  /** The gain in AUC that a practitioner would expect where a lot is left to gain. */
  readonly gains: {
    /** Alone in place of another model, on a small and on a larger table; null: never in the place of another. */
    readonly instead: readonly [small: number, large: number] | null;
    /** Beside a single other model; null: not alone. `calm` gains count for more on tables with little signal. */
    readonly beside: { readonly gain: number; readonly isCalm: boolean } | null;
    /** Beside the models of a stack. */
    readonly inStack: number;
  };
}

/** Settings that are known to be good together. */
export interface SettingSet {
  readonly options: Readonly<Record<string, number | string | boolean>>;
  readonly because: string;
  readonly gains: readonly [littleSignal: number, muchSignal: number];
}

/** What a learner has to work on. */
export interface Work {
  readonly nRows: number;
  readonly dense: number;
  readonly sparse: number;
}

export interface LearnerEntry extends Entry {
  /** What a base of it is called in a stack where no preset is meant; left out: `model`. */
  readonly baseName?: string;
  readonly presets: readonly Preset[];
  readonly settings: readonly SettingSet[];
  /** How much its settings decide, 1 = most. */
  readonly sensitivity: number;
  /** How modules said it before it was a learner of its own. */
  readonly formerly?: { readonly name: string; readonly options: Readonly<Record<string, unknown>> };
  /** Kind of change that asking for it is, beside naming it. */
  readonly axes: readonly string[];
  /** Work of one fit, in visits of cells; only its order of magnitude counts. */
  cost(work: Work, options: AllOptions): number;
}

export interface ColumnShape {
  readonly nDistinct: number;
}

export interface Width {
  readonly dense: number;
  readonly sparse: number;
}

export interface StepTry {
  readonly options: Readonly<Record<string, number | string | boolean>>;
  /** One sentence that could turn out false, without its full stop. */
  readonly because: string;
  readonly gain: number;
}

export interface TransformerEntry extends Entry {
  /** Roles of the columns that it takes when the module names none. */
  readonly takes: readonly ('numeric' | 'category' | 'text' | 'date')[];
  /** Kind of change that adding it is. */
  readonly axis: string;
  /** Words that mean the columns that it takes as much as the step: `the date`. */
  readonly columnWords?: string;
  /** Whether it reads columns one by one or in pairs. */
  readonly reads: 'columns' | 'pairs';
  /** `plain`: the columns' own values, in another form; `made`: what learners could not see; `grams`: sparse text. */
  readonly gives: 'plain' | 'made' | 'grams';
  /**
   * What a practitioner would try with it on all columns of its roles. Left out where a move of the offline researcher
   * is about this very step.
   */
  readonly tries?: readonly StepTry[];
  /** What makes it another step for the record; null = nothing. */
  variant?(options: GivenOptions): string | null;
  /** Columns that it makes of the columns that it is given. */
  width(given: readonly ColumnShape[], options: AllOptions): Width;
  /** Work of making its features, in visits of cells; left out where it is little beside the learner's. */
  cost?(work: { readonly nRows: number; readonly nColumns: number }, options: AllOptions): number;
}
