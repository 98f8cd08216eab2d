/**
 * The picture of a night in the README: runs the offline researcher on crm-calls, writes its experiments to `night.jsonl`
 * and their chart to `night.svg`, both beside this file. The lab is deterministic, so the AUCs and decisions are the same
 * each time; durations are left out of the file. The time bound is so wide that the researcher never plans by the speed
 * of the machine.
 *
 *     npx tsx bench/readme/night.ts          runs 30 experiments; some half an hour on two cores; --experiments 9 fewer
 *     npx tsx bench/readme/night.ts --of .   takes the record of crm-calls in that folder in place of a run
 *     npx tsx bench/readme/night.ts --draw   draws night.jsonl again
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { nightChart } from '../../src/journal/night-chart.ts';
import type { ResultRow } from '../../src/journal/result-rows.ts';

const study = 'crm-calls';
const rowsFile = join(import.meta.dirname, 'night.jsonl');
const cli = resolve(import.meta.dirname, '../../dist/cli/main.js');

function nightlab(directory: string, args: readonly string[]): string {
  const { stdout, status } = spawnSync(process.execPath, [cli, ...args], {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`nightlab ${args.join(' ')} ended with ${status}`);
  return stdout;
}

function recordIn(directory: string): ResultRow[] {
  return JSON.parse(nightlab(directory, ['results', study, '--json'])) as ResultRow[];
}

function runNight(experiments: string): ResultRow[] {
  const directory = mkdtempSync(join(tmpdir(), 'nightlab-night-'));
  try {
    const bounds = ['--experiments', experiments, '--seconds-per-experiment', '3600', '--workers', '2'];
    nightlab(directory, ['research', study, '--researcher', 'offline', ...bounds, '--json']);
    return recordIn(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** What the chart shows of an experiment, one line each. */
function linesOf(rows: readonly ResultRow[]): string {
  const shown = rows.map(({ id, status, axis, hypothesis, cvAuc, cvInterval, best }) =>
    JSON.stringify({ id, status, axis, hypothesis, cvAuc, cvInterval, best }),
  );
  return `${shown.join('\n')}\n`;
}

const { values } = parseArgs({
  options: {
    draw: { type: 'boolean' },
    of: { type: 'string' },
    experiments: { type: 'string', default: '30' },
  },
});
if (!values.draw) {
  const night = values.of === undefined ? runNight(values.experiments) : recordIn(values.of);
  writeFileSync(rowsFile, linesOf(night));
}
const rows = readFileSync(rowsFile, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as ResultRow);
writeFileSync(join(import.meta.dirname, 'night.svg'), nightChart(study, rows));
