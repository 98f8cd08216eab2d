/** A person asks the researcher, as one thinks aloud to a rubber duck: the record in, an answer and ideas out. */
import { z } from 'zod';
import type { Answer } from '../../researcher.ts';
import { askJson } from '../calls/ask-json.ts';
import type { ModelCalls } from '../calls/model-calls.ts';

const schema = z.object({
  answer: z.string().min(1).max(6000).describe('to the person, from the record; say what you do not know'),
  ideas: z
    .array(
      z.object({
        text: z.string().min(1).max(1000),
        axis: z.string().min(1).max(60).nullable().default(null),
      }),
    )
    .max(5)
    .default([])
    .describe('what came up that was not tried, the best first; none where nothing did'),
});

const system =
  'You are the researcher of a machine-learning lab for tables. The person in charge asks you something in the middle of a session. Answer from the record, with the numbers of experiments; do not make up results. Ideas that come up while you answer are noted and may be tried next.';

/**
 * @param context study, record and best module in words
 * @throws CallFailed.
 */
export async function answerQuestion(calls: ModelCalls, context: string, question: string): Promise<Answer> {
  const messages = [
    { role: 'system', content: system },
    { role: 'user', content: `${context}\n\nThe person asks: ${question}` },
  ] as const;
  const { value, text } = await askJson(calls, 'question', messages, schema);
  return value
    ? { text: value.answer, ideas: value.ideas }
    : { text: text || 'No answer came back.', ideas: [] };
}
