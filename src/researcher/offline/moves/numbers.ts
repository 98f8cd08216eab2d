/** How numbers enter: as they are, ranked, logged, clipped, with a mark where a cell is missing, or as groups. */
import { type CallNode, callNode, type Draft, type Value, withOptions } from '../draft.ts';
import { addSteps, basesOf, draftSteps, isTextModel, learnerOf, replaceStep } from '../edit-draft.ts';
import { type Idea, listed, type Move, type Scene } from '../idea.ts';
import { learnerIn } from '../toolkit.ts';

const axis = 'features.numeric';

interface Treatment {
  readonly changes: Readonly<Record<string, Value | undefined>>;
  readonly because: string;
  /** Trees hardly care; linear models do. */
  readonly gain: number;
}

function treatments(hasMissing: boolean): Treatment[] {
  const always: Treatment[] = [
    {
      changes: { transform: 'rank' },
      because: 'Only the order of the numbers matters; extreme values mislead a linear model',
      gain: 0.004,
    },
    {
      changes: { transform: 'log' },
      because: 'Numbers work by their size class, not by their amount',
      gain: 0.004,
    },
    {
      changes: { clip: 0.01 },
      because: 'The most extreme hundredth of each number is an accident',
      gain: 0.002,
    },
    {
      changes: { clip: 0.03, transform: 'log' },
      because: 'Size classes without extremes rank better',
      gain: 0.002,
    },
    {
      changes: { transform: undefined, clip: undefined },
      because: 'The plain numbers are best',
      gain: 0.002,
    },
  ];
  const missing: Treatment[] = [
    { changes: { indicator: true }, because: 'That a number is missing means something', gain: 0.004 },
    {
      changes: { impute: 'median' },
      because: 'A missing number is best taken for an ordinary one',
      gain: 0.002,
    },
    {
      changes: { impute: 'median', indicator: true },
      because: 'A missing number is an ordinary one with a mark on it',
      gain: 0.003,
    },
  ];
  return hasMissing ? [...missing, ...always] : always;
}

export const numberMoves: Move = (scene) => {
  const { draft, profile } = scene;
  if (profile.numbers.length === 0) return [];
  const hasLinear = learnersIn(draft).some((learner) => isLinear(draft, learner));
  const hasMissing = profile.numbers.some(({ missingShare }) => missingShare > 0.005);
  const ideas = draftSteps(draft, 'numeric').flatMap((at) =>
    treatments(hasMissing).flatMap(({ changes, because, gain }): Idea[] => {
      const changed = replaceStep(draft, at, [withOptions(at.step, changes)]);
      if (!changed) return [];
      const isMissing = changes.indicator !== undefined || changes.impute !== undefined;
      const weight = hasLinear || isMissing ? 1 : 0.3;
      return [{ axis, hypothesis: `${because}.`, draft: changed, gain: gain * weight }];
    }),
  );
  return [...ideas, ...secondViews(scene), ...groupRates(scene), ...fewValued(scene)];
};

/** The bases and, of a stack, the model on top. */
function learnersIn(draft: Draft): CallNode[] {
  const { model } = draft;
  const meta = model.kind === 'stack' && model.meta ? [model.meta] : [];
  return [...basesOf(draft).map(({ value }) => value), ...meta];
}

function isLinear({ toolkit }: Draft, learner: CallNode): boolean {
  return (learnerIn(toolkit, learnerOf(learner))?.presets ?? []).some(({ reads }) => reads === 'linear');
}

/** A second form of the numbers beside the first, for linear models: bends without trees. */
function secondViews({ draft, profile }: Scene): Idea[] {
  if (profile.isWide) return [];
  return (['rank', 'log'] as const)
    .map((transform) => ({
      axis,
      hypothesis: `A linear model bends with the data when it sees each number twice, as it is and by ${transform}.`,
      draft: addSteps(draft, 'bends', [callNode('numeric', null, { transform })], (base) =>
        isLinear(draft, base),
      ),
      gain: 0.003,
    }))
    .filter(({ draft: changed }) => changed.blocks.some(({ name }) => name === 'bends'));
}

/** Rates of quantile groups of numbers. */
function groupRates({ draft, profile }: Scene): Idea[] {
  const names = profile.numbers.filter(({ nDistinct }) => nDistinct > 10).map(({ name }) => name);
  const groups = [names.slice(0, 6), ...names.slice(0, 6).map((name) => [name])].filter(
    ({ length }) => length > 0,
  );
  return groups.map((group, i) => ({
    axis,
    hypothesis: `The past rate of the outcome by groups of ${listed(group)} helps where it rises and falls again.`,
    draft: addSteps(
      draft,
      'rates',
      [callNode('targetEncode', group, { bins: 12, smoothing: 30 })],
      (base) => !isTextModel(draft, base),
    ),
    gain: i === 0 ? 0.002 : 0.001,
  }));
}

/** Numbers with a handful of values are names in disguise. */
function fewValued({ draft, profile }: Scene): Idea[] {
  const names = profile.numbers
    .filter(({ nDistinct }) => nDistinct > 2 && nDistinct <= 30)
    .map(({ name }) => name)
    .slice(0, 20);
  if (names.length === 0) return [];
  const step: CallNode = callNode('targetEncode', names, { bins: 30, smoothing: 20 });
  return [
    {
      axis,
      hypothesis: `The few values of ${listed(names)} are names rather than amounts: each has a rate of its own.`,
      draft: addSteps(draft, 'rates', [step], (base) => !isTextModel(draft, base)),
      gain: 0.002,
    },
  ];
}
