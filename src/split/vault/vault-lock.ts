import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from '../../core/errors.ts';

/** It is held for milliseconds; one that is older was left behind by a process that died. */
const staleMs = 10_000;
const patienceMs = 20_000;

/**
 * Takes a lock file for a few milliseconds of writing; resolves with what gives it back.
 *
 * @throws LabError `split.vaultBusy` where it stays taken for 20 seconds, and what the file system says.
 */
export async function lockVault(path: string): Promise<() => Promise<void>> {
  const nonce = randomBytes(8).toString('hex');
  const until = Date.now() + patienceMs;
  await mkdir(dirname(path), { recursive: true });
  while (Date.now() < until) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(nonce);
      await file.close();
      return async () => {
        if ((await readFile(path, 'utf8').catch(() => '')) === nonce) await rm(path, { force: true });
      };
    } catch (thrown) {
      if ((thrown as { code?: string }).code !== 'EEXIST') throw thrown;
      const age = await stat(path).then(
        ({ mtimeMs }) => Date.now() - mtimeMs,
        () => 0,
      );
      if (age > staleMs) await rm(path, { force: true });
      else await sleep(20);
    }
  }
  throw new LabError('split.vaultBusy', `${path} is held by another process`, 'Wait, then run it again.');
}
