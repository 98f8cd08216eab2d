import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { freezeCommandOf } from '../../../src/split/freeze/freeze-command.ts';
import { freezeTable, studyNameOf } from '../../../src/split/freeze/freeze-table.ts';
import { readFile } from '../../../src/table/input/read-file.ts';
import { type TableInput, withoutSecrets } from '../../../src/table/input/table-input.ts';
import { errorOf, smallCsv, temporaryDirectory, write } from '../fixture.ts';

const directory = temporaryDirectory();

async function read(input: TableInput) {
  const raw = await readFile(input);
  try {
    return {
      names: raw.columnNames,
      rows: await raw.database.rows('SELECT * FROM raw'),
      notes: raw.notes.join('\n'),
    };
  } finally {
    raw.close();
  }
}

describe('several files', () => {
  const folder = join(directory, 'calls');
  mkdirSync(folder);
  const days = (sign: string) =>
    Array.from({ length: 30 }, (_, i) =>
      sign === '-' ? `2024-03-${10 + (i % 20)}` : `${10 + (i % 20)}.03.2024`,
    );
  write(
    folder,
    'calls-1.csv',
    `id,amount,on\n${days('-')
      .map((day, i) => `${i},${i}.5,${day}`)
      .join('\n')}\n`,
  );
  write(folder, 'calls-10.csv', 'on,amount,id\n2024-05-01,1.25,x\n');
  write(
    folder,
    'calls-2.csv',
    `on;ID;amount;extra\n${days('.')
      .map((day, i) => `${day};${i};${i},5;e`)
      .join('\n')}\n`,
  );

  test('are one table in the order of their names, each read by its own separator, decimals and dates', async () => {
    const { names, rows, notes } = await read(join(folder, 'calls-*.csv'));
    expect(names).toEqual(['id', 'amount', 'on', 'extra']);
    expect(rows).toHaveLength(61);
    expect(rows[29]).toEqual(['29', '29.5', '2024-03-19', null]);
    expect(rows[30]).toEqual(['0', '0.5', '2024-03-10', 'e']);
    expect(rows[60]).toEqual(['x', '1.25', '2024-05-01', null]);
    expect(notes).toMatch(/calls-1.csv \(30\), calls-2.csv \(30\), calls-10.csv \(1\)/);
    expect(notes).toMatch(
      /"extra" is not in 2 of 3 files \(calls-1.csv, calls-10.csv\): it is missing in their 31 rows/,
    );
  });

  test('read the same in whatever order they are given, each once', async () => {
    const paths = ['calls-10.csv', 'calls-1.csv', 'calls-2.csv'].map((name) => join(folder, name));
    const { rows, notes } = await read([...paths, join(folder, '..', 'calls', 'calls-1.csv')]);
    expect(rows).toEqual((await read(join(folder, 'calls-{1,2,10}.csv'))).rows);
    expect(notes).not.toMatch(/same bytes/);
  });

  test.each([
    ['of other columns', ['a.csv', 'b.csv'], 'table.otherColumns'],
    ['of other formats', ['a.csv', 'c.jsonl'], 'table.mixedFormats'],
    ['that no pattern matches', ['a*.tsv'], 'table.noFile'],
    ['and standard input', ['a.csv', '-'], 'table.mixedInput'],
  ])('%s are refused', async (_what, names, code) => {
    write(directory, 'a.csv', 'a,b\n1,2\n');
    write(directory, 'b.csv', 'c,d\n1,2\n');
    write(directory, 'c.jsonl', '{"a":1,"b":2}\n');
    const paths = names.map((name) => (name === '-' ? name : join(directory, name)));
    expect((await errorOf(readFile(paths))).code).toBe(code);
  });

  test('give a study their common name, and freeze only where all have the target', async () => {
    expect(studyNameOf('x/calls-*.csv')).toBe('calls');
    expect(studyNameOf(['x/calls-1.csv', 'x/calls-12.csv'])).toBe('calls');
    expect(() => studyNameOf('-')).toThrow(/standard input/);
    const one = write(directory, 'won-1.csv', smallCsv(100));
    const two = write(directory, 'won-2.csv', 'amount,date\n1,2\n');
    const error = await errorOf(
      freezeTable({ root: directory, file: [one, two], target: 'won', study: 'w' }),
    );
    expect(error.code).toBe('split.targetAbsent');
  });
});

