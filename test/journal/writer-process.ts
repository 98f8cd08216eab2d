/** A process of its own that appends until it ends: `writer-process.ts JOURNAL`. Says each line that counted. */
import { writeSync } from 'node:fs';
import { LabError } from '../../src/core/errors.ts';
import { openJournal } from '../../src/journal/journal.ts';

const journal = await openJournal(process.argv[2]!);
try {
  for (;;) {
    // Long entries, so that an end in the middle of a write is likely.
    const { seq } = await journal.append({ type: 'note', text: 'x'.repeat(40_000) });
    writeSync(1, `${seq}\n`);
  }
} catch (thrown) {
  if (!(thrown instanceof LabError)) throw thrown;
  writeSync(1, `${thrown.code}\n`);
}
