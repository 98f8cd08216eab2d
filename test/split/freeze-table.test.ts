import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';
import { random } from '../../src/core/random.ts';
import { makeFolds } from '../../src/split/draw/folds.ts';
import { freezeTable, studyNameOf } from '../../src/split/freeze/freeze-table.ts';
import { openFrozenStudy } from '../../src/split/study/open-frozen-study.ts';
import { readPart, readTrainLabels } from '../../src/split/study/read-part.ts';
import { readVaultLabels } from '../../src/split/vault/vault.ts';
import { openDatabase } from '../../src/table/database/database.ts';
import { readForPrediction } from '../../src/table/prediction/read-for-prediction.ts';
import { cellOf, type Table } from '../../src/table/table.ts';
import { temporaryDirectory, write } from '../table/fixture.ts';

const key = sha256('freeze');
const root = temporaryDirectory();
const file = join(root, 'leads.csv');

beforeAll(() => {
  const stream = random(7, 'leads');
  const lines = ['row,amount,source,won'];
  for (let i = 0; i < 500; i++) {
    const won = stream.next() < 0.3 ? 'yes' : 'no';
    lines.push(
      `r${i},${(stream.normal() * 10).toFixed(3)},${['web', 'fair', 'call'][stream.integer(3)]},${won}`,
    );
  }
  writeFileSync(file, `${lines.join('\n')}\n`);
});

