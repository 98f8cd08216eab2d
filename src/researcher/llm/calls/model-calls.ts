/**
 * Requests under the session's caps, tried again where that helps, with usage written down call by call. What is
 * left to the caller is decided by kind: `gone` (somebody else must work meanwhile), `spent` (the session ends),
 * `overflow` (cut the conversation), `refused` (the settings are wrong), `aborted`.
 */
import type { LlmUsage, MemoryEntry } from '../../../journal/record.ts';
import {
  type ChatMessage,
  type ChatReply,
  type ChatRequest,
  EndpointFault,
  type ToolDefinition,
} from '../endpoint/chat.ts';
import type { Endpoint } from '../endpoint/endpoint.ts';
import type { LlmSettings } from '../settings.ts';
import type { Clock } from './clock.ts';
import type { Ledger } from './ledger.ts';
import { callsInText, withoutTools } from './text-protocol.ts';

export class CallFailed extends Error {
  readonly kind: 'gone' | 'spent' | 'overflow' | 'refused' | 'aborted';
  /** With `gone`: how long the server asked to be left alone, in milliseconds. */
  readonly retryAfterMs: number | null;

  constructor(kind: CallFailed['kind'], message: string, retryAfterMs: number | null = null) {
    super(message);
    this.name = 'CallFailed';
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
  }
}

export interface Ask {
  readonly purpose: LlmUsage['purpose'];
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ToolDefinition[];
  readonly maxAnswerTokens?: number;
}

/** Longer waits are left to the caller, who has something else to do. */
const longestWaitMs = 120_000;
const nTries = 5;
/** Tokens a byte below which no tokenizer counts text and code. */
const minRatioCounted = 0.12;

export interface CallsOptions {
  readonly settings: LlmSettings;
  readonly endpoint: Endpoint;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly remember: (entry: MemoryEntry) => Promise<unknown>;
}

export class ModelCalls {
  readonly #options: CallsOptions;
  #native: boolean;
  #withBody = true;
  #nTextCalls = 0;
  #hasNoticed = false;

  constructor(options: CallsOptions) {
    this.#options = options;
    this.#native = options.settings.tools !== 'text';
  }

  get ledger(): Ledger {
    return this.#options.ledger;
  }

  /** @throws CallFailed only, and what `remember` throws. */
  async ask(ask: Ask): Promise<ChatReply> {
    const { clock, signal } = this.#options;
    for (let failed = 0; ; ) {
      try {
        return await this.#try(ask);
      } catch (thrown) {
        if (!(thrown instanceof EndpointFault)) throw thrown;
        if (thrown.kind === 'unsupported' && this.#adapt(thrown, ask)) continue;
        // A silent or half-dead server takes long and may charge: it is given up sooner.
        failed += thrown.kind === 'broken' ? 2 : 1;
        const wait = this.#waitAfter(thrown, failed);
        await clock.sleep(wait, signal);
        if (signal.aborted) throw new CallFailed('aborted', 'the session was ended');
      }
    }
  }

  /** How long to wait before the next try; throws where none is worth it. */
  #waitAfter({ kind, message, retryAfterMs }: EndpointFault, failed: number): number {
    if (kind === 'aborted') throw new CallFailed('aborted', message);
    if (kind === 'overflow') throw new CallFailed('overflow', message);
    if (kind === 'refused' || kind === 'unsupported') throw new CallFailed('refused', message);
    const wait = retryAfterMs ?? 1000 * 2 ** (failed - 1);
    if (failed >= nTries || wait > longestWaitMs) throw new CallFailed('gone', message, retryAfterMs);
    return wait;
  }

  /** True where the request is worth sending again in another form. */
  #adapt({ feature }: EndpointFault, { tools }: Ask): boolean {
    if (feature === 'tools' && this.#native && tools.length > 0 && this.#options.settings.tools === 'auto') {
      this.#native = false;
      return true;
    }
    if (this.#withBody && this.#hasBody()) {
      this.#withBody = false;
      return true;
    }
    return false;
  }

  #hasBody(): boolean {
    const { body, researchBody } = this.#options.settings;
    return Object.keys(body).length + Object.keys(researchBody).length > 0;
  }

  async #try(ask: Ask): Promise<ChatReply> {
    const { endpoint, ledger, signal, remember } = this.#options;
    const asked = this.#requestOf(ask);
    const grant = ledger.grant(asked);
    if (grant.kind === 'refused') throw new CallFailed('spent', grant.why);
    const request = { ...asked, maxAnswerTokens: grant.maxAnswerTokens };
    let reply: ChatReply;
    try {
      reply = withoutThoughts(await endpoint.call(request, signal));
    } catch (thrown) {
      // An answer that broke off on its way may have been generated, and charged, to its end.
      const { kind } = thrown as EndpointFault;
      if (kind === 'broken' || kind === 'aborted')
        await remember(ledger.settle(request, grant, null, ask.purpose));
      throw thrown;
    }
    await remember(ledger.settle(request, grant, reply, ask.purpose));
    await this.#noticeShortWindow(request, reply);
    if (reply.toolCalls.length > 0 || ask.tools.length === 0) return reply;
    const names = new Set(ask.tools.map(({ name }) => name));
    return { ...reply, ...callsInText(reply.text, names, () => `text_${++this.#nTextCalls}`) };
  }

  /** Some servers cut long prompts without a word; what they count then is too little for what was sent. */
  async #noticeShortWindow({ messages, tools }: ChatRequest, { usage }: ChatReply): Promise<void> {
    if (usage === null || this.#hasNoticed) return;
    const bytes = Buffer.byteLength(JSON.stringify([messages, tools]));
    if (usage.inputTokens >= minRatioCounted * bytes) return;
    this.#hasNoticed = true;
    await this.#options.remember({
      type: 'researcher-event',
      what: 'endpoint',
      text: `the server counted ${usage.inputTokens} tokens in a prompt of ${bytes} bytes: it seems to cut prompts off; give it a larger context, or set contextTokens to what it has`,
    });
  }

  #requestOf({ purpose, messages, tools, maxAnswerTokens }: Ask): ChatRequest {
    const { settings } = this.#options;
    const { model, researchModel, body, researchBody } = settings;
    const isResearch = purpose === 'research';
    const request: ChatRequest = {
      model: isResearch ? (researchModel ?? model) : model,
      messages,
      tools,
      maxAnswerTokens: maxAnswerTokens ?? settings.maxAnswerTokens,
      body: this.#withBody ? { ...body, ...(isResearch ? researchBody : {}) } : {},
    };
    return this.#native ? request : withoutTools(request);
  }
}

/** What a model thought aloud before its answer, as some servers leave it in, is not kept. */
function withoutThoughts(reply: ChatReply): ChatReply {
  const text = reply.text.replace(/^[\s\S]*<\/think(?:ing)?>/, '').replace(/^\s*<think(?:ing)?>[\s\S]*$/, '');
  return { ...reply, text };
}
