/** Several kinds of model instead of one: built, added to, thinned out, and blended otherwise. */
import { type Draft, type Piece, piece, withOptions } from '../draft.ts';
import { basesOf, blocksOf, freshName, learnerOf, mapBases } from '../edit-draft.ts';
import { baseAucOf, type Idea, type Move, type Scene } from '../idea.ts';
import { type LearnerKind, learnerPiece, readsText } from '../learner-kinds.ts';
import { asStack, kindList, kindOf, kindsIn, withBases, withoutBase } from '../stack-draft.ts';

const axis = 'model.stack';

export const stackingMoves: Move = (scene) =>
  scene.draft.model.kind === 'single'
    ? built(scene)
    : [...grown(scene), ...thinned(scene), ...blended(scene), ...folded(scene)];

/** Sets of further kinds beside the present model, with what they should bring. */
function built(scene: Scene): Idea[] {
  const { draft, profile } = scene;
  const mine = kindsIn(draft);
  const hasText = profile.texts.length > 0;
  const small = profile.signal < 500 ? 1.3 : 0.8;
  const wide = profile.isWide ? 0.8 : 1;
  const sets: [LearnerKind[], number][] = [
    [['linear'], 0.009 * small],
    [['forest'], 0.006 * small],
    [['linear', 'forest'], 0.013 * small],
    [['linear', 'calm'], 0.011 * small],
    [['linear', 'forest', 'xgboost'], 0.014 * small * wide],
    [['linear', 'forest', 'extraTrees', 'calm'], 0.014 * small * wide],
    [['calm'], 0.004 * small],
    [['xgboost'], 0.004],
    [['extraTrees'], 0.005 * small],
    [['linear', 'extraTrees'], 0.011 * small],
    [['boosting', 'linear'], 0.011 * small],
    [['boosting', 'linear', 'forest'], 0.012 * small],
  ];
  const texts: [LearnerKind[], number][] = [
    [['words'], 0.026],
    [['letters'], 0.018],
    [['words', 'letters'], 0.02],
    [['words', 'linear'], 0.03],
    [['words', 'linear', 'forest'], 0.033],
    [['words', 'letters', 'linear', 'forest'], 0.03],
  ];
  const ideas = [...(hasText ? texts : []), ...sets]
    .filter(([kinds]) => !kinds.some((kind) => mine.has(kind)))
    .map(([kinds, gain]): Idea => {
      const all = [...mine, ...kinds];
      const hypothesis = `${capital(kindList(all))} err on different rows, so together they rank better than one.`;
      return { axis: axisOf(kinds), hypothesis, draft: withBases(draft, kinds, profile), gain };
    });
  const bagged = asStack(draft);
  return [
    ...ideas,
    {
      axis,
      hypothesis: 'Five models of the same kind, each from four fifths of the rows, are steadier than one.',
      draft: bagged,
      gain: 0.004 * small,
    },
  ];
}

