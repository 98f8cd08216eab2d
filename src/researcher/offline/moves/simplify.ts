/** The same with less: one base in place of the stack, without a block, without settings that do nothing. */
import type { Draft } from '../draft.ts';
import { basesOf, removeBlock, tidy } from '../edit-draft.ts';
import { baseAucOf, type Idea, type Move, type Scene } from '../idea.ts';
import { withoutBase } from '../stack-draft.ts';

const axis = 'simplify';

export const simplifyMoves: Move = (scene) => [
  ...withoutBlocks(scene),
  ...oneBase(scene),
  ...halfTheBases(scene),
];

function withoutBlocks({ draft }: Scene): Idea[] {
  return draft.blocks.flatMap(({ name, steps }): Idea[] => {
    if (name === '' || steps.length < 2) return [];
    const without = removeBlock(draft, name);
    if (!without) return [];
    return [{ axis, hypothesis: `The whole block "${name}" can go.`, draft: without, gain: 0.0006 }];
  });
}

function oneBase({ draft, baseAucs }: Scene): Idea[] {
  if (draft.model.kind === 'single') return [];
  const [best] = [...basesOf(draft)].sort(
    (left, right) => (baseAucOf(baseAucs, right.name) ?? 0) - (baseAucOf(baseAucs, left.name) ?? 0),
  );
  if (!best) return [];
  const alone = tidy({ ...draft, model: { kind: 'single', learner: best.value } });
  return [
    {
      axis,
      hypothesis: `The base "${best.name}" alone ranks as well as the stack.`,
      draft: alone,
      gain: 0.0004,
    },
  ];
}

/** The better half of the bases, by their own AUC. */
function halfTheBases({ draft, baseAucs }: Scene): Idea[] {
  const bases = basesOf(draft);
  if (bases.length < 4 || Object.keys(baseAucs).length < 4) return [];
  const ranked = [...bases].sort(
    (left, right) => (baseAucOf(baseAucs, right.name) ?? 0) - (baseAucOf(baseAucs, left.name) ?? 0),
  );
  const weak = ranked.slice(Math.ceil(bases.length / 2));
  const left = weak.reduce<Draft | null>((next, { name }) => next && withoutBase(next, name), draft);
  if (!left) return [];
  const names = weak.map(({ name }) => `"${name}"`).join(', ');
  return [
    {
      axis,
      hypothesis: `The stack ranks as well without its weaker half (${names}).`,
      draft: left,
      gain: 0.001,
    },
  ];
}
