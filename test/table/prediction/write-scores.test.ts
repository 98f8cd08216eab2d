import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Dictionary } from '../../../src/table/memory/dictionary.ts';
import { type OutputColumn, writeScores } from '../../../src/table/prediction/write-scores.ts';
import { cellsOf, errorOf, temporaryDirectory } from '../fixture.ts';

const directory = temporaryDirectory();
const ids = { codes: Int32Array.of(1, 0, -1), dictionary: Dictionary.of(['a,1', 'b"2']) };
const columns: OutputColumn[] = [
  { name: 'row', values: Int32Array.of(1, 2, 3) },
  { name: 'lead id', values: ids },
  { name: 'score', values: Float64Array.of(0.1, 1 / 3, 1) },
];

describe('writeScores', () => {
  test('one line per row: its number, the ids, the score to the last digit', async () => {
    const path = join(directory, 'out.csv');
    await writeScores(path, columns);
    expect(readFileSync(path, 'utf8')).toBe(
      'row,lead id,score\n1,"b""2",0.1\n2,"a,1",0.3333333333333333\n3,,1.0\n',
    );
  });

  test('the ending of the name chooses the form', async () => {
    await writeScores(join(directory, 'out.csv.gz'), columns);
    expect(gunzipSync(readFileSync(join(directory, 'out.csv.gz'))).toString()).toMatch(
      /^row,lead id,score\n/,
    );
    for (const name of ['out.parquet', 'out.tsv', 'out.jsonl', 'out.ndjson.gz', 'out.tsv.gz']) {
      await writeScores(join(directory, name), columns);
      const { names, rows } = await cellsOf(join(directory, name));
      expect(names).toEqual(['row', 'lead id', 'score']);
      expect(rows[1]).toEqual(['2', 'a,1', '0.3333333333333333']);
    }
  });

  test('more rows than one block keep their order', async () => {
    const many = Float64Array.from({ length: 5000 }, (_, i) => i / 5000);
    const path = join(directory, 'many.csv');
    const rowNumbers = Int32Array.from(many, (_, row) => row + 1);
    await writeScores(path, [
      { name: 'row', values: rowNumbers },
      { name: 'score', values: many },
    ]);
    const { rows } = await cellsOf(path);
    expect(rows.every(([row, score], i) => row === String(i + 1) && Number(score) === many[i])).toBe(true);
  });

  test('a stream gets CSV and stays open', async () => {
    const stream = new PassThrough();
    await writeScores(stream, columns);
    expect(stream.writableEnded).toBe(false);
    expect(String(stream.read())).toBe(
      'row,lead id,score\n1,"b""2",0.1\n2,"a,1",0.3333333333333333\n3,,1.0\n',
    );
  });

  test('what a spreadsheet would run is made safe in text alone, and counted', async () => {
    const formula = { codes: Int32Array.of(0, 1, 0), dictionary: Dictionary.of(['=1+1', '-5']) };
    const [csv, jsonl] = [join(directory, 'formula.csv'), join(directory, 'formula.jsonl')];
    expect(await writeScores(csv, [{ name: '@id', values: formula }])).toEqual({ nGuarded: 3, renamed: [] });
    expect(readFileSync(csv, 'utf8')).toBe("'@id\n'=1+1\n-5\n'=1+1\n");
    expect(await writeScores(jsonl, [{ name: '@id', values: formula }])).toEqual({
      nGuarded: 0,
      renamed: [],
    });
    expect(JSON.parse(readFileSync(jsonl, 'utf8').split('\n')[0]!)).toEqual({ '@id': '=1+1' });
  });

  test('of names that differ in case alone the second gets a number, and that is said', async () => {
    const twins = ['Name', 'name', 'NAME_2', 'name'].map((name) => ({ name, values: ids }));
    for (const name of ['twins.csv', 'twins.parquet', 'twins.jsonl']) {
      const { renamed } = await writeScores(join(directory, name), twins);
      expect(renamed.map(({ to }) => to)).toEqual(['name_3', 'name_4']);
      expect((await cellsOf(join(directory, name))).names).toEqual(['Name', 'name_3', 'NAME_2', 'name_4']);
    }
  });

  test('an unknown ending or a directory that is not there is refused, and no piece is left', async () => {
    expect((await errorOf(writeScores(join(directory, 'out.xlsx'), columns))).code).toBe('table.badOutput');
    const nowhere = join(directory, 'nowhere', 'out.csv');
    expect((await errorOf(writeScores(nowhere, columns))).code).toBe('table.badOutput');
    expect(existsSync(nowhere)).toBe(false);
    expect(readdirSync(directory).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
