import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';
import { rowsOf, workbookOf } from '../table/input/workbook/make-workbook.ts';

const cli = resolve(import.meta.dirname, '../../dist/cli/main.js');
const temporary = mkdtempSync(join(tmpdir(), 'nightlab-forms-'));
const root = join(temporary, 'work');
const scratch = join(temporary, 'scratch');
afterAll(() => rmSync(temporary, { recursive: true }));

function nightlab(args: readonly string[], input: string | Buffer = '') {
  return spawnSync(process.execPath, [cli, ...args], {
    cwd: root,
    encoding: 'utf8',
    timeout: 60_000,
    input,
    env: { ...process.env, TMPDIR: scratch },
  });
}

const jsonOf = (args: readonly string[], input: string | Buffer = '') =>
  JSON.parse(
    nightlab([...args, '--json'], input)
      .stdout.trim()
      .split('\n')
      .at(-1)!,
  );

const days = (i: number) => new Date(Date.UTC(2024, 0, 1) + ((i * 7) % 300) * 86_400_000);
const leads = Array.from({ length: 240 }, (_, i) => {
  const percent = (i * 37) % 101;
  return {
    id: `L${String(i * 7919).padStart(7, '0')}`,
    percent,
    kind: (i * 13) % 4,
    isNew: i % 3 === 0,
    day: days(i).toISOString().slice(0, 10),
    won: percent + ((i * 53) % 40) > 70 ? 'yes' : 'no',
  };
});
const head = ['id', 'discount', 'kind', 'new', 'day', 'won'];
const csvOf = (some: typeof leads) =>
  `${head.join(',')}\n${some
    .map(({ id, percent, kind, isNew, day, won }) => [id, `${percent}%`, kind, isNew, day, won].join(','))
    .join('\n')}\n`;
const csv = csvOf(leads);

/** The same cells as Excel keeps them: 0.25 shown as 25%, true and false, days by their serial numbers. */
const workbook = workbookOf({
  formats: [0, 9, 14],
  sheets: [
    {
      name: 'new',
      rows: rowsOf([
        head,
        ...leads.map(({ id, percent, kind, isNew, day, won }) => [
          id,
          { value: percent / 100, style: 1 },
          kind,
          isNew,
          { value: Date.parse(day) / 86_400_000 + 25569, style: 2 },
          won,
        ]),
      ]),
    },
  ],
});
const model = 'models/leads/exports/1';
/** What predict writes for the file that was frozen. */
let expected = '';

beforeAll(() => {
  mkdirSync(root);
  mkdirSync(scratch);
  writeFileSync(join(root, 'key'), sha256('leads'));
  const freeze = [
    'freeze',
    '-',
    '--target',
    'won',
    '--study',
    'leads',
    '--id',
    'id',
    '--role',
    'kind=category',
  ];
  const frozen = nightlab([...freeze, '--key', 'key', '--json'], csv);
  expect(frozen.status, frozen.stderr).toBe(0);
  expect(JSON.parse(frozen.stdout)).toMatchObject({
    study: 'leads',
    nRows: 240,
    roles: { id: 'id', discount: 'numeric', kind: 'category', new: 'category', day: 'date' },
  });
  writeFileSync(join(root, 'leads.csv'), csv);
  writeFileSync(join(root, 'leads.xlsx'), workbook);
  writeFileSync(join(root, 'part-1.csv'), csvOf(leads.slice(0, 100)));
  writeFileSync(join(root, 'part-2.csv'), csvOf(leads.slice(100)));
  expect(nightlab(['research', 'leads', '--experiments', '1', '--workers', '1']).status).toBe(0);
  expect(nightlab(['export', 'leads', '--workers', '1']).status).toBe(0);
  const { status, stdout, stderr } = nightlab(['predict', model, 'leads.csv', '--out', '-']);
  expect(status, stderr).toBe(0);
  expected = stdout;
}, 180_000);

describe('standard input', () => {
  test('is frozen as its file would be, and named in study.json without a path', () => {
    expect(JSON.parse(readFileSync(join(root, 'data/leads/study.json'), 'utf8')).source).toEqual({
      kind: 'standard input',
    });
    const again = ['freeze', 'leads.csv', '--target', 'won', '--study', 'again', '--id', 'id'];
    const same = jsonOf([...again, '--role', 'kind=category', '--key', 'key']);
    const { parts } = JSON.parse(readFileSync(join(root, 'data/leads/study.json'), 'utf8'));
    expect(JSON.parse(readFileSync(join(root, 'data/again/study.json'), 'utf8')).parts).toEqual(parts);
    expect(same.nRows).toBe(240);
    rmSync(join(root, 'data/again'), { recursive: true });
    rmSync(join(root, 'models/again'), { recursive: true, force: true });
  }, 60_000);

  test.each([[[]], [['--out', '-']]])(
    'is scored to standard output, which holds nothing but the rows: %j',
    (out) => {
      const { status, stdout, stderr } = nightlab(['predict', model, '-', ...out], csv);
      expect(status, stderr).toBe(0);
      expect(stdout).toBe(expected);
      expect(stderr).toMatch(/scored 240 rows in .*: standard output/);
    },
    60_000,
  );

  test('gives one JSON object where the scores go to a file, and is refused where both would go out', () => {
    const report = jsonOf(['predict', model, '-', '--out', 'piped.csv'], csv);
    expect(report).toMatchObject({ nRows: 240, columns: { ids: ['id'] }, unparsable: {} });
    expect(readFileSync(join(root, 'piped.csv'), 'utf8')).toBe(expected);
    const refused = nightlab(['predict', model, '-', '--json'], csv);
    expect(refused.status).toBe(1);
    expect(JSON.parse(refused.stdout).error.code).toBe('cli.twoOutputs');
  }, 60_000);

  test('as a workbook, which is bytes, is read alike', () => {
    expect(nightlab(['predict', model, '-'], workbook).stdout).toBe(expected);
  }, 60_000);

  test.each([
    ['that is empty', '', ['freeze', '-', '--target', 'won', '--study', 'x'], 'table.empty'],
    [
      'without the target',
      'a,b\n1,2\n',
      ['freeze', '-', '--target', 'won', '--study', 'x'],
      'table.missingColumn',
    ],
    [
      'that is not a table',
      'PK\x03\x04',
      ['freeze', '-', '--target', 'won', '--study', 'x'],
      'table.brokenWorkbook',
    ],
    ['with a ragged row', `${csv}1,2\n`, ['predict', model, '-'], 'table.raggedRow'],
    ['for a study without a name', csv, ['freeze', '-', '--target', 'won'], 'split.noName'],
  ])(
    '%s is refused by name and leaves no file, among temporary ones neither',
    (_what, input, args, code) => {
      const before = readdirSync(root, { recursive: true });
      const { status, stdout } = nightlab(
        [...args, '--json', ...(args[0] === 'predict' ? ['--out', 'no.csv'] : [])],
        input,
      );
      expect(status).toBe(1);
      const { error } = JSON.parse(stdout.trim().split('\n').at(-1)!);
      expect(error.code).toBe(code);
      expect(error.message).toMatch(/standard input/i);
      expect(readdirSync(root, { recursive: true })).toEqual(before);
      expect(readdirSync(scratch)).toEqual([]);
    },
    60_000,
  );
});

