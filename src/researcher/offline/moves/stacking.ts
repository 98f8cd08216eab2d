/** Several kinds of model instead of one: built, added to, thinned out, and blended otherwise. */
import { isSmall } from '../../../core/catalog.ts';
import { type CallNode, callNode, type Draft, withOptions } from '../draft.ts';
import { basesOf, blocksOf, freshName, learnerOf, mapBases } from '../edit-draft.ts';
import { baseAucOf, type Idea, type Move, type Scene } from '../idea.ts';
import { learnerNode, readsText } from '../learner-kinds.ts';
import { asStack, kindList, kindOf, kindsOf, withBases, withoutBase } from '../stack-draft.ts';
import { givesGrams, type Kind, kindNamed, kindsIn, learnerIn } from '../toolkit.ts';

const axis = 'model.stack';

export const stackingMoves: Move = (scene) =>
  scene.draft.model.kind === 'single'
    ? built(scene)
    : [...grown(scene), ...thinned(scene), ...blended(scene), ...folded(scene)];

/** Kinds that go well together, beside the present model, with what they should bring. */
const sets: readonly { readonly kinds: readonly string[]; readonly gain: number; readonly isMany?: true }[] =
  [
    { kinds: ['linear', 'forest'], gain: 0.013 },
    { kinds: ['linear', 'calm'], gain: 0.011 },
    { kinds: ['linear', 'forest', 'xgboost'], gain: 0.014, isMany: true },
    { kinds: ['linear', 'forest', 'extraTrees', 'calm'], gain: 0.014, isMany: true },
    { kinds: ['linear', 'extraTrees'], gain: 0.011 },
    { kinds: ['boosting', 'linear'], gain: 0.011 },
    { kinds: ['boosting', 'linear', 'forest'], gain: 0.012 },
  ];
const textSets: typeof sets = [
  { kinds: ['words', 'letters'], gain: 0.02 },
  { kinds: ['words', 'linear'], gain: 0.03 },
  { kinds: ['words', 'linear', 'forest'], gain: 0.033 },
  { kinds: ['words', 'letters', 'linear', 'forest'], gain: 0.03 },
];

