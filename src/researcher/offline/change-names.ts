/** Patch -> names: of the kind of change, which evidence is shared by, and of the constructs that it brings in. */
import type { Piece } from './draft.ts';
import { learnerOf } from './edit-draft.ts';
import type { OptionChange, Patch, StepChange } from './patch.ts';
import { defaultOf } from './vocabulary.ts';

/** Without columns and numbers: two changes of one name are tries of one thing. */
export function changeName(patch: Patch): string {
  const names = [
    ...patch.addedBlocks.flatMap(({ block }) => block.steps.map((step) => `+${stepName(step)}`)),
    ...patch.removedBlocks.flatMap(({ steps }) => steps.map((step) => `-${stepName(step)}`)),
    ...patch.steps.map(stepChangeName),
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

/** A step's name and the one option that makes it another thing. */
export function stepName({ call }: Piece): string {
  if (!call) return 'custom';
  const { name, options } = call;
  const crosses = options.crosses;
  if (name === 'tfidf') return `tfidf/${String(options.analyzer ?? 'word')}`;
  if (name === 'numeric' && options.transform) return `numeric/${String(options.transform)}`;
  if (name === 'targetEncode' && Array.isArray(crosses) && crosses.length > 0) return 'targetEncode/crosses';
  return name;
}

function stepChangeName({ before, after }: StepChange): string {
  if (!before) return `+${after ? stepName(after) : ''}`;
  if (!after) return `-${stepName(before)}`;
  const old = before.call?.options ?? {};
  const now = after.call?.options ?? {};
  const changed = [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]))
    .sort();
  return `${stepName(after)}(${changed.length > 0 ? changed.join(',') : 'columns'})`;
}

function optionName({ learner, option, before, after }: OptionChange): string {
  const from = before ?? defaultOf(learner, option);
  const to = after ?? defaultOf(learner, option);
  const way = typeof from === 'number' && typeof to === 'number' ? (to > from ? ' up' : ' down') : '';
  return `${learner}.${option}${way}`;
}

/**
 * What the patch brings in, from the general to the particular: a failure of an experiment casts doubt on
 * these, a success clears them.
 */
export function constructsOf(patch: Patch): string[] {
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
      ...steps.map(stepName),
      ...steps.map((step) => `${stepName(step)} of ${(step.call?.columns ?? ['all']).join(', ')}`),
      ...learners.map(learnerOf),
      ...patch.options.map(optionName),
      ...(patch.meta ? [`meta ${learnerOf(patch.meta)}`] : []),
      ...(patch.toStack ? ['stack'] : []),
      ...(patch.weights?.after ? ['decay'] : []),
    ]),
  ];
}
