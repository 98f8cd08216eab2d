/**
 * Keeps a key out of whatever leaves the client: texts, errors, tool arguments. Short words (a dummy key such as
 * `ollama`) are no secrets; cutting them out would only damage texts.
 */
const shortestSecret = 8;
const stand = '[key removed]';

export class Secrets {
  readonly #secrets: readonly string[];

  constructor(secrets: readonly (string | null | undefined)[]) {
    const known = secrets.filter((secret) => typeof secret === 'string' && secret.length >= shortestSecret);
    const forms = (known as string[]).flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
      JSON.stringify(secret).slice(1, -1),
    ]);
    this.#secrets = [...new Set(forms)].sort((left, right) => right.length - left.length);
  }

  /** The text without any of the secrets, as they are, URL-encoded, in base64 or escaped for JSON. */
  remove(text: string): string {
    return this.#secrets.reduce((clean, secret) => clean.replaceAll(secret, stand), text);
  }

  /** As `remove`, through every string of a JSON value. */
  removeFrom<T>(value: T): T {
    if (typeof value === 'string') return this.remove(value) as T;
    if (Array.isArray(value)) return value.map((item: unknown) => this.removeFrom(item)) as T;
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, item]: [string, unknown]) => [name, this.removeFrom(item)]),
    ) as T;
  }
}
