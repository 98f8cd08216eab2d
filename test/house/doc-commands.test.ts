/**
 * Every block of commands in the documents is run as it is written, by a shell in a folder with a small study, or a comment
 * before it says why not: `<!-- not run: <reason> -->`. With `<!-- run: each line alone -->` its lines are alternatives.
 * Two things are changed: the number of an exported experiment, and the bound of research, to one experiment.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { rowsOf, workbookOf } from '../table/workbook/make-workbook.ts';
import { documents, root } from './documents.ts';

interface Block {
  readonly title: string;
  /** The comment before it; null where there is none. */
  readonly reason: string | null;
  readonly eachAlone: boolean;
  readonly lines: readonly string[];
}

function blocksOf(name: string, text: string): Block[] {
  return [...text.matchAll(/(?:<!-- (not run|run): ([^\n]*) -->\n+)?^```(?:sh|text)\n([\s\S]*?)^```/gm)].map(
    ([, kind, said, body], i) => ({
      title: `${name}, block ${i + 1}`,
      reason: kind === 'not run' ? said! : null,
      eachAlone: kind === 'run' && said === 'each line alone',
      lines: body!.trimEnd().split('\n'),
    }),
  );
}

const blocks = documents.flatMap(({ name, text }) => blocksOf(name, text));
const toRun = blocks.filter(({ reason }) => reason === null);

const home = realpathSync(mkdtempSync(join(tmpdir(), 'nightlab-commands-')));
const inputs = join(home, 'inputs');
const withStudy = join(home, 'with-study');
const bin = join(home, 'bin');
const nLeads = 240;

/** Stands for npx, bounds research, and takes the experiment that there is. */
const npx = `#!/bin/sh
[ "$1" = nightlab ] || exit 64
shift
[ "$1" = research ] && set -- "$@" --experiments 1 --researcher offline --workers 1
exec "${process.execPath}" "${join(root, 'dist/cli/main.js')}" "$@"
`;

function shell(directory: string, script: string): { status: number | null; output: string } {
  const env = {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    OPENAI_API_KEY: '',
    OPENAI_BASE_URL: '',
  };
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['-e', '-c', script.replace(/exports\/\d+/g, 'exports/1')],
    {
      cwd: directory,
      encoding: 'utf8',
      env,
    },
  );
  return { status, output: `${stdout}${stderr}` };
}

function leads(): { head: string[]; rows: string[][] } {
  const stream = random(5, 'leads of the documents');
  const head =
    'lead_id,call_date,year,industry,size,sales_rep,deal_size,site_visits,call_seconds,n_calls'.split(',');
  const rows = Array.from({ length: nLeads }, (_, i) => {
    const day = new Date(Date.UTC(2024, 0, 1 + stream.integer(360))).toISOString().slice(0, 10);
    const deal = 100 + stream.integer(900);
    const won = stream.next() < deal / 1000;
    const cells = [`L${1000 + i}`, day, '2024', ['retail', 'health', 'software'][stream.integer(3)]!];
    cells.push(['small', 'large'][stream.integer(2)]!, `rep ${stream.integer(6)}`, String(deal));
    cells.push(String(stream.integer(20)), String(stream.integer(600)), String(1 + stream.integer(5)));
    return [...cells, won ? '' : day, won ? 'yes' : 'no'];
  });
  return { head: [...head, 'Cancelled On', 'won'], rows };
}

beforeAll(async () => {
  mkdirSync(inputs);
  mkdirSync(bin);
  writeFileSync(join(bin, 'npx'), npx, { mode: 0o755 });
  const { head, rows } = leads();
  const csv = (part: readonly string[][], columns = head): string =>
    `${[columns, ...part].map((cells) => cells.join(',')).join('\n')}\n`;
  writeFileSync(join(inputs, 'leads.csv'), csv(rows));
  writeFileSync(join(inputs, 'new-leads.csv'), csv(rows.slice(0, 9)));
  writeFileSync(join(inputs, 'calls-1.csv'), csv(rows.slice(0, 120)));
  writeFileSync(join(inputs, 'calls-2.csv'), csv(rows.slice(120)));
  const sheet = { name: '2024', rows: rowsOf([head, ...rows]) };
  writeFileSync(join(inputs, 'leads.xlsx'), workbookOf({ sheets: [{ name: 'About', rows: '' }, sheet] }));
  const instance = await DuckDBInstance.create(join(inputs, 'crm.duckdb'));
  const connection = await instance.connect();
  await connection.run(
    `create table calls as select row_number() over () as id, * from '${join(inputs, 'leads.csv')}'`,
  );
  await connection.run(`copy calls to '${join(inputs, 'leads.parquet')}' (format parquet)`);
  connection.closeSync();
  instance.closeSync();

  cpSync(inputs, withStudy, { recursive: true });
  const made = shell(
    withStudy,
    'npx nightlab freeze leads.csv --target won\nnpx nightlab research leads\nnpx nightlab split leads --out parts',
  );
  expect(made).toMatchObject({ status: 0 });
  for (const [part, file] of [
    ['validation', 'scores.csv'],
    ['sealed', 'sealed-scores.csv'],
  ] as const) {
    const lines = readFileSync(join(withStudy, `parts/${part}.csv`), 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    writeFileSync(
      join(withStudy, file),
      `row,score\n${lines.map((line, i) => `${line.split(',')[0]},${i % 7}`).join('\n')}\n`,
    );
  }
  rmSync(join(withStudy, 'parts'), { recursive: true });
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('the commands in the documents', () => {
  test('there are many, and those that are not run say why in a sentence', () => {
    expect(toRun.length).toBeGreaterThanOrEqual(7);
    const unexplained = blocks.filter(({ reason }) => reason !== null && reason.split(' ').length < 3);
    expect(unexplained.map(({ title }) => title)).toEqual([]);
  });

  test('are in fenced blocks, so that none is missed', () => {
    const indented = documents.flatMap(({ name, text }) =>
      [...text.matchAll(/^ {4,}(?:npx|npm run|nightlab) .*$/gm)].map(([line]) => `${name}: ${line}`),
    );
    expect(indented).toEqual([]);
    const fences = documents.flatMap(({ name, text }) =>
      [...text.matchAll(/^```(bash|shell|console|zsh)\n/gm)].map(([, language]) => `${name}: ${language}`),
    );
    expect(fences).toEqual([]);
  });

  test.each(toRun)('$title', ({ title, lines, eachAlone }) => {
    const scripts = eachAlone ? lines : [lines.join('\n')];
    for (const [i, script] of scripts.entries()) {
      const directory = join(home, `${title.replace(/\W+/g, '-')}-${i}`);
      // Where a block freezes leads.csv first, it makes the study itself.
      const isFirst = eachAlone || /^npx nightlab freeze/.test(script);
      cpSync(isFirst ? inputs : withStudy, directory, { recursive: true });
      const { status, output } = shell(directory, script);
      expect({ script, status, output: status === 0 ? '' : output }).toEqual({
        script,
        status: 0,
        output: '',
      });
    }
  });
});
