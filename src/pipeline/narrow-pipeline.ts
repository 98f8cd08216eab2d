/**
 * A pipeline, some of its feature blocks, columns to do without -> the same pipeline on what is left, and on columns that it
 * did not read. A step that is left with too few columns goes, and so does a block without steps, and a base model without
 * blocks. Custom code that may read a column that is out finds no value in any row of it. Row weights stay.
 */
import { LabError } from '../core/errors.ts';
import { transformers } from '../features/index.ts';
import type { ModelSpec, PipelineSpec, Step, ToolkitStep } from './spec.ts';
import { standardSteps } from './standard-steps.ts';

export interface FeatureSubset {
  /** Names of the feature blocks that stay; null = all. */
  readonly blocks: readonly string[] | null;
  /** Columns that no step may read, whether the table has them or not. */
  readonly without: readonly string[];
  /** Columns that become features by the standard steps of their roles, in a block that every base model sees. */
  readonly added: readonly string[];
}

export interface NamedColumn {
  readonly name: string;
  readonly role: string;
}

const addedBlock = 'added columns';

/** @throws LabError `pipeline.nothingLeft` where no base model has a feature to read. */
export function narrowPipeline(
  spec: PipelineSpec,
  { blocks, without, added }: FeatureSubset,
  columns: readonly NamedColumn[],
): PipelineSpec {
  const gone = new Set(without);
  const kept = Object.entries(spec.features)
    .filter(([name]) => blocks === null || blocks.includes(name))
    .map(([name, steps]) => [name, steps.flatMap((step) => narrowStep(step, gone, columns))] as const)
    .filter(([, steps]) => steps.length > 0);
  const more = standardSteps(columns.filter(({ name }) => added.includes(name)));
  const features = Object.fromEntries(more.length > 0 ? [...kept, [addedBlock, more]] : kept);
  const model = narrowModel(spec.model, Object.keys(features), more.length > 0);
  if (model === null || Object.keys(features).length === 0) {
    throw new LabError(
      'pipeline.nothingLeft',
      'no base model has a feature left to read',
      'Keep a block that a base model reads.',
    );
  }
  const weighs = spec.weights !== null && gone.has(spec.weights.column);
  const isThere = columns.some(({ name }) => name === spec.weights?.column);
  return { ...spec, features, model, weights: weighs && !isThere ? null : spec.weights };
}

function narrowStep(step: Step, gone: ReadonlySet<string>, columns: readonly NamedColumn[]): Step[] {
  if (gone.size === 0) return [step];
  if (step.kind === 'step') return narrowToolkitStep(step, gone, columns);
  const isThere = (name: string): boolean => columns.some((column) => column.name === name);
  const hidden = columns.map(({ name }) => name).filter((name) => gone.has(name));
  if (step.columns === null) return [{ ...step, hidden }];
  if (step.columns.every((name) => gone.has(name))) return [];
  return [{ ...step, columns: step.columns.filter((name) => isThere(name) || !gone.has(name)), hidden }];
}

function narrowToolkitStep(
  step: ToolkitStep,
  gone: ReadonlySet<string>,
  columns: readonly NamedColumn[],
): ToolkitStep[] {
  const { takes, reads } = transformers[step.name]!;
  const roles: readonly string[] = takes;
  const stays = (name: string): boolean => !gone.has(name);
  const given = step.columns ?? columns.filter(({ role }) => roles.includes(role)).map(({ name }) => name);
  const named = given.filter((name) => stays(name) && !step.except.includes(name));
  const { crosses = [], pairs = null, singles } = step.options as ColumnOptions;
  const keptCrosses = crosses.filter((cross) => cross.every(stays));
  const keptPairs = pairs?.filter((pair) => pair.every(stays)) ?? null;
  const makesNothing =
    reads === 'pairs'
      ? (keptPairs?.length ?? named.length - 1) < 1
      : keptCrosses.length === 0 && (named.length === 0 || singles === 'none');
  if (makesNothing) return [];
  const options = {
    ...step.options,
    ...(crosses.length > 0 && { crosses: keptCrosses }),
    ...(keptPairs !== null && { pairs: keptPairs }),
  };
  return [{ ...step, columns: named, except: step.except.filter(stays), options }];
}

interface ColumnOptions {
  readonly crosses?: readonly (readonly string[])[];
  readonly pairs?: readonly (readonly string[])[] | null;
  readonly singles?: string;
}

function narrowModel(model: ModelSpec, blocks: readonly string[], hasAdded: boolean): ModelSpec | null {
  if (model.kind === 'stack') {
    const base = Object.entries(model.base).flatMap(([name, each]) => {
      const narrowed = narrowBase(each, blocks, hasAdded);
      return narrowed === null ? [] : [[name, narrowed] as const];
    });
    return base.length === 0 ? null : { ...model, base: Object.fromEntries(base) };
  }
  return narrowBase(model, blocks, hasAdded);
}

function narrowBase<B extends Exclude<ModelSpec, { kind: 'stack' }>>(
  base: B,
  blocks: readonly string[],
  hasAdded: boolean,
): B | null {
  if (base.blocks === null) return base;
  const kept = [...base.blocks.filter((block) => blocks.includes(block)), ...(hasAdded ? [addedBlock] : [])];
  return kept.length === 0 ? null : { ...base, blocks: kept };
}
