import { LabError } from '../../../core/errors.ts';
import { xmlEvents } from './xml-events.ts';
import type { ZipParts } from './zip-parts.ts';

const mostCharacters = 400_000_000;

/** The texts that cells point to; formatted runs joined, readings of Japanese words left out. */
export async function readStrings(zip: ZipParts, part: string | null, shown: string): Promise<string[]> {
  if (part === null || !zip.has(part)) return [];
  const strings: string[] = [];
  const text = new RichText();
  let total = 0;
  await xmlEvents(zip.text(part), shown, {
    open: (name) => text.open(name),
    text: (piece) => text.add(piece),
    close(name) {
      text.close(name);
      if (name !== 'si') return;
      const string = text.take();
      total += string.length;
      if (total > mostCharacters) {
        throw new LabError(
          'table.workbookTooLarge',
          `${shown} holds more than ${mostCharacters / 1e6} million characters of text`,
          'Save the sheet as CSV and give that.',
        );
      }
      strings.push(string);
    },
  });
  return strings;
}

/** Collects the text of `t` elements, but for those within `rPh`. */
export class RichText {
  #text = '';
  #inText = false;
  #inReading = false;

  open(name: string): void {
    if (name === 't') this.#inText = true;
    if (name === 'rPh') this.#inReading = true;
  }

  add(piece: string): void {
    if (this.#inText && !this.#inReading) this.#text += piece;
  }

  close(name: string): void {
    if (name === 't') this.#inText = false;
    if (name === 'rPh') this.#inReading = false;
  }

  /** What was collected since the last time. */
  take(): string {
    const text = this.#text;
    this.#text = '';
    return text.includes('_x') ? unescaped(text) : text;
  }
}

/** Characters that XML cannot hold stand as _x000D_. */
function unescaped(text: string): string {
  return text.replaceAll(/_x([0-9a-f]{4})_/gi, (_, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return code === 0 ? '' : String.fromCharCode(code);
  });
}
