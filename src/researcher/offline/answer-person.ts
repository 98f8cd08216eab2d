/**
 * A person's question -> the answer. Known questions are answered from record, ledger and profile, with intervals and in
 * plain words (known-answers.ts); one about a theme by what was tried on it (answer-from-record.ts). What is not a question, or not
 * understood, is answered by saying so, and leaves no ideas.
 */
import type { Answer, AnswerMaterial, ResearchView } from '../researcher.ts';
import { answerFromRecord, untriedOn } from './answer-from-record.ts';
import type { HistoryReader } from './history.ts';
import { knownAnswer } from './known-answers.ts';
import { searchStateOf } from './search-state.ts';
import { type Intent, isNothing, noWish, type Understanding, type Wish } from './understanding/intent.ts';
import { notUnderstood, sayBack } from './understanding/say-back.ts';
import { understand } from './understanding/understand.ts';

export async function answerPerson(
  question: string,
  view: ResearchView,
  reader: HistoryReader,
  material: AnswerMaterial | null,
): Promise<Answer> {
  const { columns } = view.study;
  const said = understand(question, { columns, toolkit: reader.toolkit });
  const asked = said.intents.find((intent) => intent.kind === 'question');
  if (asked?.kind !== 'question') {
    // `What about dates?`
    const isWish = said.intents.every(({ kind }) => kind === 'try' || kind === 'prefer');
    if (isWish && !isNothing(said.wanted) && question.includes('?')) {
      return answerFromRecord(themeOf(said.wanted), view, reader);
    }
    return { text: insteadOfAnswer(said, view), ideas: [] };
  }
  if (asked.question === 'status') return answerFromRecord(null, view, reader);
  if (asked.question === 'tried') {
    const theme = isNothing(asked.wish) ? null : themeOf(asked.wish);
    return answerFromRecord(theme, view, reader);
  }
  const scene = { toolkit: reader.toolkit, view, material, history: reader.read(view.record) };
  const text = await knownAnswer(asked, scene);
  if (text === null) return { text: notUnderstood(columns), ideas: [] };
  if (asked.question !== 'next') return { text, ideas: [] };
  const searchState = searchStateOf(view, reader);
  const ideas = searchState
    ? untriedOn(searchState, view, isNothing(asked.wish) ? null : themeOf(asked.wish))
    : [];
  const listed = ideas.map(({ text: idea }, i) => `(${i + 1}) ${idea}`);
  const next =
    listed.length > 0
      ? `Untried, the most promising first:\n${listed.join('\n')}`
      : 'I have nothing untried that fits the time of an experiment.';
  return { text: [text, next].filter(Boolean).join('\n'), ideas };
}

export function themeOf(wanted: Wish): Understanding {
  return { intents: [], unclear: [], wanted, avoided: noWish, ground: null, words: [] };
}

/** Something was said, and nothing asked: a theme is answered, an instruction is sent to where it is followed. */
function insteadOfAnswer(said: Understanding, { study }: ResearchView): string {
  const acts = said.intents.filter(({ kind }: Intent) => kind !== 'question');
  if (acts.length === 0) return sayBack(said, study.columns);
  return `That is an instruction, and ask only answers. I would take it so: ${sayBack({ intents: acts, unclear: [] }, study.columns)} To have it done: npx nightlab nudge ${study.name} "..."`;
}