/** Further kinds beside the present model, one or several. */
function built(scene: Scene): Idea[] {
  const { draft, profile } = scene;
  const { toolkit } = draft;
  const mine = [...kindsOf(draft)];
  const hasText = profile.texts.length > 0;
  const small = profile.signal < 500 ? 1.3 : 0.8;
  const wide = profile.isWide ? 0.8 : 1;
  const alone = kindsIn(toolkit).flatMap((kind): [Kind[], number][] => {
    const { beside } = kind.gains;
    return beside && (hasText || !readsText(kind))
      ? [[[kind], beside.gain * (beside.isCalm ? small : 1)]]
      : [];
  });
  const named = (names: readonly string[]): Kind[] => names.map((name) => kindNamed(toolkit, name));
  const together: [Kind[], number][] = [
    ...(hasText ? textSets.map(({ kinds, gain }): [Kind[], number] => [named(kinds), gain]) : []),
    ...sets.map(({ kinds, gain, isMany }): [Kind[], number] => [
      named(kinds),
      gain * small * (isMany ? wide : 1),
    ]),
  ];
  const ideas = [...alone, ...together]
    .filter(([kinds]) => !kinds.some(({ kind }) => mine.includes(kind)))
    .map(([kinds, gain]): Idea => {
      const all = [...named(mine), ...kinds];
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

function axisOf(kinds: readonly Kind[]): string {
  return kinds.every(readsText) ? 'features.text' : axis;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function grown(scene: Scene): Idea[] {
  const { draft, profile } = scene;
  if (basesOf(draft).length >= 10) return [];
  const mine = kindsOf(draft);
  const kinds = kindsIn(draft.toolkit).filter((kind) => profile.texts.length > 0 || !readsText(kind));
  const ideas = kinds.map((kind): Idea => {
    const again = mine.has(kind.kind) ? 0.25 : 1;
    // Words say most of what letters say.
    const known = kind.reads === 'letters' && mine.has('words') ? 7 / 18 : 1;
    const hypothesis = `${capital(kindList([kind]))}${again < 1 ? ' with other settings' : ''} would err on other rows than the models in the stack.`;
    return {
      axis: axisOf([kind]),
      hypothesis,
      draft: withBases(draft, [kind], profile),
      gain: kind.gains.inStack * again * known,
    };
  });
  return [...ideas, ...views(scene)];
}

/** A tree model that sees one block only: weaker alone, but another view. */
function views({ draft, profile }: Scene): Idea[] {
  const stack = asStack(draft);
  return draft.blocks
    .filter(({ name, steps }) => name !== '' && steps.some((step) => !givesGrams(draft.toolkit, step)))
    .flatMap(({ name }) =>
      ['calm', 'forest'].map((named): Idea => {
        const kind = kindNamed(draft.toolkit, named);
        const taken = stack.model.base.map((base) => base.name);
        const value = withOptions(learnerNode(kind, profile), { blocks: [name] });
        const base = [...stack.model.base, { name: freshName(`${name}${capital(named)}`, taken), value }];
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
    const copies = bases.filter((other) => kindOf(draft, other.value) === kind).length;
    return [
      {
        axis: 'simplify',
        hypothesis: `The stack ranks as well without its base "${name}".`,
        draft: without,
        gain: 0.0008 + Math.min(0.002, behind * 0.03) + (copies > 1 ? 0.001 : 0),
      },
    ];
  });
}

function blended({ draft, profile }: Scene): Idea[] {
  if (draft.model.kind !== 'stack') return [];
  const { model } = draft;
  const metas: [CallNode, string, number][] = [
    [
      callNode('average'),
      'The plain average of the base models cannot overfit, and beats learned weights',
      0.003,
    ],
    [callNode('logistic', null, { nonNegative: true }), 'No base model should count against itself', 0.003],
    [callNode('logistic'), 'The best blend may subtract one model from another', 0.002],
    [
      callNode('logistic', null, { l2Regularization: 100 }),
      'More even weights of the base models are safer',
      0.002,
    ],
    [
      callNode('logistic', null, { l2Regularization: 1000 }),
      'Nearly even weights of the base models are safer',
      0.0015,
    ],
    [
      callNode('logistic', null, { l1Regularization: 5, nonNegative: true }),
      'Some base models deserve no weight at all',
      0.0025,
    ],
    [
      callNode('gbdt', null, { nTrees: 60, learningRate: 0.05, maxLeafNodes: 4, minSamplesLeaf: 100 }),
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
  const { toolkit } = draft;
  const kinds = kindsIn(toolkit).flatMap((kind): [Kind, number][] => {
    const { instead } = kind.gains;
    return instead ? [[kind, instead[isSmall(profile) ? 0 : 1]]] : [];
  });
  if (draft.model.kind === 'single') {
    return kinds.map(([kind, gain]): Idea => {
      const stack = withBases(draft, [kind], profile);
      const own = stack.model.kind === 'stack' ? (stack.model.base.at(-1)?.name ?? '') : '';
      const others = basesOf(stack).filter(({ name }) => name !== own);
      const alone = others.reduce<Draft | null>((left, { name }) => left && withoutBase(left, name), stack);
      const hypothesis = `${capital(kindList([kind]))} in place of the present model would suit a table of this size better.`;
      return { axis: 'model.learner', hypothesis, draft: alone ?? draft, gain };
    });
  }
  // A model of numbers as they are for another; linear and text models have blocks of their own.
  const isDense = (base: CallNode): boolean =>
    kindsIn(toolkit).some(({ learner, reads }) => learner.name === learnerOf(base) && reads === 'dense') ||
    !learnerIn(toolkit, learnerOf(base))?.presets.length;
  return basesOf(draft)
    .filter(({ value }) => isDense(value))
    .flatMap(({ name, value }) =>
      kinds
        .filter(([{ kind, reads }]) => kindOf(draft, value) !== kind && reads === 'dense')
        .map(([kind, gain]): Idea => {
          const swap = (base: CallNode, baseName: string): CallNode =>
            baseName === name
              ? withOptions(learnerNode(kind, profile), { blocks: blocksOf(draft, base) })
              : base;
          const hypothesis = `${capital(kindList([kind]))} in the place of the base "${name}" would add more variety.`;
          return { axis: 'model.learner', hypothesis, draft: mapBases(draft, swap), gain: gain * 0.3 };
        }),
    );
};
