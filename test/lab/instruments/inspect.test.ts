import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Inspector, openInspector } from '../../../src/lab/instruments/inspect.ts';
import { openFrozenStudy } from '../../../src/split/study/open-frozen-study.ts';
import type { FrozenStudy } from '../../../src/split/study/study.ts';
import { smallStudy } from '../small-study.ts';

const never = new AbortController().signal;
let root: string;
let study: FrozenStudy;
let inspector: Inspector;

beforeAll(async () => {
  root = await smallStudy(400);
  study = await openFrozenStudy(root, 'small');
  inspector = openInspector(study);
});
afterAll(() => {
  inspector.close();
  rmSync(root, { recursive: true });
});

const ask = (sql: string): Promise<string> => inspector.ask(sql, never);

describe('inspect', () => {
  test('answers a SELECT over the train rows, the target among its columns', async () => {
    const nRows = study.file.parts.train.nRows;
    expect(await ask('SELECT count(*) AS n FROM train')).toContain(String(nRows));
    const text = await ask(
      'SELECT industry, avg((won = $$yes$$)::INT) AS rate FROM train GROUP BY 1 ORDER BY 1',
    );
    expect(text).toMatch(/industry +rate\nbank +0\.\d{1,6}\n/);
    expect(await ask('FROM train LIMIT 2;')).toContain('(2 rows)');
    expect(await ask('SELECT 1 AS one -- a remark')).toContain('one');
  });

  test('keeps the order of the query and shows 50 rows at most, saying that there are more', async () => {
    const text = await ask('SELECT amount FROM train WHERE amount IS NOT NULL ORDER BY amount DESC');
    const values = text.split('\n').slice(1, 51).map(Number);
    expect(values).toEqual([...values].sort((left, right) => right - left));
    expect(values).toHaveLength(50);
    expect(text).toContain('the first 50 rows; there are more');
  });

  test('cuts wide cells and long answers', async () => {
    expect((await ask("SELECT repeat('x', 1000) AS wide")).length).toBeLessThan(250);
    expect((await ask('SELECT *, notes AS a, notes AS b, notes AS c FROM train')).length).toBeLessThan(6500);
  });

  const vault = (): string => join(study.directory, study.file.vault.validation.file);
  test.each([
    ['the vault', () => `SELECT * FROM read_parquet('${vault()}')`],
    ['the vault by its bare name', () => `SELECT * FROM '${vault()}'`],
    ['the validation part', () => `SELECT * FROM '${join(study.directory, 'validation.parquet')}'`],
    [
      'the train file itself',
      () => `SELECT * FROM parquet_metadata('${join(study.directory, 'train.parquet')}')`,
    ],
    ['a CSV file', () => "SELECT * FROM read_csv('/etc/passwd')"],
    ['a text file', () => "SELECT * FROM read_text('/etc/passwd')"],
    ['a JSON file', () => "SELECT * FROM read_json('/etc/passwd')"],
    ['a list of files', () => "SELECT * FROM glob('/*')"],
    ['an address', () => "SELECT * FROM 'http://127.0.0.1:9/x.parquet'"],
    ['the environment', () => "SELECT getenv('HOME')"],
    ['a statement in a string', () => "SELECT * FROM query('COPY train TO ''/tmp/out.csv''')"],
    ['ATTACH', () => "ATTACH '/tmp/other.db' AS other"],
    ['COPY', () => "COPY train TO '/tmp/out.csv'"],
    ['EXPORT', () => "EXPORT DATABASE '/tmp/out'"],
    ['INSTALL', () => 'INSTALL httpfs'],
    ['LOAD', () => "LOAD 'httpfs'"],
    ['PRAGMA', () => 'PRAGMA database_list'],
    ['SET', () => 'SET enable_external_access = true'],
    ['RESET', () => 'RESET enable_external_access'],
    ['CALL', () => "CALL pragma_table_info('train')"],
    ['EXPLAIN ANALYZE', () => "EXPLAIN ANALYZE COPY train TO '/tmp/out.csv'"],
    ['CREATE', () => 'CREATE TABLE mine AS SELECT 1'],
    ['DROP', () => 'DROP TABLE train'],
    ['UPDATE', () => "UPDATE train SET won = 'yes'"],
    ['a write inside a WITH', () => 'WITH x AS (DELETE FROM train RETURNING *) SELECT * FROM x'],
    ['two statements', () => 'SELECT 1; SELECT 2'],
    ['a bracket that closes ours', () => 'SELECT 1) AS a; DROP TABLE train; --'],
    ['an open comment', () => 'SELECT 1 /*'],
    ['nothing', () => '  '],
    ['a parameter', () => 'SELECT ?'],
    ['10,000 brackets', () => `SELECT ${'abs('.repeat(3000)}1${')'.repeat(3000)}`],
    ['a statement of a megabyte', () => `SELECT '${'x'.repeat(1_000_000)}'`],
  ])('refuses %s, and answers the next question', async (_what, sql) => {
    await expect(ask(sql())).rejects.toMatchObject({ code: 'lab.badSql' });
    expect(await ask('SELECT count(*) FILTER (won IS NOT NULL) AS n FROM train')).toContain(
      String(study.file.parts.train.nRows),
    );
  });

  test('what DuckDB knows of itself names no folder of this machine and no secret', async () => {
    const answers = [
      await ask('SELECT * FROM duckdb_databases()'),
      await ask('SELECT sql FROM duckdb_tables()'),
      await ask('SELECT name, value FROM duckdb_settings() ORDER BY length(value) DESC'),
    ].join('\n');
    for (const place of [root, process.env.HOME ?? '/root', tmpdir()]) expect(answers).not.toContain(place);
    expect(await ask('SELECT * FROM duckdb_secrets()')).toContain('(0 rows)');
  });

  test('a query without end, one that cannot be interrupted and one that fills the memory are ended, and the next is answered', async () => {
    const quick = openInspector(study, 1);
    try {
      expect(await quick.ask('SELECT 1 AS one', never)).toContain('one');
      const crossJoin = 'SELECT sum(sqrt(a.i * b.i)) FROM range(10000000) a(i), range(10000000) b(i)';
      await expect(quick.ask(crossJoin, never)).rejects.toMatchObject({ code: 'lab.sqlTooLong' });
      const distance = "SELECT levenshtein(repeat('ab', 300000), repeat('ba', 300000))";
      await expect(quick.ask(distance, never)).rejects.toMatchObject({
        code: expect.stringMatching(/^lab\.sqlToo/),
      });
      const wide = "SELECT length(repeat('x', 4000000000))";
      await expect(quick.ask(wide, never)).rejects.toMatchObject({
        code: expect.stringMatching(/^lab\.(sqlToo|badSql)/),
      });
      const list =
        'SELECT count(*) FROM (SELECT a.notes || random() AS s FROM train a, train b, train c GROUP BY 1)';
      await expect(quick.ask(list, never)).rejects.toMatchObject({
        code: expect.stringMatching(/^lab\.(sqlToo|badSql)/),
      });
      expect(await quick.ask('SELECT 1 AS one', never)).toContain('one');
    } finally {
      quick.close();
    }
  });

  test('stopping ends a running query', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    const endless = 'SELECT sum(sqrt(a.i * b.i)) FROM range(10000000) a(i), range(10000000) b(i)';
    await expect(inspector.ask(endless, stop.signal)).rejects.toMatchObject({ code: 'lab.stopped' });
  });

  test('leaves nothing behind in the study', () => {
    expect(readdirSync(study.directory).sort()).toEqual(
      ['sealed.parquet', 'study.json', 'train.parquet', 'validation.parquet', 'vault'].sort(),
    );
  });
});
