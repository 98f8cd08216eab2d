/** What a researcher notes, and what its calls cost, in words for the terminal. */
import type { MemoryEvent, Usage } from '../../lab/events.ts';
import type { Preflight } from '../../researcher/researcher.ts';

const indent = ' '.repeat(6);

/** A line or a few; null for what only the journal needs. */
export function memoryText(event: MemoryEvent): string | null {
  switch (event.event) {
    case 'nudge':
      return `${indent}nudge ${event.seq}: ${event.text}`;
    case 'constraint':
      return `${indent}${event.action}d: ${event.columns.map((name) => `"${name}"`).join(', ')}${event.why ? ` (${oneLine(event.why)})` : ''}`;
    case 'undo':
      return `${indent}undone: line ${event.undoes.join(', ')}`;
    case 'plateau':
      return `${indent}plateau: ${event.why}`;
    case 'duck':
      return [
        `${indent}rubber duck:`,
        ...event.questions.map(
          (question, i) => `${indent}  ${question}\n${indent}    ${oneLine(event.answers[i] ?? '')}`,
        ),
      ].join('\n');
    case 'research-report':
      return `${indent}research report: ${oneLine(event.report)}`;
    case 'idea':
      return `${indent}idea ${event.seq}: ${oneLine(event.text)}`;
    case 'insight':
      return `${indent}noted: ${oneLine(event.text)}`;
    case 'question':
      return `${indent}asked: ${oneLine(event.text)}\n${indent}answer: ${oneLine(event.answer)}`;
    case 'researcher-switch':
      return `${indent}the ${event.to} researcher takes over: ${event.why}`;
    case 'researcher-event':
      return `${indent}${event.what}: ${oneLine(event.text)}`;
    case 'conversation':
    case 'llm-usage':
      return null;
  }
}

export function preflightText({
  model,
  host,
  tokens,
  tokensPerExperiment,
  cost,
  priceKnown,
  caps,
}: Preflight): string {
  const each = `about ${count(tokensPerExperiment)} tokens an experiment`;
  const whole = tokens === null ? each : `${each}, ${count(tokens)} in all`;
  const price = !priceKnown
    ? 'price unknown (add it to nightlab.config.json)'
    : cost === null
      ? 'price known'
      : `about ${cost.toFixed(2)}`;
  const bounds = [
    caps.tokens === null ? '' : `${count(caps.tokens)} tokens`,
    caps.cost === null ? '' : `a cost of ${caps.cost}`,
    caps.calls === null ? '' : `${count(caps.calls)} calls`,
  ].filter(Boolean);
  const cap = bounds.length === 0 ? 'no cap' : `capped at ${bounds.join(', ')}`;
  return `${model} at ${host}: ${whole}; ${price}; ${cap}.`;
}

export function usageText({ calls, inputTokens, outputTokens, cost }: Usage): string {
  const price = cost === null ? 'price unknown' : `cost ${cost.toFixed(4)}`;
  return `The language model: ${count(calls)} calls, ${count(inputTokens)} tokens in, ${count(outputTokens)} out, ${price}.`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 296)} ...` : line;
}
