/** Makes the change of one experiment in another draft. */
import { type CallNode, type Draft, type Named, withOptions } from './draft.ts';
import { callNodeKey, draftKey } from './draft-key.ts';
import {
  addSteps,
  basesOf,
  blocksOf,
  editBlock,
  freshName,
  isTextModel,
  learnerOf,
  mapBases,
  removeBlock,
  replaceStep,
  tidy,
} from './edit-draft.ts';
import type { Patch, StepChange } from './patch.ts';
import { baseNameOf } from './stack-draft.ts';

/** Null where nothing of the patch fits, or the draft has it all already. */
export function applyPatch(draft: Draft, patch: Patch): Draft | null {
  if (patch.toSingle || patch.removedBases.length > 0) return null;
  let next: Draft | null = draft;
  for (const { name } of patch.removedBlocks) {
    if (next?.blocks.some((block) => block.name === name)) next = removeBlock(next, name);
  }
  for (const change of patch.steps) next = next && changeStep(next, change);
  if (!next) return null;
  next = addBlocks(next, patch);
  next = changeLearners(next, patch);
  next = addBases(next, patch);
  if (patch.weights) next = { ...next, weights: patch.weights.after };
  const whole = isWhole(next) ? tidy(next) : null;
  return whole && draftKey(whole) !== draftKey(draft) ? whole : null;
}

function changeStep(draft: Draft, { block, before, after }: StepChange): Draft | null {
  const target = draft.blocks.find(({ name, text }) => name === block && text === null);
  const known = (step: CallNode): boolean =>
    draft.blocks.some(({ steps }) => steps.some((other) => callNodeKey(other) === callNodeKey(step)));
  if (!before) {
    if (!after || known(after)) return draft;
    if (target) return editBlock(draft, block, (old) => ({ ...old, steps: [...old.steps, after] }));
    return addSteps(draft, block, [after], (learner) => !isTextModel(draft, learner));
  }
  const index = target?.steps.findIndex((step) => callNodeKey(step) === callNodeKey(before)) ?? -1;
  if (index < 0) return draft;
  return replaceStep(draft, { block, index, step: before }, after && !known(after) ? [after] : []);
}

/** Bases of the kinds of learner that used a block in the child use it here. */
function addBlocks(draft: Draft, { addedBlocks, addedBases, usedBy }: Patch): Draft {
  let next = draft;
  for (const { block, users } of addedBlocks) {
    const own = addedBases.some(({ name }) => usedBy[name]?.includes(block.name));
    const onlyOwn =
      own && addedBases.filter(({ name }) => usedBy[name]?.includes(block.name)).length === users.length;
    if (onlyOwn) continue;
    const isNew = block.steps.some(
      (step) =>
        !next.blocks.some(({ steps }) => steps.some((other) => callNodeKey(other) === callNodeKey(step))),
    );
    if (!isNew) continue;
    next = addSteps(
      next,
      block.name,
      block.steps,
      (learner) => users.includes(learnerOf(learner)) && !isTextModel(draft, learner),
    );
  }
  return next;
}

function changeLearners(draft: Draft, { options, replacedBases, uses }: Patch): Draft {
  const names = basesOf(draft).map(({ name }) => name);
  return mapBases(draft, (learner, name) => {
    const kind = learnerOf(learner);
    const replaced = replacedBases.find(
      (change) => learnerOf(change.before) === kind && (change.name === name || !names.includes(change.name)),
    );
    let next = replaced ? withOptions(replaced.after, { blocks: learner.call?.options.blocks }) : learner;
    for (const change of options) {
      const meant = change.base === name || !names.includes(change.base);
      if (meant && change.learner === kind) next = withOptions(next, { [change.option]: change.after });
    }
    for (const { block, sees } of uses.filter(({ base }) => base === name)) {
      const mine = blocksOf(draft, next);
      if (!next.call || mine.includes(block) === sees || !draft.blocks.some((known) => known.name === block))
        continue;
      next = withOptions(next, { blocks: sees ? [...mine, block] : mine.filter((other) => other !== block) });
    }
    return next;
  });
}

/** Added bases with the blocks of their own; a single model becomes the first base of a stack. */
function addBases(draft: Draft, { addedBases, addedBlocks, usedBy, meta, folds, toStack }: Patch): Draft {
  const { model } = draft;
  if (model.kind === 'single' && !toStack) return draft;
  const old: readonly Named<CallNode>[] =
    model.kind === 'stack' ? model.base : [{ name: baseNameOf(draft, model.learner), value: model.learner }];
  let blocks = draft.blocks;
  const bases = old.map(({ name, value }) => ({ name, value: explicit(draft, value) }));
  for (const { name, value } of addedBases) {
    const seen: string[] = [];
    for (const wanted of usedBy[name] ?? []) {
      const brought = addedBlocks.find(({ block }) => block.name === wanted)?.block;
      const here = blocks.find((block) =>
        brought
          ? block.steps.map(callNodeKey).join() === brought.steps.map(callNodeKey).join()
          : block.name === wanted,
      );
      if (here) seen.push(here.name);
      else if (brought) {
        const fresh = freshName(
          wanted,
          blocks.map((block) => block.name),
        );
        blocks = [...blocks, { ...brought, name: fresh }];
        seen.push(fresh);
      }
    }
    if (seen.length === 0) continue;
    const taken = bases.map((base) => base.name);
    bases.push({ name: freshName(name, taken), value: withOptions(value, { blocks: seen }) });
  }
  const stack = model.kind === 'stack' ? model : { kind: 'stack' as const, meta: null, folds: null };
  return {
    ...draft,
    blocks,
    model: { ...stack, base: bases, meta: meta ?? stack.meta, folds: folds ?? stack.folds },
  };
}

function explicit(draft: Draft, learner: CallNode): CallNode {
  return learner.call ? withOptions(learner, { blocks: blocksOf(draft, learner) }) : learner;
}

function isWhole(draft: Draft): boolean {
  const names = basesOf(draft).map(({ name }) => name);
  const seesSomething = basesOf(draft).every(({ value }) => blocksOf(draft, value).length > 0);
  const noBlockTwice = new Set(draft.blocks.map(({ name }) => name)).size === draft.blocks.length;
  if (!seesSomething || !noBlockTwice || names.length > 20) return false;
  return draft.model.kind === 'single' || draft.model.meta !== null;
}
