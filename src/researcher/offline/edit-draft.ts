/**
 * Edits of drafts that keep them whole: a block that no model uses goes, a learner that uses every block names
 * none, names stay unique. All return a new draft.
 */
import { type Block, block, type CallNode, type Draft, type Named, withOptions } from './draft.ts';
import { givesGrams } from './toolkit.ts';

/** The models that see features: a stack's bases, or the one model under the name `model`. */
export function basesOf(draft: Draft): readonly Named<CallNode>[] {
  return draft.model.kind === 'stack' ? draft.model.base : [{ name: 'model', value: draft.model.learner }];
}

/** The toolkit's name of a learner, or `custom`. */
export function learnerOf(learner: CallNode): string {
  return learner.call?.name ?? 'custom';
}

/** Names of the blocks that a learner sees. */
export function blocksOf(draft: Draft, learner: CallNode): readonly string[] {
  const named = learner.call?.options.blocks;
  return Array.isArray(named) ? (named as readonly string[]) : draft.blocks.map(({ name }) => name);
}

/** True for a model that reads nothing but words. */
export function isTextModel(draft: Draft, learner: CallNode): boolean {
  const seen = new Set(blocksOf(draft, learner));
  const steps = draft.blocks.filter(({ name }) => seen.has(name)).flatMap(({ steps }) => steps);
  return steps.length > 0 && steps.every((step) => givesGrams(draft.toolkit, step));
}

export function mapBases(draft: Draft, change: (base: CallNode, name: string) => CallNode): Draft {
  const { model } = draft;
  if (model.kind === 'single') {
    return { ...draft, model: { kind: 'single', learner: change(model.learner, 'model') } };
  }
  const base = model.base.map(({ name, value }) => ({ name, value: change(value, name) }));
  return { ...draft, model: { ...model, base } };
}

/** `wanted`, or with the first number behind it that makes it new. */
export function freshName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  let number = 2;
  while (taken.includes(`${wanted}${number}`)) number++;
  return `${wanted}${number}`;
}

export type Uses = (learner: CallNode, baseName: string) => boolean;

/** A new block that the bases which `uses` picks see beside theirs. */
export function addBlock(draft: Draft, wanted: string, steps: readonly CallNode[], uses: Uses): Draft {
  const names = draft.blocks.map(({ name }) => name);
  const name = freshName(wanted, names);
  const grown = { ...draft, blocks: [...draft.blocks, block(name, steps)] };
  const changed = mapBases(grown, (learner, baseName) =>
    learner.call && !draft.blocks.some((other) => other.name === '')
      ? withOptions(learner, {
          blocks: uses(learner, baseName) ? [...blocksOf(draft, learner), name] : blocksOf(draft, learner),
        })
      : learner,
  );
  return tidy(changed);
}

/** Steps for the bases that `uses` picks: into the block of that name where the same bases see it, else a new one. */
export function addSteps(draft: Draft, wanted: string, steps: readonly CallNode[], uses: Uses): Draft {
  const known = draft.blocks.find(({ name, text }) => name === wanted && text === null);
  const fits =
    known &&
    basesOf(draft).every(
      ({ name, value }) => blocksOf(draft, value).includes(wanted) === (uses(value, name) || !value.call),
    );
  if (!fits) return addBlock(draft, wanted, steps, uses);
  return editBlock(draft, wanted, (old) => ({ ...old, steps: [...old.steps, ...steps] }));
}

export function editBlock(draft: Draft, name: string, change: (block: Block) => Block): Draft {
  return { ...draft, blocks: draft.blocks.map((old) => (old.name === name ? change(old) : old)) };
}

/** Puts other steps, or none, in a step's place. Null where nothing would be left to learn from. */
export function replaceStep(draft: Draft, at: DraftStep, steps: readonly CallNode[]): Draft | null {
  const changed = editBlock(draft, at.block, (old) => ({
    ...old,
    steps: old.steps.flatMap((step, i) =>
      i === at.index
        ? steps.map((next, k) => (k === 0 ? { ...next, comments: step.comments, note: step.note } : next))
        : [step],
    ),
  }));
  const left = changed.blocks.find(({ name }) => name === at.block)!;
  return left.steps.length > 0 || left.tail.length > 0 ? changed : removeBlock(changed, at.block);
}

/** Without the block, and without base models that saw nothing else. Null where no model would be left. */
export function removeBlock(draft: Draft, name: string): Draft | null {
  const { model } = draft;
  const left = (learner: CallNode): string[] => blocksOf(draft, learner).filter((other) => other !== name);
  if (model.kind === 'single' && left(model.learner).length === 0) return null;
  const kept: Draft =
    model.kind === 'single'
      ? draft
      : { ...draft, model: { ...model, base: model.base.filter(({ value }) => left(value).length > 0) } };
  if (kept.model.kind === 'stack' && kept.model.base.length === 0) return null;
  const without = mapBases(kept, (learner) => withBlocks(learner, left(learner)));
  return tidy({ ...without, blocks: draft.blocks.filter((other) => other.name !== name) });
}

function withBlocks(learner: CallNode, names: readonly string[]): CallNode {
  return learner.call?.options.blocks === undefined ? learner : withOptions(learner, { blocks: names });
}

export interface DraftStep {
  readonly block: string;
  readonly index: number;
  readonly step: CallNode;
}

/** Every plain toolkit step with its place. */
export function draftSteps(draft: Draft, name?: string): DraftStep[] {
  return draft.blocks.flatMap((of) =>
    of.steps
      .map((step, index) => ({ block: of.name, index, step }))
      .filter(({ step }) => step.call && (name === undefined || step.call.name === name)),
  );
}

/** Removes blocks that no model sees and lists of blocks that name all. */
export function tidy(draft: Draft): Draft {
  const bases = basesOf(draft);
  if (bases.some(({ value }) => !value.call)) return draft;
  const seen = new Set(bases.flatMap(({ value }) => blocksOf(draft, value)));
  const blocks = draft.blocks.filter(({ name }) => name === '' || seen.has(name));
  const kept = { ...draft, blocks };
  return mapBases(kept, (learner) => {
    const mine = blocksOf(kept, learner);
    const all = blocks.every(({ name }) => mine.includes(name));
    if (learner.call?.options.blocks === undefined) return learner;
    return all ? withOptions(learner, { blocks: undefined }) : learner;
  });
}
