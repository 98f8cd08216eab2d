/** A conversation with a language model in the lab's own words; endpoint.ts turns it into requests. */

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text as the model wrote it. */
  readonly arguments: string;
}

export type ChatMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string; readonly toolCalls: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly toolCallId: string; readonly name: string; readonly content: string };

export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ToolDefinition[];
  readonly maxAnswerTokens: number;
  /** Members added to the request as they are. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ChatReply {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  /** True where the answer was cut off at its longest. */
  readonly cutOff: boolean;
  /** Null where the server did not count. */
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number } | null;
}

/**
 * What a call can die of, by what to do about it.
 *
 * `busy`, `broken`: try again (`busy` was refused before it cost anything). `overflow`: with less text.
 * `unsupported`: without that feature. `refused`: not at all.
 */
export class EndpointFault extends Error {
  readonly kind: 'busy' | 'broken' | 'overflow' | 'unsupported' | 'refused' | 'aborted';
  /** How long the server asked to wait, in milliseconds. */
  readonly retryAfterMs: number | null;
  readonly feature: 'tools' | 'stream' | 'usage' | 'answerLength' | 'body' | null;

  constructor(
    kind: EndpointFault['kind'],
    message: string,
    more: { retryAfterMs?: number | null; feature?: EndpointFault['feature'] } = {},
  ) {
    super(message);
    this.name = 'EndpointFault';
    this.kind = kind;
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.feature = more.feature ?? null;
  }
}
