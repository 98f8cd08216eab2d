/**
 * The lab's record: append-only JSON lines, chained by hash (line.ts). Invariants: what `append` returned is on
 * disk; a failed append leaves the file as it was; whatever happened to the process, opening finds every line
 * that counted. One process writes at a time (lock.ts).
 */
import { readFile, rm, stat } from 'node:fs/promises';
import { LabError, messageOf } from '../core/errors.ts';
import { writeDurably, writeError } from './durable-file.ts';
import { type JournalFile, openJournalFile } from './journal-file.ts';
import { checkLine, genesis, sealLine } from './line.ts';
import type { JournalEntry, Line } from './record.ts';
import { noteWritten, readWritten, writtenPath, writtenProblem } from './written.ts';

export interface Journal {
  readonly path: string;
  /** All lines so far, oldest first; grows with every append. */
  readonly lines: readonly Line[];
  /**
   * Adds an entry and resolves when it is on disk; appends keep their order.
   *
   * @throws LabError `journal.diskFull`, `journal.writeFailed` (the file is as before), `journal.badEntry`,
   * `journal.changedUnderneath` where another process wrote to the file, `journal.closed`.
   */
  append(entry: JournalEntry): Promise<Line>;
  close(): Promise<void>;
}

export interface JournalOptions {
  readonly now?: () => Date;
  readonly openFile?: (path: string) => Promise<JournalFile>;
}

/**
 * Opens a journal, created where missing. A last line that was cut off in the middle of its writing is moved to
 * `<path>.torn-<seq>` and a note says so; so does one where the count of lines beside it is gone.
 *
 * @throws LabError `journal.brokenChain` naming the line, `journal.cutShort`, `journal.unreadable`, and as `append`.
 */
export async function openJournal(path: string, options: JournalOptions = {}): Promise<Journal> {
  const { now = () => new Date(), openFile = openJournalFile } = options;
  const file = await openFile(path).catch((thrown: unknown) => {
    throw unreadable(path, thrown);
  });
  try {
    const bytes = await file.read();
    const { lines, goodLength, tail } = soundLines(path, bytes);
    const written = await readWritten(path);
    const hashes = lines.map(({ hash }) => hash);
    const problem = writtenProblem(written, written, hashes);
    const isTorn = problem?.kind === 'cut' && written.kind === 'count' && tail.length > 0;
    const lacks = isTorn && lines.length + 1 >= written.nLines ? null : problem;
    if (lacks?.kind === 'cut' || lacks?.kind === 'other') {
      throw new LabError(
        'journal.cutShort',
        `${path} ${lacks.what}`,
        `Put back the journal from a backup. To go on without what is missing, delete ${writtenPath(path)}: the journal will say so for good.`,
      );
    }
    const journal = new OpenJournal(path, file, lines, goodLength, now);
    if (written.kind === 'none' && lines.length === 0 && tail.length === 0) {
      journal.isNew = true;
      await noteWritten(path, 0, genesis);
    }
    await journal.mend(tail);
    if (lacks?.kind === 'missing' || lacks?.kind === 'garbage') await journal.append(gapNote(lacks.what));
    return journal;
  } catch (thrown) {
    await file.close();
    throw thrown;
  }
}

/**
 * The lines of a journal that another process may be writing: nothing is changed, an unfinished last line is left
 * out, a missing file has no lines.
 *
 * @throws LabError `journal.brokenChain`, `journal.unreadable`.
 */
export async function readJournal(path: string): Promise<readonly Line[]> {
  const bytes = await readFile(path).catch((thrown: { code?: string }) => {
    if (thrown.code === 'ENOENT') return Buffer.alloc(0);
    throw unreadable(path, thrown);
  });
  return soundLines(path, bytes).lines;
}

class OpenJournal implements Journal {
  readonly path: string;
  readonly lines: Line[];
  /** Nothing was there before. */
  isNew = false;
  #file: JournalFile;
  #goodLength: number;
  #now: () => Date;
  #queue: Promise<unknown> = Promise.resolve();
  #unusable: LabError | null = null;

  constructor(path: string, file: JournalFile, lines: Line[], goodLength: number, now: () => Date) {
    this.path = path;
    this.lines = lines;
    this.#file = file;
    this.#goodLength = goodLength;
    this.#now = now;
  }

