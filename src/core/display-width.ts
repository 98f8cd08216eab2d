/**
 * Text -> the cells of a terminal that it takes, and text cut or padded to so many of them. A wide character (Chinese,
 * Japanese, Korean, emoji) takes two cells, a combining mark none. Measured by the package string-width (UAX #11); cut between
 * graphemes (UAX #29).
 */
import stringWidth from 'string-width';

const ascii = /^[\x20-\x7e]*$/;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Cells that the text takes on one line. Linear in its length. */
export function displayWidth(text: string): number {
  return ascii.test(text) ? text.length : stringWidth(text);
}

/** The longest start of the text that takes at most `width` cells, and the rest; no character is divided. */
export function splitAtWidth(text: string, width: number): [start: string, rest: string] {
  if (ascii.test(text)) return [text.slice(0, Math.max(0, width)), text.slice(Math.max(0, width))];
  let taken = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    taken += displayWidth(segment);
    if (taken > width) return [text.slice(0, index), text.slice(index)];
  }
  return [text, ''];
}

/** The text where it takes at most `width` cells; else its start and `…`. */
export function cutToWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return width < 1 ? '' : `${splitAtWidth(text, width - 1)[0].trimEnd()}…`;
}

/** The text with spaces up to `width` cells, after it (left) or before it (right); a longer one stays as it is. */
export function padToWidth(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'right' ? space + text : text + space;
}
