import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { History } from '../../src/journal/history.ts';
import { readJournal } from '../../src/journal/journal.ts';
import { checkJournal } from '../../src/journal/verify-chain.ts';
import { placesOf } from '../../src/lab/study-paths.ts';
import { smallStudy } from './small-study.ts';

const cli = resolve(import.meta.dirname, '../../dist/cli/main.js');
// A budget that no load exhausts: the researcher plans by measured speed.
const args = [
  'research',
  'small',
  '--experiments',
  '3',
  '--workers',
  '2',
  '--json',
  '--seconds-per-experiment',
  '3600',
];

/** Runs `nightlab research` in a group of its own; kills all of it after `killAfterMs` where given. */
function run(root: string, killAfterMs: number | null): Promise<number | null> {
  return new Promise((done, fail) => {
    const lab = spawn(process.execPath, [cli, ...args], { cwd: root, detached: true, stdio: 'ignore' });
    lab.on('error', fail);
    const timer =
      killAfterMs === null ? null : setTimeout(() => process.kill(-lab.pid!, 'SIGKILL'), killAfterMs);
    lab.on('exit', (code) => {
      if (timer) clearTimeout(timer);
      done(code);
    });
  });
}

async function essenceOf(root: string) {
  const { journal } = placesOf(root, 'small');
  const experiments = new History(await readJournal(journal)).experiments;
  return experiments.map(({ id, parent, status, sourceHash, scores, best }) => ({
    id,
    parent,
    status,
    sourceHash,
    scoresHash: scores?.scoresHash,
    best,
  }));
}

test('a session killed at random moments ends, once started again, with the record of one that was never killed', async () => {
  const [calm, killed] = [await smallStudy(250, 1, 9), await smallStudy(250, 1, 9)];
  const startedAt = Date.now();
  expect(await run(calm, null)).toBe(0);
  const wholeMs = Date.now() - startedAt;
  const stream = random('kills');
  for (let kill = 0; kill < 5; kill++) await run(killed, wholeMs * (0.1 + 0.5 * stream.next()));
  expect(await run(killed, null)).toBe(0);
  const { journal } = placesOf(killed, 'small');
  expect(await checkJournal(journal)).toEqual([]);
  const [expected, found] = [await essenceOf(calm), await essenceOf(killed)];
  // Kills may have come after the third experiment: then the last start began a session of its own.
  expect(found.slice(0, 3)).toEqual(expected);
  expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
  for (const root of [calm, killed]) rmSync(root, { recursive: true });
});
