import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Dictionary } from '../../src/table/dictionary.ts';
import type { Table } from '../../src/table/table.ts';
import { writeScores } from '../../src/table/write-scores.ts';
import { cellsOf, errorOf, temporaryDirectory } from './fixture.ts';

const directory = temporaryDirectory();
const table: Table = {
  nRows: 3,
  columns: [
    { kind: 'number', name: 'amount', role: 'numeric', values: Float64Array.of(1, 2, 3) },
    {
      kind: 'string',
      name: 'lead id',
      role: 'id',
      codes: Int32Array.of(1, 0, -1),
      dictionary: Dictionary.of(['a,1', 'b"2']),
    },
  ],
};
const scores = Float64Array.of(0.1, 1 / 3, 1);

describe('writeScores', () => {
  test('one line a row: its number, the ids, the score to the last digit', async () => {
    const path = join(directory, 'out.csv');
    await writeScores(path, table, scores);
    expect(readFileSync(path, 'utf8')).toBe(
      'row,lead id,score\n1,"b""2",0.1\n2,"a,1",0.3333333333333333\n3,,1.0\n',
    );
  });

  test('the ending of the name chooses the form', async () => {
    await writeScores(join(directory, 'out.csv.gz'), table, scores);
    expect(gunzipSync(readFileSync(join(directory, 'out.csv.gz'))).toString()).toMatch(
      /^row,lead id,score\n/,
    );
    for (const name of ['out.parquet', 'out.tsv']) {
      await writeScores(join(directory, name), table, scores);
      const { names, rows } = await cellsOf(join(directory, name));
      expect(names).toEqual(['row', 'lead id', 'score']);
      expect(rows[1]).toEqual(['2', 'a,1', '0.3333333333333333']);
    }
  });

  test('more rows than one block keep their order', async () => {
    const many = Float64Array.from({ length: 5000 }, (_, i) => i / 5000);
    const path = join(directory, 'many.csv');
    await writeScores(path, { nRows: 5000, columns: [] }, many);
    const { rows } = await cellsOf(path);
    expect(rows.every(([row, score], i) => row === String(i + 1) && Number(score) === many[i])).toBe(true);
  });

  test('an unknown ending or a directory that is not there is refused, and no piece is left', async () => {
    expect((await errorOf(writeScores(join(directory, 'out.xlsx'), table, scores))).code).toBe(
      'table.badOutput',
    );
    const nowhere = join(directory, 'nowhere', 'out.csv');
    expect((await errorOf(writeScores(nowhere, table, scores))).code).toBe('table.badOutput');
    expect(existsSync(nowhere)).toBe(false);
    expect(readdirSync(directory).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
