/**
 * The body of an answer, whole or as events -> the same without secrets, also where they are spread over the chunks
 * of a stream: what the chunks of one text come to is looked at together.
 */
import { cleanText, mapTexts } from '../../../core/clean-text.ts';
import { boundedJson, objectOf } from '../endpoint/bounded-json.ts';
import type { Secrets } from '../endpoint/secret.ts';

interface Chunk {
  text: string;
}

/** The bytes stay as they were wherever no secret is found. */
export function cleanBody(body: string, secrets: Secrets): string {
  const clean = (text: string): string => {
    const plain = cleanText(text);
    const without = secrets.remove(plain);
    return without === plain ? text : without;
  };
  const whole = jsonOf(body);
  if (whole !== null) return clean(changed(body, whole, mapTexts(whole, clean)));
  const texts = new Map<string, Chunk[]>();
  const lines = body.split('\n').map((line) => {
    const event = jsonOf(line.replace(/^data: ?/, ''));
    return { line, event: event && inChunks(event, '', texts) };
  });
  for (const chunks of texts.values()) {
    const joined = chunks.map(({ text }) => text).join('');
    const without = clean(joined);
    if (without === joined) continue;
    chunks.forEach((chunk, i) => {
      chunk.text = i === 0 ? without : '';
    });
  }
  return lines
    .map(({ line, event }) => (event === null ? line : changed(line, event.was, event.now(), 'data: ')))
    .map(clean)
    .join('\n');
}

function changed(text: string, was: unknown, now: unknown, head = ''): string {
  const json = JSON.stringify(now);
  return json === JSON.stringify(was) ? text : `${head}${json}`;
}

function jsonOf(text: string): object | null {
  try {
    const value = boundedJson(text);
    return value !== null && typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** Files every text of an event under its place; `now` puts together what has become of them. */
function inChunks(
  value: unknown,
  place: string,
  texts: Map<string, Chunk[]>,
): { readonly was: unknown; readonly now: () => unknown } {
  if (typeof value === 'string') {
    const chunk = { text: value };
    const chunks = texts.get(place) ?? [];
    chunks.push(chunk);
    texts.set(place, chunks);
    return { was: value, now: () => chunk.text };
  }
  if (value === null || typeof value !== 'object') return { was: value, now: () => value };
  const members = Object.entries(value).map(([name, item]: [string, unknown]) => {
    // A tool call's place in the answer is its index, wherever it is in the event.
    const { index } = Array.isArray(value) ? objectOf(item) : {};
    const at = typeof index === 'number' ? index : name;
    return [name, inChunks(item, `${place}/${at}`, texts)] as const;
  });
  const now = (): unknown =>
    Array.isArray(value)
      ? members.map(([, item]) => item.now())
      : Object.fromEntries(members.map(([name, item]) => [name, item.now()]));
  return { was: value, now };
}
