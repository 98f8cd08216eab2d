/**
 * What a draft changed against its parent, as data: to name the kind of change, and to make the same change in
 * another draft (`applyPatch`). Invariant: applyPatch(parent, patchOf(parent, child)) does what child does.
 */
import type { Catalog } from '../../core/catalog.ts';
import type { Block, CallNode, Draft, Named, Value } from './draft.ts';
import { callNodeKey } from './draft-key.ts';
import { basesOf, blocksOf, learnerOf } from './edit-draft.ts';
import { defaultOf } from './toolkit.ts';

export interface StepChange {
  readonly block: string;
  /** Null: added behind the others. */
  readonly before: CallNode | null;
  /** Null: removed. */
  readonly after: CallNode | null;
}

export interface OptionChange {
  readonly base: string;
  readonly learner: string;
  readonly option: string;
  readonly before: Value | undefined;
  readonly after: Value | undefined;
  /** Null where it is not from one number to another. */
  readonly way: 'up' | 'down' | null;
}

export interface Patch {
  readonly toolkit: Catalog;
  readonly addedBlocks: readonly { readonly block: Block; readonly users: readonly string[] }[];
  readonly removedBlocks: readonly Block[];
  readonly steps: readonly StepChange[];
  readonly options: readonly OptionChange[];
  readonly addedBases: readonly Named<CallNode>[];
  /** Blocks of each added base, by its name. */
  readonly usedBy: Readonly<Record<string, readonly string[]>>;
  readonly removedBases: readonly Named<CallNode>[];
  readonly replacedBases: readonly {
    readonly name: string;
    readonly before: CallNode;
    readonly after: CallNode;
  }[];
  /** A base of before that sees another choice of the blocks that both have. */
  readonly uses: readonly { readonly base: string; readonly block: string; readonly sees: boolean }[];
  readonly meta: CallNode | null;
  readonly folds: number | null;
  readonly toStack: boolean;
  readonly toSingle: boolean;
  readonly weights: { readonly after: CallNode | null } | null;
}

export function patchOf(parent: Draft, child: Draft): Patch {
  const before = new Map(parent.blocks.map((block) => [block.name, block]));
  const after = new Map(child.blocks.map((block) => [block.name, block]));
  const both = parent.blocks.filter(({ name }) => after.has(name));
  const pairs = pairBases(parent, child);
  const added = basesOf(child).filter(({ name }) => !pairs.some((pair) => pair.child?.name === name));
  const kept = pairs.flatMap(({ parent: old, child: now }) => (now ? [{ old, now }] : []));
  const meta = child.model.kind === 'stack' ? child.model.meta : null;
  const oldMeta = parent.model.kind === 'stack' ? parent.model.meta : null;
  const folds = child.model.kind === 'stack' ? child.model.folds : null;
  const oldFolds = parent.model.kind === 'stack' ? parent.model.folds : null;
  return {
    toolkit: child.toolkit,
    addedBlocks: child.blocks
      .filter(({ name }) => !before.has(name))
      .map((block) => ({
        block,
        users: basesOf(child)
          .filter(({ value }) => blocksOf(child, value).includes(block.name))
          .map(({ value }) => learnerOf(value)),
      })),
    removedBlocks: parent.blocks.filter(({ name }) => !after.has(name)),
    steps: both.flatMap((block) => stepChanges(block, after.get(block.name)!)),
    options: kept.flatMap(({ old, now }) => optionChanges(child, old, now)),
    addedBases: added,
    usedBy: Object.fromEntries(added.map(({ name, value }) => [name, blocksOf(child, value)])),
    removedBases: pairs.filter(({ child: now }) => !now).map(({ parent: old }) => old),
    replacedBases: kept
      .filter(({ old, now }) => learnerOf(old.value) !== learnerOf(now.value))
      .map(({ old, now }) => ({ name: old.name, before: old.value, after: now.value })),
    uses: kept.flatMap(({ old, now }) => {
      const saw = blocksOf(parent, old.value);
      const sees = blocksOf(child, now.value);
      return both
        .filter(({ name }) => saw.includes(name) !== sees.includes(name))
        .map(({ name }) => ({ base: old.name, block: name, sees: sees.includes(name) }));
    }),
    meta: meta && (!oldMeta || callNodeKey(meta) !== callNodeKey(oldMeta)) ? meta : null,
    folds: folds !== null && folds !== oldFolds ? folds : null,
    toStack: parent.model.kind === 'single' && child.model.kind === 'stack',
    toSingle: parent.model.kind === 'stack' && child.model.kind === 'single',
    weights: weightsKey(parent) === weightsKey(child) ? null : { after: child.weights },
  };
}

