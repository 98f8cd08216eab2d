import type { LlmChoice } from '../lab/session-researcher.ts';
import { hasEndpoint, llmSettings } from '../researcher/llm/settings.ts';

export interface LlmFlags {
  /** `auto`: a language model where OPENAI_API_KEY or OPENAI_BASE_URL is set, else the offline researcher. */
  readonly researcher: 'auto' | 'offline' | 'llm';
  /** Bounds on what a language model uses in the session. */
  readonly maxTokens?: number | undefined;
  /** By the prices in nightlab.config.json. */
  readonly maxCost?: number | undefined;
  readonly maxCalls?: number | undefined;
}

/**
 * The language model that the flags and the environment ask for, or null.
 *
 * @param root the folder that may hold nightlab.config.json
 */
export function llmOf(
  { researcher, maxTokens, maxCost, maxCalls }: LlmFlags,
  root: string,
): LlmChoice | null {
  const isLlm = researcher === 'llm' || (researcher === 'auto' && hasEndpoint(process.env));
  if (!isLlm) return null;
  const caps = { tokens: maxTokens ?? null, cost: maxCost ?? null, calls: maxCalls ?? null };
  return { settings: llmSettings(root, process.env, caps) };
}
