/**
 * Entry <-> one line of the journal. A line is a JSON object: the entry, `seq` (0, 1, ...), `at`, `previous` (the
 * hash of the line before, zeros for the first) and `hash` = SHA-256 of the canonical JSON of all the rest. So no
 * line can be changed, dropped, added or moved without breaking the chain from there on.
 */
import { LabError } from '../core/errors.ts';
import { canonicalJson, sha256 } from '../core/hash.ts';
import { entrySchema } from './entry-schema.ts';
import type { JournalEntry, Line } from './record.ts';

/** What the first line names as the hash before it. */
export const genesis = '0'.repeat(64);

/** The hash that a line must carry. */
export function hashOfLine(line: object): string {
  const { hash: _, ...rest } = line as { hash?: unknown };
  return sha256(canonicalJson(rest));
}

/**
 * The line that an entry becomes, and its text without the line break.
 *
 * @throws LabError `journal.badEntry` where the entry is not what `entry-schema.ts` says (NaN, for example).
 */
export function sealLine(
  entry: JournalEntry,
  place: { seq: number; at: string; previous: string },
): { line: Line; text: string } {
  const { seq, at, previous } = place;
  const plain: unknown = JSON.parse(JSON.stringify({ ...entry, seq, at, previous }));
  const checked = entrySchema.safeParse(plain);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    throw new LabError(
      'journal.badEntry',
      `an entry of type "${entry.type}" is not fit for the journal: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown'}`,
      'This is a fault in nightlab, not in your data: report it with this message.',
      { cause: checked.error },
    );
  }
  const line = { ...(plain as object), hash: hashOfLine(plain as object) } as Line;
  return { line, text: JSON.stringify(line) };
}

export type LineCheck =
  | { readonly kind: 'sound'; readonly line: Line }
  /** `line` is what could be read, for a check that continues after the break. */
  | { readonly kind: 'broken'; readonly what: string; readonly line: Line | null };

/** Whether a text is the line that belongs at this place of the chain; never throws. */
export function checkLine(text: string, place: { seq: number; previous: string }): LineCheck {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { kind: 'broken', what: 'is not JSON', line: null };
  }
  const checked = entrySchema.safeParse(parsed);
  if (!checked.success || !hasPlace(parsed)) {
    const issue = checked.error?.issues[0];
    const where = issue
      ? `${issue.path.join('.') || 'the line'}: ${issue.message}`
      : 'seq, at, previous or hash';
    return { kind: 'broken', what: `is not a journal entry (${where})`, line: null };
  }
  const line = parsed as Line;
  if (hashOfLine(line) !== line.hash) {
    return { kind: 'broken', what: 'was changed after it was written: its hash does not match', line };
  }
  if (line.seq !== place.seq) {
    return { kind: 'broken', what: `has number ${line.seq} where ${place.seq} belongs`, line };
  }
  if (line.previous !== place.previous) {
    return {
      kind: 'broken',
      what: 'does not follow the line before it: its "previous" is another hash',
      line,
    };
  }
  return { kind: 'sound', line };
}

function hasPlace(value: unknown): value is Line {
  const { seq, at, previous, hash } = value as Record<string, unknown>;
  return (
    Number.isInteger(seq) &&
    typeof at === 'string' &&
    typeof previous === 'string' &&
    typeof hash === 'string'
  );
}
