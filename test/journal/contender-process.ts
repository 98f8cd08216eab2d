/** Contends for a lock: `contender-process.ts LOCK LOG HOLD_MS`. Logs when it got in and out, or who it met. */
import { appendFileSync } from 'node:fs';
import { LabError } from '../../src/core/errors.ts';
import { lockStudy } from '../../src/journal/lock.ts';

const [path, log, holdMs] = process.argv.slice(2) as [string, string, string];
const until = Date.now() + 5000;
while (Date.now() < until) {
  try {
    const lock = lockStudy(path, 'contender');
    appendFileSync(log, `in ${process.pid}\n`);
    await new Promise((done) => setTimeout(done, Number(holdMs)));
    appendFileSync(log, `out ${process.pid}\n`);
    // Every other process leaves its lock behind, as one that was killed does.
    if (process.pid % 2 === 0) process.kill(process.pid, 'SIGKILL');
    lock.release();
    break;
  } catch (thrown) {
    if (!(thrown instanceof LabError) || thrown.code !== 'journal.locked') {
      appendFileSync(log, `failed ${thrown}\n`);
      break;
    }
    await new Promise((done) => setTimeout(done, 1));
  }
}
