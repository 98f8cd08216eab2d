/**
 * A colleague with its own context and brief: study, record and idea library in, five ranked ideas out, none of them
 * tried before. Where the model gives fewer that are new, the library fills up.
 */
import { z } from 'zod';
import type { MemoryEntry, MemoryLine } from '../../../journal/record.ts';
import type { ExperimentView } from '../../researcher.ts';
import { askJson } from '../calls/ask-json.ts';
import type { ModelCalls } from '../calls/model-calls.ts';
import type { ChatMessage } from '../endpoint/chat.ts';
import { ideaLibrary } from '../prompt/idea-library.ts';
import type { NewIdea } from './duck.ts';
import { similarity } from './similarity.ts';

export interface Research {
  readonly report: Extract<MemoryEntry, { type: 'research-report' }>;
  /** Best first. */
  readonly ideas: readonly NewIdea[];
}

const nIdeas = 5;
/** Above this similarity, two ideas are one. */
const same = 0.55;

const schema = z.object({
  report: z.string().min(1).describe('what you looked at and concluded, at most ten sentences'),
  ideas: z
    .array(
      z.object({
        text: z
          .string()
          .min(1)
          .max(1000)
          .describe('the change, concrete enough to write it down, and why it could pay'),
        axis: z.string().min(1).max(60),
      }),
    )
    .min(1)
    .max(12)
    .describe('five, the best first'),
});

const system =
  'You are a researcher whom a machine-learning lab for tables sends out when its own search has come to a halt. You know the literature and what wins on tables. You look at what was tried, find what was missed, and come back with five ranked ideas. Use a web search where you have one. Ideas must be possible in the toolkit described, on this table, and differ from everything that was tried.';

/**
 * @param context study, toolkit, record and best module in words
 * @throws CallFailed.
 */
export async function sendResearcher(
  calls: ModelCalls,
  context: string,
  brief: string,
  record: readonly ExperimentView[],
  memory: readonly MemoryLine[],
  causes: readonly number[],
): Promise<Research> {
  const tried = [
    ...record.map(({ hypothesis }) => hypothesis),
    ...memory.flatMap((line) => (line.type === 'idea' ? [line.text] : [])),
  ];
  const messages: ChatMessage[] = [
    { role: 'system', content: system },
    {
      role: 'user',
      content: [
        context,
        `Ideas that the lab already has at hand:\n${libraryText()}`,
        `Your brief: ${brief}`,
      ].join('\n\n'),
    },
  ];
  const first = await askJson(calls, 'research', messages, schema);
  let ideas = fresh(first.value?.ideas ?? [], tried);
  if (ideas.length < nIdeas && first.value) {
    const again = `These are new: ${JSON.stringify(ideas.map(({ text }) => text))}. The others were tried or repeat each other. Give ${nIdeas - ideas.length} more that were not tried.`;
    messages.push(
      { role: 'assistant', content: first.text, toolCalls: [] },
      { role: 'user', content: again },
    );
    const second = await askJson(calls, 'research', messages, schema);
    ideas = fresh([...ideas, ...(second.value?.ideas ?? [])], tried);
  }
  const axes = new Set(record.map(({ axis }) => axis));
  const untried = [...ideaLibrary()].sort(
    (a, b) => Number(axes.has(a.axis ?? '')) - Number(axes.has(b.axis ?? '')),
  );
  return {
    report: {
      type: 'research-report',
      brief,
      report: first.value?.report ?? (first.text || 'No report came back; the ideas are the library’s.'),
      causes,
    },
    ideas: fresh([...ideas, ...untried], tried).slice(0, nIdeas),
  };
}

/** Ideas that are neither like those tried nor like a better one of the list. */
export function fresh(ideas: readonly NewIdea[], tried: readonly string[]): NewIdea[] {
  const kept: NewIdea[] = [];
  for (const idea of ideas) {
    const known = [...tried, ...kept.map(({ text }) => text)];
    if (known.every((text) => similarity(text, idea.text) < same)) kept.push(idea);
  }
  return kept;
}

function libraryText(): string {
  return ideaLibrary()
    .map(({ axis, text }) => `- ${axis}: ${text}`)
    .join('\n');
}
