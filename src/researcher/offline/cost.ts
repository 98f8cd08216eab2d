/**
 * How long a draft will run: work counted in cells visited, turned into seconds by what the record's experiments
 * took. Only orders of magnitude are meant: to stay within the budget, and to make a heavy idea cheaper.
 */
import type { ColumnShape, TransformerEntry, Width, Work } from '../../core/catalog.ts';
import { type Call, type CallNode, type Draft, withOptions } from './draft.ts';
import { basesOf, blocksOf, draftSteps, mapBases, replaceStep } from './edit-draft.ts';
import type { ChangeHistory } from './history.ts';
import type { TableProfile } from './table-profile.ts';
import { allOptions, learnerMeant, transformerIn } from './toolkit.ts';

/** Work of one experiment on one cross-validation fold, in cell visits. */
export function workOf(draft: Draft, profile: TableProfile): number {
  return basesOf(draft).reduce((sum, { value }) => sum + baseWork(draft, value, profile), 0);
}

function baseWork(draft: Draft, learner: CallNode, profile: TableProfile): number {
  const seen = new Set(blocksOf(draft, learner));
  const steps = draft.blocks.filter(({ name }) => seen.has(name)).flatMap((block) => block.steps);
  const widths = steps.map((step) => widthOf(draft, step, profile));
  const dense = widths.reduce((sum, width) => sum + width.dense, 0);
  const sparse = widths.reduce((sum, width) => sum + width.sparse, 0);
  const folds = draft.model.kind === 'stack' ? (draft.model.folds ?? 5) - 1 : 1;
  const one = learnerWork(draft, learner, { nRows: profile.nRows, dense, sparse });
  const making = steps.reduce((sum, step) => sum + makingWork(draft, step, profile), 0);
  return one * folds + making;
}

function learnerWork(draft: Draft, learner: CallNode, work: Work): number {
  const entry = learner.call && learnerMeant(draft.toolkit, learner.call);
  // A learner that the module makes itself: one pass for each of a hundred steps, say.
  if (!learner.call || !entry) return work.nRows * work.dense * 100;
  return entry.cost(work, allOptions(entry, learner.call.options));
}

/** Work of making a step's features: texts are read, and for topics their matrix is factored. */
function makingWork(draft: Draft, step: CallNode, profile: TableProfile): number {
  const entry = transformerIn(draft.toolkit, step);
  if (!step.call || !entry?.cost) return 0;
  const nColumns = columnsGiven(step.call, entry, profile).length;
  return entry.cost({ nRows: profile.nRows, nColumns }, allOptions(entry, step.call.options));
}

/** Columns that a step makes. */
function widthOf(draft: Draft, step: CallNode, profile: TableProfile): Width {
  const entry = transformerIn(draft.toolkit, step);
  if (!step.call || !entry) return { dense: 5, sparse: 0 };
  return entry.width(columnsGiven(step.call, entry, profile), allOptions(entry, step.call.options));
}

/** The columns that a step names, or all of the roles that it takes, less its exceptions. */
function columnsGiven(
  { columns, options }: Call,
  entry: TransformerEntry,
  profile: TableProfile,
): ColumnShape[] {
  const { numbers: numeric, categories: category, dates: date, texts: text } = profile;
  const byRole = { numeric, category, date, text };
  const except = Array.isArray(options.except) ? options.except : [];
  const all = Object.values(byRole).flat();
  const chosen = columns
    ? columns.map((name) => all.find((column) => column.name === name) ?? { name, nDistinct: 1 })
    : entry.takes.flatMap((role) => byRole[role]);
  return chosen.filter(({ name }) => !except.includes(name));
}

/** What an experiment takes before it works: check, compile, the worker's start, the judge. */
const overheadSeconds = 1;

/**
 * Seconds for a unit of work by the latest experiments, or null where none tells. Long experiments count for more,
 * since short ones are mostly overhead; a timeout says that its work takes longer than the budget.
 */
export function secondsPerWork(
  history: ChangeHistory,
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
  const componentsOf = (step: CallNode): number => {
    const entry = transformerIn(draft.toolkit, step);
    return entry ? Number(allOptions(entry, step.call!.options).components ?? 0) : 0;
  };
  const topics = draftSteps(draft).find(({ step }) => componentsOf(step) > 12);
  if (!topics) return null;
  const components = Math.round(componentsOf(topics.step) / 2);
  return replaceStep(draft, topics, [withOptions(topics.step, { components })]);
}

function withHalfTheTrees(base: CallNode): CallNode {
  const { nTrees, learningRate } = base.call!.options;
  return withOptions(base, {
    nTrees: Math.round(Number(nTrees) / 2),
    learningRate:
      typeof learningRate === 'number'
        ? Math.min(0.2, Number((learningRate * 1.6).toPrecision(2)))
        : undefined,
  });
}
