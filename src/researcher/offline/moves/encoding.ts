/** Categories: rates, frequencies, codes or indicators, alone and crossed. */
import { type CallNode, callNode, type Value, withOptions } from '../draft.ts';
import { addSteps, draftSteps, isTextModel, replaceStep } from '../edit-draft.ts';
import { type Idea, inTurn, listed, type Move, type Scene } from '../idea.ts';

const axis = 'features.encoding';

export const encodingMoves: Move = (scene) => {
  const { categories } = scene.profile;
  if (categories.length === 0) return [];
  return [...rates(scene), ...counts(scene), ...otherEncodings(scene), ...crosses(scene), ...tuned(scene)];
};

function added({ draft }: Scene, step: CallNode, hypothesis: string, gain: number): Idea {
  const block = step.call?.name === 'frequency' ? 'counts' : 'rates';
  return {
    axis,
    hypothesis,
    draft: addSteps(draft, block, [step], (base) => !isTextModel(draft, base)),
    gain,
  };
}

function isAlone(step: CallNode): boolean {
  return step.call?.name === 'targetEncode' && step.call.options.crosses === undefined;
}

function rates(scene: Scene): Idea[] {
  const { draft, profile } = scene;
  const { categories, manyCategories } = profile;
  const known = draftSteps(draft, 'targetEncode').filter(({ step }) => isAlone(step));
  if (known.some(({ step }) => step.call!.columns === null)) return [];
  const isRead = (name: string): boolean => known.some(({ step }) => step.call!.columns!.includes(name));
  const ideas: Idea[] = [];
  const many = manyCategories.map(({ name }) => name).filter((name) => !isRead(name));
  const gain = manyCategories.some(({ nDistinct }) => nDistinct > 30) ? 0.016 : 0.008;
  if (many.length > 0) {
    ideas.push(
      added(
        scene,
        callNode('targetEncode', many, { smoothing: 20 }),
        `The past rate of the outcome in each category of ${listed(many)} says more than the category's name.`,
        gain,
      ),
      added(
        scene,
        callNode('targetEncode', many, { ordered: true }),
        `Rates of ${listed(many)} from earlier rows only, as CatBoost makes them, mislead less.`,
        gain * 0.5,
      ),
    );
  }
  if (known.length === 0) {
    const all = categories.map(({ name }) => name);
    const few = many.length === all.length ? 0 : 0.004;
    if (few > 0) {
      ideas.push(
        added(
          scene,
          callNode('targetEncode', null, { smoothing: 20 }),
          'Every categorical column is best told by the past rate of the outcome in its categories.',
          Math.max(few, gain * 0.6 * Math.sign(many.length)),
        ),
      );
    }
  }
  const others = categories.filter(({ name }) => !isRead(name)).slice(0, 40);
  for (const { name, nDistinct } of inTurn(others, 8, scene)) {
    ideas.push(
      added(
        scene,
        callNode('targetEncode', name, { smoothing: 20 }),
        `The past rate of the outcome in each category of "${name}" says more than the category's name.`,
        nDistinct > 12 ? gain * 0.5 : 0.002,
      ),
    );
  }
  return ideas;
}

function counts(scene: Scene): Idea[] {
  const { draft, profile } = scene;
  if (draftSteps(draft, 'frequency').some(({ step }) => step.call!.columns === null)) return [];
  const isRead = (name: string): boolean =>
    draftSteps(draft, 'frequency').some(({ step }) => step.call!.columns!.includes(name));
  const many = profile.manyCategories.map(({ name }) => name).filter((name) => !isRead(name));
  const ideas: Idea[] = [];
  if (many.length > 0) {
    ideas.push(
      added(
        scene,
        callNode('frequency', many),
        `Rare categories of ${listed(many)} behave unlike common ones.`,
        0.004,
      ),
    );
  }
  if (many.length < profile.categories.length) {
    ideas.push(
      added(
        scene,
        callNode('frequency'),
        'Rare categories behave unlike common ones in every column.',
        0.002,
      ),
    );
  }
  for (const name of many.length > 1 ? many.slice(0, 12) : []) {
    ideas.push(
      added(
        scene,
        callNode('frequency', name),
        `Rare categories of "${name}" behave unlike common ones.`,
        0.002,
      ),
    );
  }
  return ideas;
}

const indicatorTunings = [
  { maxLevels: 5 },
  { maxLevels: 10 },
  { maxLevels: 40 },
  { maxLevels: 100 },
  { minCount: 10 },
  { minCount: 30 },
] as const;

