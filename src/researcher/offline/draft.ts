/**
 * A pipeline module as moves see it: blocks of steps, a model, row weights, and all the rest as text.
 *
 * Invariants: drafts never change, every edit makes a new one; what no move understands keeps its own source
 * text, so that printing loses nothing that a person wrote.
 */

import type { Catalog } from '../../core/catalog.ts';

/** A literal argument. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

export type Options = Readonly<Record<string, Value>>;

/** `name(columns, { ...options })` with literal arguments only. */
export interface Call {
  readonly name: string;
  /** Null: the step takes all columns of its roles (learners: always null). */
  readonly columns: readonly string[] | null;
  readonly options: Options;
}

/** One expression of the module: a step, a learner or the weights. */
export interface CallNode {
  /** Null: not a plain toolkit call. Moves may keep or remove such a call node, not change it. */
  readonly call: Call | null;
  /** The source where it says more than the call (constants, comments, functions); null: printed from the call. */
  readonly text: string | null;
  /** Comments on the lines before it. */
  readonly comments: readonly string[];
  /** Comment behind it, or ''. */
  readonly note: string;
}

export interface Named<T> {
  readonly name: string;
  readonly value: T;
}

export interface Block {
  readonly name: string;
  readonly steps: readonly CallNode[];
  /** The value's source where it is not a list of steps; moves then leave the block alone. */
  readonly text: string | null;
  readonly comments: readonly string[];
  readonly note: string;
  /** Comments after the last step. */
  readonly tail: readonly string[];
}

export interface Single {
  readonly kind: 'single';
  readonly learner: CallNode;
}

export interface Stack {
  readonly kind: 'stack';
  readonly base: readonly Named<CallNode>[];
  readonly meta: CallNode | null;
  readonly folds: number | null;
}

export type DraftModel = Single | Stack;

export interface Draft {
  /** What the names in it mean. */
  readonly toolkit: Catalog;
  /** Everything before the import of the toolkit. */
  readonly top: string;
  /** Local name -> import specifier, for example `gbdt` or `gbdt as booster`. */
  readonly imports: Readonly<Record<string, string>>;
  /** Everything between the import and the pipeline. */
  readonly preamble: string;
  readonly blocks: readonly Block[];
  readonly model: DraftModel;
  readonly weights: CallNode | null;
  /** Comments before `features`, `model` and `weights`. */
  readonly sections: {
    readonly features: readonly string[];
    readonly model: readonly string[];
    readonly weights: readonly string[];
  };
  /** Everything after the pipeline. */
  readonly tail: string;
}

/** A step, learner or decay from its parts. Options that are undefined are left out. */
export function callNode(
  name: string,
  columns: string | readonly string[] | null = null,
  options: Readonly<Record<string, Value | undefined>> = {},
): CallNode {
  const given = Object.entries(options).filter((entry): entry is [string, Value] => entry[1] !== undefined);
  return {
    call: {
      name,
      columns: typeof columns === 'string' ? [columns] : columns,
      options: Object.fromEntries(given),
    },
    text: null,
    comments: [],
    note: '',
  };
}

export function block(name: string, steps: readonly CallNode[]): Block {
  return { name, steps, text: null, comments: [], note: '', tail: [] };
}

/** The call node with other options; an option set to undefined goes. Comments in front stay. */
export function withOptions(from: CallNode, changes: Readonly<Record<string, Value | undefined>>): CallNode {
  if (!from.call) return from;
  const { name, columns, options } = from.call;
  return { ...callNode(name, columns, { ...options, ...changes }), comments: from.comments, note: from.note };
}
