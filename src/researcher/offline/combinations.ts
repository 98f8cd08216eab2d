/**
 * Changes that each gained a little, but within the noise, made together in the best module: gains add up, noise
 * does not.
 */
import { applyPatch } from './apply-patch.ts';
import type { Draft } from './draft.ts';
import { draftKey } from './draft-key.ts';
import type { ChangeHistory, Tried } from './history.ts';
import type { Idea } from './idea.ts';

/** Near misses that are combined with each other, and combinations that are offered at a time. */
const maxMisses = 9;
const maxIdeas = 12;

/** The most promising untried ones; not a near miss alone where the best has not changed since. */
export function combinations(history: ChangeHistory, bestId: number, best: Draft): Idea[] {
  const misses = history.tried
    .filter(({ outcome, patch, shrunkGain }) => outcome === 'near' && patch !== null && shrunkGain > 0)
    .sort((left, right) => right.shrunkGain - left.shrunkGain)
    .slice(0, maxMisses);
  const varied = misses.filter(({ change }, i) => misses.findIndex((other) => other.change === change) === i);
  const sets = [
    ...misses.filter(({ view }) => view.parent !== bestId).map((miss) => [miss]),
    ...misses.flatMap((first, i) => misses.slice(i + 1).map((second) => [first, second])),
    ...varied.slice(2).map((_, i) => varied.slice(0, i + 3)),
  ]
    .map((parts) => ({ parts, gain: gainOf(parts) }))
    .sort((left, right) => right.gain - left.gain);
  const ideas: Idea[] = [];
  for (const { parts, gain } of sets) {
    if (ideas.length === maxIdeas) break;
    const draft = parts.reduce<Draft | null>((next, { patch }) => next && applyPatch(next, patch!), best);
    if (!draft || history.draftKeys.has(draftKey(draft))) continue;
    ideas.push({ axis: 'combine', hypothesis: sentence(parts), draft, gain });
  }
  return ideas;
}

/** Gains of one axis overlap, those of different axes less so. */
function gainOf(parts: readonly Tried[]): number {
  const seen = new Set<string>();
  let gain = 0;
  for (const { view, shrunkGain } of parts) {
    gain += shrunkGain * (seen.has(view.axis) ? 0.5 : 0.9);
    seen.add(view.axis);
  }
  return gain;
}

function sentence(parts: readonly Tried[]): string {
  const ids = parts.map(({ view }) => `#${view.id}`);
  const [only] = parts;
  if (parts.length === 1 && only)
    return `With what was kept since, #${only.view.id} counts: ${only.view.hypothesis}`;
  const last = ids.pop();
  return `Together, the changes of ${ids.join(', ')} and ${last} gain more than the noise, which each alone did not.`;
}
