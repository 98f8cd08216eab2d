/** Stacks out of a draft: a single model becomes the first base; further kinds come with blocks that suit them. */
import { type Draft, type Named, type Piece, piece, type Stack, withOptions } from './draft.ts';
import { pieceKey } from './draft-key.ts';
import { basesOf, blocksOf, freshName, learnerOf, tidy } from './edit-draft.ts';
import { kindNames, type LearnerKind, learnerPiece, suitedBlocks } from './learner-kinds.ts';
import type { TableProfile } from './table-profile.ts';

/** What a base of each learner is called in a stack. */
export const baseNames: Readonly<Record<string, string>> = {
  gbdt: 'boosting',
  xgboost: 'xgboost',
  randomForest: 'forest',
  logistic: 'linear',
};

const plainMeta: Piece = piece('logistic', null, { nonNegative: true });

/** The draft's model as a stack; a single model becomes its only base. */
export function asStack(draft: Draft): Draft & { readonly model: Stack } {
  const { model } = draft;
  if (model.kind === 'stack') return { ...draft, model };
  const name = baseNames[learnerOf(model.learner)] ?? 'model';
  return {
    ...draft,
    model: { kind: 'stack', base: [{ name, value: model.learner }], meta: plainMeta, folds: 5 },
  };
}

/** The draft with one more base of each kind, in a stack. */
export function withBases(draft: Draft, kinds: readonly LearnerKind[], profile: TableProfile): Draft {
  let next = asStack(draft);
  for (const kind of kinds) {
    const { known, fresh } = suitedBlocks(kind, next, profile);
    let blocks = next.blocks;
    const seen = [...known];
    for (const wanted of fresh) {
      const key = wanted.steps.map(pieceKey).join();
      const same = blocks.find(({ steps, text }) => text === null && steps.map(pieceKey).join() === key);
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
      kind,
      old.map((base) => base.name),
    );
    const added: Named<Piece> = { name, value: withOptions(learnerPiece(kind, profile), { blocks: seen }) };
    next = { ...next, blocks, model: { ...next.model, base: [...old, added] } };
  }
  return tidy(next);
}

/** The base naming its blocks, so that new blocks are not its. */
function explicitIn(draft: Draft): (base: Named<Piece>) => Named<Piece> {
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

/** The kind of each base, as far as its learner and blocks show it. */
export function kindOf(draft: Draft, learner: Piece): LearnerKind | null {
  const { call } = learner;
  switch (call?.name) {
    case 'gbdt':
      return Number(call.options.maxLeafNodes ?? 31) <= 8 ? 'calm' : 'boosting';
    case 'xgboost':
      return 'xgboost';
    case 'randomForest':
      return call.options.splitter === 'random' ? 'extraTrees' : 'forest';
    case 'logistic': {
      const seen = blocksOf(draft, learner);
      const steps = draft.blocks.filter(({ name }) => seen.includes(name)).flatMap((of) => of.steps);
      if (!steps.every((step) => step.call?.name === 'tfidf')) return 'linear';
      return steps.some((step) => step.call?.options.analyzer === 'char') ? 'letters' : 'words';
    }
    default:
      return null;
  }
}

export function kindsIn(draft: Draft): Set<LearnerKind> {
  return new Set(basesOf(draft).flatMap(({ value }) => kindOf(draft, value) ?? []));
}

/** For a sentence: "boosted trees, a linear model and a random forest". */
export function kindList(kinds: readonly LearnerKind[]): string {
  const names = kinds.map((kind) => kindNames[kind]);
  const last = names.pop();
  return names.length > 0 ? `${names.join(', ')} and ${last}` : (last ?? '');
}
