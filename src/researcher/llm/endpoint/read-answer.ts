/**
 * What a chat-completions endpoint answered, whole or as events -> a reply. Members of other kinds than the
 * protocol has are read as missing; sizes and numbers are bounded.
 */
import { APIError } from 'openai';
import {
  maxAnswerBytes,
  maxCharacters,
  maxStreamBytes,
  maxToolCalls,
  requireAtMost,
  requireBytesAtMost,
} from './answer-bounds.ts';
import { boundedJson, listOf, objectOf, stringOrEmpty } from './bounded-json.ts';
import { type ChatReply, EndpointFault, type ToolCall } from './chat.ts';
import { eventData } from './event-stream.ts';

/** No server counts more tokens for one call. */
const maxTokens = 100_000_000;

/** @param heard called with each chunk that came. @throws EndpointFault, and what the connection throws. */
export async function readCompletion(response: Response, heard: () => void): Promise<ChatReply> {
  const decoder = new TextDecoder();
  const chunks: string[] = [];
  for await (const bytes of bytesOf(response, maxAnswerBytes)) {
    heard();
    chunks.push(decoder.decode(bytes, { stream: true }));
  }
  const completion = objectOf(boundedJson(chunks.join('') + decoder.decode()));
  const choice = objectOf(listOf(completion.choices)[0]);
  if (choice.message === undefined || choice.message === null) {
    throw new EndpointFault('broken', 'the answer has no choices');
  }
  const { content, tool_calls: given } = objectOf(choice.message);
  const calls = listOf(given).filter((call) => call !== null && typeof call === 'object');
  requireAtMost(calls.length, maxToolCalls, 'tool calls');
  const toolCalls = calls.flatMap((call): ToolCall[] => {
    const { id, type, function: called } = objectOf(call);
    const { name, arguments: json } = objectOf(called);
    return type === 'custom'
      ? []
      : [{ id: stringOrEmpty(id), name: stringOrEmpty(name), arguments: argumentsText(json) }];
  });
  return {
    text: stringOrEmpty(content),
    toolCalls,
    cutOff: choice.finish_reason === 'length',
    usage: usageOf(completion.usage),
  };
}

/** @param heard called with each event that came. @throws as `readCompletion`. */
export async function readStream(response: Response, heard: () => void): Promise<ChatReply> {
  let text = '';
  let finish: string | null = null;
  let usage: ChatReply['usage'] = null;
  let nEvents = 0;
  let nCharacters = 0;
  const calls = new StreamedCalls();
  for await (const data of eventData(bytesOf(response, maxStreamBytes))) {
    if (data.startsWith('[DONE]')) break;
    const event = objectOf(boundedJson(data));
    if (event.error) throw new APIError(undefined, objectOf(event.error), undefined, response.headers);
    heard();
    nEvents++;
    usage = usageOf(event.usage) ?? usage;
    const choice = objectOf(listOf(event.choices)[0]);
    if (typeof choice.finish_reason === 'string') finish = choice.finish_reason;
    const { content, tool_calls: chunks } = objectOf(choice.delta);
    const added = stringOrEmpty(content);
    text += added;
    nCharacters += added.length;
    for (const chunk of listOf(chunks)) nCharacters += calls.add(objectOf(chunk));
    requireAtMost(nCharacters, maxCharacters, 'characters');
  }
  if (nEvents === 0) throw new EndpointFault('unsupported', 'the stream was empty', { feature: 'stream' });
  if (finish === null && usage === null) {
    throw new EndpointFault('broken', 'the stream ended before the answer was complete');
  }
  return { text, toolCalls: calls.calls, cutOff: finish === 'length', usage };
}

/** Tool calls as they come in chunks. */
class StreamedCalls {
  readonly calls: { id: string; name: string; arguments: string }[] = [];

  /** Returns how many characters came. */
  add(chunk: Readonly<Record<string, unknown>>): number {
    const { calls } = this;
    const called = objectOf(chunk.function);
    const [id, name] = [stringOrEmpty(chunk.id), stringOrEmpty(called.name)];
    // Some servers send whole calls without an index, all of them as 0 or none.
    const isNew = id !== '' && name !== '' && calls.at(-1)?.id !== id;
    const asked = indexOf(chunk.index) ?? (isNew || calls.length === 0 ? calls.length : calls.length - 1);
    const known = calls[asked];
    const target = known && !(isNew && known.id !== '' && known.name !== '') ? asked : calls.length;
    requireAtMost(target + 1, maxToolCalls, 'tool calls');
    const call = calls[target] ?? { id: '', name: '', arguments: '' };
    calls[target] = call;
    const json = argumentsText(called.arguments);
    call.id ||= id;
    call.name += name;
    call.arguments += json;
    return name.length + json.length;
  }
}

/** Null for what cannot be the number of a call. */
function indexOf(value: unknown): number | null {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 20
    ? (value as number)
    : null;
}

/** Arguments are JSON text; some servers send the object itself. */
function argumentsText(given: unknown): string {
  if (given === undefined || given === null) return '';
  return typeof given === 'string' ? given : JSON.stringify(given);
}

function usageOf(given: unknown): ChatReply['usage'] {
  const { prompt_tokens: inputTokens, completion_tokens: outputTokens } = objectOf(given);
  if (!isCount(inputTokens) || !isCount(outputTokens)) return null;
  return { inputTokens, outputTokens };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= maxTokens;
}

async function* bytesOf({ body }: Response, most: number): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  let nBytes = 0;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    nBytes += chunk.length;
    requireBytesAtMost(nBytes, most, 'answer');
    yield chunk;
  }
}