/** Indicators as codes or rates, and the other way round. */
function otherEncodings({ draft }: Scene): Idea[] {
  const ideas: Idea[] = [];
  const swap = (
    at: ReturnType<typeof draftSteps>[number],
    steps: CallNode[],
    because: string,
    gain: number,
  ): void => {
    const changed = replaceStep(draft, at, steps);
    if (changed) ideas.push({ axis, hypothesis: because, draft: changed, gain });
  };
  for (const at of [...draftSteps(draft, 'oneHot'), ...draftSteps(draft, 'ordinal')]) {
    const { name, columns, options } = at.step.call!;
    const except = options.except;
    const same = { except };
    if (name === 'oneHot') {
      swap(
        at,
        [callNode('ordinal', columns, same)],
        'Trees group categories better when they see one code per column.',
        0.005,
      );
      for (const changes of indicatorTunings) {
        swap(at, [withOptions(at.step, changes)], indicatorReason(changes), 0.0015);
      }
    } else {
      swap(
        at,
        [callNode('oneHot', columns, same)],
        'Single categories matter more than groups of categories.',
        0.003,
      );
      swap(
        at,
        [withOptions(at.step, { asCategory: false, order: 'alphabet' })],
        'The categories have a natural order that their names show.',
        0.002,
      );
    }
    swap(
      at,
      [callNode('targetEncode', columns, { ...same, smoothing: 20 })],
      'Rates alone rank the rows better than indicators or codes of the categories, and with fewer columns.',
      0.004,
    );
  }
  return ideas;
}

function indicatorReason(changes: { maxLevels?: number; minCount?: number }): string {
  if (changes.minCount)
    return `Categories with under ${changes.minCount} rows are accidents and belong together.`;
  return `The ${changes.maxLevels} most common categories of each column are the right number to tell apart.`;
}

function crosses(scene: Scene): Idea[] {
  const { draft, profile } = scene;
  const names = profile.categories.map(({ name }) => name);
  const numbers = profile.numbers.map(({ name }) => name);
  const cross = (pairs: readonly (readonly string[])[], hypothesis: string, gain: number): Idea => {
    const columns = [...new Set(pairs.flat())];
    const options = { crosses: pairs, smoothing: 30, singles: 'none' };
    return added(scene, callNode('targetEncode', columns, options), hypothesis, gain);
  };
  const top = names.slice(0, 5);
  const ideas: Idea[] = [];
  if (top.length >= 3) {
    const pairs = columnPairs(top);
    ideas.push(
      cross(
        pairs,
        `What one of ${listed(top)} means depends on another: their combinations have rates of their own.`,
        0.006,
      ),
    );
  }
  const taken = new Set(
    draftSteps(draft, 'targetEncode').flatMap(({ step }) => JSON.stringify(step.call!.options.crosses ?? [])),
  );
  for (const [left, right] of [...columnPairs(top), ...inTurn(columnPairs(names.slice(0, 16)), 6, scene)]) {
    if (taken.has(JSON.stringify([[left, right]]))) continue;
    ideas.push(cross([[left, right]], `What "${left}" means depends on "${right}".`, 0.003));
  }
  const withNumbers = names
    .slice(0, 6)
    .flatMap((category) => numbers.slice(0, 6).map((number) => [category, number]));
  for (const [category, number] of inTurn(withNumbers, 6, scene)) {
    ideas.push(cross([[category!, number!]], `What "${number}" means depends on "${category}".`, 0.0025));
  }
  for (const triple of inTurn(triplesOf(names.slice(0, 6)), 4, scene)) {
    ideas.push(cross([triple], `The three of ${listed(triple)} together make a case of its own.`, 0.002));
  }
  return ideas;
}

export function columnPairs(names: readonly string[]): [string, string][] {
  return names.flatMap((left, i) => names.slice(i + 1).map((right): [string, string] => [left, right]));
}

function triplesOf(names: readonly string[]): string[][] {
  return names.flatMap((first, i) => columnPairs(names.slice(i + 1)).map((pair) => [first, ...pair]));
}

const rateTunings: readonly { changes: Readonly<Record<string, Value | undefined>>; because: string }[] = [
  { changes: { smoothing: 5 }, because: 'Categories can be trusted after fewer rows' },
  { changes: { smoothing: 60 }, because: 'Categories need more rows before their rate can be trusted' },
  { changes: { smoothing: 200 }, because: 'Only categories with hundreds of rows have a rate worth knowing' },
  { changes: { folds: 10 }, because: 'Rates from more of the rows are steadier' },
  {
    changes: { ordered: true },
    because: 'Rates from earlier rows only, as CatBoost makes them, mislead less',
  },
  {
    changes: { ordered: undefined },
    because: 'Rates from all other rows are steadier than from earlier ones',
  },
  { changes: { scale: 'logOdds' }, because: 'Rates near 0 and 1 differ more than their distance shows' },
];

function tuned({ draft }: Scene): Idea[] {
  return draftSteps(draft, 'targetEncode').flatMap((at) =>
    rateTunings.flatMap(({ changes, because }): Idea[] => {
      const changed = replaceStep(draft, at, [withOptions(at.step, changes)]);
      return changed ? [{ axis, hypothesis: `${because}.`, draft: changed, gain: 0.002 }] : [];
    }),
  );
}
