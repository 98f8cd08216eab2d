/**
 * Keeps keys and passwords of any length out of whatever leaves the client: texts, errors, tool arguments. They are
 * found as they are, in other case, percent-encoded, as JSON or HTML escapes, in hex, and inside of base64 wherever
 * they begin (a secret at byte 3k, 3k+1 or 3k+2 gives three different texts; RFC 4648, section 4). Not found is what a
 * server scrambles on purpose: it knows what it was sent.
 */
import { mapTexts } from '../../../core/clean-text.ts';

const removed = '[key removed]';
/** Shorter ones are cut out only where they are alone: text that merely holds their letters is left as it is. */
const shortestAnywhere = 8;
/** What local servers are given because the client wants a key. */
const dummies = new Set(
  'none ollama empty dummy lm-studio lmstudio no-key nokey sk-no-key-required not-needed unused x'.split(' '),
);

/** True for a word that is sent in place of a key. */
export function isDummyKey(key: string): boolean {
  return dummies.has(key.toLowerCase());
}

export class Secrets {
  readonly #pattern: RegExp | null;

  constructor(secrets: readonly (string | null | undefined)[]) {
    const known = [...new Set(secrets)].filter(
      (secret): secret is string => typeof secret === 'string' && secret !== '' && !isDummyKey(secret),
    );
    const forms = known.sort((left, right) => right.length - left.length).flatMap(formsOf);
    this.#pattern = forms.length === 0 ? null : new RegExp(forms.join('|'), 'giu');
  }

  /** The text without any of the secrets. */
  remove(text: string): string {
    if (this.#pattern === null) return text;
    const clean = text.replace(this.#pattern, removed);
    const plain = unescaped(clean);
    if (plain === clean) return clean;
    // Only what hides a secret is given back without its escapes.
    const found = plain.replace(this.#pattern, removed);
    return found === plain ? clean : found;
  }

  /** As `remove`, through every text of a JSON value. */
  removeFrom<T>(value: T): T {
    return mapTexts(value, (text) => this.remove(text));
  }
}

function formsOf(secret: string): string[] {
  const isShort = secret.length < shortestAnywhere;
  const bytes = Buffer.from(secret);
  const plain = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('hex'),
  ];
  const base64 = isShort ? [bytes.toString('base64').replace(/=+$/, '')] : insideBase64(bytes);
  const forms = [...new Set([...plain, ...base64, ...base64.map(forAddresses)])].map((form) =>
    form.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'),
  );
  const longestFirst = forms.sort((left, right) => right.length - left.length);
  if (!isShort) return longestFirst;
  return longestFirst.map((form) => `(?<![\\p{L}\\p{N}_])${form}(?![\\p{L}\\p{N}_])`);
}

/** What base64 of any text that holds the bytes contains, by where in the text they begin. */
function insideBase64(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const isWhole = (before + bytes.length) % 3 === 0;
    // The sign at each border is shared with the neighbours' bits.
    return text.slice(before === 0 ? 0 : before + 1, isWhole ? undefined : -1);
  });
}

function forAddresses(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}

/** `\u0041`, `\x41`, `%41`, `&#65;` and `&#x41;` as what they stand for, where that is plain ASCII. */
function unescaped(text: string): string {
  return text.replace(
    /\\+u00([0-7][0-9a-f])|\\+x([0-7][0-9a-f])|%([0-7][0-9a-f])|&#x0*([0-7]?[0-9a-f]);|&#0*(\d{1,3});/gi,
    (whole, ...found: (string | undefined)[]) => {
      const [u, x, percent, entity, decimal] = found;
      const hex = u ?? x ?? percent ?? entity;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : whole;
    },
  );
}
