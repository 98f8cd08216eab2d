import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';
import { History } from '../../src/journal/history.ts';
import { readJournal } from '../../src/journal/journal.ts';
import { loadPredictions } from '../../src/journal/predictions-file.ts';
import { rocAuc } from '../../src/judge/auc.ts';
import { measureScores } from '../../src/judge/measure.ts';
import { checkRecord } from '../../src/lab/check-record.ts';
import { ledgerOf, ledgerText } from '../../src/lab/ledger.ts';
import {
  maxFiles,
  openScoreFile,
  rankingHashOf,
  scoreOnSealed,
  scoreOnValidation,
} from '../../src/lab/score-file.ts';
import { placesOf } from '../../src/lab/study-paths.ts';
import { freezeTable } from '../../src/split/freeze/freeze-table.ts';
import { openFrozenStudy } from '../../src/split/study/open-frozen-study.ts';
import { rowKeys } from '../../src/split/study/row-keys.ts';
import { readVaultLabels } from '../../src/split/vault/vault.ts';
import { module } from '../red-team/modules.ts';
import { RedLab } from '../red-team/red-lab.ts';
import { smallStudy } from './small-study.ts';

let root: string;
const place = () => ({ root, study: 'small' });
const places = () => placesOf(root, 'small');
const lines = () => readJournal(places().journal);

beforeAll(async () => {
  root = await smallStudy(300);
  const red = await RedLab.open(root, 'small');
  await red.run(module({ model: 'gbdt({ nTrees: 5, maxLeafNodes: 4 })' }));
  await red.close();
});
afterAll(() => rmSync(root, { recursive: true }));

async function fileOf(
  name: string,
  scores: ArrayLike<number>,
  on: 'validation' | 'sealed' = 'validation',
): Promise<string> {
  const keys = rowKeys((await openFrozenStudy(root, 'small')).file, on);
  const rows = keys.map((key, row) => `${scores[row]},${key}`);
  // In any order.
  rows.reverse();
  const path = join(root, name);
  writeFileSync(path, `score,row\n${rows.join('\n')}\n`);
  return path;
}

const onValidation = async (path: string) =>
  scoreOnValidation(await openScoreFile(place(), path, 'validation'));
const onSealed = async (path: string) => scoreOnSealed(await openScoreFile(place(), path, 'sealed'), root);

