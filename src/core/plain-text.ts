/**
 * Text of others (cells, names, hypotheses, answers, errors) -> text that a terminal, a page or a spreadsheet shows and
 * does not obey. Invariants: what comes out holds no control character, escape sequence, turned writing direction,
 * invisible character or line separator; printable text stays as it is. Sources: Unicode 16 (general categories Cc, Cf,
 * Zl, Zp; Default_Ignorable_Code_Point), "Trojan Source" (Boucher & Anderson 2021), CommonMark 0.31, OWASP on CSV injection.
 */

/** All that steers or hides, but for line feed and tab. */
const unsafe = /[^\P{Cc}\n\t]|[\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** Which of an emoji's two pictures is meant; nothing is lost without it. */
const emojiStyle = /[\ufe0e\ufe0f]/gu;

/** The text in its lines, with a mark in place of each character that would be obeyed or not seen. */
export function printable(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(emojiStyle, '').replace(unsafe, '\ufffd');
}

/**
 * Text that module code may have written, for a journal, a terminal and a language model: one line, no control
 * characters (escape sequences, turned writing directions), bounded.
 */
export function plainText(text: string, maxLength: number): string {
  const line = text
    .slice(0, 2 * maxLength)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\s]+/gu, ' ');
  return line.length > maxLength ? `${line.slice(0, maxLength - 3)}...` : line;
}

/** Text of others on one line, of any length. */
export function oneLine(text: string): string {
  return printable(text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')).trim();
}

/** JSON that reads back as the same value and holds no character that a terminal would obey. */
export function printableJson(json: string): string {
  return json.replace(unsafe, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

/** Text of others inside a Markdown line: shown as it is, never markup, a link, HTML or another table cell. */
export function markdownText(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]<>()|~&#!]|:(?=\/\/)|(?<=www)\.|^[-+=]/gi, (sign) =>
    // Not every reader of Markdown knows that a backslash takes HTML its meaning.
    sign === '<' ? '&lt;' : `\\${sign}`,
  );
}

/** A name in a Markdown line: as code where it is a plain one, else escaped. */
export function markdownName(text: string): string {
  return /^[\p{L}\p{N}_.-]+( [\p{L}\p{N}_.-]+)*$/u.test(text) ? `\`${text}\`` : markdownText(text);
}

const formula = /^'*\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const number = /^[+-]?(\d+([.,]\d*)?|[.,]\d+|\d{1,3}(,\d{3})+\.\d+|\d{1,3}(\.\d{3})+,\d+)(e[+-]?\d+)?$/i;

/**
 * A cell that a spreadsheet shows as text and does not run: an apostrophe goes before one that begins with = + - @, a tab
 * or a line end (or with apostrophes and then one of these, so that taking one apostrophe off gives every cell back).
 * Numbers such as -5, -4,17 or -1.234,5 stay as they are.
 */
export function spreadsheetText(cell: string): string {
  return formula.test(cell) && !number.test(cell) ? `'${cell}` : cell;
}
