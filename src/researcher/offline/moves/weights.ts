/** Row weights that fade with age: what held years ago may no longer. */
import { callNode, withOptions } from '../draft.ts';
import { type Idea, listed, type Move } from '../idea.ts';

const axis = 'weights.decay';

export const weightMoves: Move = ({ draft, profile }) => {
  const { weights } = draft;
  const call = weights?.call;
  const halfLife = call?.options.halfLifeDays;
  if (!weights || !call || typeof halfLife !== 'number') {
    if (weights) return [];
    return profile.dates.slice(0, 5).flatMap(({ name }, i) =>
      [365, 180, 730, 90, 1460, 45].map(
        (halfLifeDays, k): Idea => ({
          axis,
          hypothesis: `What happened ${spanOf(halfLifeDays)} ago (${listed([name])}) counts half as much as what happens now.`,
          draft: { ...draft, weights: callNode('decay', name, { halfLifeDays }) },
          gain: (0.005 / (1 + i)) * (k < 2 ? 1 : 0.6) * (profile.byTime ? 1.5 : 1),
        }),
      ),
    );
  }
  const change = (
    options: Readonly<Record<string, number | undefined>>,
    hypothesis: string,
    gain = 0.002,
  ): Idea => ({
    axis,
    hypothesis,
    draft: { ...draft, weights: withOptions(weights, options) },
    gain,
  });
  return [
    ...[0.4, 0.7, 1.5, 2.5, 5].map((factor) => {
      const days = Math.max(7, Math.round(Number((halfLife * factor).toPrecision(2))));
      const way = factor < 1 ? 'faster' : 'slower';
      return change({ halfLifeDays: days }, `The past loses its value ${way}: by half in ${spanOf(days)}.`);
    }),
    ...[0.1, 0.25, 0.5]
      .filter((floor) => floor !== call.options.floor)
      .map((floor) =>
        change({ floor }, `Even the oldest rows keep at least ${floor * 100}% of their worth.`, 0.0015),
      ),
    {
      axis: 'simplify',
      hypothesis: 'Old rows are worth as much as new ones after all.',
      draft: { ...draft, weights: null },
      gain: 0.0008,
    },
  ];
};

function spanOf(days: number): string {
  if (days >= 365 && days % 365 === 0) return days === 365 ? 'a year' : `${days / 365} years`;
  return `${days} days`;
}
