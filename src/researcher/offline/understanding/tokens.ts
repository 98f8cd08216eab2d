/**
 * A person's text -> tokens: words in lower case with accents and umlauts written out, numbers, quoted strings and
 * separators. Contractions are taken apart (`don't` -> `do not`), names are cut where people cut them (`cancelledOn`,
 * `cancelled_on` -> `cancelled`, `on`), and the parts of one identifier know that they belong together.
 */

export interface Token {
  readonly kind: 'word' | 'number' | 'quoted' | 'comma' | 'stop' | 'question';
  /** Folded: lower case, `ä` as `ae`, no accents. For a quoted string, its words joined by spaces. */
  readonly word: string;
  /** As it was written. */
  readonly text: string;
  /** The same for all parts of an identifier such as `call_date`; null for a word that is alone. */
  readonly identifier: string | null;
}

const quotes: Readonly<Record<string, string>> = {
  '"': '"',
  '“': '”“',
  '„': '“”',
  '«': '»',
  '»': '«',
  '`': '`',
  '‘': '’',
  "'": "'",
};

const contractions: Readonly<Record<string, string>> = {
  cannot: 'can not',
  "can't": 'can not',
  "won't": 'will not',
  "shan't": 'shall not',
  "let's": 'let us',
  gonna: 'going to',
};
const apostrophesLost = /^(do|does|did|is|are|was|were|has|have|should|would|could|must|ca|wo)nt$/;
const isContracted = /^(it|that|what|there|here|how|who|where|he|she|this)'s$/;

/** Lower case, umlauts written out, accents left out. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '');
}

/** The words of a name, folded: `cancelledOn` -> cancelled, on. */
export function partsOf(name: string): string[] {
  return name
    .normalize('NFC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '')
    .map(fold);
}

/** O(length). */
export function tokensOf(said: string): Token[] {
  const text = said.normalize('NFC').replaceAll('’', "'");
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const quoted = quotedAt(text, at);
    if (quoted) {
      const words = partsOf(quoted.inside);
      if (words.length > 0) {
        tokens.push({ kind: 'quoted', word: words.join(' '), text: quoted.inside, identifier: null });
      }
      at = quoted.end;
      continue;
    }
    const word = /^[\p{L}\p{N}]+(?:(?:[._/]|_+|-)[\p{L}\p{N}]+|'\p{L}+)*/u.exec(text.slice(at))?.[0];
    if (word) {
      tokens.push(...wordTokens(word));
      at += word.length;
      continue;
    }
    const isDash = text[at] === '-' && text[at - 1] === ' ' && text[at + 1] === ' ';
    const separator = isDash ? 'comma' : separatorOf(text[at]!);
    if (separator) tokens.push({ kind: separator, word: text[at]!, text: text[at]!, identifier: null });
    at += 1;
  }
  return tokens;
}

function separatorOf(character: string): 'comma' | 'stop' | 'question' | null {
  if (character === '?') return 'question';
  if (character === ',') return 'comma';
  return /[.;:!\n–—]/.test(character) ? 'stop' : null;
}

function quotedAt(text: string, at: number): { inside: string; end: number } | null {
  const closing = quotes[text[at]!];
  if (closing === undefined || (at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1]!))) return null;
  for (let end = at + 1; end < text.length; end++) {
    if (!closing.includes(text[end]!)) continue;
    // An apostrophe within a word closes nothing.
    if (/[\p{L}\p{N}]/u.test(text[end + 1] ?? ' ')) continue;
    return { inside: text.slice(at + 1, end), end: end + 1 };
  }
  return null;
}

function wordTokens(word: string): Token[] {
  if (/^\d+(\.\d+)?$/.test(word)) return [{ kind: 'number', word, text: word, identifier: null }];
  const plain = (words: string): Token[] =>
    words.split(' ').map((each) => ({ kind: 'word', word: each, text: each, identifier: null }));
  const lower = fold(word);
  const split = contractions[lower];
  if (split) return plain(split);
  if (lower.endsWith("n't")) return plain(`${lower.slice(0, -3)} not`);
  if (apostrophesLost.test(lower))
    return plain(contractions[`${lower.slice(0, -1)}'t`] ?? `${lower.slice(0, -2)} not`);
  if (isContracted.test(lower)) return plain(`${lower.slice(0, -2)} is`);
  const bare = word.replace(/'\p{L}*$/u, '');
  const parts = partsOf(bare);
  const identifier = /[_.]|\p{Ll}\p{Lu}/u.test(bare) ? bare : null;
  return parts.map((part) => ({
    kind: /^\d+$/.test(part) ? 'number' : 'word',
    word: part,
    text: part,
    identifier,
  }));
}
