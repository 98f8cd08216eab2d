/**
 * Unicode classes of code points as bit flags, asked of the regular expression engine once per code point and
 * kept for the basic plane, so scanning text costs one array read per character.
 */
export const isWordPart = 1;
export const isLetter = 2;
export const isUpper = 4;
export const isDigit = 8;
export const isPunctuation = 16;
export const isSpace = 32;
/** Marks in Latin, Arabic, Devanagari and CJK writing. */
export const isQuestionMark = 64;
export const isExclamationMark = 128;
export const isSentenceEnd = 256;

const known = new Uint16Array(65536);
const asked = 32768;

const classes: readonly (readonly [RegExp, number])[] = [
  [/[\p{L}\p{N}_]/u, isWordPart],
  [/\p{L}/u, isLetter],
  [/\p{Lu}/u, isUpper],
  [/\p{Nd}/u, isDigit],
  [/\p{P}/u, isPunctuation],
  [/\s/u, isSpace],
  [/[?？؟]/u, isQuestionMark],
  [/[!！]/u, isExclamationMark],
  [/[.…。।?？؟!！]/u, isSentenceEnd],
];

/** The flags of a code point. A word part is a letter, a number of any kind, or an underscore. */
export function flagsOf(codePoint: number): number {
  const kept = known[codePoint];
  if (kept !== undefined && kept !== 0) return kept & ~asked;
  const character = String.fromCodePoint(codePoint);
  let flags = 0;
  for (const [pattern, flag] of classes) if (pattern.test(character)) flags |= flag;
  if (codePoint < known.length) known[codePoint] = flags | asked;
  return flags;
}

/** Maximal runs of word parts that are at least `minLength` code points long, in order. O(characters). */
export function splitWords(text: string, minLength: number): string[] {
  const words: string[] = [];
  let start = -1;
  let length = 0;
  for (let at = 0; at < text.length; ) {
    const codePoint = text.codePointAt(at)!;
    if (flagsOf(codePoint) & isWordPart) {
      if (length++ === 0) start = at;
    } else {
      if (length >= minLength) words.push(text.slice(start, at));
      length = 0;
    }
    at += codePoint > 0xffff ? 2 : 1;
  }
  if (length >= minLength) words.push(text.slice(start));
  return words;
}
