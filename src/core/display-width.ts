/**
 * Text -> the cells of a terminal that it takes, and text cut or padded to so many of them. A wide character (Chinese,
 * Japanese, Korean, emoji) takes two cells, a combining mark none, an emoji of several code points two in all. Characters of
 * ambiguous width count as one, as outside of East Asian terminals. Sources: Unicode 16, UAX #11 (East Asian Width), UTS #51
 * (RGI emoji), UAX #29 (graphemes); Markus Kuhn's wcwidth for code points that join in a grapheme.
 */

const ascii = /^[\x20-\x7e]*$/;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Combining marks, invisible characters and the vowels and finals that complete a Korean syllable. */
const none =
  /^(?:[\p{Mn}\p{Me}\p{Mc}\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|[\u1160-\u11ff\ud7b0-\ud7ff])$/u;
/** East Asian Width W or F, unassigned code points of the ideographic planes included; emoji come by their property. */
const wide =
  /^(?:(?!\p{Regional_Indicator})\p{Emoji_Presentation}|[\u1100-\u115f\u2329\u232a\u2630-\u2637\u268a-\u268f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1d300}-\u{1d376}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}])$/u;
// The types are checked at an older language level than the flag v, which runs from Node 20 on.
const emojiOfSeveral = new RegExp('^\\p{RGI_Emoji}$', ['v'].join(''));

/** Cells of one grapheme. */
function graphemeWidth(grapheme: string): number {
  if (ascii.test(grapheme)) return grapheme.length;
  if (emojiOfSeveral.test(grapheme)) return 2;
  let width = 0;
  for (const character of grapheme) {
    if (!none.test(character)) width += wide.test(character) ? 2 : 1;
  }
  return width;
}

/** Cells that the text takes on one line. Linear in its length. */
export function displayWidth(text: string): number {
  if (ascii.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment);
  return width;
}

/** The longest start of the text that takes at most `width` cells, and the rest; no character is divided. */
export function splitAtWidth(text: string, width: number): [start: string, rest: string] {
  if (ascii.test(text)) return [text.slice(0, Math.max(0, width)), text.slice(Math.max(0, width))];
  let taken = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    taken += graphemeWidth(segment);
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
