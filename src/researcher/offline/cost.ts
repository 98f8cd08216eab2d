/**
 * How long a draft will run: work counted in cells visited, turned into seconds by what the record's experiments
 * took. Only orders of magnitude are meant: to stay within the budget, and to make a heavy idea cheaper.
 */
import { type Draft, type Piece, withOptions } from './draft.ts';
import { basesOf, blocksOf, learnerOf, mapBases, placedSteps, replaceStep } from './edit-draft.ts';
import type { History } from './history.ts';
import type { TableProfile } from './table-profile.ts';

/** Work of one experiment on one cross-validation fold, in cell visits. */
export function workOf(draft: Draft, profile: TableProfile): number {
  return basesOf(draft).reduce((sum, { value }) => sum + baseWork(draft, value, profile), 0);
}

function baseWork(draft: Draft, learner: Piece, profile: TableProfile): number {
  const seen = new Set(blocksOf(draft, learner));
  const steps = draft.blocks.filter(({ name }) => seen.has(name)).flatMap((block) => block.steps);
  const widths = steps.map((step) => widthOf(step, profile));
  const dense = widths.reduce((sum, width) => sum + width.dense, 0);
  const sparse = widths.reduce((sum, width) => sum + width.sparse, 0);
  const folds = draft.model.kind === 'stack' ? (draft.model.folds ?? 5) - 1 : 1;
  const rows = profile.nRows;
  const one = learnerWork(learner, rows, dense, sparse);
  const making = steps.reduce((sum, step) => sum + makingWork(step, profile), 0);
  return one * folds + making;
}

function learnerWork(learner: Piece, rows: number, dense: number, sparse: number): number {
  const option = (name: string, fallback: number): number => {
    const value = learner.call?.options[name];
    return typeof value === 'number' ? value : fallback;
  };
  const seen = dense + Math.min(sparse, 256) * 0.3;
  switch (learnerOf(learner)) {
    case 'gbdt': {
      const depth = Math.log2(option('maxLeafNodes', 31)) + 1;
      const share = option('featureFraction', 1) * option('rowFraction', 1);
      return option('nTrees', 200) * depth * seen * rows * share;
    }
    case 'xgboost':
      return option('nTrees', 100) * option('maxDepth', 6) * seen * rows * 3;
    case 'randomForest': {
      const share = option('featureFraction', 0);
      const tried = share === 0 ? Math.sqrt(seen) : share * seen;
      return option('nTrees', 200) * Math.log2(rows + 2) * Math.max(3, tried) * rows * 4;
    }
    case 'logistic':
      return rows * (dense * 150 + Math.min(sparse, 150) * 60);
    default:
      return rows * dense * 100;
  }
}

/** Work of making a step's features: texts are read, and for topics their matrix is factored. */
function makingWork({ call }: Piece, { nRows, texts }: TableProfile): number {
  if (call?.name !== 'tfidf' && call?.name !== 'latentSemantics') return 0;
  const cells = nRows * (call.columns?.length ?? texts.length);
  return cells * (call.name === 'tfidf' ? 5000 : 5000 + 2500 * Number(call.options.components ?? 50));
}

