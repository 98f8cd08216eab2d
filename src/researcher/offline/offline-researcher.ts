/**
 * The embedded researcher: no network, no model of language, the same answer to the same view. It proposes the untried
 * idea of the greatest expected gain (search-state.ts), what a person nudged it to first (candidates.ts).
 */
import type { Catalog } from '../../core/catalog.ts';
import type { Answer, AnswerMaterial, Proposal, Researcher, ResearchView } from '../researcher.ts';
import { answerPerson } from './answer-person.ts';
import { candidateSets, leftBy } from './candidates.ts';
import { HistoryReader } from './history.ts';
import { searchStateOf, untried } from './search-state.ts';
import { steeringOf } from './steering.ts';
import { sayBack } from './understanding/say-back.ts';
import { understand } from './understanding/understand.ts';

export interface OfflineResearcher extends Researcher {
  readonly kind: 'offline';
  propose(view: ResearchView): Promise<Proposal | null>;
  answer(question: string, view: ResearchView, material?: AnswerMaterial): Promise<Answer>;
}

/** Proposals are deterministic in the view; parsed sources are kept between calls, nothing else is. */
export function offlineResearcher(toolkit: Catalog): OfflineResearcher {
  const reader = new HistoryReader(toolkit);
  return {
    kind: 'offline',
    async propose(view) {
      return propose(view, reader);
    },
    async answer(question, view, material) {
      return answerPerson(question, view, reader, material ?? null);
    },
    understand: (nudge, study) =>
      sayBack(understand(nudge, { columns: study.columns, toolkit }), study.columns),
  };
}

function propose(view: ResearchView, reader: HistoryReader): Proposal | null {
  const searchState = searchStateOf(view, reader);
  if (!searchState) return null;
  for (const { ideas, causes } of candidateSets(searchState, view)) {
    for (const { idea, source } of untried(ideas, searchState, view)) {
      const { axis, hypothesis } = idea;
      const parent = searchState.experiment.id;
      const { ground } = steeringOf(view, reader.toolkit);
      const reverted = ground?.experiment === parent ? [ground.seq] : [];
      const led = [...new Set([...causes, ...reverted, ...leftBy(idea, view)])].sort(
        (left, right) => left - right,
      );
      return { source, hypothesis, axis, parent, proposer: 'offline', causes: led };
    }
  }
  return null;
}