function axisOf(kinds: readonly LearnerKind[]): string {
  return kinds.every(readsText) ? 'features.text' : axis;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function grown(scene: Scene): Idea[] {
  const { draft, profile } = scene;
  if (basesOf(draft).length >= 10) return [];
  const mine = kindsIn(draft);
  const gains: Readonly<Record<LearnerKind, number>> = {
    words: 0.02,
    letters: mine.has('words') ? 0.007 : 0.018,
    linear: 0.007,
    forest: 0.004,
    extraTrees: 0.004,
    boosting: 0.005,
    calm: 0.003,
    xgboost: 0.003,
  };
  const kinds = (Object.keys(gains) as LearnerKind[]).filter(
    (kind) => profile.texts.length > 0 || !readsText(kind),
  );
  const ideas = kinds.map((kind): Idea => {
    const again = mine.has(kind) ? 0.25 : 1;
    const hypothesis = `${capital(kindList([kind]))}${again < 1 ? ' with other settings' : ''} would err on other rows than the models in the stack.`;
    return {
      axis: axisOf([kind]),
      hypothesis,
      draft: withBases(draft, [kind], profile),
      gain: gains[kind] * again,
    };
  });
  return [...ideas, ...views(scene)];
}

/** A tree model that sees one block only: weaker alone, but another view. */
function views({ draft, profile }: Scene): Idea[] {
  const stack = asStack(draft);
  return draft.blocks
    .filter(({ name, steps }) => name !== '' && steps.some(({ call }) => call?.name !== 'tfidf'))
    .flatMap(({ name }) =>
      (['calm', 'forest'] as const).map((kind): Idea => {
        const taken = stack.model.base.map((base) => base.name);
        const value = withOptions(learnerPiece(kind, profile), { blocks: [name] });
        const base = [...stack.model.base, { name: freshName(`${name}${capital(kind)}`, taken), value }];
        return {
          axis,
          hypothesis: `${capital(kindList([kind]))} that sees the block "${name}" alone would add a view of its own.`,
          draft: { ...stack, model: { ...stack.model, base } },
          gain: 0.0012,
        };
      }),
    );
}

/** Without a base that its AUC or its kin make superfluous. */
function thinned({ draft, baseAucs }: Scene): Idea[] {
  const bases = basesOf(draft);
  const best = Math.max(0, ...Object.values(baseAucs));
  return bases.flatMap(({ name, value }): Idea[] => {
    const without = withoutBase(draft, name);
    if (!without) return [];
    const behind = best - (baseAucOf(baseAucs, name) ?? best);
    const kind = kindOf(draft, value);
    const twins = bases.filter((other) => kindOf(draft, other.value) === kind).length;
    return [
      {
        axis: 'simplify',
        hypothesis: `The stack ranks as well without its base "${name}".`,
        draft: without,
        gain: 0.0008 + Math.min(0.002, behind * 0.03) + (twins > 1 ? 0.001 : 0),
      },
    ];
  });
}

function blended({ draft, profile }: Scene): Idea[] {
  if (draft.model.kind !== 'stack') return [];
  const { model } = draft;
  const metas: [Piece, string, number][] = [
    [
      piece('average'),
      'The plain average of the base models cannot overfit, and beats learned weights',
      0.003,
    ],
    [piece('logistic', null, { nonNegative: true }), 'No base model should count against itself', 0.003],
    [piece('logistic'), 'The best blend may subtract one model from another', 0.002],
    [
      piece('logistic', null, { l2Regularization: 100 }),
      'More even weights of the base models are safer',
      0.002,
    ],
    [
      piece('logistic', null, { l2Regularization: 1000 }),
      'Nearly even weights of the base models are safer',
      0.0015,
    ],
    [
      piece('logistic', null, { l1Regularization: 5, nonNegative: true }),
      'Some base models deserve no weight at all',
      0.0025,
    ],
    [
      piece('gbdt', null, { nTrees: 60, learningRate: 0.05, maxLeafNodes: 4, minSamplesLeaf: 100 }),
      'Which base model is right depends on what the others say',
      profile.nMinority > 3000 ? 0.002 : 0.0008,
    ],
  ];
  return metas.map(([meta, because, gain]) => ({
    axis,
    hypothesis: `${because}.`,
    draft: { ...draft, model: { ...model, meta } },
    gain,
  }));
}

function folded({ draft }: Scene): Idea[] {
  if (draft.model.kind !== 'stack') return [];
  const { model } = draft;
  const present = model.folds ?? 5;
  return [3, 5, 8, 10, 20]
    .filter((folds) => folds !== present)
    .map((folds) => ({
      axis,
      hypothesis:
        folds > present
          ? `With ${folds} folds every base model learns from more rows, and the blend from truer scores.`
          : `${folds} folds do as well as ${present}, in less time.`,
      draft: { ...draft, model: { ...model, folds } },
      gain: folds > present ? 0.003 : 0.0005,
    }));
}

/** The other model for the whole table, in place of the present one. */
export const learnerMoves: Move = ({ draft, profile }) => {
  const isSmall = profile.signal < 150;
  const gains: [LearnerKind, number][] = [
    ['linear', isSmall ? 0.012 : 0.003],
    ['forest', isSmall ? 0.008 : 0.003],
    ['extraTrees', isSmall ? 0.007 : 0.003],
    ['calm', isSmall ? 0.009 : 0.004],
    ['boosting', 0.004],
    ['xgboost', 0.003],
  ];
  if (draft.model.kind === 'single') {
    return gains.map(([kind, gain]): Idea => {
      const stack = withBases(draft, [kind], profile);
      const own = stack.model.kind === 'stack' ? (stack.model.base.at(-1)?.name ?? '') : '';
      const others = basesOf(stack).filter(({ name }) => name !== own);
      const alone = others.reduce<Draft | null>((left, { name }) => left && withoutBase(left, name), stack);
      const hypothesis = `${capital(kindList([kind]))} in place of the present model would suit a table of this size better.`;
      return { axis: 'model.learner', hypothesis, draft: alone ?? draft, gain };
    });
  }
  return basesOf(draft).flatMap(({ name, value }) =>
    gains
      .filter(
        ([kind]) => kindOf(draft, value) !== kind && kind !== 'linear' && learnerOf(value) !== 'logistic',
      )
      .map(([kind, gain]): Idea => {
        const swap = (base: Piece, baseName: string): Piece =>
          baseName === name
            ? withOptions(learnerPiece(kind, profile), { blocks: blocksOf(draft, base) })
            : base;
        const hypothesis = `${capital(kindList([kind]))} in the place of the base "${name}" would add more variety.`;
        return { axis: 'model.learner', hypothesis, draft: mapBases(draft, swap), gain: gain * 0.3 };
      }),
  );
};
