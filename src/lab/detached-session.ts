/**
 * Starts `research` as a process of its own session, which no terminal ends, and waits until it has begun: what goes wrong
 * until then is reported here. Its words go to the session folder's log, under a name of its own until it has the study's
 * lock, so that a second start does not touch the log of the first.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from '../core/errors.ts';
import { SessionFolder, type SessionRecord } from './session-folder.ts';
import type { Places } from './study-paths.ts';
import { detachedMark, runMark, untilMark } from './supervisor.ts';

const lookMs = 50;

export interface DetachedStart {
  readonly places: Places;
  readonly script: string;
  /** The command line that begins the session, `--detach` and `--json` left out. */
  readonly args: readonly string[];
  readonly until: string | null;
  /** Aborted: the start is cancelled. */
  readonly signal: AbortSignal;
}

/**
 * Resolves once the session has begun.
 *
 * @throws LabError what the session itself would have said, `lab.notStarted` where it said nothing.
 */
export async function startDetached(start: DetachedStart): Promise<SessionRecord> {
  const { places, script, args, until, signal } = start;
  const folder = new SessionFolder(places.session);
  const run = randomBytes(9).toString('hex');
  const log = folder.startLog(run);
  await mkdir(folder.directory, { recursive: true });
  const file = openSync(log, 'wx', 0o600);
  const child = spawn(process.execPath, [...process.execArgv, script, ...args], {
    detached: true,
    windowsHide: true,
    stdio: ['ignore', file, file],
    env: {
      ...process.env,
      [detachedMark]: 'yes',
      [runMark]: run,
      ...(until !== null && { [untilMark]: until }),
    },
  });
  closeSync(file);
  let gone: string | null = null;
  child.on('error', (thrown) => {
    gone = thrown.message;
  });
  child.on('exit', (code, signalName) => {
    gone = `it ended with ${signalName ?? `exit code ${code}`}`;
  });
  child.unref();
  try {
    for (;;) {
      // Read before the record: a session may begin and end between two looks.
      const ended: string | null = gone;
      const record = await folder.readRecord();
      if (record?.run === run) {
        await rename(log, folder.log);
        return record;
      }
      if (ended !== null) throw (await folder.takeFailure(run)) ?? (await notStarted(log, ended));
      if (signal.aborted) {
        child.kill('SIGTERM');
        child.kill('SIGTERM');
        throw new LabError('lab.notStarted', 'the start was cancelled', 'Run the command again.');
      }
      await sleep(lookMs);
    }
  } catch (thrown) {
    await rm(log, { force: true });
    // Where nothing was there before, nothing stays.
    for (const directory of [folder.directory, places.models, dirname(places.models)])
      await rmdir(directory).catch(() => undefined);
    throw thrown;
  }
}

async function notStarted(log: string, ended: string): Promise<LabError> {
  const words = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n').slice(-5).join('\n');
  return new LabError(
    'lab.notStarted',
    `the session did not begin: ${ended}${words === '' ? '' : `\n${words}`}`,
    'Run it without --detach to see what happens.',
  );
}
