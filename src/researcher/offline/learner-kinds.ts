/** Each kind of learner with sensible settings for a table's size, and the blocks that suit it. */
import { type Block, block, type Draft, type Piece, piece } from './draft.ts';
import { placedSteps } from './edit-draft.ts';
import type { TableProfile } from './table-profile.ts';

export type LearnerKind =
  | 'boosting'
  | 'calm'
  | 'xgboost'
  | 'forest'
  | 'extraTrees'
  | 'linear'
  | 'words'
  | 'letters';

/** What a layman calls it. */
export const kindNames: Readonly<Record<LearnerKind, string>> = {
  boosting: 'boosted trees',
  calm: 'many small, slow boosted trees',
  xgboost: 'XGBoost',
  forest: 'a random forest',
  extraTrees: 'extremely random trees',
  linear: 'a linear model',
  words: 'a model of the words alone',
  letters: 'a model of letter groups alone',
};

/** The learner without its blocks. */
export function learnerPiece(kind: LearnerKind, { nRows, signal }: TableProfile): Piece {
  const isSmall = signal < 150;
  const trees = nRows > 30_000 ? 100 : 200;
  switch (kind) {
    case 'boosting':
      return piece('gbdt', null, {
        nTrees: isSmall ? 120 : 250,
        learningRate: 0.05,
        maxLeafNodes: isSmall ? 6 : 15,
        minSamplesLeaf: 20,
        featureFraction: 0.6,
      });
    case 'calm':
      return piece('gbdt', null, {
        nTrees: isSmall ? 150 : 400,
        learningRate: 0.03,
        maxLeafNodes: isSmall ? 4 : 8,
        minSamplesLeaf: isSmall ? 15 : 40,
        l2Regularization: 10,
        featureFraction: 0.4,
        rowFraction: 0.8,
      });
    case 'xgboost':
      return piece('xgboost', null, {
        nTrees: isSmall ? 80 : 120,
        learningRate: 0.08,
        maxDepth: isSmall ? 3 : 4,
      });
    case 'forest':
      return piece('randomForest', null, { nTrees: trees, minSamplesLeaf: isSmall ? 8 : 3 });
    case 'extraTrees':
      return piece('randomForest', null, {
        nTrees: trees,
        minSamplesLeaf: isSmall ? 5 : 3,
        splitter: 'random',
      });
    case 'linear':
      return piece('logistic', null, { l2Regularization: isSmall ? 10 : 3 });
    case 'words':
    case 'letters':
      return piece('logistic', null, { l2Regularization: 2 });
  }
}

/** True where the learner reads texts only. */
export function readsText(kind: LearnerKind): boolean {
  return kind === 'words' || kind === 'letters';
}

/**
 * The blocks that a learner of that kind should see in the draft: those there are (by name) and new ones.
 * Trees take the dense blocks as they are; a linear model gets numbers by rank, indicators and rates; text models
 * get grams.
 */
export function suitedBlocks(
  kind: LearnerKind,
  draft: Draft,
  profile: TableProfile,
): { readonly known: readonly string[]; readonly fresh: readonly Block[] } {
  const dense = draft.blocks.filter(
    ({ steps }) => steps.length === 0 || steps.some(({ call }) => call?.name !== 'tfidf'),
  );
  if (kind === 'words' || kind === 'letters') return { known: [], fresh: [gramBlock(kind)] };
  if (kind !== 'linear') return { known: forTrees(dense), fresh: [] };
  const raw = new Set(['numeric', 'oneHot', 'ordinal']);
  const made = dense.filter(
    ({ steps }) => steps.length === 0 || steps.some(({ call }) => !raw.has(call?.name ?? '')),
  );
  const fresh = linearBlock(draft, profile);
  return { known: made.map(({ name }) => name), fresh: fresh ? [fresh] : [] };
}

function forTrees(dense: readonly Block[]): string[] {
  const without = dense.filter(({ name }) => name !== 'linear' && name !== 'bends');
  return (without.length > 0 ? without : dense).map(({ name }) => name);
}

function linearBlock(draft: Draft, { numbers, categories, manyLevels }: TableProfile): Block | null {
  const steps: Piece[] = [];
  const hasMissing = numbers.some(({ missingShare }) => missingShare > 0.005);
  if (numbers.length > 0) {
    steps.push(
      piece('numeric', null, { clip: 0.01, transform: 'standard', indicator: hasMissing ? true : undefined }),
      piece('numeric', null, { impute: 'median', transform: 'rank' }),
    );
  }
  if (categories.length > 0) steps.push(piece('oneHot', null, { maxLevels: 40, minCount: 5 }));
  const hasRates = placedSteps(draft, 'targetEncode').length > 0;
  if (manyLevels.length > 0 && !hasRates) {
    const names = manyLevels.map(({ name }) => name);
    steps.push(piece('targetEncode', names, { smoothing: 20, scale: 'logOdds' }));
  }
  return steps.length > 0 ? block('linear', steps) : null;
}

function gramBlock(kind: 'words' | 'letters'): Block {
  const options =
    kind === 'words'
      ? { maxFeatures: 5000, minDocuments: 3, sublinear: true }
      : { analyzer: 'char', minGram: 3, maxGram: 5, maxFeatures: 8000, minDocuments: 5, sublinear: true };
  return block(kind, [piece('tfidf', null, options)]);
}
