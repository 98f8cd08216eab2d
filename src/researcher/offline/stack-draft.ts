/** Stacks out of a draft: a single model becomes the first base; further kinds come with blocks that suit them. */
import type { PresetBlocks } from '../../core/catalog.ts';
import { type CallNode, callNode, type Draft, type Named, type Stack, withOptions } from './draft.ts';
import { callNodeKey } from './draft-key.ts';
import { basesOf, blocksOf, freshName, learnerOf, tidy } from './edit-draft.ts';
import { learnerNode, readsText, suitedBlocks } from './learner-kinds.ts';
import type { TableProfile } from './table-profile.ts';
import { allOptions, givesGrams, type Kind, learnerIn, learnerMeant } from './toolkit.ts';

/** What a base of that learner is called in a stack. */
export function baseNameOf({ toolkit }: Draft, learner: CallNode): string {
  return learnerIn(toolkit, learnerOf(learner))?.baseName ?? 'model';
}

const plainMeta: CallNode = callNode('logistic', null, { nonNegative: true });

/** The draft's model as a stack; a single model becomes its only base. */
export function asStack(draft: Draft): Draft & { readonly model: Stack } {
  const { model } = draft;
  if (model.kind === 'stack') return { ...draft, model };
  const name = baseNameOf(draft, model.learner);
  return {
    ...draft,
    model: { kind: 'stack', base: [{ name, value: model.learner }], meta: plainMeta, folds: 5 },
  };
}

/** The draft with one more base of each kind, in a stack. */
export function withBases(draft: Draft, kinds: readonly Kind[], profile: TableProfile): Draft {
  let next = asStack(draft);
  for (const kind of kinds) {
    const { known, fresh } = suitedBlocks(kind, next, profile);
    let blocks = next.blocks;
    const seen = [...known];
    for (const wanted of fresh) {
      const key = wanted.steps.map(callNodeKey).join();
      const same = blocks.find(({ steps, text }) => text === null && steps.map(callNodeKey).join() === key);
      const name =
        same?.name ??
        freshName(
          wanted.name,
          blocks.map((one) => one.name),
        );
      if (!same) blocks = [...blocks, { ...wanted, name }];
      seen.push(name);
    }
    if (seen.length === 0) continue;
    const old = next.model.base.map(explicitIn(next));
    const name = freshName(
      kind.kind,
      old.map((base) => base.name),
    );
    const added: Named<CallNode> = { name, value: withOptions(learnerNode(kind, profile), { blocks: seen }) };
    next = { ...next, blocks, model: { ...next.model, base: [...old, added] } };
  }
  return tidy(next);
}

/** The base naming its blocks, so that new blocks are not its. */
function explicitIn(draft: Draft): (base: Named<CallNode>) => Named<CallNode> {
  return ({ name, value }) => ({
    name,
    value: value.call ? withOptions(value, { blocks: blocksOf(draft, value) }) : value,
  });
}

/** Without one base; the last one left becomes the model itself. */
export function withoutBase(draft: Draft, name: string): Draft | null {
  if (draft.model.kind === 'single') return null;
  const base = draft.model.base.filter((other) => other.name !== name);
  const [first] = base;
  if (!first) return null;
  return tidy({
    ...draft,
    model: base.length === 1 ? { kind: 'single', learner: first.value } : { ...draft.model, base },
  });
}

/** The kind of a base, as far as its learner, its options and its blocks show it. */
export function kindOf(draft: Draft, learner: CallNode): string | null {
  const { toolkit } = draft;
  const entry = learner.call && learnerMeant(toolkit, learner.call);
  if (!learner.call || !entry) return null;
  const options = allOptions(entry, learner.call.options);
  const reads = textBlocksOf(draft, learner);
  const fitting = entry.presets.filter((preset) => preset.fits?.(options) ?? true);
  const same = fitting.find((preset) => preset.reads === reads) ?? fitting.find((each) => !readsText(each));
  return same?.kind ?? null;
}

/** Which texts a model of texts alone reads; null for any other. */
function textBlocksOf(draft: Draft, learner: CallNode): PresetBlocks | null {
  const seen = blocksOf(draft, learner);
  const steps = draft.blocks.filter(({ name }) => seen.includes(name)).flatMap((of) => of.steps);
  if (!steps.every((step) => givesGrams(draft.toolkit, step))) return null;
  return steps.some((step) => step.call?.options.analyzer === 'char') ? 'letters' : 'words';
}

export function kindsOf(draft: Draft): Set<string> {
  return new Set(basesOf(draft).flatMap(({ value }) => kindOf(draft, value) ?? []));
}

/** For a sentence: "boosted trees, a linear model and a random forest". */
export function kindList(kinds: readonly Kind[]): string {
  const names = kinds.map(({ title }) => title);
  const last = names.pop();
  return names.length > 0 ? `${names.join(', ')} and ${last}` : (last ?? '');
}
