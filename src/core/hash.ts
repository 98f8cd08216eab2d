import { createHash } from 'node:crypto';

/** SHA-256 as 64 lower-case hex digits. Strings are hashed as UTF-8. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** JSON with sorted keys and no spaces: equal data give equal bytes. Undefined members are left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (item === null || typeof item !== 'object' || Array.isArray(item)) return item;
    return Object.fromEntries(
      Object.entries(item).sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)),
    );
  });
}

/** Identifies a pipeline module in the journal, in task keys and in exported models: SHA-256 of its source. */
export function hashSource(source: string): string {
  return sha256(source);
}