describe('scores of another tool', () => {
  test('that are those of the best experiment have its AUC to the last bit, its interval, and no difference', async () => {
    const best = new History(await lines()).best!;
    const saved = await loadPredictions(places().scores, best.id);
    const input = await openScoreFile(place(), await fileOf('best.csv', saved.validation), 'validation');
    expect(input.scores).toEqual(saved.validation);
    const labels = await readVaultLabels(input.study, 'validation');
    const measured = measureScores(labels, input.scores, null, saved.validation);
    expect(measured.auc).toBe(best.scores!.validationAuc);
    expect(measured.interval).toEqual(best.scores!.validationInterval);
    expect(measured.versus).toEqual({ difference: 0, interval: { low: 0, high: 0 }, z: 0 });
  });

  test('on validation are one look in the ledger, told in figures rounded to the noise alone', async () => {
    const before = new History(await lines()).looks.length;
    const labels = await readVaultLabels(await openFrozenStudy(root, 'small'), 'validation');
    const scores = Float64Array.from(labels, (label, row) => 1.4 * label + ((row * 37) % 60) / 40);
    const report = await onValidation(await fileOf('good.csv', scores));
    const exact = rocAuc(labels, scores);
    expect(report).toMatchObject({ isLook: true, looks: before + 1, step: 0.1 });
    expect(Math.abs(report.auc - exact)).toBeLessThanOrEqual(0.05 + 1e-9);
    const figures = [
      report.auc,
      report.interval.low,
      report.interval.high,
      report.best!.difference,
      report.best!.interval.low,
      report.best!.interval.high,
    ];
    for (const figure of figures) expect(figure * 10).toBeCloseTo(Math.round(figure * 10), 9);
    expect(report.interval.low).toBeLessThan(exact);
    expect(report.interval.high).toBeGreaterThan(exact);
    expect(report.best).toMatchObject({ verdict: 'better' });
    expect(JSON.stringify(report)).not.toContain(exact.toFixed(4));
    expect(ledgerOf(await lines())).toMatchObject({ looks: before + 1, scoreFiles: 1, tries: 0 });
    expect(ledgerText(ledgerOf(await lines()))).toMatch(
      /labels: 1, with 1 file by nightlab score;.*a comparison, \d+ bits at most\)/s,
    );
    // Scores on another scale rank alike.
    const again = await onValidation(
      await fileOf(
        'again.csv',
        scores.map((score) => Math.exp(score)),
      ),
    );
    expect(again).toEqual({ ...report, isLook: false });
    expect(new History(await lines()).measured).toHaveLength(1);
  });

  test('count before a label is read: where the labels cannot be read, the look counts', async () => {
    const study = await openFrozenStudy(root, 'small');
    const input = await openScoreFile(
      place(),
      await fileOf(
        'cut.csv',
        Float64Array.from({ length: 60 }, (_, row) => row % 7),
      ),
      'validation',
    );
    const path = join(study.directory, study.file.vault.validation.file);
    const bytes = readFileSync(path);
    const before = new History(await lines()).looks.length;
    chmodSync(path, 0o600);
    rmSync(path);
    await expect(scoreOnValidation(input)).rejects.toMatchObject({ code: 'split.unreadablePart' });
    writeFileSync(path, bytes);
    expect(new History(await lines()).looks).toHaveLength(before + 1);
  });

  test('on the sealed rows are one opening, before a label is read, in the vaults of all studies over these rows', async () => {
    const copy = await freezeTable({
      root,
      file: join(root, 'small.csv'),
      target: 'won',
      study: 'copy',
      key: sha256('small'),
    });
    expect(copy.study).toBe('copy');
    const study = await openFrozenStudy(root, 'small');
    const labels = await readVaultLabels(study, 'sealed');
    const scores = Float64Array.from(labels, (label, row) => label + ((row * 31) % 60) / 30);
    const path = await fileOf('sealed.csv', scores, 'sealed');
    const report = await onSealed(path);
    expect(report).toMatchObject({ isLook: false, sealedOpenings: 1, best: null, step: 0.1 });
    expect(Math.abs(report.auc - rocAuc(labels, scores))).toBeLessThanOrEqual(0.05 + 1e-9);
    for (const name of ['small', 'copy'])
      expect(await checkRecord(placesOf(root, name))).toMatchObject({ sealedOpenings: 1, problems: [] });
    const input = await openScoreFile(place(), path, 'sealed');
    const file = join(study.directory, study.file.vault.sealed.file);
    const bytes = readFileSync(file);
    rmSync(file);
    await expect(scoreOnSealed(input, root)).rejects.toMatchObject({ code: 'split.unreadablePart' });
    writeFileSync(file, bytes);
    expect((await checkRecord(placesOf(root, 'copy'))).sealedOpenings).toBe(2);
    expect(await onSealed(path)).toMatchObject({ sealedOpenings: 3, auc: report.auc });
  });

  test('of the wrong part, of another freeze, or not one number per row are refused, and nothing is counted', async () => {
    const study = await openFrozenStudy(root, 'small');
    const keys = rowKeys(study.file, 'validation');
    const good = keys.map((key, row) => [key, String(row / 60)]);
    const text = (rows: string[][], head = 'row,score') =>
      `${[head, ...rows.map((row) => row.join(','))].join('\n')}\n`;
    const change = (row: number, ...cells: string[]) =>
      text(good.map((each, i) => (i === row ? cells : each)));
    const before = [await lines(), (await checkRecord(places())).sealedOpenings];
    const cases: [string, RegExp][] = [
      [
        change(3, rowKeys(study.file, 'sealed')[3]!, '0.5'),
        /line 5: "s4-[0-9a-f]{4}" is a row of the sealed part/,
      ],
      [change(3, 'v4-zzzz', '0.5'), /line 5: "v4-zzzz" is not a row of this part/],
      [
        change(3, `v4-${keys[0]!.endsWith('0000') ? '1111' : '0000'}`, '0.5'),
        /line 5: .* is a row of a study other than "small"/,
      ],
      [change(3, '4', '0.5'), /line 5: "4" is not a row of this part/],
      [change(3, '', '0.5'), /line 5: "row" is empty/],
      [change(3, keys[7]!, '0.5'), /line 9: "v8-.*" appears a second time \(first: line 5\)/],
      [text(good.slice(2)), /2 of the 60 rows of the part have no line: v1-.*, v2-/],
      [text([...good, good[0]!]), /line 62: "v1-.*" appears a second time \(first: line 2\)/],
      [change(3, keys[3]!, ''), /line 5 \(v4-.*\): "score" is empty/],
      [change(3, keys[3]!, 'NaN'), /line 5 .* is "NaN", not a number/],
      [change(3, keys[3]!, 'inf'), /line 5 .* is "inf", not a number/],
      [change(3, keys[3]!, '1e999'), /line 5 .* is "1e999", not a number/],
      [change(3, keys[3]!, '"0,5"'), /line 5 .* is "0,5", not a number/],
      [change(3, keys[3]!, '0x1f'), /not a number/],
      [text(good.map(([key]) => [key!, 'yes'])), /line 2 .* is "yes", not a number/],
      [text(good.map(([key]) => [key!, '"[0.3, 0.7]"'])), /line 2 .* not a number/],
      [text(good.map(([key]) => [key!, '0.5'])), /every "score" is 0.5/],
      [
        text(
          good.map(([key, score]) => [key!, score!, score!]),
          'row,no,yes',
        ),
        /2 columns beside "row": "no", "yes"/,
      ],
      [text(good, 'rows,score'), /no column "row" \(is it "rows"\?\)/],
      [
        text(
          good.map(([key]) => [key!]),
          'row',
        ),
        /only column is "row"/,
      ],
    ];
    for (const [content, message] of cases) {
      writeFileSync(join(root, 'bad.csv'), content);
      const error = await openScoreFile(place(), join(root, 'bad.csv'), 'validation').catch(
        (thrown: Error) => thrown,
      );
      expect(error).toMatchObject({ code: 'table.badScores', message: expect.stringMatching(message) });
    }
    expect([await lines(), (await checkRecord(places())).sealedOpenings]).toEqual(before);
  });

  test('come as tsv, JSON lines and Parquet, and with --column from among several', async () => {
    const keys = rowKeys((await openFrozenStudy(root, 'small')).file, 'validation');
    const scores = keys.map((_, row) => 1 / (row + 3));
    writeFileSync(
      join(root, 'a.tsv'),
      `row\tp\n${keys.map((key, i) => `${key}\t${scores[i]}`).join('\n')}\n`,
    );
    writeFileSync(
      join(root, 'a.jsonl'),
      keys.map((row, i) => JSON.stringify({ row, no: 1, yes: scores[i] })).join('\n'),
    );
    const { openDatabase, quoteText } = await import('../../src/table/database/database.ts');
    const database = await openDatabase();
    await database.run(
      `COPY (SELECT "row", p FROM read_csv(${quoteText(join(root, 'a.tsv'))})) TO ${quoteText(join(root, 'a.parquet'))} (FORMAT parquet)`,
    );
    database.close();
    for (const [name, column] of [
      ['a.tsv', undefined],
      ['a.jsonl', 'yes'],
      ['a.parquet', undefined],
    ] as const) {
      const input = await openScoreFile(place(), join(root, name), 'validation', column);
      expect([name, [...input.scores]]).toEqual([name, scores]);
    }
    await expect(openScoreFile(place(), join(root, 'a.jsonl'), 'validation', 'yess')).rejects.toMatchObject({
      message: expect.stringContaining('no column "yess"'),
      remedy: expect.stringContaining('Is it "yes"?'),
    });
  });
});

