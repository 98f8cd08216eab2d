/** The state of the research, in words for a model that knows nothing else: study, record, best module, notes, open ideas. */
import { counted } from '../../../core/counted.ts';
import { openIdeas } from '../../../journal/memory.ts';
import type { MemoryLine } from '../../../journal/record.ts';
import type { ResearchView } from '../../researcher.ts';
import type { Quoter } from './quote.ts';
import { recordText, short } from './record-text.ts';
import { columnsText, studyHead } from './study-text.ts';

export function situationText(view: ResearchView, memory: readonly MemoryLine[], quoter: Quoter): string {
  const { study, record, best } = view;
  const insights = memory.flatMap((line) => (line.type === 'insight' ? [`- ${line.text}`] : [])).slice(-20);
  const words = memory
    .flatMap((line) => (line.type === 'conversation' ? [`- ${line.summary}`] : []))
    .slice(-4);
  const ideas = openIdeas(memory, record)
    .slice(-12)
    .map(({ seq, axis, text }) => `idea ${seq} [${axis ?? '-'}]: ${short(text, 300)}`);
  return [
    studyHead(study),
    quoter.quote('columns', columnsText(study)),
    quoter.quote('record', recordText(record), 16_000),
    bestLine(view),
    quoter.quote(`module of experiment ${best.id}, the best`, best.source, 24_000),
    insights.length > 0 ? quoter.quote('what you noted', insights.join('\n'), 6000) : '',
    words.length > 0
      ? quoter.quote('your own words on the way to the latest experiments', words.join('\n'), 5000)
      : '',
    ideas.length > 0 ? quoter.quote('open ideas', ideas.join('\n'), 5000) : '',
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** The best so far, and what is left of the session. */
export function bestLine({
  best,
  bestValidationAuc,
  experimentsLeft,
  secondsPerExperiment,
}: ResearchView): string {
  const left =
    experimentsLeft === null
      ? 'The session is open-ended.'
      : `${counted(experimentsLeft, 'experiment')} ${experimentsLeft === 1 ? 'is' : 'are'} left.`;
  return `The best is experiment ${best.id}: cross-validated AUC ${best.cvAuc?.toFixed(4) ?? '?'}, validation AUC ${bestValidationAuc.toFixed(4)}. ${left} Each may take ${secondsPerExperiment} s.`;
}
