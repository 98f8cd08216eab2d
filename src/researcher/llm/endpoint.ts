/**
 * One request to a chat-completions endpoint -> its reply, or an EndpointFault that says what to do next. Streams
 * where the server can, so that a slow model is told from a dead one; learns what the server does not know
 * (streaming, usage in streams, the newer name of the answer's bound). The key never leaves this file.
 */
import OpenAI from 'openai';
import type { ChatCompletion, ChatCompletionChunk, ChatCompletionMessageParam } from 'openai/resources';
import { Stream } from 'openai/streaming';
import { messageOf } from '../../core/errors.ts';
import { type ChatMessage, type ChatReply, type ChatRequest, EndpointFault, type ToolCall } from './chat.ts';
import { faultOf } from './faults.ts';
import { patientFetch } from './patient-fetch.ts';
import { Secrets } from './secret.ts';
import type { LlmSettings } from './settings.ts';

export type Fetch = typeof globalThis.fetch;

export interface Endpoint {
  /** Host name and port, for people. */
  readonly host: string;
  /** @throws EndpointFault only. */
  call(request: ChatRequest, signal: AbortSignal): Promise<ChatReply>;
}

/** Cutting secrets out of whatever the endpoint says is part of it. */
export function openEndpoint(
  settings: Pick<LlmSettings, 'baseUrl' | 'apiKey' | 'stream' | 'timeoutSeconds'>,
  fetch?: Fetch,
): Endpoint {
  return new ChatEndpoint(settings, fetch);
}

class ChatEndpoint implements Endpoint {
  readonly host: string;
  readonly #client: OpenAI;
  readonly #secrets: Secrets;
  readonly #timeoutMs: number;
  #stream: boolean;
  #usageInStreams = true;
  #answerLength: 'max_tokens' | 'max_completion_tokens';
  #nCalls = 0;

