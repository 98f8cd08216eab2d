/**
 * What a module writes, `gbdt({ nTrees: 300 })` or `oneHot(['city'])`, -> plain data: a name, options with their
 * defaults filled in, and the blocks or columns. The functions that do it are made from definitions; the definition
 * is kept beside the function, not on it, as module code gets hold of the function.
 */
import { type OptionSpecs, resolveOptions } from './options.ts';

export interface ToolkitStep {
  readonly kind: 'step';
  readonly name: string;
  /** Null: all columns of the roles that the step takes. */
  readonly columns: readonly string[] | null;
  readonly except: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

export interface LearnerSpec {
  readonly kind: 'learner';
  readonly name: string;
  /** Names of feature blocks; null = all. */
  readonly blocks: readonly string[] | null;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Which columns a step takes; by default all columns of the roles that suit it. */
export interface Selection {
  /** Only these columns. */
  columns?: readonly string[];
  /** All but these columns. */
  except?: readonly string[];
}

export interface StepMaker<O extends object> {
  (options?: O & Selection): ToolkitStep;
  (columns: string | readonly string[], options?: O & Pick<Selection, 'except'>): ToolkitStep;
}

export interface Blocks {
  /** Names of the feature blocks that this learner sees; all where left out. */
  blocks?: readonly string[];
}

export type LearnerMaker<O extends object> = (options?: O & Blocks) => LearnerSpec;

interface Named {
  readonly name: string;
  readonly options: OptionSpecs;
}

const definitions = new WeakMap<object, Named>();

export function stepMaker<O extends object>(definition: Named): StepMaker<O> {
  const { name, options: specs } = definition;
  const make = (
    first?: string | readonly string[] | (O & Selection),
    second?: O & Selection,
  ): ToolkitStep => {
    const named =
      typeof first === 'string' ? [first] : Array.isArray(first) ? (first as readonly string[]) : null;
    const { columns, except, ...options } = ((named ? second : first) ?? {}) as O & Selection;
    return {
      kind: 'step',
      name,
      columns: named ? [...named] : columns ? [...columns] : null,
      except: except ? [...except] : [],
      options: resolveOptions<Record<string, unknown>>(name, options, specs),
    };
  };
  definitions.set(make, definition);
  return make;
}

export function learnerMaker<O extends object>(definition: Named): LearnerMaker<O> {
  const { name, options: specs } = definition;
  const make: LearnerMaker<O> = (given) => {
    const { blocks, ...options } = (given ?? {}) as O & Blocks;
    return {
      kind: 'learner',
      name,
      blocks: blocks ? [...blocks] : null,
      options: resolveOptions<Record<string, unknown>>(name, options, specs),
    };
  };
  definitions.set(make, definition);
  return make;
}

/** The definitions behind the functions of a list, by name and in the list's order. */
export function definitionsOf<D extends Named>(makers: Readonly<Record<string, object>>): D[] {
  return Object.values(makers).map((maker) => definitions.get(maker) as D);
}
