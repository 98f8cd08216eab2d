import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { supervise } from '../../src/lab/supervisor.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A script in place of the lab, which writes what it hears into a log. */
function lab(body: string) {
  const folder = mkdtempSync(join(tmpdir(), 'nightlab-supervisor-'));
  folders.push(folder);
  const [script, log] = [join(folder, 'lab.mjs'), join(folder, 'log')];
  writeFileSync(log, '');
  writeFileSync(
    script,
    `import { appendFileSync, readFileSync } from 'node:fs';
const log = (text) => appendFileSync(${JSON.stringify(log)}, text + '\\n');
const before = readFileSync(${JSON.stringify(log)}, 'utf8');
process.on('SIGHUP', () => {});
${body}`,
  );
  const heard = (): string => readFileSync(log, 'utf8');
  const until = async (word: string): Promise<void> => {
    for (let tries = 0; !heard().includes(word); tries++) {
      if (tries > 2000) throw new Error(`never heard ${word}: ${heard()}`);
      await sleep(20);
    }
  };
  return { script, heard, until };
}

const obedient = `process.on('message', ({ order }) => { log(order); process.exit(0); });
log('ready');`;

describe('the process around the lab', () => {
  test('takes a terminal that is closed for Ctrl-C', async () => {
    const { script, heard, until } = lab(obedient);
    const ended = supervise(script, [], { until: null, onTerminal: true, say: () => {} });
    await until('ready');
    process.kill(process.pid, 'SIGHUP');
    expect(await ended).toBe(0);
    expect(heard()).toBe('ready\nfinish\n');
  });

  test('goes on after a hang-up where its words go to a file, as under nohup', async () => {
    const { script, heard, until } = lab(obedient);
    const ended = supervise(script, [], { until: null, onTerminal: false, say: () => {} });
    await until('ready');
    process.kill(process.pid, 'SIGHUP');
    // Orders keep their order: what comes of a later signal shows that nothing came of the first.
    await sleep(100);
    expect(heard()).toBe('ready\n');
    process.kill(process.pid, 'SIGINT');
    expect(await ended).toBe(0);
    expect(heard()).toBe('ready\nfinish\n');
  });

  test('a hang-up after Ctrl-C does not end the running experiment', async () => {
    const { script, heard, until } = lab(`
process.on('message', ({ order }) => { log(order); if (order === 'finish') setTimeout(() => process.exit(0), 500); });
log('ready');`);
    const ended = supervise(script, [], { until: null, onTerminal: true, say: () => {} });
    await until('ready');
    process.kill(process.pid, 'SIGINT');
    await until('finish');
    process.kill(process.pid, 'SIGHUP');
    expect(await ended).toBe(0);
    expect(heard()).toBe('ready\nfinish\n');
  });

  test('a lab that is started again belongs to the same run and ends at the same moment', async () => {
    const { script, heard } = lab(`
log([process.env.NIGHTLAB_RUN, process.env.NIGHTLAB_UNTIL, process.env.NIGHTLAB_SUPERVISED].join(' '));
if (before === '') process.kill(process.pid, 'SIGKILL');`);
    const moment = '2026-11-29T06:00:00.000Z';
    const said: string[] = [];
    const supervision = { until: moment, onTerminal: false, say: (text: string) => said.push(text) };
    expect(await supervise(script, [], supervision)).toBe(0);
    const [first, second] = heard().trim().split('\n');
    const run = first!.split(' ')[0];
    expect(run).toMatch(/^[0-9a-f]{18}$/);
    expect(first).toBe(`${run} ${moment} yes `);
    expect(second).toBe(`${run} ${moment} yes SIGKILL`);
    expect(said).toEqual(['the lab died (SIGKILL); starting it again where it stopped.']);
  });
});
