/** Patch -> names: of the kind of change, which evidence is shared by, and of the constructs that it brings in. */
import type { Catalog } from '../../core/catalog.ts';
import type { CallNode } from './draft.ts';
import { learnerOf } from './edit-draft.ts';
import type { OptionChange, Patch, StepChange } from './patch.ts';
import { transformerIn } from './toolkit.ts';

/** Without columns and numbers: two changes of one name are tries of one thing. */
export function changeName(patch: Patch): string {
  const { toolkit } = patch;
  const names = [
    ...patch.addedBlocks.flatMap(({ block }) => block.steps.map((step) => `+${stepName(toolkit, step)}`)),
    ...patch.removedBlocks.flatMap(({ steps }) => steps.map((step) => `-${stepName(toolkit, step)}`)),
    ...patch.steps.map((change) => stepChangeName(toolkit, change)),
    ...patch.options.map(optionName),
    ...patch.addedBases.map(({ value }) => `+${learnerOf(value)}`),
    ...patch.removedBases.map(({ value }) => `-${learnerOf(value)}`),
    ...patch.replacedBases.map(({ before, after }) => `${learnerOf(before)}->${learnerOf(after)}`),
    ...patch.uses.map(({ sees }) => (sees ? 'sees' : 'hides')),
    ...(patch.meta ? [`meta ${learnerOf(patch.meta)}`] : []),
    ...(patch.folds === null ? [] : ['folds']),
    ...(patch.toSingle ? ['single'] : []),
    ...(patch.weights ? [patch.weights.after ? '+decay' : '-decay'] : []),
  ];
  return [...new Set(names)].sort().join(' ');
}

/** A step's name and, where an option makes it another thing, which. */
export function stepName(toolkit: Catalog, step: CallNode): string {
  const { call } = step;
  if (!call) return 'custom';
  const variant = transformerIn(toolkit, step)?.variant?.(call.options) ?? null;
  return variant === null ? call.name : `${call.name}/${variant}`;
}

function stepChangeName(toolkit: Catalog, { before, after }: StepChange): string {
  if (!before) return `+${after ? stepName(toolkit, after) : ''}`;
  if (!after) return `-${stepName(toolkit, before)}`;
  const old = before.call?.options ?? {};
  const now = after.call?.options ?? {};
  const changed = [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]))
    .sort();
  return `${stepName(toolkit, after)}(${changed.length > 0 ? changed.join(',') : 'columns'})`;
}

function optionName({ learner, option, way }: OptionChange): string {
  return `${learner}.${option}${way === null ? '' : ` ${way}`}`;
}

/**
 * What the patch brings in, from the general to the particular: a failure of an experiment casts doubt on
 * these, a success clears them.
 */
export function constructsOf(patch: Patch): string[] {
  const { toolkit } = patch;
  const steps = [
    ...patch.addedBlocks.flatMap(({ block }) => block.steps),
    ...patch.steps.flatMap(({ after }) => (after ? [after] : [])),
  ];
  const learners = [
    ...patch.addedBases.map(({ value }) => value),
    ...patch.replacedBases.map(({ after }) => after),
  ];
  return [
    ...new Set([
      ...steps.map((step) => stepName(toolkit, step)),
      ...steps.map((step) => `${stepName(toolkit, step)} of ${(step.call?.columns ?? ['all']).join(', ')}`),
      ...learners.map(learnerOf),
      ...patch.options.map(optionName),
      ...(patch.meta ? [`meta ${learnerOf(patch.meta)}`] : []),
      ...(patch.toStack ? ['stack'] : []),
      ...(patch.weights?.after ? ['decay'] : []),
    ]),
  ];
}
