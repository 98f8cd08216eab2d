/** What a session is likely to use, before it begins: sizes of the first prompt, a usual number of calls. */
import type { Preflight, StudyView } from '../../researcher.ts';
import { columnsText } from '../prompt/study-text.ts';
import { type LlmSettings, networkWarning } from '../settings.ts';
import { toolDefinitions } from '../tools/tool-definitions.ts';
import type { Ledger } from './ledger.ts';

/** Calls and tokens an answer that a capable model needed for an experiment, and the record's growth meanwhile. */
const callsPerExperiment = 5;
const answerTokens = 700;
const conversationTokens = 5000;

export function preflightOf(about: {
  readonly settings: LlmSettings;
  readonly host: string;
  readonly ledger: Ledger;
  readonly system: string;
  readonly study: StudyView;
  readonly experiments: number | null;
}): Preflight {
  const { settings, host, ledger, system, study, experiments } = about;
  const first = ledger.promptTokens({
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: columnsText(study) },
    ],
    tools: toolDefinitions,
  });
  const prompt = Math.min(settings.contextTokens, first + conversationTokens);
  const tokensPerExperiment = callsPerExperiment * (prompt + answerTokens);
  const price = settings.prices[settings.model];
  return {
    model: settings.model,
    host,
    warning: networkWarning(settings),
    tokensPerExperiment,
    tokens: experiments === null ? null : experiments * tokensPerExperiment,
    cost:
      price && experiments !== null
        ? (experiments * callsPerExperiment * (prompt * price.input + answerTokens * price.output)) / 1e6
        : null,
    priceKnown: price !== undefined,
    caps: settings.caps,
  };
}