describe('a query that fails', () => {
  test.each([
    ['in its SQL', ['--query', 'selct 1'], 'table.badQuery'],
    ['without a row', ['--query', "from 'leads.csv' where discount = 'no'"], 'table.noRows'],
    ['on no database', ['--query', 'from x', '--database', 'leads.csv'], 'table.unknownDatabase'],
  ])(
    '%s leaves no file and no folder, among temporary ones neither',
    (_what, flags, code) => {
      const before = readdirSync(root, { recursive: true });
      expect(jsonOf(['freeze', ...flags, '--target', 'won', '--study', 'y']).error.code).toBe(code);
      expect(readdirSync(root, { recursive: true })).toEqual(before);
      expect(readdirSync(scratch)).toEqual([]);
    },
    60_000,
  );
});

describe('a decision and kept columns', () => {
  const decided = ['--keep', 'kind', '--top', '25%'];
  const lines = (text: string) => text.trim().split('\n');

  test('are the same from a file, a workbook, several files, a query and standard input', () => {
    const whole = nightlab(['predict', model, 'leads.csv', ...decided, '--out', '-']).stdout;
    expect(lines(whole)[0]).toMatch(/^row,id,kind,(score|probability),decision$/);
    expect(lines(whole).filter((line) => line.endsWith(',yes'))).toHaveLength(60);
    const others: [readonly string[], string?][] = [
      [['leads.xlsx', '--sheet', 'new', '--out', '-']],
      [['part-*.csv']],
      [['part-2.csv', 'part-1.csv']],
      [['--query', "from 'leads.csv'"]],
      [['-'], csv],
    ];
    for (const [from, input] of others) {
      const { status, stdout, stderr } = nightlab(['predict', model, ...from, ...decided], input);
      expect(status, stderr).toBe(0);
      expect(stdout, from.join(' ')).toBe(whole);
    }
  }, 120_000);

  test('by a threshold keep all columns of several files, as they are there', () => {
    const { stdout, stderr } = nightlab([
      'predict',
      model,
      'part-*.csv',
      '--keep',
      'all',
      '--threshold',
      '0.5',
    ]);
    expect(lines(stdout)[0], stderr).toMatch(
      /^row,id,discount,kind,new,day,won,(score|probability),decision$/,
    );
    expect(lines(stdout)[1]).toMatch(/^1,L0000000,0%,0,true,2024-01-01,/);
    for (const line of lines(stdout).slice(1)) {
      const [score, decision] = line.split(',').slice(-2);
      expect(decision).toBe(Number(score) >= 0.5 ? 'yes' : 'no');
    }
  }, 60_000);
});

test('scores in a workbook are measured as those in a CSV file, and refused by row', () => {
  expect(nightlab(['split', 'leads', '--out', 'out']).status).toBe(0);
  const keys = readFileSync(join(root, 'out/validation.csv'), 'utf8').trim().split('\n').slice(1);
  const scores = keys.map((line, i): [string, number] => [line.split(',')[0]!, (i * 17) % 29]);
  const book = (rows: readonly (readonly (string | number)[])[]) =>
    workbookOf({ sheets: [{ name: 's', rows: rowsOf([['row', 'score'], ...rows]) }] });
  writeFileSync(join(root, 's.csv'), `row,score\n${scores.join('\n')}\n`);
  writeFileSync(join(root, 's.xlsx'), book(scores));
  const { auc } = jsonOf(['score', 'leads', 's.csv', '--on', 'validation']);
  expect(auc).toBeGreaterThan(0);
  expect(jsonOf(['score', 'leads', 's.xlsx', '--on', 'validation'])).toMatchObject({ auc, isLook: false });
  writeFileSync(
    join(root, 'bad.xlsx'),
    book(scores.map(([row, score], i) => [row, i === 2 ? 'high' : score])),
  );
  expect(jsonOf(['score', 'leads', 'bad.xlsx', '--on', 'validation']).error).toMatchObject({
    code: 'table.badScores',
    message: expect.stringMatching(/bad\.xlsx, data row 3 .*"high"/),
  });
}, 60_000);