  constructor(
    { baseUrl, apiKey, stream, timeoutSeconds }: Parameters<typeof openEndpoint>[0],
    fetch: Fetch | undefined,
  ) {
    const url = new URL(baseUrl);
    this.host = url.host;
    this.#secrets = new Secrets([apiKey, url.password]);
    this.#timeoutMs = timeoutSeconds * 1000;
    this.#stream = stream;
    this.#answerLength = url.hostname === 'api.openai.com' ? 'max_completion_tokens' : 'max_tokens';
    this.#client = new OpenAI({
      baseURL: baseUrl,
      // Local servers want none, the client wants one.
      apiKey: apiKey ?? 'none',
      maxRetries: 0,
      timeout: this.#timeoutMs,
      logLevel: 'off',
      fetch: fetch ?? patientFetch(this.#timeoutMs),
    });
  }

  async call(request: ChatRequest, signal: AbortSignal): Promise<ChatReply> {
    for (let adaptations = 0; ; adaptations++) {
      try {
        return this.#secrets.removeFrom(await this.#once(request, signal));
      } catch (thrown) {
        const fault = signal.aborted
          ? new EndpointFault('aborted', 'the call was ended')
          : faultOf(thrown, (text) => this.#secrets.remove(text));
        if (adaptations === 3 || !this.#adapt(fault)) throw fault;
      }
    }
  }

  /** True where the same request is worth sending in another form. */
  #adapt({ kind, feature }: EndpointFault): boolean {
    if (kind !== 'unsupported') return false;
    if (feature === 'usage' && this.#usageInStreams) this.#usageInStreams = false;
    else if (feature === 'stream' && this.#stream) this.#stream = false;
    else if (feature === 'answerLength')
      this.#answerLength = this.#answerLength === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
    else return false;
    return true;
  }

  async #once(request: ChatRequest, signal: AbortSignal): Promise<ChatReply> {
    // A server that falls silent is given up; each piece of a stream starts the clock again.
    const silence = new AbortController();
    let clock = setTimeout(() => silence.abort(), this.#timeoutMs);
    const heard = (): void => {
      clearTimeout(clock);
      clock = setTimeout(() => silence.abort(), this.#timeoutMs);
    };
    try {
      const response = await this.#client.chat.completions
        .create(this.#bodyOf(request), { signal: AbortSignal.any([signal, silence.signal]) })
        .asResponse();
      const type = response.headers.get('content-type') ?? '';
      heard();
      return this.#stream && !type.includes('application/json')
        ? await this.#readStream(response, heard)
        : this.#replyOf((await readJson(response)) as ChatCompletion);
    } catch (thrown) {
      if (silence.signal.aborted && !signal.aborted) {
        throw new EndpointFault('broken', `the server was silent for ${this.#timeoutMs / 1000} s`);
      }
      throw thrown;
    } finally {
      clearTimeout(clock);
    }
  }

  #bodyOf({ model, messages, tools, maxAnswerTokens, body }: ChatRequest) {
    return {
      model,
      messages: messages.map(parameterOf),
      ...(tools.length > 0
        ? { tools: tools.map((tool) => ({ type: 'function' as const, function: { ...tool } })) }
        : {}),
      [this.#answerLength]: maxAnswerTokens,
      ...(this.#stream ? { stream: true as const } : {}),
      ...(this.#stream && this.#usageInStreams ? { stream_options: { include_usage: true } } : {}),
      ...body,
    };
  }

  async #readStream(response: Response, heard: () => void): Promise<ChatReply> {
    const controller = new AbortController();
    const chunks = Stream.fromSSEResponse<ChatCompletionChunk>(response, controller, this.#client);
    let text = '';
    let finish: string | null = null;
    let usage: ChatReply['usage'] = null;
    let nChunks = 0;
    const calls: { id: string; name: string; arguments: string }[] = [];
    for await (const chunk of chunks) {
      heard();
      nChunks++;
      usage = usageOf(chunk.usage) ?? usage;
      const choice = chunk.choices?.[0];
      if (!choice) continue;
      finish = choice.finish_reason ?? finish;
      text += choice.delta?.content ?? '';
      for (const piece of choice.delta?.tool_calls ?? []) {
        // Some servers send whole calls without an index, all of them as 0 or none.
        const isNew = piece.id && calls.at(-1)?.id !== piece.id && piece.function?.name;
        const index = piece.index ?? (isNew || calls.length === 0 ? calls.length : calls.length - 1);
        const known = calls[index];
        const target = known && !(isNew && known.id !== '' && known.name !== '') ? index : calls.length;
        calls[target] ??= { id: '', name: '', arguments: '' };
        const call = calls[target];
        call.id ||= piece.id ?? '';
        call.name += piece.function?.name ?? '';
        call.arguments += argumentsText(piece.function?.arguments);
      }
    }
    if (nChunks === 0) throw new EndpointFault('unsupported', 'the stream was empty', { feature: 'stream' });
    if (finish === null && usage === null) {
      throw new EndpointFault('broken', 'the stream ended before the answer was complete');
    }
    return { text, toolCalls: calls.map((call) => this.#named(call)), cutOff: finish === 'length', usage };
  }

  #replyOf(completion: ChatCompletion): ChatReply {
    const choice = completion.choices?.[0];
    if (!choice?.message) throw new EndpointFault('broken', 'the answer has no choices');
    const { content, tool_calls: given } = choice.message;
    const toolCalls = (given ?? []).flatMap((call) =>
      call.type === 'custom'
        ? []
        : [
            this.#named({
              id: call.id ?? '',
              name: call.function?.name ?? '',
              arguments: argumentsText(call.function?.arguments),
            }),
          ],
    );
    return {
      text: typeof content === 'string' ? content : '',
      toolCalls,
      cutOff: choice.finish_reason === 'length',
      usage: usageOf(completion.usage),
    };
  }

  #named(call: ToolCall): ToolCall {
    this.#nCalls++;
    return call.id ? call : { ...call, id: `call_${this.#nCalls}` };
  }
}

/** Arguments are JSON text; some servers send the object itself. */
function argumentsText(given: unknown): string {
  if (given === undefined || given === null) return '';
  return typeof given === 'string' ? given : JSON.stringify(given);
}

function usageOf(
  usage: { prompt_tokens?: number; completion_tokens?: number } | null | undefined,
): ChatReply['usage'] {
  const { prompt_tokens: inputTokens, completion_tokens: outputTokens } = usage ?? {};
  if (!isCount(inputTokens) || !isCount(outputTokens)) return null;
  return { inputTokens, outputTokens };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new EndpointFault('broken', `the answer is not JSON: ${messageOf(cause)}`);
  }
}

function parameterOf(message: ChatMessage): ChatCompletionMessageParam {
  switch (message.role) {
    case 'assistant':
      return {
        role: 'assistant',
        content: message.content,
        ...(message.toolCalls.length === 0
          ? {}
          : {
              tool_calls: message.toolCalls.map(({ id, name, arguments: json }) => ({
                id,
                type: 'function' as const,
                function: { name, arguments: json },
              })),
            }),
      };
    case 'tool':
      return { role: 'tool', tool_call_id: message.toolCallId, content: message.content };
    default:
      return { role: message.role, content: message.content };
  }
}
