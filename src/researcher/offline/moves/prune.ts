/** Fewer columns: what no model leans on is noise that costs. */
import { type CallNode, type Draft, withOptions } from '../draft.ts';
import { type DraftStep, draftSteps, replaceStep } from '../edit-draft.ts';
import { type Idea, inTurn, listed, type Move, type Scene } from '../idea.ts';
import { transformerIn } from '../toolkit.ts';

const axis = 'features.prune';

export const pruneMoves: Move = (scene) => [...withoutColumns(scene), ...withoutSteps(scene)];

/** Which columns a step reads one by one, so that some can be left out; null for none. */
function roleOf({ draft }: Scene, step: CallNode): 'numbers' | 'categories' | null {
  const entry = transformerIn(draft.toolkit, step);
  if (entry?.reads !== 'columns') return null;
  return entry.takes.includes('numeric') ? 'numbers' : entry.takes.includes('category') ? 'categories' : null;
}

/** The columns a step reads now, the weightier first. */
function columnsOf(scene: Scene, step: CallNode): string[] {
  const { profile } = scene;
  const { call } = step;
  const role = roleOf(scene, step);
  if (!role) return [];
  const except = call!.options.except;
  const left = Array.isArray(except) ? except : [];
  return profile[role]
    .map(({ name }) => name)
    .filter((name) => (call!.columns?.includes(name) ?? true) && !left.includes(name));
}

/** The step reading only `kept`: by naming them or by excepting the rest, whichever is shorter. */
function narrowed(scene: Scene, step: CallNode, kept: readonly string[]): CallNode {
  const { call } = step;
  if (call!.columns) {
    return {
      ...step,
      call: { ...call!, columns: call!.columns.filter((name) => kept.includes(name)) },
      text: null,
    };
  }
  const order = scene.profile[roleOf(scene, step)!].map(({ name }) => name);
  const dropped = order.filter((name) => !kept.includes(name)).sort();
  if (kept.length < dropped.length) {
    const bare = withOptions(step, { except: undefined });
    return { ...bare, call: { ...bare.call!, columns: [...kept].sort() } };
  }
  return withOptions(step, { except: dropped });
}

function withoutColumns(scene: Scene): Idea[] {
  const { draft, profile } = scene;
  if (profile.importance.size === 0) return [];
  const ideas: Idea[] = [];
  const places = draftSteps(draft).filter(({ step }) => roleOf(scene, step) !== null);
  for (const [role, title] of [
    ['numbers', 'numbers'],
    ['categories', 'categories'],
  ] as const) {
    const mine = places.filter(({ step }) => roleOf(scene, step) === role);
    const names = [...new Set(mine.flatMap(({ step }) => columnsOf(scene, step)))].sort(
      (left, right) => (profile.importance.get(right) ?? 0) - (profile.importance.get(left) ?? 0),
    );
    const propose = (kept: readonly string[], hypothesis: string, gain: number): void => {
      const changed = keepOnly(scene, draft, mine, kept);
      if (changed && kept.length < names.length) ideas.push({ axis, hypothesis, draft: changed, gain });
    };
    const even = 1 / Math.max(1, profile.numbers.length + profile.categories.length);
    const weighty = names.filter((name) => (profile.importance.get(name) ?? 0) > even / 3);
    const noisy = names.length > 12 ? 1 : 0.5;
    if (weighty.length > 0) {
      propose(
        weighty,
        `Only ${weighty.length} of the ${names.length} ${title} matter; the rest is noise.`,
        0.005 * noisy,
      );
    }
    for (const share of [0.75, 0.5, 0.3, 0.15]) {
      const count = Math.ceil(names.length * share);
      if (count < 1 || names.length < 4) continue;
      propose(
        names.slice(0, count),
        `The ${count} weightiest of the ${names.length} ${title} rank as well as all, with less noise.`,
        0.004 * noisy * share,
      );
    }
    if (profile.isWide) continue;
    const tail = names.slice(Math.ceil(names.length / 2)).reverse();
    inTurn(tail.slice(0, 20), 6, scene).forEach((name) => {
      propose(
        names.filter((other) => other !== name),
        `${listed([name])} tells nothing about the outcome and can go.`,
        0.0013,
      );
    });
  }
  return ideas;
}

/** Without the columns named, wherever they are read. */
export function withoutNamed(scene: Scene, names: readonly string[]): Idea[] {
  const places = draftSteps(scene.draft).filter(({ step }) => roleOf(scene, step) !== null);
  const read = [...new Set(places.flatMap(({ step }) => columnsOf(scene, step)))];
  const kept = read.filter((name) => !names.includes(name));
  const changed = kept.length === read.length ? null : keepOnly(scene, scene.draft, places, kept);
  if (!changed) return [];
  const hypothesis = `${listed(read.filter((name) => names.includes(name)))} can go without loss.`;
  return [{ axis, hypothesis, draft: changed, gain: 0.002 }];
}

function keepOnly(
  scene: Scene,
  draft: Draft,
  places: readonly DraftStep[],
  kept: readonly string[],
): Draft | null {
  let next: Draft | null = draft;
  // Last places first, so that the indices of the others stay true.
  for (const at of [...places].reverse()) {
    const mine = columnsOf(scene, at.step);
    const left = mine.filter((name) => kept.includes(name));
    if (left.length === mine.length) continue;
    next = next && replaceStep(next, at, left.length === 0 ? [] : [narrowed(scene, at.step, left)]);
  }
  return next;
}

/** Without a whole step: the drop test. */
function withoutSteps({ draft, features }: Scene): Idea[] {
  const places = draftSteps(draft);
  if (places.length < 2) return [];
  const weightOf = ({ block }: DraftStep): number => {
    let sum = 0;
    for (const [feature, share] of features) {
      const name = feature.slice(feature.indexOf('/') + 1);
      if (name.startsWith(`${block}.`)) sum += share;
    }
    return sum;
  };
  return places.flatMap((at): Idea[] => {
    const changed = replaceStep(draft, at, []);
    if (!changed) return [];
    const what = `"${at.block}"`;
    return [
      {
        axis,
        hypothesis: `Without the step ${at.step.call!.name} of the block ${what} the ranking is at least as good.`,
        draft: changed,
        gain: 0.0015 * (1 - Math.min(0.9, weightOf(at) * 3)),
      },
    ];
  });
}
