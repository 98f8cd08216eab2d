/**
 * Ideas -> candidate sets to propose from, in order: what the newest nudge wants, by how well it fits; what older ones want;
 * then everything. What a nudge wants left alone is in none.
 */
import { openIdeas } from '../../journal/memory.ts';
import type { ResearchView } from '../researcher.ts';
import { fitOf } from './fit.ts';
import type { Idea } from './idea.ts';
import { wantedMoves } from './moves/wanted.ts';
import type { SearchState } from './search-state.ts';
import { steeringOf } from './steering.ts';
import type { Understanding } from './understanding/intent.ts';

export interface CandidateSet {
  readonly ideas: readonly Idea[];
  /** Journal lines that led to choosing from it. */
  readonly causes: readonly number[];
}

export function* candidateSets(searchState: SearchState, view: ResearchView): Generator<CandidateSet> {
  const { wants, avoids } = steeringOf(view, searchState.scene.draft.toolkit);
  const isAllowed = (idea: Idea): boolean =>
    !avoids.some(({ said }) => fitOf(idea, searchState.scene.draft, said).isAvoided);
  for (const { seq, said } of wants) {
    for (const { ideas } of fitting(searchState, said))
      yield { ideas: ideas.filter(isAllowed), causes: [seq] };
  }
  yield { ideas: avoids.length === 0 ? searchState.ideas : searchState.ideas.filter(isAllowed), causes: [] };
}

/** Ideas that do something of what was wanted, by how much of it, best first. */
export function fitting(
  { ideas, scene }: SearchState,
  said: Understanding,
): readonly { readonly score: number; readonly ideas: readonly Idea[] }[] {
  const byScore = new Map<number, Idea[]>();
  for (const idea of [...wantedMoves(scene, said.wanted), ...ideas]) {
    const { score, nWords, isAvoided } = fitOf(idea, scene.draft, said);
    if (score === 0 || isAvoided) continue;
    const same = byScore.get(score) ?? [];
    same.push({ ...idea, gain: idea.gain * (1 + nWords) });
    byScore.set(score, same);
  }
  return [...byScore]
    .sort(([left], [right]) => right - left)
    .map(([score, members]) => ({ score, ideas: members }));
}

/** Open ideas of the journal that say just this: the lines that led to it as well. */
export function leftBy({ hypothesis }: Idea, { memory, record }: ResearchView): number[] {
  return openIdeas(memory, record)
    .filter(({ text }) => text === hypothesis)
    .map(({ seq }) => seq);
}
