/** Kinds of model -> learners with the settings of their preset, and the blocks that suit them. */
import type { Preset } from '../../core/catalog.ts';
import { type Block, block, type CallNode, callNode, type Draft } from './draft.ts';
import { draftSteps } from './edit-draft.ts';
import type { TableProfile } from './table-profile.ts';
import { givesGrams, type Kind, transformerIn } from './toolkit.ts';

/** The learner without its blocks. */
export function learnerNode(kind: Kind, profile: TableProfile): CallNode {
  return callNode(kind.learner.name, null, kind.options(profile));
}

/** True where the model reads texts only. */
export function readsText({ reads }: Preset): boolean {
  return reads === 'words' || reads === 'letters';
}

/**
 * The blocks that a learner of that kind should see in the draft: those there are (by name) and new ones.
 * Trees take the dense blocks as they are; a linear model gets numbers by rank, indicators and rates; text models
 * get grams.
 */
export function suitedBlocks(
  { reads }: Preset,
  draft: Draft,
  profile: TableProfile,
): { readonly known: readonly string[]; readonly fresh: readonly Block[] } {
  if (reads === 'words' || reads === 'letters') return { known: [], fresh: [gramBlock(reads)] };
  const { toolkit } = draft;
  const dense = draft.blocks.filter(
    ({ steps }) => steps.length === 0 || steps.some((step) => !givesGrams(toolkit, step)),
  );
  if (reads === 'dense') return { known: forTrees(dense), fresh: [] };
  const made = dense.filter(
    ({ steps }) =>
      steps.length === 0 || steps.some((step) => transformerIn(toolkit, step)?.gives !== 'plain'),
  );
  const fresh = linearBlock(draft, profile);
  return { known: made.map(({ name }) => name), fresh: fresh ? [fresh] : [] };
}

function forTrees(dense: readonly Block[]): string[] {
  const without = dense.filter(({ name }) => name !== 'linear' && name !== 'bends');
  return (without.length > 0 ? without : dense).map(({ name }) => name);
}

function linearBlock(draft: Draft, { numbers, categories, manyCategories }: TableProfile): Block | null {
  const steps: CallNode[] = [];
  const hasMissing = numbers.some(({ missingShare }) => missingShare > 0.005);
  if (numbers.length > 0) {
    steps.push(
      callNode('numeric', null, {
        clip: 0.01,
        transform: 'standard',
        indicator: hasMissing ? true : undefined,
      }),
      callNode('numeric', null, { impute: 'median', transform: 'rank' }),
    );
  }
  if (categories.length > 0) steps.push(callNode('oneHot', null, { maxLevels: 40, minCount: 5 }));
  const hasRates = draftSteps(draft, 'targetEncode').length > 0;
  if (manyCategories.length > 0 && !hasRates) {
    const names = manyCategories.map(({ name }) => name);
    steps.push(callNode('targetEncode', names, { smoothing: 20, scale: 'logOdds' }));
  }
  return steps.length > 0 ? block('linear', steps) : null;
}

function gramBlock(kind: 'words' | 'letters'): Block {
  const options =
    kind === 'words'
      ? { maxFeatures: 5000, minDocuments: 3, sublinear: true }
      : { analyzer: 'char', minGram: 3, maxGram: 5, maxFeatures: 8000, minDocuments: 5, sublinear: true };
  return block(kind, [callNode('tfidf', null, options)]);
}
