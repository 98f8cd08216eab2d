/**
 * A look at hidden labels that made no experiment -> a line of the study's journal, whoever holds its lock: this process
 * takes it, or the lab that runs does so from the inbox. What the look tells is shown only once the line is written.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from '../core/errors.ts';
import { entrySchema } from '../journal/entry-schema.ts';
import { openJournal, readJournal } from '../journal/journal.ts';
import { lockStudy } from '../journal/lock.ts';
import type { JournalEntry, ScoresMeasured, TriedModule } from '../journal/record.ts';
import { Inbox, type Message } from './inbox.ts';
import type { Places } from './study-paths.ts';

/** What was looked at: a module, or scores that another tool made. */
export type Look = TriedModule | ScoresMeasured;

const pollMs = 100;

/**
 * Resolves when the journal holds the look.
 *
 * @throws LabError `lab.lookNotRecorded` after `patienceMs` (default: a minute), with the look in the inbox, where the
 * next lab takes it; the caller must then show nothing of it. `journal.*` where the journal cannot be written.
 */
export async function recordTry(places: Places, look: Look, patienceMs = 60_000): Promise<void> {
  const inbox = new Inbox(places.inbox);
  const until = Date.now() + patienceMs;
  let message: Message | null = null;
  do {
    if (await appended(places, look, message)) {
      if (message) await inbox.remove(message);
      return;
    }
    message ??= await inbox.put('try', JSON.stringify(look));
    await sleep(pollMs);
    const { id } = message;
    const lines = await readJournal(places.journal);
    if (lines.some((line) => line.type === look.type && line.message === id)) return;
  } while (Date.now() < until);
  throw new LabError(
    'lab.lookNotRecorded',
    `another process holds study "${places.study}" and did not note this look at hidden labels`,
    'Try again when it has ended. Nothing of the look was shown; it waits in the inbox and counts.',
  );
}

/** False where another process holds the study. */
async function appended(places: Places, look: Look, message: Message | null): Promise<boolean> {
  let lock: ReturnType<typeof lockStudy>;
  try {
    lock = lockStudy(places.lock, look.type === 'try' ? 'nightlab try' : 'nightlab score');
  } catch (thrown) {
    if (thrown instanceof LabError && thrown.code === 'journal.locked') return false;
    throw thrown;
  }
  try {
    const journal = await openJournal(places.journal);
    try {
      const id = message?.id;
      const isThere = journal.lines.some(
        (line) => line.type === look.type && line.message === id && id !== undefined,
      );
      if (!isThere) await journal.append(id === undefined ? look : { ...look, message: id });
    } finally {
      await journal.close();
    }
  } finally {
    lock.release();
  }
  return true;
}

/** The look that a message holds, or null where it holds none. */
export function lookIn({ id, text }: Message): Look | null {
  try {
    const entry = JSON.parse(text) as JournalEntry;
    if (!entrySchema.safeParse(entry).success) return null;
    return entry.type === 'try' || entry.type === 'scores-measured' ? { ...entry, message: id } : null;
  } catch {
    return null;
  }
}
