import type { LlmChoice } from '../lab/session-researcher.ts';
import { hasEndpoint, llmSettings } from '../researcher/llm/settings.ts';

export interface LlmFlags {
  researcher: 'auto' | 'offline' | 'llm';
  maxTokens?: number;
  maxCost?: number;
  maxCalls?: number;
}

/** The language model that the flags and the environment ask for, or null. */
export function llmOf({ researcher, maxTokens, maxCost, maxCalls }: LlmFlags): LlmChoice | null {
  const isLlm = researcher === 'llm' || (researcher === 'auto' && hasEndpoint(process.env));
  if (!isLlm) return null;
  const caps = { tokens: maxTokens ?? null, cost: maxCost ?? null, calls: maxCalls ?? null };
  return { settings: llmSettings(process.cwd(), process.env, caps) };
}
