/**
 * A journal file -> every problem with it, by line number; never throws. Continues after a broken line by taking its
 * own number and hash as given, so one edit is named once and not for all lines after it.
 */
import { readFile } from 'node:fs/promises';
import { messageOf } from '../core/errors.ts';
import { isGapNote } from './journal.ts';
import { checkLine, genesis } from './line.ts';
import type { Line } from './record.ts';
import { readWritten, writtenPath, writtenProblem } from './written.ts';

/** What is wrong, where, and what to do; one sentence each. */
export interface RecordProblem {
  readonly what: string;
  readonly where: string;
  readonly remedy: string;
}

const restore = 'Put back the journal from a backup; what is in it from this line on cannot be trusted.';

/** Checks every line's shape, hash and place, and that no experiment counts twice. Empty = sound. O(bytes). */
export async function checkJournal(path: string): Promise<readonly RecordProblem[]> {
  // Before the lines: a lab that is writing counts a line after it is written.
  const before = await readWritten(path);
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (thrown) {
    return [
      {
        what: `the journal cannot be read: ${messageOf(thrown)}`,
        where: path,
        remedy: 'Check the path, or run `nightlab research` to begin a journal.',
      },
    ];
  }
  const problems: RecordProblem[] = [];
  const sound: { line: Line; number: number }[] = [];
  let place = { seq: 0, previous: genesis };
  let start = 0;
  let number = 1;
  for (; start < bytes.length; number++) {
    const lineBreak = bytes.indexOf(10, start);
    const end = lineBreak < 0 ? bytes.length : lineBreak;
    const where = `${path}, line ${number}`;
    const check = checkLine(bytes.toString('utf8', start, end), place);
    start = end + 1;
    if (check.kind === 'sound') {
      sound.push({ line: check.line, number });
    } else if (lineBreak < 0) {
      problems.push({
        what: 'the last line was cut off while it was being written',
        where,
        remedy: 'Run `nightlab research`: it sets that part aside and continues; no earlier line is touched.',
      });
    } else {
      problems.push({ what: `the line ${check.what}`, where, remedy: restore });
    }
    place =
      check.line === null
        ? { seq: place.seq + 1, previous: previousNamedBy(bytes, start) ?? place.previous }
        : { seq: check.line.seq + 1, previous: check.line.hash };
  }
  const hashes = sound.map(({ line }) => line.hash);
  const miscount = problems.length > 0 ? null : writtenProblem(before, await readWritten(path), hashes);
  if (miscount) {
    const isCount = miscount.kind === 'missing' || miscount.kind === 'garbage';
    problems.push({
      what: `the journal ${miscount.what}`,
      where: isCount ? writtenPath(path) : `${path}, line ${number}`,
      remedy:
        'Put back the journal and its count from a backup; experiments or openings of the sealed rows may be missing.',
    });
  }
  for (const { line, number: at } of sound) {
    if (!isGapNote(line)) continue;
    problems.push({
      what: `the journal was continued although lines before this one may be missing: ${(line as { text: string }).text}`,
      where: `${path}, line ${at}`,
      remedy: 'Put back an earlier journal from a backup, or take the counts for the least that they can be.',
    });
  }
  return [...problems, ...countedTwice(path, sound)];
}

/** Behind an unreadable line, the next line's own word for the hash before it. */
function previousNamedBy(bytes: Buffer, start: number): string | null {
  const lineBreak = bytes.indexOf(10, start);
  try {
    const next = JSON.parse(bytes.toString('utf8', start, lineBreak < 0 ? bytes.length : lineBreak)) as Line;
    return typeof next.previous === 'string' ? next.previous : null;
  } catch {
    return null;
  }
}

function countedTwice(path: string, lines: readonly { line: Line; number: number }[]): RecordProblem[] {
  const firstLineOf = new Map<number, number>();
  const problems: RecordProblem[] = [];
  for (const { line, number } of lines) {
    if (line.type !== 'experiment') continue;
    const first = firstLineOf.get(line.id);
    if (first === undefined) firstLineOf.set(line.id, number);
    else {
      problems.push({
        what: `experiment ${line.id} counts twice: it is in line ${first} already`,
        where: `${path}, line ${number}`,
        remedy: restore,
      });
    }
  }
  return problems;
}
