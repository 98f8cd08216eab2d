/**
 * Bytes of a server-sent event stream -> the data of its events, in order. Each event is bounded, and so is the work
 * for it: every byte is looked at once, however small the chunks that it comes in. WHATWG HTML, section 9.2.6.
 */
import { maxEvents, maxLineBytes, requireAtMost, requireBytesAtMost } from './answer-bounds.ts';

/**
 * The last event counts even where the blank line after it is missing.
 *
 * @throws EndpointFault where a bound is passed, and what `bytes` throws.
 */
export async function* eventData(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const lines = new Lines();
  const events = new Events();
  for await (const chunk of bytes) {
    for (const line of lines.add(chunk)) {
      const data = events.add(line);
      if (data !== null) yield data;
    }
  }
  const last = events.add(lines.rest()) ?? events.add('');
  if (last !== null) yield last;
}

class Lines {
  readonly #decoder = new TextDecoder();
  #rest: string[] = [];
  #length = 0;
  #endedWithReturn = false;

  /** The lines that are complete now. */
  add(chunk: Uint8Array): readonly string[] {
    let text = this.#decoder.decode(chunk, { stream: true });
    if (this.#endedWithReturn && text.startsWith('\n')) text = text.slice(1);
    if (text === '') return [];
    this.#endedWithReturn = text.endsWith('\r');
    const lines = text.split(/\r\n|\r|\n/);
    const last = lines.pop()!;
    if (lines.length > 0) {
      lines[0] = this.rest() + lines[0]!;
    }
    if (last !== '') this.#rest.push(last);
    this.#length += last.length;
    requireBytesAtMost(this.#length, maxLineBytes, 'line of a stream');
    return lines;
  }

  rest(): string {
    const text = this.#rest.join('');
    this.#rest = [];
    this.#length = 0;
    return text;
  }
}

class Events {
  #data: string[] = [];
  #length = 0;
  #nEvents = 0;

  /** The data of the event that this line ends, or null. */
  add(line: string): string | null {
    if (line === '') {
      if (this.#data.length === 0) return null;
      const data = this.#data.join('\n');
      this.#data = [];
      this.#length = 0;
      requireAtMost(++this.#nEvents, maxEvents, 'events');
      return data;
    }
    const value = /^data(?:: ?|$)/.exec(line);
    if (value === null) return null;
    this.#length += line.length;
    requireBytesAtMost(this.#length, maxLineBytes, 'event of a stream');
    this.#data.push(line.slice(value[0].length));
    return null;
  }
}
