/**
 * One request to a chat-completions endpoint -> its reply, or an EndpointFault that says what to do next. Streams
 * where the server can, so that a slow model is told from a dead one; learns what the server does not know
 * (streaming, usage in streams, the newer name of the answer's bound). Secrets and control characters end here.
 */
import OpenAI from 'openai';
import type { ChatCompletionMessageParam } from 'openai/resources';
import { cleanText, mapTexts } from '../../../core/clean-text.ts';
import type { LlmSettings } from '../settings.ts';
import { addressOf, secretsIn } from './address.ts';
import { type ChatMessage, type ChatReply, type ChatRequest, EndpointFault, type ToolCall } from './chat.ts';
import { faultOf } from './faults.ts';
import { type Fetch, guardedFetch, proxyOf } from './guarded-fetch.ts';
import { parseAsWritten } from './model-json.ts';
import { readCompletion, readStream } from './read-answer.ts';
import { Secrets } from './secret.ts';

export interface Endpoint {
  /** Host name and port, for people. */
  readonly host: string;
  /** @throws EndpointFault only. */
  call(request: ChatRequest, signal: AbortSignal): Promise<ChatReply>;
}

type EndpointSettings = Pick<LlmSettings, 'baseUrl' | 'apiKey' | 'stream' | 'timeoutSeconds'> &
  Partial<Pick<LlmSettings, 'answerSeconds' | 'body' | 'researchBody'>>;

/**
 * Cutting secrets out of whatever the endpoint says is part of it.
 *
 * @throws LabError `researcher.badAddress`, `researcher.badProxy`.
 */
export function openEndpoint(settings: EndpointSettings, fetch?: Fetch): Endpoint {
  return new ChatEndpoint(settings, fetch);
}

/** Everything that is sent and must never come back: key, parts of the address, of extra members, of the proxy. */
export function secretsOf(settings: Omit<EndpointSettings, 'stream' | 'timeoutSeconds'>): Secrets {
  const { baseUrl, apiKey, body = {}, researchBody = {} } = settings;
  const { url, secrets } = addressOf(baseUrl);
  const proxy = proxyOf(new URL(url), process.env);
  const [username, password] = [proxy?.username ?? '', proxy?.password ?? ''].map(decoded);
  const headers = (process.env.OPENAI_CUSTOM_HEADERS ?? '').split('\n').map((line) => line.split(/:(.*)/));
  return new Secrets([
    apiKey,
    ...secrets,
    ...secretsIn(body),
    ...secretsIn(researchBody),
    ...(password ? [password, proxy?.password, `${username}:${password}`] : []),
    ...secretsIn(Object.fromEntries(headers.map(([name = '', value = '']) => [name, value.trim()]))),
  ]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const defaultAnswerSeconds = 1800;

class ChatEndpoint implements Endpoint {
  readonly host: string;
  readonly #client: OpenAI;
  readonly #secrets: Secrets;
  readonly #timeoutMs: number;
  readonly #answerMs: number;
  #stream: boolean;
  #usageInStreams = true;
  #answerLength: 'max_tokens' | 'max_completion_tokens';
  #nCalls = 0;

  constructor(settings: EndpointSettings, fetch: Fetch | undefined) {
    const { baseUrl, apiKey, stream, timeoutSeconds, answerSeconds = defaultAnswerSeconds } = settings;
    const { url, query, host, hostname } = addressOf(baseUrl);
    this.host = host;
    this.#secrets = secretsOf(settings);
    this.#timeoutMs = timeoutSeconds * 1000;
    this.#answerMs = answerSeconds * 1000;
    this.#stream = stream;
    const isOpenAi = hostname === 'api.openai.com';
    this.#answerLength = isOpenAi ? 'max_completion_tokens' : 'max_tokens';
    this.#client = new OpenAI({
      baseURL: url,
      defaultQuery: query,
      // Local servers want none, the client wants one.
      apiKey: apiKey ?? 'none',
      // What else the client finds in the environment is meant for its maker.
      adminAPIKey: null,
      ...(isOpenAi ? {} : { organization: null, project: null }),
      maxRetries: 0,
      // The clocks of `#once` come first.
      timeout: 2 * this.#timeoutMs,
      logLevel: 'off',
      fetch: fetch ?? guardedFetch(2 * this.#timeoutMs),
    });
  }

  async call(request: ChatRequest, signal: AbortSignal): Promise<ChatReply> {
    for (let adaptations = 0; ; adaptations++) {
      try {
        return this.#clean(await this.#once(request, signal));
      } catch (thrown) {
        const fault = signal.aborted
          ? new EndpointFault('aborted', 'the call was ended')
          : faultOf(thrown, (text) => this.#secrets.remove(cleanText(text)));
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
    // A server that falls silent is given up; each chunk of an answer starts the clock again. One that goes on and on
    // is, too.
    const silence = new AbortController();
    const length = new AbortController();
    let clock = setTimeout(() => silence.abort(), this.#timeoutMs);
    const total = setTimeout(() => length.abort(), Math.min(this.#answerMs, 2 ** 31 - 1));
    const heard = (): void => {
      clearTimeout(clock);
      clock = setTimeout(() => silence.abort(), this.#timeoutMs);
    };
    const over = AbortSignal.any([signal, silence.signal, length.signal]);
    let response: Response | null = null;
    try {
      response = await orAborted(
        this.#client.chat.completions.create(this.#bodyOf(request), { signal: over }).asResponse(),
        over,
      );
      const type = response.headers.get('content-type') ?? '';
      heard();
      const read = this.#stream && !type.includes('application/json') ? readStream : readCompletion;
      return await orAborted(read(response, heard), over);
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      if (length.signal.aborted) {
        throw new EndpointFault('broken', `the answer was not complete after ${this.#answerMs / 1000} s`);
      }
      if (silence.signal.aborted) {
        throw new EndpointFault('broken', `the server was silent for ${this.#timeoutMs / 1000} s`);
      }
      throw thrown;
    } finally {
      clearTimeout(clock);
      clearTimeout(total);
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

  #clean(reply: ChatReply): ChatReply {
    return {
      ...reply,
      text: this.#cleanText(reply.text),
      toolCalls: reply.toolCalls.map((call) => this.#cleanCall(call)),
    };
  }

  #cleanCall({ id, name, arguments: json }: ToolCall): ToolCall {
    this.#nCalls++;
    const clean = (text: string): string => this.#cleanText(text);
    return {
      id: clean(id).trim() || `call_${this.#nCalls}`,
      name: clean(name),
      arguments: this.#cleanJson(json),
    };
  }

  /** What escapes hide is seen once they are read. */
  #cleanJson(json: string): string {
    try {
      const value = parseAsWritten(json);
      const clean = mapTexts(value, (text) => this.#cleanText(text));
      const text = JSON.stringify(clean);
      return text === JSON.stringify(value) ? this.#cleanText(json) : text;
    } catch {
      return this.#cleanText(json);
    }
  }

  #cleanText(text: string): string {
    return this.#secrets.remove(cleanText(text));
  }
}

/** As the promise, but rejects at once when the signal is aborted, whatever the other side does meanwhile. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(new EndpointFault('aborted', 'the call was ended'));
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
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
