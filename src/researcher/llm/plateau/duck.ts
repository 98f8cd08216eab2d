/** The rubber duck: five questions that the lab asks when the search has come to a halt; answers and ideas back. */
import { z } from 'zod';
import type { MemoryEntry } from '../../../journal/record.ts';
import { askJson } from '../calls/ask-json.ts';
import type { ModelCalls } from '../calls/model-calls.ts';

export const duckQuestions = [
  'What have you tried?',
  'Walk me through your thinking.',
  'What have you assumed?',
  'What do your two best models disagree on?',
  'What would a simpler model look like?',
] as const;

export interface NewIdea {
  readonly text: string;
  readonly axis: string | null;
}

export interface DuckRound {
  readonly duck: Extract<MemoryEntry, { type: 'duck' }>;
  readonly ideas: readonly NewIdea[];
}

const ideaSchema = z.object({
  text: z.string().min(1).max(1000),
  axis: z.string().min(1).max(60).nullable().default(null),
});

const schema = z.object({
  answers: z.array(z.string()).min(1).max(duckQuestions.length),
  ideas: z.array(ideaSchema).max(8).default([]),
});

/**
 * @param context study, record and best module in words
 * @throws CallFailed.
 */
export async function askDuck(
  calls: ModelCalls,
  context: string,
  why: string,
  triedAxes: readonly string[],
  cause: number,
): Promise<DuckRound> {
  const { value, text } = await askJson(
    calls,
    'duck',
    [
      {
        role: 'system',
        content:
          'You are the researcher of a machine-learning lab for tables, talking to a rubber duck: think aloud, doubt your assumptions, be concrete.',
      },
      {
        role: 'user',
        content: [
          context,
          `The search has come to a halt: ${why}. The duck asks:`,
          duckQuestions.map((question, i) => `${i + 1}. ${question}`).join('\n'),
          `Answer each in two to four sentences. Then name up to five ideas that follow from your answers, the best first, each concrete enough to write down as a change of the module, with its axis. At least the first must be on an axis that was not tried; tried were: ${triedAxes.join(', ') || 'none'}.`,
        ].join('\n\n'),
      },
    ],
    schema,
  );
  const answers = value?.answers ?? [text || 'No answer.'];
  return {
    duck: { type: 'duck', questions: duckQuestions.slice(0, answers.length), answers, causes: [cause] },
    ideas: value?.ideas ?? [],
  };
}