/** Columns that a step makes. */
function widthOf({ call }: Piece, profile: TableProfile): { dense: number; sparse: number } {
  if (!call) return { dense: 5, sparse: 0 };
  const { name, columns, options } = call;
  const except = Array.isArray(options.except) ? options.except.length : 0;
  const count = (all: readonly unknown[]): number => Math.max(0, (columns?.length ?? all.length) - except);
  const dense = (n: number): { dense: number; sparse: number } => ({ dense: n, sparse: 0 });
  switch (name) {
    case 'numeric':
      return dense(count(profile.numbers));
    case 'oneHot': {
      const most = Number(options.maxLevels ?? 20) + 1;
      const chosen = profile.categories.filter((column) => columns?.includes(column.name) ?? true);
      return dense(chosen.reduce((sum, { nDistinct }) => sum + Math.min(nDistinct, most), 0));
    }
    case 'dateParts':
      return dense(count(profile.dates) * (Array.isArray(options.parts) ? options.parts.length : 5));
    case 'ratios':
    case 'differences':
    case 'products': {
      if (Array.isArray(options.pairs)) return dense(options.pairs.length);
      const n = count(profile.numbers);
      return dense((n * (n - 1)) / 2);
    }
    case 'latentSemantics':
      return dense(count(profile.texts) * Number(options.components ?? 50));
    case 'textStatistics':
      return dense(count(profile.texts) * 12);
    case 'tfidf':
      return { dense: 0, sparse: count(profile.texts) * Number(options.maxFeatures ?? 2000) };
    default: {
      const crosses = Array.isArray(options.crosses) ? options.crosses.length : 0;
      return dense((options.singles === 'none' ? 0 : count(profile.categories)) + crosses);
    }
  }
}

/** What an experiment takes before it works: check, compile, the worker's start, the judge. */
const overheadSeconds = 1;

/**
 * Seconds for a unit of work by the latest experiments, or null where none tells. Long experiments count for more,
 * since short ones are mostly overhead; a timeout says that its work takes longer than the budget.
 */
export function secondsPerWork(
  history: History,
  profile: TableProfile,
  budgetSeconds: number,
): number | null {
  const latest = history.tried.filter(({ draft, outcome }) => draft && outcome !== 'failed').slice(-12);
  let seconds = 0;
  let work = 0;
  let cutOff = 0;
  for (const { view, draft, outcome } of latest) {
    const done = workOf(draft!, profile);
    if (outcome === 'timeout') cutOff = Math.max(cutOff, (1.5 * budgetSeconds) / done);
    else {
      seconds += Math.max(0.1, view.durationMs / 1000 - overheadSeconds);
      work += done;
    }
  }
  const rate = Math.max(cutOff, work > 0 ? seconds / work : 0);
  return rate > 0 ? rate : null;
}

/**
 * The draft made cheap enough: fewer folds, fewer trees, fewer topics; never without a part of it, or it would be
 * another idea. Null where that is not enough.
 */
export function withinWork(
  draft: Draft,
  profile: TableProfile,
  most: number,
): { readonly draft: Draft; readonly work: number } | null {
  let next: Draft | null = draft;
  for (let step = 0; step < 9 && next; step++) {
    const work = workOf(next, profile);
    if (work <= most) return { draft: next, work };
    next = cheaper(next, profile);
  }
  return null;
}

function cheaper(draft: Draft, profile: TableProfile): Draft | null {
  const { model } = draft;
  if (model.kind === 'stack' && (model.folds ?? 5) > 3) return { ...draft, model: { ...model, folds: 3 } };
  const [heaviest] = basesOf(draft)
    .filter(({ value }) => Number(value.call?.options.nTrees ?? 0) > 60)
    .sort((left, right) => baseWork(draft, right.value, profile) - baseWork(draft, left.value, profile));
  if (heaviest) {
    return mapBases(draft, (base, name) => (name === heaviest.name ? withHalfTheTrees(base) : base));
  }
  const topics = placedSteps(draft, 'latentSemantics').find(
    ({ step }) => Number(step.call!.options.components ?? 50) > 12,
  );
  if (!topics) return null;
  const components = Math.round(Number(topics.step.call!.options.components ?? 50) / 2);
  return replaceStep(draft, topics, [withOptions(topics.step, { components })]);
}

function withHalfTheTrees(base: Piece): Piece {
  const { nTrees, learningRate } = base.call!.options;
  return withOptions(base, {
    nTrees: Math.round(Number(nTrees) / 2),
    learningRate:
      typeof learningRate === 'number'
        ? Math.min(0.2, Number((learningRate * 1.6).toPrecision(2)))
        : undefined,
  });
}
