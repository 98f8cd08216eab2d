/** A question whose answer is one JSON object: asked again with what was wrong, given up after three answers. */
import { z } from 'zod';
import type { LlmUsage } from '../../../journal/record.ts';
import type { ChatMessage } from '../endpoint/chat.ts';
import { parseModelJson } from '../endpoint/model-json.ts';
import type { ModelCalls } from './model-calls.ts';

export interface JsonAnswer<T> {
  /** Null where no answer was what was asked for. */
  readonly value: T | null;
  /** The last answer as it was. */
  readonly text: string;
}

const nAnswers = 3;

/** @throws CallFailed. */
export async function askJson<T>(
  calls: ModelCalls,
  purpose: LlmUsage['purpose'],
  messages: readonly ChatMessage[],
  schema: z.ZodType<T>,
): Promise<JsonAnswer<T>> {
  const { $schema: _, ...shape } = z.toJSONSchema(schema, { io: 'input' });
  const wish = `Answer with one JSON object and nothing else. Its JSON Schema:\n${JSON.stringify(shape)}`;
  const conversation: ChatMessage[] = [...messages, { role: 'user', content: wish }];
  let text = '';
  for (let i = 0; i < nAnswers; i++) {
    const reply = await calls.ask({ purpose, messages: joined(conversation), tools: [] });
    text = reply.text || reply.toolCalls.map((call) => call.arguments).join('\n');
    const read = readJson(text, schema);
    if ('value' in read) return { value: read.value, text };
    conversation.push(
      { role: 'assistant', content: text || '(nothing)', toolCalls: [] },
      { role: 'user', content: `That could not be used: ${read.wrong}. ${wish}` },
    );
  }
  return { value: null, text };
}

/** Two user messages in a row are one, for strict chat templates. */
function joined(messages: readonly ChatMessage[]): ChatMessage[] {
  const turns: ChatMessage[] = [];
  for (const message of messages) {
    const last = turns.at(-1);
    if (message.role === 'user' && last?.role === 'user') {
      turns[turns.length - 1] = { role: 'user', content: `${last.content}\n\n${message.content}` };
    } else turns.push(message);
  }
  return turns;
}

function readJson<T>(text: string, schema: z.ZodType<T>): { value: T } | { wrong: string } {
  const from = text.indexOf('{');
  const to = text.lastIndexOf('}');
  if (from < 0 || to < from) return { wrong: 'it holds no JSON object' };
  let parsed: unknown;
  try {
    parsed = parseModelJson(text.slice(from, to + 1));
  } catch (thrown) {
    return { wrong: (thrown as Error).message };
  }
  const checked = schema.safeParse(parsed);
  if (checked.success) return { value: checked.data };
  const issue = checked.error.issues[0]!;
  return { wrong: `${issue.path.join('.') || 'the object'}: ${issue.message}` };
}