/** Equal for the same change, in whatever draft it is made; names of blocks and bases aside. */
export function patchKey(patch: Patch): string {
  const keys = [
    ...patch.addedBlocks.flatMap(({ block }) => block.steps.map((step) => `+${callNodeKey(step)}`)),
    ...patch.removedBlocks.flatMap(({ steps }) => steps.map((step) => `-${callNodeKey(step)}`)),
    ...patch.steps.flatMap(({ before, after }) => [
      ...(before ? [`-${callNodeKey(before)}`] : []),
      ...(after ? [`+${callNodeKey(after)}`] : []),
    ]),
    ...patch.options.map(({ learner, option, after }) => `${learner}.${option}=${JSON.stringify(after)}`),
    ...patch.addedBases.map(({ value }) => `+${learnerOf(value)}`),
    ...patch.removedBases.map(({ value }) => `-${learnerOf(value)}`),
    ...patch.replacedBases.map(({ after }) => `=${learnerOf(after)}`),
    ...patch.uses.map(({ base, block, sees }) => `${base} ${block} ${sees}`),
    patch.meta ? `meta ${callNodeKey(patch.meta)}` : '',
    patch.folds === null ? '' : `folds ${patch.folds}`,
    patch.weights ? `weights ${patch.weights.after ? callNodeKey(patch.weights.after) : ''}` : '',
  ];
  return keys.sort().join('\n');
}

function weightsKey({ weights }: Draft): string {
  return weights ? callNodeKey(weights) : '';
}

/** Bases of before and after that are the same one: by name, or where a single model became one of a stack's. */
function pairBases(
  parent: Draft,
  child: Draft,
): { parent: Named<CallNode>; child: Named<CallNode> | undefined }[] {
  const children = basesOf(child);
  if (parent.model.kind === child.model.kind) {
    return basesOf(parent).map((old) => ({
      parent: old,
      child: children.find(({ name }) => name === old.name),
    }));
  }
  const taken = new Set<string>();
  return basesOf(parent).map((old) => {
    const same = children.find(
      ({ name, value }) => !taken.has(name) && learnerOf(value) === learnerOf(old.value),
    );
    if (same) taken.add(same.name);
    return { parent: old, child: same };
  });
}

function stepChanges(before: Block, after: Block): StepChange[] {
  const block = before.name;
  const has = (steps: readonly CallNode[], step: CallNode): boolean =>
    steps.some((other) => callNodeKey(other) === callNodeKey(step));
  const gone = before.steps.filter((step) => !has(after.steps, step));
  const come = after.steps.filter((step) => !has(before.steps, step));
  const changes: StepChange[] = [];
  for (const old of gone) {
    const at = come.findIndex((step) => step.call?.name === old.call?.name && old.call !== null);
    const [now] = at < 0 ? [] : come.splice(at, 1);
    changes.push({ block, before: old, after: now ?? null });
  }
  return [...changes, ...come.map((step) => ({ block, before: null, after: step }))];
}

function optionChanges({ toolkit }: Draft, old: Named<CallNode>, now: Named<CallNode>): OptionChange[] {
  const learner = learnerOf(old.value);
  if (learner !== learnerOf(now.value)) return [];
  const before = old.value.call?.options ?? {};
  const after = now.value.call?.options ?? {};
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  names.delete('blocks');
  return [...names]
    .filter((option) => JSON.stringify(before[option]) !== JSON.stringify(after[option]))
    .map((option) => {
      const standard = defaultOf(toolkit, learner, option);
      const way = wayOf(before[option] ?? standard, after[option] ?? standard);
      return { base: old.name, learner, option, before: before[option], after: after[option], way };
    });
}

function wayOf(from: Value | undefined, to: Value | undefined): OptionChange['way'] {
  if (typeof from !== 'number' || typeof to !== 'number') return null;
  return to > from ? 'up' : 'down';
}
