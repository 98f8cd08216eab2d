/** What a researcher notes, and what its calls cost, in words for the terminal. */
import type { MemoryEvent, Preflight, SessionUsage } from '../../api/index.ts';
import { counted } from '../../core/counted.ts';
import { plainText } from '../../core/plain-text.ts';

const indent = ' '.repeat(6);

/** A line or a few; null for what only the journal needs. */
export function memoryText(event: MemoryEvent): string | null {
  switch (event.event) {
    case 'nudge':
      return `${indent}nudge ${event.seq}: ${short(event.text)}`;
    case 'constraint':
      return `${indent}${event.action}d: ${event.columns.map((name) => `"${short(name)}"`).join(', ')}${event.why ? ` (${short(event.why)})` : ''}`;
    case 'undo':
      return `${indent}undone: line ${event.undoes.join(', ')}`;
    case 'plateau':
      return `${indent}plateau: ${short(event.why)}`;
    case 'duck':
      return [
        `${indent}rubber duck:`,
        ...event.questions.map(
          (question, i) => `${indent}  ${short(question)}\n${indent}    ${short(event.answers[i] ?? '')}`,
        ),
      ].join('\n');
    case 'research-report':
      return `${indent}research report: ${short(event.report)}`;
    case 'idea':
      return `${indent}idea ${event.seq}: ${short(event.text)}`;
    case 'insight':
      return `${indent}noted: ${short(event.text)}`;
    case 'question':
      return `${indent}asked: ${short(event.text)}\n${indent}answer: ${short(event.answer)}`;
    case 'researcher-switch':
      return `${indent}the ${event.to} researcher takes over: ${short(event.why)}`;
    case 'researcher-event':
      return `${indent}${event.what}: ${short(event.text)}`;
    case 'conversation':
    case 'llm-usage':
      return null;
  }
}

export function preflightText({
  model,
  host,
  warning,
  tokens,
  tokensPerExperiment,
  cost,
  priceKnown,
  caps,
}: Preflight): string {
  const each = `about ${counted(tokensPerExperiment, 'token')} an experiment`;
  const whole = tokens === null ? each : `${each}, ${count(tokens)} in all`;
  const price = !priceKnown
    ? 'price unknown (add it to nightlab.config.json)'
    : cost === null
      ? 'price known'
      : `about ${cost.toFixed(2)}`;
  const bounds = [
    caps.tokens === null ? '' : counted(caps.tokens, 'token'),
    caps.cost === null ? '' : `a cost of ${caps.cost}`,
    caps.calls === null ? '' : counted(caps.calls, 'call'),
  ].filter(Boolean);
  const cap = bounds.length === 0 ? 'no cap' : `capped at ${bounds.join(', ')}`;
  const line = `${model} at ${host}: ${whole}; ${price}; ${cap}.`;
  return warning === null ? line : `${line}\nWarning: ${warning}`;
}

export function usageText({ calls, inputTokens, outputTokens, cost }: SessionUsage): string {
  const price = cost === null ? 'price unknown' : `cost ${cost.toFixed(4)}`;
  return `The language model: ${counted(calls, 'call')}, ${counted(inputTokens, 'token')} in, ${count(outputTokens)} out, ${price}.`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function short(text: string): string {
  return plainText(text.trim(), 300);
}
