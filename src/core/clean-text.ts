/**
 * Text from outside -> the same text without what a terminal obeys or a reader cannot see: control characters but
 * for line breaks and tabs, turned writing directions (CVE-2021-42574), invisible signs, halves of characters.
 */

const unwanted = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Line breaks become `\n`; the signs that join letters and emoji stay. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(unwanted, '')
    .replace(/\p{Cs}/gu, '\ufffd');
}

/** The value with `change` done to each of its texts, names of members included. */
export function mapTexts<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, change)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]: [string, unknown]) => [change(name), mapTexts(item, change)]),
  ) as T;
}