describe('freezeTable', () => {
  test('a stratified study holds every row once, with the same rate in each part', async () => {
    const report = await freezeTable({ file, target: 'won', root, key });
    const study = await openFrozenStudy(root, 'leads');
    expect(report.roles).toEqual({ row: 'id', amount: 'numeric', source: 'category' });
    const ids = new Set<string>();
    const rates: number[] = [];
    for (const part of ['train', 'validation', 'sealed'] as const) {
      const table = await readPart(study, part);
      const labels = part === 'train' ? await readTrainLabels(study) : await readVaultLabels(study, part);
      expect(labels.length).toBe(table.nRows);
      rates.push(labels.reduce((sum, label) => sum + label, 0) / labels.length);
      const id = table.columns[0]!;
      if (id.kind === 'string') for (const code of id.codes) ids.add(id.dictionary.at(code));
    }
    expect(ids.size).toBe(500);
    // Equal rows stay together, so the nearest of a few blind draws is taken: within three rows of a hundred.
    expect(Math.max(...rates) - Math.min(...rates)).toBeLessThan(0.031);
  });

  test('the same file and key give the same bytes', async () => {
    const other = mkdtempSync(join(root, 'again-'));
    await freezeTable({ file, target: 'won', root, key, replace: true });
    await freezeTable({ file, target: 'won', root: other, key });
    const bytes = (at: string) =>
      readdirSync(join(at, 'data', 'leads'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name)).toString('base64')]);
    expect(bytes(other)).toEqual(bytes(root));
  });

  test('stratified folds predict every train row once', async () => {
    await freezeTable({ file, target: 'won', root });
    const study = await openFrozenStudy(root, 'leads');
    const labels = await readTrainLabels(study);
    const folds = makeFolds(study, await readPart(study, 'train'), labels, 5, key);
    const seen = folds.flatMap(({ applyRows }) => Array.from(applyRows)).sort((a, b) => a - b);
    expect(seen).toEqual(Array.from(labels, (_, row) => row));
  });

  test('the same rows give the same parts from CSV, gzip, semicolons, JSON lines and Parquet', async () => {
    const csv = readFileSync(file, 'utf8');
    const lines = csv
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    const [names, ...rows] = lines as [string[], ...string[][]];
    const objects = rows.map((row) =>
      JSON.stringify(Object.fromEntries(names.map((name, i) => [name, row[i]]))),
    );
    const parquet = join(root, 'leads.parquet');
    const database = await openDatabase();
    await database.run(
      `COPY (SELECT row, amount::DOUBLE AS amount, source, won FROM read_csv('${file}', all_varchar = true)) TO '${parquet}' (FORMAT parquet)`,
    );
    database.close();
    const files = [
      file,
      write(root, 'zipped.csv.gz', gzipSync(csv)),
      write(root, 'semicolons.csv', csv.replaceAll(',', ';')),
      write(root, 'lines.jsonl', objects.join('\n')),
      parquet,
    ];
    const hashes = [];
    for (const [i, path] of files.entries()) {
      const { parts } = await freezeTable({ file: path, target: 'won', root, key, study: `form-${i}` });
      hashes.push([parts.train.sha256, parts.validation.sha256, parts.sealed.sha256]);
    }
    for (const hash of hashes) expect(hash).toEqual(hashes[0]);
  });

  test('cells come back from the parts as they stood in the file, next to their own label', async () => {
    const path = write(
      root,
      'cells.csv',
      `n,when,agreed,10,2,"odd ""name""; x",ODD,odd,won\n${Array.from({ length: 80 }, (_, i) =>
        [
          i * 3 + 0.5,
          `${1 + (i % 28)}.6.2024`,
          i % 5 === 0,
          `t${i % 7}`,
          i % 9 || '',
          `a"${i % 4}`,
          i % 3,
          `z${i % 6}`,
          i % 4 ? 'no' : 'yes',
        ]
          .map((cell) => `"${String(cell).replaceAll('"', '""')}"`)
          .join(','),
      ).join('\n')}\n`,
    );
    const report = await freezeTable({ file: path, target: 'won', root });
    const study = await openFrozenStudy(root, 'cells');
    expect(Object.keys(report.roles).sort()).toEqual([
      '10',
      '2',
      'ODD',
      'agreed',
      'n',
      'odd',
      'odd "name"; x',
      'when',
    ]);
    let nSeen = 0;
    for (const part of ['train', 'validation', 'sealed'] as const) {
      const table = await readPart(study, part);
      expect(table.columns.map(({ name }) => name)).toEqual(Object.keys(study.file.roles));
      const labels = part === 'train' ? await readTrainLabels(study) : await readVaultLabels(study, part);
      for (let row = 0; row < table.nRows; row++) {
        const cell = (name: string) => cellOf(table.columns.find((column) => column.name === name)!, row);
        const i = (Number(cell('n')) - 0.5) / 3;
        expect([
          cell('when'),
          cell('agreed'),
          cell('10'),
          cell('2'),
          cell('odd "name"; x'),
          cell('ODD'),
          cell('odd'),
          labels[row],
        ]).toEqual([
          Date.UTC(2024, 5, 1 + (i % 28)),
          String(i % 5 === 0),
          `t${i % 7}`,
          i % 9 || null,
          `a"${i % 4}`,
          i % 3,
          `z${i % 6}`,
          i % 4 ? 0 : 1,
        ]);
        nSeen++;
      }
    }
    expect(nSeen).toBe(80);
  });

  test('the file that was frozen reads for prediction as its parts do', async () => {
    await freezeTable({ file, target: 'won', root });
    const study = await openFrozenStudy(root, 'leads');
    const { table } = await readForPrediction(file, study.file);
    const lineOf = (of: Table, row: number) =>
      JSON.stringify(of.columns.map((column) => cellOf(column, row)));
    const whole = new Set(Array.from({ length: table.nRows }, (_, row) => lineOf(table, row)));
    const sealed = await readPart(study, 'sealed');
    expect(Array.from({ length: sealed.nRows }, (_, row) => whole.has(lineOf(sealed, row)))).not.toContain(
      false,
    );
  });

  test('a study by time: train is older than validation, validation older than sealed, folds look back only', async () => {
    const lines = Array.from({ length: 400 }, (_, i) => {
      const day = (i * 37) % 365;
      return `${new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)},${(i * 7919) % 1009},${i % 4 ? 'no' : 'yes'}`;
    });
    lines[17] = `soon,${lines[17]!.split(',').slice(1).join(',')}`;
    const path = write(root, 'calls.csv', `called,amount,won\n${lines.join('\n')}\n`);
    const report = await freezeTable({ file: path, target: 'won', root, time: 'called' });
    expect(report.nRows).toBe(399);
    expect(report.notes.join()).toMatch(/1 row has no "called"/);
    const study = await openFrozenStudy(root, 'calls');
    const times = async (part: 'train' | 'validation' | 'sealed') => {
      const [column] = (await readPart(study, part)).columns;
      return column!.kind === 'date' ? column!.values : new Float64Array();
    };
    const [train, validation, sealed] = [
      await times('train'),
      await times('validation'),
      await times('sealed'),
    ];
    expect(Math.max(...train)).toBeLessThan(Math.min(...validation));
    expect(Math.max(...validation)).toBeLessThan(Math.min(...sealed));
    for (const { fitRows, applyRows } of makeFolds(
      study,
      await readPart(study, 'train'),
      await readTrainLabels(study),
      5,
      key,
    )) {
      const at = (rows: Uint32Array) => Array.from(rows, (row) => train[row]!);
      expect(Math.max(...at(fitRows))).toBeLessThan(Math.min(...at(applyRows)));
    }
    expect(report.drift.some(({ column }) => column === 'called')).toBe(false);
  });

  test('a study by group: the group is an id, and no group is in two parts', async () => {
    const lines = Array.from(
      { length: 400 },
      (_, i) => `${(i * 13) % 47},${(i * 7919) % 1009},${i % 4 ? 'no' : 'yes'}`,
    );
    const path = write(root, 'shops.csv', `shop,amount,won\n${lines.join('\n')}\n`);
    const report = await freezeTable({ file: path, target: 'won', root, group: 'shop' });
    expect(report.roles.shop).toBe('id');
    const study = await openFrozenStudy(root, 'shops');
    const seen = new Map<string | number | null, string>();
    for (const part of ['train', 'validation', 'sealed'] as const) {
      const table = await readPart(study, part);
      for (let row = 0; row < table.nRows; row++) {
        const shop = cellOf(table.columns[0]!, row);
        expect(seen.get(shop) ?? part).toBe(part);
        seen.set(shop, part);
      }
    }
    expect(seen.size).toBe(47);
  });

  test('a study is named after its file, or after the directory of a file called data', () => {
    expect(studyNameOf('/x/My Leads (2024).csv.gz')).toBe('my-leads-2024');
    expect(studyNameOf('/x/bank-marketing/data.csv.gz')).toBe('bank-marketing');
    expect(studyNameOf('/x/v1.2.parquet')).toBe('v1-2');
  });
});
