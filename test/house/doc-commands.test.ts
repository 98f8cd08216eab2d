import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowsOf, workbookOf } from '../table/input/workbook/make-workbook.ts';
import { documents } from './documents.ts';

const cli = resolve(import.meta.dirname, '../../dist/cli/main.js');

interface CommandBlock {
  readonly title: string;
  readonly lines: readonly string[];
  /** Why it is not run, from the comment on the line before it. */
  readonly notRun: string | null;
}

const blocks = documents.flatMap(({ name, text }): CommandBlock[] =>
  [...text.matchAll(/^(?:<!-- not run: (.*) -->\n)?```sh\n([\s\S]*?)^```/gm)].map((match, i) => ({
    title: `${name}, block ${i + 1}`,
    lines: match[2]!.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#')),
    notRun: match[1] ?? null,
  })),
);

const header =
  'lead_id,call_date,industry,size,deal_size,site_visits,call_minutes,n_calls,sales_rep,Cancelled On,year,won';
/** A lead: most columns say a little; when somebody cancelled is known afterwards. */
function lead(row: number): (string | number)[] {
  const draw = (k: number): number => ((row * 7919 + k * 104_729) % 10_007) / 10_007;
  const [industry, size] = [['software', 'retail', 'health'][row % 3]!, ['small', 'large'][row % 2]!];
  const won = draw(1) < 0.3 + 0.3 * Number(row % 3 === 2) + 0.2 * draw(2);
  const date = `202${3 + (row % 2)}-0${1 + (row % 9)}-${10 + (row % 18)}`;
  const cancelled = !won && row % 4 === 0 ? `2025-01-${10 + (row % 18)}` : '';
  const numbers = [Math.round(1000 * draw(2)), row % 13, Math.round(100 * draw(3)), 1 + (row % 5)];
  return [
    `L${row}`,
    date,
    industry,
    size,
    ...numbers,
    `rep ${row % 7}`,
    cancelled,
    2023 + (row % 2),
    won ? 'yes' : 'no',
  ];
}

/** Every command block of the documents, as it is written, in a folder with the files that it names. */
describe('the command blocks of the documents', () => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'nightlab-doc-commands-')));
  const files = join(home, 'files');
  const studied = join(home, 'studied');

  const run = (directory: string, line: string): { status: number | null; said: string } => {
    const bounded = line
      .replace(/(nightlab research leads)(?= *(?:#|$))/, '$1 --experiments 2 --researcher offline')
      .replace(/models\/leads\/exports\/\d+/, exportIn(directory) ?? '$&');
    const script = `npx() { shift; ${JSON.stringify(process.execPath)} ${JSON.stringify(cli)} "$@"; }\n${bounded}`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
      cwd: directory,
      encoding: 'utf8',
    });
    return { status, said: `${line}\n${stdout}${stderr}` };
  };

  beforeAll(async () => {
    mkdirSync(files);
    const rows = Array.from({ length: 600 }, (_, row) => lead(row));
    const csv = (part: readonly (string | number)[][]): string =>
      `${[header, ...part.map((cells) => cells.join(','))].join('\n')}\n`;
    writeFileSync(join(files, 'leads.csv'), csv(rows));
    writeFileSync(join(files, 'calls-1.csv'), csv(rows.slice(0, 300)));
    writeFileSync(join(files, 'calls-2.csv'), csv(rows.slice(300)));
    const fresh = rows.slice(0, 20).map((cells) => cells.slice(0, -1));
    writeFileSync(join(files, 'new-leads.csv'), csv(fresh).replace(',won\n', '\n'));
    const sheet = rowsOf([header.split(','), ...rows]);
    writeFileSync(join(files, 'leads.xlsx'), workbookOf({ sheets: [{ name: '2024', rows: sheet }] }));
    const instance = await DuckDBInstance.create(join(files, 'crm.duckdb'));
    const connection = await instance.connect();
    await connection.run(`create table calls as select *, lead_id as id from '${join(files, 'leads.csv')}'`);
    await connection.run(`copy calls to '${join(files, 'leads.parquet')}' (format parquet)`);
    connection.closeSync();
    instance.closeSync();
    cpSync(files, studied, { recursive: true });
    for (const command of [
      'freeze leads.csv --target won',
      'research leads --experiments 2 --researcher offline',
      'export leads',
    ])
      execFileSync(process.execPath, [cli, ...command.split(' ')], { cwd: studied, stdio: 'pipe' });
    const keys = join(home, 'keys');
    execFileSync(process.execPath, [cli, 'split', 'leads', '--out', keys], { cwd: studied, stdio: 'pipe' });
    for (const [part, file] of [
      ['validation', 'scores.csv'],
      ['sealed', 'sealed-scores.csv'],
    ] as const) {
      const [names, ...rows] = readFileSync(join(keys, `${part}.csv`), 'utf8')
        .trim()
        .split('\n');
      const at = names!.split(',').indexOf('row');
      const scores = rows.map((line, row) => `${line.split(',')[at]},${(row * 37) % 100}`);
      writeFileSync(join(studied, file), `row,score\n${scores.join('\n')}\n`);
    }
  });
  afterAll(() => rmSync(home, { recursive: true, force: true, maxRetries: 20 }));

  test('each is run, or says why it is not', () => {
    expect(blocks.filter(({ notRun }) => notRun === null).length).toBeGreaterThanOrEqual(7);
    for (const { title, notRun } of blocks) expect(`${title}: ${notRun ?? 'it is run'}`).toMatch(/: ..../);
  });

  test.each(blocks.filter(({ notRun }) => notRun === null))('$title', ({ title, lines }) => {
    const directory = join(home, title.replaceAll(/\W+/g, '-'));
    const makesStudies = lines[0]!.includes('nightlab freeze');
    cpSync(makesStudies ? files : studied, directory, { recursive: true });
    for (const line of lines) {
      // Each line that freezes another form of the table begins anew, unless it says what it replaces.
      const isAnother = makesStudies && line !== lines[0] && line.includes('freeze');
      if (isAnother && !line.includes('--replace'))
        rmSync(join(directory, 'data'), { recursive: true, force: true });
      const { status, said } = run(directory, line);
      expect(status, said).toBe(0);
    }
    if (lines.some((line) => line.includes('--detach'))) run(directory, 'npx nightlab stop leads --now');
  });
});

/** The first export of a folder's study. */
function exportIn(directory: string): string | null {
  const exports = join('models', 'leads', 'exports');
  if (!existsSync(join(directory, exports))) return null;
  const [first] = readdirSync(join(directory, exports));
  return first === undefined ? null : join(exports, first);
}
