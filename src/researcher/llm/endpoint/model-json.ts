import { cleanText, mapTexts } from '../../../core/clean-text.ts';
import { maxDepth } from './answer-bounds.ts';
import { depthOf } from './bounded-json.ts';

/**
 * JSON as language models write it: text with raw line breaks inside of strings is read as if they were escaped,
 * which is how modules come from models that forget to. What escapes hide (control characters, turned writing
 * directions) is taken out.
 *
 * @throws SyntaxError where it is not JSON even so.
 */
export function parseModelJson(text: string): unknown {
  return mapTexts(parseAsWritten(text), cleanText);
}

/** As `parseModelJson`, with whatever escapes hide. */
export function parseAsWritten(text: string): unknown {
  if (depthOf(text) > maxDepth) throw new SyntaxError(`it is nested more than ${maxDepth} levels deep`);
  try {
    return JSON.parse(text);
  } catch (thrown) {
    const mended = escapedBreaks(text);
    if (mended === text) throw thrown;
    return JSON.parse(mended);
  }
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapedBreaks(text: string): string {
  let isString = false;
  let result = '';
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (isString && character === '\\') {
      result += character + (text[++i] ?? '');
      continue;
    }
    if (character === '"') isString = !isString;
    result += isString ? (escapes[character] ?? character) : character;
  }
  return result;
}