test('crafted scores of three rows at a time tell nobody which: the figures shown are the same whatever their labels', async () => {
  const labels = await readVaultLabels(await openFrozenStudy(root, 'small'), 'validation');
  const shown = new Set<string>();
  for (let from = 0; from < 18; from += 3) {
    const scores = Float64Array.from(labels, (_, row) =>
      row >= from && row < from + 3 ? from + 3 - row : 0,
    );
    const { auc, interval } = await onValidation(await fileOf('crafted.csv', scores));
    shown.add(JSON.stringify([auc, interval]));
  }
  const sums = new Set(Array.from({ length: 6 }, (_, i) => labels.slice(3 * i, 3 * i + 3).join('')));
  // Six triples of several kinds of labels, and one answer.
  expect(sums.size).toBeGreaterThan(2);
  expect(shown.size).toBe(1);
});

test('after a file of scores for every twentieth row, or twenty, no more are measured; the same ones are told again', async () => {
  expect([maxFiles(60), maxFiles(400), maxFiles(9000)]).toEqual([20, 20, 450]);
  const scores = (i: number) => Float64Array.from({ length: 60 }, (_, row) => (row * (i + 1)) % 59);
  let last: Awaited<ReturnType<typeof onValidation>> | null = null;
  for (let i = new History(await lines()).measured.length; i < 20; i++)
    last = await onValidation(await fileOf('one.csv', scores(i)));
  const before = await lines();
  await expect(onValidation(await fileOf('more.csv', scores(40)))).rejects.toMatchObject({
    code: 'lab.tooManyScoreFiles',
  });
  expect(await onValidation(join(root, 'one.csv'))).toEqual({ ...last!, isLook: false });
  expect(await lines()).toEqual(before);
});

test('scores rank alike where one is a growing function of the other, ties included, and not else', () => {
  const scores = Float64Array.of(3, 1, 1, 2);
  expect(rankingHashOf(scores.map((score) => score ** 3))).toBe(rankingHashOf(scores));
  expect(rankingHashOf(Float64Array.of(3, 1, 1.5, 2))).not.toBe(rankingHashOf(scores));
  expect(rankingHashOf(Float64Array.of(3, 1, 2, 1))).not.toBe(rankingHashOf(scores));
});

test('the number that pandas writes before each row is taken for nothing', async () => {
  const keys = rowKeys((await openFrozenStudy(root, 'small')).file, 'validation');
  writeFileSync(
    join(root, 'pandas.csv'),
    `,row,p\n${keys.map((key, i) => `${i},${key},${i / 60}`).join('\n')}\n`,
  );
  const input = await openScoreFile(place(), join(root, 'pandas.csv'), 'validation');
  expect([...input.scores]).toEqual(keys.map((_, i) => i / 60));
});
