import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { freezeTable } from '../../src/split/freeze/freeze-table.ts';
import { openDatabase } from '../../src/table/database/database.ts';
import { errorOf, smallCsv, temporaryDirectory, write } from '../table/fixture.ts';

const root = temporaryDirectory();

type More = Partial<Parameters<typeof freezeTable>[0]>;

/** Freezes content that must be refused; every refusal names its cause, gives a remedy, and leaves nothing. */
async function refusal(name: string, content: string | Uint8Array, more: More = {}) {
  const file = write(root, name, content);
  const error = await errorOf(freezeTable({ file, target: 'won', root, study: 'broken', ...more }));
  expect(error.remedy.length).toBeGreaterThan(10);
  expect(existsSync(join(root, 'data', 'broken'))).toBe(false);
  return error;
}

const yesNo = (values: readonly string[]) =>
  `amount,won\n${values.map((value, i) => `${i}.5,${value}`).join('\n')}\n`;
const repeat = (value: string, n: number) => Array.from({ length: n }, () => value);

describe('what freeze refuses', () => {
  test('an empty file', async () => {
    const error = await refusal('empty.csv', '');
    expect(error.code).toBe('table.empty');
    expect(error.message).toMatch(/empty\.csv is empty/);
  });

  test('a file of blanks', async () => {
    expect((await refusal('blank.csv', '\n\n  \n\n')).code).toMatch(/^table\.(empty|noRows)$/);
  });

  test('an empty gzip', async () => {
    expect((await refusal('empty.csv.gz', gzipSync(''))).code).toBe('table.empty');
  });

  test('a header without rows', async () => {
    const error = await refusal('header.csv', 'amount,source,won\n');
    expect(error.code).toBe('table.noRows');
    expect(error.message).toMatch(/3 columns and no data row/);
  });

  test('binary junk', async () => {
    const junk = Uint8Array.from({ length: 5000 }, (_, i) => (i * 2654435761) >>> 24);
    expect((await refusal('junk.csv', junk)).code).toBe('table.binary');
  });

  test('a NUL byte far down in a text', async () => {
    expect((await refusal('nul.csv', `${smallCsv(20_000)}a\0b,yes\n`)).code).toBe('table.binary');
  });

  test('one class', async () => {
    const error = await refusal('one-class.csv', yesNo(repeat('yes', 80)));
    expect(error.code).toBe('table.oneClass');
    expect(error.message).toMatch(/"won" has one value only: "yes" in 80 rows/);
  });

  test('one class beside missing targets, with what a missing target may mean', async () => {
    const error = await refusal('presence.csv', yesNo([...repeat('yes', 80), ...repeat('', 60)]));
    expect(error.code).toBe('table.oneClass');
    expect(error.message).toMatch(/missing in 60 more/);
    expect(error.remedy).toMatch(/If a missing "won" means the other answer/);
  });

  test('three classes, each with its count', async () => {
    const error = await refusal(
      'three.csv',
      yesNo([...repeat('yes', 50), ...repeat('no', 40), ...repeat('maybe', 30)]),
    );
    expect(error.code).toBe('table.manyClasses');
    expect(error.message).toMatch(/3 values, not two: "yes" \(50\), "no" \(40\), "maybe" \(30\)/);
  });

  test('a number as the target', async () => {
    const error = await refusal('regression.csv', smallCsv(2000), { target: 'amount' });
    expect(error.code).toBe('table.manyClasses');
    expect(error.message).toMatch(/over 900 values/);
  });

  test('a target that is not a column, with the one that was probably meant', async () => {
    const error = await refusal('typo.csv', smallCsv(60), { target: 'Wonn' });
    expect(error.code).toBe('table.missingColumn');
    expect(error.message).toMatch(/^Target column "Wonn" not found in /);
    expect(error.remedy).toMatch(/Did you mean "won"\? The columns are: amount, won/);
  });

  test('a file without a header, saying so', async () => {
    const error = await refusal(
      'headerless.csv',
      smallCsv(60)
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => `1,2,3,${line}`)
        .join('\n'),
    );
    expect(error.code).toBe('table.missingColumn');
    expect(error.remedy).toMatch(/first row looks like data/);
  });

  test('an object with a key twice, without naming scratch files', async () => {
    const error = await refusal('twice.jsonl', '{"a":1,"a":2,"won":1}\n{"a":3,"won":0}\n');
    expect(error.code).toBe('table.brokenJson');
    expect(error.message).toMatch(/duplicate key "a"/);
    expect(error.message).not.toMatch(/nightlab-\w+\/input/);
  });

  test('a target without any value', async () => {
    expect((await refusal('no-target.csv', yesNo(repeat('NA', 60)))).code).toBe('table.emptyTarget');
  });

  test('a positive value that does not occur', async () => {
    const error = await refusal('positive.csv', smallCsv(60), { positive: 'maybe' });
    expect(error.code).toBe('table.badPositive');
    expect(error.remedy).toMatch(/"no" \(40 rows\) and "yes" \(20 rows\)/);
  });

  test('ten rows', async () => {
    const error = await refusal('ten.csv', smallCsv(10));
    expect(error.code).toBe('table.fewRows');
    expect(error.message).toMatch(/10 rows/);
  });

  test('four rows of the rarer class', async () => {
    const error = await refusal('rare.csv', yesNo([...repeat('yes', 4), ...repeat('no', 200)]));
    expect(error.code).toBe('table.fewOfAClass');
    expect(error.message).toMatch(/Only 4 of 204 rows have "won" = "yes"/);
  });

  test('a path where nothing is', async () => {
    const error = await errorOf(freezeTable({ file: join(root, 'nowhere.csv'), target: 'won', root }));
    expect(error.code).toBe('table.noFile');
  });

  test('a directory', async () => {
    mkdirSync(join(root, 'folder.csv'), { recursive: true });
    const error = await errorOf(freezeTable({ file: join(root, 'folder.csv'), target: 'won', root }));
    expect(error.code).toBe('table.isDirectory');
  });

  test.skipIf(process.getuid?.() === 0)('a file without the right to read it', async () => {
    const file = write(root, 'secret.csv', smallCsv(60));
    chmodSync(file, 0);
    const error = await errorOf(freezeTable({ file, target: 'won', root }));
    expect(error.code).toBe('table.unreadable');
    chmodSync(file, 0o600);
  });

  test('a gzip that is cut off', async () => {
    const whole = gzipSync(smallCsv(5000));
    const error = await refusal('cut.csv.gz', whole.subarray(0, whole.length / 2));
    expect(error.code).toBe('table.brokenGzip');
    expect(error.remedy).toMatch(/gzip -t/);
  });

  test('a Parquet file that is cut off, and one with a damaged inside', async () => {
    const path = join(root, 'whole.parquet');
    const database = await openDatabase();
    await database.run(
      `COPY (SELECT i AS amount, i % 3 = 0 AS won FROM range(5000) t(i)) TO '${path}' (FORMAT parquet)`,
    );
    database.close();
    const whole = readFileSync(path);
    expect((await refusal('cut.parquet', whole.subarray(0, whole.length - 300))).code).toBe(
      'table.brokenParquet',
    );
    const damaged = Buffer.from(whole);
    damaged.fill(0x5a, damaged.length - 200, damaged.length - 12);
    expect((await refusal('damaged.parquet', damaged)).code).toBe('table.brokenParquet');
  });

  test('a quote that is never closed, with its line', async () => {
    const error = await refusal(
      'quote.csv',
      `note,won\n${smallCsv(60).split('\n').slice(1, 40).join('\n')}\n"open,yes\nx,no\n`,
    );
    expect(error.code).toBe('table.unclosedQuote');
    expect(error.message).toMatch(/line 41/);
  });

  test('a row with a field too many, with its line', async () => {
    const error = await refusal('wide.csv', `${smallCsv(70)}1,2,yes\n`);
    expect(error.code).toBe('table.raggedRow');
    expect(error.message).toMatch(/line 72 has 3 fields, the header has 2/);
  });

  test('a broken row below blank lines, with the line of the file', async () => {
    const error = await refusal('below.csv', `\n\n${smallCsv(70)}1,2,yes\n`);
    expect(error.message).toMatch(/line 74 has 3 fields/);
  });

  test('a row with a field too few, with its line', async () => {
    const error = await refusal('narrow.csv', `a,b,won\n1,2,yes\n3,4,no\n5,6\n${'1,2,yes\n'.repeat(60)}`);
    expect(error.code).toBe('table.raggedRow');
    expect(error.message).toMatch(/line 4 has 2 fields, the header has 3/);
  });

  test('JSON lines with a broken line, with its number', async () => {
    const lines = Array.from({ length: 60 }, (_, i) => JSON.stringify({ amount: i, won: i % 3 === 0 }));
    lines[41] = '{"amount": 41, "won": tru';
    const error = await refusal('broken.jsonl', lines.join('\n'));
    expect(error.code).toBe('table.brokenJson');
    expect(error.message).toMatch(/line 42/);
  });

  test('JSON lines with a line that is not an object', async () => {
    const lines = Array.from({ length: 60 }, (_, i) => JSON.stringify({ amount: i, won: i % 3 === 0 }));
    lines[7] = '[1, 2]';
    expect((await refusal('array-line.jsonl', lines.join('\n'))).message).toMatch(/line 8/);
  });

  test('a text without any separator', async () => {
    const error = await refusal(
      'plain.csv',
      `won\n${repeat('yes', 40).join('\n')}\n${repeat('no', 40).join('\n')}\n`,
    );
    expect(error.code).toBe('split.noFeatures');
    expect(error.remedy).toMatch(/comma, semicolon, tab or \|/);
  });

  test('prose', async () => {
    const error = await refusal(
      'prose.txt',
      'Dear reader,\nthis is a letter.\nIt holds no table at all, or does it?\n',
    );
    expect(error.code).toMatch(/^table\.(raggedRow|missingColumn)$/);
  });

  test('a time column that is none', async () => {
    const error = await refusal('time.csv', smallCsv(60).replaceAll(/^\d/gm, 'w$&'), { time: 'amount' });
    expect(error.code).toBe('split.badTimeColumn');
    expect(error.message).toMatch(/for example "w/);
  });

  test('a time column that is mostly missing', async () => {
    const rows = Array.from(
      { length: 90 },
      (_, i) => `${i < 10 ? '' : `2024-01-${10 + (i % 20)}`},${i},${i % 3 ? 'no' : 'yes'}`,
    );
    const error = await refusal('holes.csv', `day,amount,won\n${rows.join('\n')}\n`, { time: 'day' });
    expect(error.message).toMatch(/missing or unreadable in 10 of 90 rows/);
  });

  test('a time that decides the answer', async () => {
    const rows = Array.from({ length: 90 }, (_, i) => `${i},${i % 7},${i < 45 ? 'no' : 'yes'}`);
    const error = await refusal('decides.csv', `day,amount,won\n${rows.join('\n')}\n`, { time: 'day' });
    expect(error.code).toBe('split.oneClassPart');
    expect(error.message).toMatch(/validation part has 18 positive of 18 rows/);
  });

  test('one group', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `here,${i * i},${i % 3 ? 'no' : 'yes'}`);
    const error = await refusal('one-group.csv', `place,amount,won\n${rows.join('\n')}\n`, {
      group: 'place',
    });
    expect(error.code).toBe('split.fewGroups');
    expect(error.message).toMatch(/"place" has one group/);
  });

  test('time and group at once, shares that do not sum to 100, a name that cannot be one, an unknown role', async () => {
    const csv = smallCsv(60);
    expect((await refusal('a.csv', csv, { time: 'amount', group: 'amount' })).code).toBe('split.twoRecipes');
    expect((await refusal('a.csv', csv, { split: [60, 60, 20] })).code).toBe('split.badFractions');
    for (const study of ['../x', 'a/b', '', '-x', 'a b']) {
      expect((await refusal('a.csv', csv, { study })).code).toBe('split.badName');
    }
    expect((await refusal('a.csv', csv, { role: { amuont: 'category' } })).remedy).toMatch(/"amount"/);
    expect((await refusal('a.csv', csv, { id: ['nobody'] })).code).toBe('table.missingColumn');
    expect((await refusal('a.csv', csv, { group: 'won' })).code).toBe('split.badColumn');
  });

  test('words as numbers, when the role is forced', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${['red', 'blue'][i % 2]},${i % 3 ? 'no' : 'yes'}`);
    const error = await refusal('words.csv', `colour,won\n${rows.join('\n')}\n`, {
      role: { colour: 'numeric' },
    });
    expect(error.code).toBe('table.badRole');
  });

  test('refusals leave no scratch files in data/', async () => {
    await refusal('again.csv', smallCsv(10));
    expect(existsSync(join(root, 'data')) ? readdirSync(join(root, 'data')) : []).toEqual([]);
  });
});

describe('what freeze takes, though it is odd', () => {
  test('a column without any value is constant', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${i * 2},,${i % 3 ? 'no' : 'yes'}`);
    const file = write(root, 'hollow.csv', `amount,nothing,won\n${rows.join('\n')}\n`);
    const { roles } = await freezeTable({ file, target: 'won', root });
    expect(roles).toEqual({ amount: 'numeric', nothing: 'constant' });
  });

  test('rows without a target are left out and reported', async () => {
    const values = Array.from({ length: 90 }, (_, i) => (i % 9 === 0 ? '?' : i % 2 ? 'yes' : 'no'));
    const file = write(root, 'some.csv', yesNo(values));
    const report = await freezeTable({ file, target: 'won', root });
    expect(report.nRows).toBe(80);
    expect(report.notes.join()).toMatch(/10 rows have no "won"/);
  });

  test('repeated header names are told apart and reported', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${i * 2},x${i % 4},${i % 3 ? 'no' : 'yes'}`);
    const file = write(root, 'twice.csv', `amount,amount,won\n${rows.join('\n')}\n`);
    const report = await freezeTable({ file, target: 'won', root });
    expect(report.roles).toEqual({ amount: 'numeric', amount_2: 'category' });
    expect(report.notes.join()).toMatch(/repeats the name "amount"/);
  });

  test('Parquet named .csv', async () => {
    const path = join(root, 'disguised.csv');
    const database = await openDatabase();
    await database.run(
      `COPY (SELECT (i * 7 % 31)::DOUBLE AS amount, i % 3 = 0 AS won FROM range(90) t(i)) TO '${path}' (FORMAT parquet)`,
    );
    database.close();
    const report = await freezeTable({ file: path, target: 'won', root });
    expect(report.target).toEqual({ column: 'won', positive: 'true', negative: 'false' });
    expect(report.notes.join()).toMatch(/Parquet/);
  });
});
