/**
 * Pairs of numbers: quotients, differences, products. Broad first; then, from what the record says of each pair
 * that was ever tried, the pairs that carried weight alone.
 */
import { random, shuffle } from '../../../core/random.ts';
import { type CallNode, callNode } from '../draft.ts';
import { addSteps, draftSteps, isTextModel } from '../edit-draft.ts';
import { type Idea, inTurn, listed, type Move, type Scene } from '../idea.ts';
import { sourcesOf } from '../table-profile.ts';
import { columnPairs } from './encoding.ts';

const axis = 'features.ratios';
/** 15 columns make 105 pairs. */
const maxColumns = 15;

type Kind = 'ratios' | 'differences' | 'products';

const words: Readonly<Record<Kind, string>> = {
  ratios: 'relation',
  differences: 'difference',
  products: 'product',
};

export const ratioMoves: Move = (scene) => {
  if (scene.profile.numbers.length < 2) return [];
  return [...broad(scene), ...pairsThatWeighed(scene), ...singlePairs(scene)];
};

function added({ draft }: Scene, steps: readonly CallNode[], hypothesis: string, gain: number): Idea {
  return {
    axis,
    hypothesis,
    draft: addSteps(draft, 'pairs', steps, (base) => !isTextModel(draft, base)),
    gain,
  };
}

/** Numbers with enough values for a ratio to mean something, the weightier first. */
function candidates({ profile }: Scene): string[] {
  const fine = profile.numbers.filter(({ nDistinct }) => nDistinct > 5).map(({ name }) => name);
  return fine.length >= 2 ? fine : profile.numbers.map(({ name }) => name);
}

function broad(scene: Scene): Idea[] {
  const names = candidates(scene);
  const ideas: Idea[] = [];
  const all = names.length <= maxColumns;
  const groups = all ? [names] : [names.slice(0, maxColumns), ...groupsOf(names, scene)];
  groups.forEach((group, i) => {
    const gain = i === 0 ? 1 : 0.7;
    const has = (kind: Kind): boolean => draftSteps(scene.draft, kind).length > 0;
    for (const kind of ['ratios', 'differences', 'products'] as const) {
      const base = kind === 'ratios' ? 0.006 : kind === 'differences' ? 0.0035 : 0.003;
      ideas.push(
        added(
          scene,
          [callNode(kind, group)],
          `The ${words[kind]} of two of the numbers ${listed(group)} says more than either.`,
          base * gain * (has(kind) ? 0.5 : 1),
        ),
      );
    }
  });
  const few = names.slice(0, 5);
  if (names.length > 5) {
    ideas.push(
      added(
        scene,
        [callNode('ratios', few)],
        `How ${listed(few)} relate to each other says more than each alone.`,
        0.004,
      ),
      added(
        scene,
        [callNode('ratios', few), callNode('differences', few)],
        `How ${listed(few)} relate and differ says more than each alone.`,
        0.004,
      ),
    );
  }
  return ideas;
}

/** Random groups, so that any two columns meet in some; pairs in a group are all tried together. */
function groupsOf(names: readonly string[], scene: Scene): readonly string[][] {
  const groups = Array.from({ length: 40 }, (_, i) =>
    (shuffle([...names], random(scene.seed, 'ratio groups', i)) as string[]).slice(0, maxColumns).sort(),
  );
  return inTurn(groups, 2, scene);
}

interface WeighedPair {
  readonly kind: Kind;
  readonly pair: readonly [string, string];
  readonly share: number;
}

/** Pairs named in the importance of any experiment, also of one that was not kept, the weightiest first. */
function weighedPairs({ features, profile }: Scene): WeighedPair[] {
  const byLength = profile.numbers.map(({ name }) => name).sort((left, right) => right.length - left.length);
  const found: WeighedPair[] = [];
  for (const [feature, share] of features) {
    const kind = feature.includes(' / ')
      ? 'ratios'
      : feature.includes(' - ')
        ? 'differences'
        : feature.includes(' * ')
          ? 'products'
          : null;
    if (!kind) continue;
    const sources = sourcesOf(feature, byLength);
    const [first, second] = sources.sort((left, right) => feature.indexOf(left) - feature.indexOf(right));
    if (first !== undefined && second !== undefined && sources.length === 2) {
      found.push({ kind, pair: [first, second], share });
    }
  }
  return found.sort((left, right) => right.share - left.share);
}

function pairsThatWeighed(scene: Scene): Idea[] {
  const weighed = weighedPairs(scene).slice(0, 12);
  const top = weighed.slice(0, 4);
  const ideas = weighed.map(({ kind, pair }, i) =>
    added(
      scene,
      [callNode(kind, null, { pairs: [pair] })],
      `The ${words[kind]} of ${listed(pair)} alone carries what all the pairs together did.`,
      0.005 / (1 + i / 3),
    ),
  );
  if (top.length > 1) {
    const kinds = [...new Set(top.map(({ kind }) => kind))];
    const steps = kinds.map((kind) =>
      callNode(kind, null, { pairs: top.filter((one) => one.kind === kind).map(({ pair }) => pair) }),
    );
    ideas.push(
      added(scene, steps, 'The few pairs of numbers that carried weight do better without the rest.', 0.006),
    );
  }
  return ideas;
}

function singlePairs(scene: Scene): Idea[] {
  const pairs = columnPairs(candidates(scene).slice(0, 12));
  return inTurn(pairs, 5, scene).flatMap((pair) =>
    (['ratios', 'differences', 'products'] as const).map((kind) =>
      added(
        scene,
        [callNode(kind, null, { pairs: [pair] })],
        `The ${words[kind]} of ${listed(pair)} says more than the two numbers alone.`,
        0.0015,
      ),
    ),
  );
}
