/**
 * Makes the table of the README's five commands and runs them on it: what they print is what the README shows, shortened.
 * The key is fixed, so that the split, and with it every AUC, is the same each time.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sha256 } from '../../src/core/hash.ts';
import { random } from '../../src/core/random.ts';

const nLeads = 2000;
const nNew = 5;
const industries = ['software', 'retail', 'health', 'finance'];
const header = 'lead_id,call_date,industry,deal_size,calls';
const cli = resolve(import.meta.dirname, '../../dist/cli/main.js');

/** Won depends on the industry, on the day of the week, and on the deal's size for each call. */
function lead(number: number): { cells: string; won: boolean } {
  const stream = random(7, 'lead', number);
  const date = new Date(Date.UTC(2024, 0, 1) + stream.integer(360) * 86_400_000);
  const industry = stream.integer(industries.length);
  const dealSize = Math.round(200 + 5000 * stream.next() ** 2);
  const calls = 1 + stream.integer(8);
  const isLate = [0, 5, 6].includes(date.getUTCDay());
  const logOdds =
    -0.2 + 0.55 * (industry - 1.5) - 0.9 * Number(isLate) + 0.6 * Math.log(calls / (dealSize / 1000));
  return {
    cells: `L${10_000 + number},${date.toISOString().slice(0, 10)},${industries[industry]},${dealSize},${calls}`,
    won: stream.next() < 1 / (1 + Math.exp(-logOdds)),
  };
}

const directory = mkdtempSync(join(tmpdir(), 'nightlab-readme-'));
try {
  const leads = Array.from({ length: nLeads + nNew }, (_, i) => lead(i));
  const known = leads.slice(0, nLeads).map(({ cells, won }) => `${cells},${won ? 'yes' : 'no'}`);
  writeFileSync(join(directory, 'leads.csv'), `${[`${header},won`, ...known].join('\n')}\n`);
  const fresh = leads.slice(nLeads).map(({ cells }) => cells);
  writeFileSync(join(directory, 'new-leads.csv'), `${[header, ...fresh].join('\n')}\n`);
  writeFileSync(join(directory, 'key'), `${sha256('the leads of the README')}\n`);
  for (const line of [
    'freeze leads.csv --target won --key key',
    'research leads --experiments 4 --researcher offline --workers 1',
    'results leads --stages',
    'export leads',
    'predict models/leads/exports/2 new-leads.csv --threshold 0.5',
  ]) {
    console.log(`$ npx nightlab ${line}`);
    const { stdout, stderr, status } = spawnSync(process.execPath, [cli, ...line.split(' ')], {
      cwd: directory,
      encoding: 'utf8',
      env: { ...process.env, COLUMNS: '100' },
    });
    console.log(`${stdout}${stderr}`);
    if (status !== 0) throw new Error(`it ended with ${status}`);
  }
} finally {
  rmSync(directory, { recursive: true });
}