describe('a query', () => {
  test('on a DuckDB file and over files gives its rows in their order, and writes nothing', async () => {
    const path = join(directory, 'crm.duckdb');
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    await connection.run("CREATE TABLE calls AS SELECT i AS id, 'k' || i AS kind FROM range(5000) t(i)");
    connection.closeSync();
    instance.closeSync();
    const before = readFileSync(path);
    const { names, rows } = await read({
      query: 'select kind, id from calls order by id desc; -- all',
      database: path,
    });
    expect(names).toEqual(['kind', 'id']);
    expect(rows[0]).toEqual(['k4999', '4999']);
    expect(rows[4999]).toEqual(['k0', '0']);
    const csv = write(directory, 'over.csv', 'a,b\n1,2\n3,4\n');
    expect((await read({ query: `from '${csv}' where a > 1` })).rows).toEqual([['3', '4']]);
    for (const query of [
      'drop table calls',
      'select 1; select 2',
      `copy calls to '${csv}'`,
      "attach 'x.db'",
      'selct 1',
      '',
      'select $1',
    ]) {
      const error = await errorOf(readFile({ query, database: path }));
      expect(error.code).toBe('table.badQuery');
    }
    expect(readFileSync(path).equals(before)).toBe(true);
    expect((await errorOf(readFile(path))).message).toMatch(/DuckDB database; it holds "calls"/);
  });

  test('never shows a password', async () => {
    const database = 'postgres://bob:s3cr%40t@nowhere.invalid/db?sslpassword=hush';
    const error = await errorOf(readFile({ query: "select 'password=abc'", database }));
    expect(JSON.stringify([error.message, error.remedy])).not.toMatch(/s3cr|hush|abc/);
    expect(error.message).toMatch(/postgres:\/\/bob:\*\*\*@nowhere/);
    expect(withoutSecrets("host=h password='a b' user=u")).toBe('host=h password=*** user=u');
  });
});

interface Sqlite {
  readonly DatabaseSync: new (path: string) => { exec(sql: string): void; close(): void };
}
/** Since Node 22.13 without a flag. */
const sqliteName = 'node:sqlite';
const sqlite: Sqlite | null = await import(sqliteName).then(
  (found: Sqlite) => found,
  () => null,
);

describe('a query on an SQLite file', () => {
  test.skipIf(sqlite === null)(
    'is answered by the SQLite of Node (skipped: this Node has none)',
    async () => {
      const path = join(directory, 'crm.sqlite');
      const made = new sqlite!.DatabaseSync(path);
      made.exec(
        "CREATE TABLE calls (id INTEGER, kind TEXT, size REAL, note BLOB); INSERT INTO calls VALUES (9007199254740993, 'a', 1.5, x'0aff'), (2, 'b,\"c', NULL, NULL)",
      );
      made.close();
      const before = readFileSync(path);
      const { names, rows } = await read({ query: 'select * from calls order by id desc', database: path });
      expect(names).toEqual(['id', 'kind', 'size', 'note']);
      expect(rows).toEqual([
        ['9007199254740993', 'a', '1.5', '0aff'],
        ['2', 'b,"c', null, null],
      ]);
      for (const query of [
        'drop table calls',
        'select nothing from calls',
        "insert into calls values (1, 'x', 1, null)",
      ])
        expect((await errorOf(readFile({ query, database: path }))).code).toBe('table.badQuery');
      expect(readFileSync(path).equals(before)).toBe(true);
    },
  );

  test.skipIf(sqlite !== null)(
    'without it says three ways to go on (skipped: this Node has one)',
    async () => {
      const path = write(
        directory,
        'old.sqlite',
        Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(4096)]),
      );
      const { message, remedy } = await errorOf(readFile({ query: 'select 1', database: path }));
      expect(message).toMatch(/old\.sqlite|SQLite/);
      expect(remedy).toMatch(/sqlite3 .*\| npx nightlab freeze -.*--install-scanner.*Node 22\.13/);
    },
  );
});

test('the command that freezes again names the reading flags and the input', () => {
  expect(
    freezeCommandOf({
      file: 'calls-*.csv',
      sheet: 'a b',
      target: 'won',
      dayFirst: ['on', 'at'],
      monthFirst: ['us'],
      missing: { x: ['tbd', '99'] },
      notMissing: { land: ['NA'] },
    }),
  ).toBe(
    "npx nightlab freeze 'calls-*.csv' --target won --sheet 'a b' --day-first on,at --month-first us --missing x=tbd,99 --not-missing land=NA",
  );
  expect(freezeCommandOf({ file: { query: 'select 1', database: 'postgres://u:p@h/d' }, target: 't' })).toBe(
    "npx nightlab freeze --query 'select 1' --database 'postgres://u:***@h/d' --target t",
  );
});
