/** A question to the researcher, who answers from the record. */
import { ask } from '../lab/ask.ts';
import type { AnswerMessage } from '../lab/inbox.ts';
import { type BudgetOptions, budgetOf, positiveOption } from './budget.ts';
import { type LlmFlags, llmOf } from './llm-choice.ts';

export interface AskOptions extends Omit<BudgetOptions, 'workers'> {
  /** How long to wait for the answer, in seconds. Default 600. */
  readonly timeout?: number | undefined;
  /** Who answers where no session runs. Default `auto`. */
  readonly researcher?: LlmFlags['researcher'] | undefined;
  /** Hears what is waited for, whenever that changes. */
  readonly onWait?: ((what: string) => void) | undefined;
}

/** @throws LabError as `Study.ask` says. */
export async function askResearcher(
  root: string,
  study: string,
  question: string,
  { timeout, researcher = 'auto', onWait = () => {}, ...options }: AskOptions,
): Promise<AnswerMessage> {
  return ask({
    root,
    study,
    question,
    seconds: positiveOption('timeout', timeout) ?? 600,
    budget: budgetOf(options).budget,
    llm: llmOf({ researcher }, root),
    onWait,
  });
}