  append(entry: JournalEntry): Promise<Line> {
    const appended = this.#queue.then(() => this.#append(entry));
    this.#queue = appended.catch(() => undefined);
    return appended;
  }

  async close(): Promise<void> {
    await this.#queue;
    this.#unusable ??= new LabError(
      'journal.closed',
      `${this.path} was closed`,
      'Open the journal again before writing to it.',
    );
    await this.#file.close();
    if (this.isNew && this.lines.length === 0) await rm(writtenPath(this.path), { force: true });
  }

  /** Finishes or sets aside what comes after the last whole line. */
  async mend(tail: Buffer): Promise<void> {
    const seq = this.lines.length;
    const tornPath = `${this.path}.torn-${seq}`;
    if (tail.length === 0) {
      // Set aside by an earlier opening that was itself cut off before its note.
      if (await exists(tornPath)) await this.append(tornNote(tornPath, seq));
      return;
    }
    const check = checkLine(tail.toString('utf8'), { seq, previous: this.lines.at(-1)?.hash ?? genesis });
    if (check.kind === 'sound') {
      await this.#write(Buffer.from('\n'), this.#goodLength + tail.length);
      this.lines.push(check.line);
      this.#goodLength += tail.length + 1;
      return;
    }
    await writeDurably(tornPath, tail);
    await this.#file.truncate(this.#goodLength);
    await this.#file.sync();
    await this.append(tornNote(tornPath, seq));
  }

  async #append(entry: JournalEntry): Promise<Line> {
    if (this.#unusable) throw this.#unusable;
    const size = await this.#file.size();
    if (size !== this.#goodLength) {
      throw new LabError(
        'journal.changedUnderneath',
        `${this.path} has ${size} bytes where ${this.#goodLength} were written: another process changed it`,
        'Stop whatever else writes to it, then run the command again.',
      );
    }
    const { line, text } = sealLine(entry, {
      seq: this.lines.length,
      at: this.#now().toISOString(),
      previous: this.lines.at(-1)?.hash ?? genesis,
    });
    const bytes = Buffer.from(`${text}\n`);
    await this.#write(bytes, this.#goodLength);
    this.#goodLength += bytes.length;
    this.lines.push(line);
    await noteWritten(this.path, this.lines.length, line.hash);
    return line;
  }

  async #write(bytes: Uint8Array, position: number): Promise<void> {
    try {
      await this.#file.write(bytes, position);
      await this.#file.sync();
    } catch (thrown) {
      const error = writeError(this.path, thrown);
      try {
        await this.#file.truncate(position);
        await this.#file.sync();
      } catch {
        // What is on disk is unknown now; only opening the file again can tell.
        this.#unusable = error;
      }
      throw error;
    }
  }
}

/** The whole lines of a journal, checked, and the bytes after the last line break. */
function soundLines(path: string, bytes: Buffer): { lines: Line[]; goodLength: number; tail: Buffer } {
  const lines: Line[] = [];
  let start = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    const place = { seq: lines.length, previous: lines.at(-1)?.hash ?? genesis };
    const check = checkLine(bytes.toString('utf8', start, end), place);
    if (check.kind === 'broken') {
      throw new LabError(
        'journal.brokenChain',
        `line ${lines.length + 1} of ${path} ${check.what}`,
        'The journal was changed outside of nightlab. Put back the file from a backup; `nightlab verify` lists every broken line.',
      );
    }
    lines.push(check.line);
    start = end + 1;
  }
  return { lines, goodLength: start, tail: bytes.subarray(start) };
}

const gap = 'the record may not be whole: ';

function gapNote(what: string): JournalEntry {
  return { type: 'note', text: `${gap}when it was opened here, the journal ${what}` };
}

/** True for a line that says that lines before it may be missing. */
export function isGapNote(line: Line): boolean {
  return line.type === 'note' && line.text.startsWith(gap);
}

function tornNote(tornPath: string, seq: number): JournalEntry {
  return {
    type: 'note',
    text: `line ${seq + 1} was cut off while it was being written; what there was of it is kept in ${tornPath.split(/[\\/]/).at(-1)}`,
  };
}

function unreadable(path: string, thrown: unknown): LabError {
  return new LabError(
    'journal.unreadable',
    `the journal ${path} cannot be opened: ${messageOf(thrown)}`,
    'Check that the path is a file that you may read and write.',
    { cause: thrown },
  );
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
