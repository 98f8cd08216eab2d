/** Dates: season, weekday, age, spans between dates, and what differs by season. */
import { type CallNode, callNode, type Value, withOptions } from '../draft.ts';
import { addSteps, draftSteps, isTextModel, replaceStep } from '../edit-draft.ts';
import { type Idea, inTurn, listed, type Move, type Scene } from '../idea.ts';

const axis = 'features.time';

interface Reading {
  readonly options: Readonly<Record<string, Value>>;
  readonly because: string;
  readonly gain: number;
}

const readings: readonly Reading[] = [
  {
    options: { parts: ['year', 'quarter', 'month', 'weekday', 'elapsedDays'] },
    because: 'The outcome changes with the season, the weekday and from year to year',
    gain: 0.014,
  },
  {
    options: { parts: ['year', 'quarter', 'month'] },
    because: 'The outcome follows year and season',
    gain: 0.012,
  },
  {
    options: { parts: ['month', 'week', 'weekday'], cyclic: true },
    because: 'The outcome has a yearly and a weekly rhythm in which December is next to January',
    gain: 0.009,
  },
  { options: { parts: ['elapsedDays'] }, because: 'There is a slow trend over time', gain: 0.007 },
  {
    options: { parts: ['weekday', 'hour'] },
    because: 'The hour and the day of the week matter',
    gain: 0.006,
  },
  {
    options: { parts: ['year', 'quarter', 'month', 'week', 'weekday', 'day', 'hour', 'elapsedDays'] },
    because: 'Every part of the date may matter, down to the hour',
    gain: 0.008,
  },
  { options: { parts: ['monthIndex'] }, because: 'Each single month has a level of its own', gain: 0.004 },
];

export const timeMoves: Move = (scene) => {
  const { draft, profile } = scene;
  const names = profile.dates.map(({ name }) => name);
  if (names.length === 0) return [];
  const groups = names.length === 1 ? [names] : [names, ...names.slice(0, 6).map((name) => [name])];
  const known = draftSteps(draft, 'dateParts');
  const ideas = groups.flatMap((group): Idea[] => {
    const isAll = group.length === names.length;
    const isRead = known.some(
      ({ step: { call } }) => call!.columns === null || group.every((name) => call!.columns!.includes(name)),
    );
    if (isRead) return [];
    return readings.map(({ options, because, gain }) =>
      added(scene, callNode('dateParts', isAll ? null : group, options), `${because} (${listed(group)}).`, {
        gain: gain * (isAll ? 1 : 0.7) * (profile.byTime ? 0.6 : 1),
      }),
    );
  });
  return [...ideas, ...otherReadings(scene), ...spans(scene, names), ...seasonsOfCategories(scene, names)];
};

function added(
  { draft }: Scene,
  step: CallNode,
  hypothesis: string,
  { gain, block = 'time' }: { gain: number; block?: string },
): Idea {
  return {
    axis,
    hypothesis,
    draft: addSteps(draft, block, [step], (base) => !isTextModel(draft, base)),
    gain,
  };
}

/** The dates that are read already, read otherwise. */
function otherReadings({ draft }: Scene): Idea[] {
  return draftSteps(draft, 'dateParts').flatMap((at) =>
    [...readings, { options: { cyclic: true }, because: 'The ends of year and week meet', gain: 0 }].flatMap(
      ({ options, because }): Idea[] => {
        const changed = replaceStep(draft, at, [withOptions(at.step, { cyclic: undefined, ...options })]);
        return changed
          ? [{ axis, hypothesis: `${because}, read in this way only.`, draft: changed, gain: 0.003 }]
          : [];
      },
    ),
  );
}

function spans(scene: Scene, names: readonly string[]): Idea[] {
  if (names.length < 2) return [];
  const few = names.slice(0, 6);
  return [
    added(
      scene,
      callNode('differences', few),
      `The days between ${listed(few)} say more than the dates themselves.`,
      {
        gain: 0.008,
      },
    ),
  ];
}

/** Rates of categories by period: what works changes over time. */
function seasonsOfCategories(scene: Scene, names: readonly string[]): Idea[] {
  const { categories } = scene.profile;
  const pairs = names
    .slice(0, 2)
    .flatMap((date) => categories.slice(0, 12).map(({ name }) => [date, name] as const));
  return inTurn(pairs, 5, scene).map(([date, name]) =>
    added(
      scene,
      callNode('targetEncode', [date, name], {
        crosses: [[date, name]],
        bins: 6,
        smoothing: 30,
        singles: 'none',
      }),
      `How "${name}" bears on the outcome changes over the time of "${date}".`,
      { gain: 0.003, block: 'rates' },
    ),
  );
}
