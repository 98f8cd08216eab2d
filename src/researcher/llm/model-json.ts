/**
 * JSON as language models write it: text with raw line breaks inside of strings is read as if they were escaped,
 * which is how modules come from models that forget to.
 *
 * @throws SyntaxError where it is no JSON even so.
 */
export function parseModelJson(text: string): unknown {
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
