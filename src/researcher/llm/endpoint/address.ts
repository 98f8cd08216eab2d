/**
 * The address of an endpoint, taken apart: where requests go, what of it is a secret, and whether strangers on the way
 * could read along.
 */
import { LabError } from '../../../core/errors.ts';

export interface Address {
  /** Without its query. */
  readonly url: string;
  readonly query: Readonly<Record<string, string>>;
  /** Values of the query that must not be told. */
  readonly secrets: readonly string[];
  /** Name and port, for people. */
  readonly host: string;
  readonly hostname: string;
  /** True where what is sent crosses a network unencrypted. */
  readonly isOpen: boolean;
}

/** Members of queries and bodies whose value is a secret. */
const secretName = /key|token|secret|auth|sig|pass|pwd|cred|code/i;
/** Values of this length are one whatever the member is called. */
const longValue = 20;

/**
 * @param source where the address is, for people
 * @throws LabError `researcher.badAddress`, without repeating what may be a password.
 */
export function addressOf(baseUrl: string, source = 'OPENAI_BASE_URL'): Address {
  const bad = (what: string): LabError =>
    new LabError(
      'researcher.badAddress',
      `${source} ${what}`,
      'Give an address like http://localhost:11434/v1 or https://api.openai.com/v1; the key belongs into OPENAI_API_KEY.',
    );
  const text = baseUrl.trim();
  if (!URL.canParse(text)) throw bad('is not an address');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw bad('does not begin with http:// or https://');
  if (url.username !== '' || url.password !== '') throw bad('holds a user name or a password');
  const query = Object.fromEntries(url.searchParams);
  const { host, hostname, protocol } = url;
  url.search = '';
  url.hash = '';
  return {
    url: url.href.replace(/\/+$/, ''),
    query,
    secrets: secretsIn(query),
    host,
    hostname,
    isOpen: protocol === 'http:' && !isLoopback(hostname),
  };
}

/** The texts of a flat object that are secrets by their name or their length. */
export function secretsIn(members: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(members).flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' && (secretName.test(name) || value.length >= longValue)
      ? [value]
      : [],
  );
}

/** True for the names and addresses of this machine. */
export function isLoopback(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    /^127(\.\d{1,3}){3}$/.test(name) ||
    name === '0.0.0.0' ||
    name === '[::1]' ||
    name === '[::]' ||
    /^\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\]$/.test(name)
  );
}
