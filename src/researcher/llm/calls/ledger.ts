/**
 * What a session's calls have used, against its caps. Invariant: a call is begun only where its prompt, counted
 * high, and its longest answer fit under every cap; what the server then counts is what was used, and what nobody
 * counted is taken at the most that it could have been.
 */
import { counted } from '../../../core/counted.ts';
import type { LlmUsage, MemoryEntry, MemoryLine } from '../../../journal/record.ts';
import type { ChatReply, ChatRequest } from '../endpoint/chat.ts';
import type { LlmSettings } from '../settings.ts';

export interface Totals {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Null where some call had no price. */
  readonly cost: number | null;
}

export type Grant =
  | { readonly kind: 'granted'; readonly maxAnswerTokens: number; readonly promptTokens: number }
  | { readonly kind: 'refused'; readonly why: string };

/** Tokens a byte of request, before any server has counted: text and code have 0.2 to 0.35. */
const firstRatio = 0.4;
const minRatio = 0.25;
const margin = 1.15;
/** An answer shorter than this cannot hold a change and its reason. */
const minAnswerTokens = 512;

export class Ledger {
  readonly #settings: Pick<LlmSettings, 'caps' | 'prices'>;
  #totals: Totals = { calls: 0, inputTokens: 0, outputTokens: 0, cost: 0 };
  #ratio: number | null = null;

  /** @param used of the same session, from the journal */
  constructor(settings: Pick<LlmSettings, 'caps' | 'prices'>, used: readonly LlmUsage[]) {
    this.#settings = settings;
    for (const usage of used) this.#add(usage);
  }

  get totals(): Totals {
    return this.#totals;
  }

  /** Tokens that a request's prompt has at most, as far as this server's counting is known. Cost: one JSON text. */
  promptTokens({ messages, tools }: Pick<ChatRequest, 'messages' | 'tools'>): number {
    const bytes = Buffer.byteLength(JSON.stringify([messages, tools]));
    return Math.ceil(bytes * this.ratio) + 64;
  }

  /** Tokens a byte that are reckoned with. */
  get ratio(): number {
    return this.#ratio === null ? firstRatio : Math.max(minRatio, this.#ratio * margin);
  }

  /** Whether a call may begin, and how long its answer may be. */
  grant(request: ChatRequest): Grant {
    const { caps } = this.#settings;
    const { calls, inputTokens, outputTokens, cost } = this.#totals;
    const promptTokens = this.promptTokens(request);
    if (caps.calls !== null && calls >= caps.calls) {
      return {
        kind: 'refused',
        why: `its ${counted(caps.calls, 'call')} to the language model ${caps.calls === 1 ? 'is' : 'are'} used`,
      };
    }
    let answer = request.maxAnswerTokens;
    const least = Math.min(minAnswerTokens, answer);
    if (caps.tokens !== null) {
      answer = Math.min(answer, caps.tokens - inputTokens - outputTokens - promptTokens);
      if (answer < least) {
        return {
          kind: 'refused',
          why: `${inputTokens + outputTokens} of its ${caps.tokens} tokens are used, and the next call could pass that`,
        };
      }
    }
    if (caps.cost !== null) {
      const price = this.#settings.prices[request.model];
      if (!price || cost === null)
        return { kind: 'refused', why: `nobody knows the price of ${request.model}` };
      const left = caps.cost - cost - (promptTokens * price.input) / 1e6;
      if (price.output > 0) answer = Math.min(answer, Math.floor((left * 1e6) / price.output));
      if (left < 0 || answer < least) {
        return {
          kind: 'refused',
          why: `${cost.toFixed(4)} of its cost of ${caps.cost} is used, and the next call could pass that`,
        };
      }
    }
    return { kind: 'granted', maxAnswerTokens: answer, promptTokens };
  }

  /**
   * Enters a call: as the server counted, or where it did not (or the answer was lost), at the most it could be.
   *
   * @param reply null where the answer was lost on its way
   */
  settle(
    request: ChatRequest,
    grant: Extract<Grant, { kind: 'granted' }>,
    reply: ChatReply | null,
    purpose: LlmUsage['purpose'],
  ): Extract<MemoryEntry, { type: 'llm-usage' }> {
    const counted = reply?.usage ?? null;
    if (counted) {
      const bytes = Buffer.byteLength(JSON.stringify([request.messages, request.tools]));
      this.#ratio = Math.max(this.#ratio ?? 0, counted.inputTokens / bytes);
    }
    const outputTokens =
      counted?.outputTokens ?? (reply ? this.#answerTokens(reply, grant) : grant.maxAnswerTokens);
    const inputTokens = counted?.inputTokens ?? grant.promptTokens;
    const price = this.#settings.prices[request.model];
    const usage = {
      type: 'llm-usage' as const,
      model: request.model,
      purpose,
      calls: 1,
      inputTokens,
      outputTokens,
      estimated: counted === null,
      cost: price ? (inputTokens * price.input + outputTokens * price.output) / 1e6 : null,
    };
    this.#add(usage);
    return usage;
  }

  #answerTokens({ text, toolCalls }: ChatReply, { maxAnswerTokens }: { maxAnswerTokens: number }): number {
    const bytes = Buffer.byteLength(JSON.stringify([text, toolCalls]));
    return Math.min(maxAnswerTokens, Math.ceil(bytes * Math.max(firstRatio, this.ratio)) + 16);
  }

  #add({ calls, inputTokens, outputTokens, cost }: LlmUsage): void {
    const totals = this.#totals;
    this.#totals = {
      calls: totals.calls + calls,
      inputTokens: totals.inputTokens + inputTokens,
      outputTokens: totals.outputTokens + outputTokens,
      cost: totals.cost === null || cost === null ? null : totals.cost + cost,
    };
  }
}

/** What a session has used so far, by its lines of the journal. */
export function usageOf(memory: readonly MemoryLine[], sinceSeq: number): LlmUsage[] {
  return memory.filter(
    (line): line is Extract<MemoryLine, { type: 'llm-usage' }> =>
      line.type === 'llm-usage' && line.seq >= sinceSeq,
  );
}
