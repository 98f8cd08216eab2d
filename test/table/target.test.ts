import { describe, expect, test } from 'vitest';
import { readFile } from '../../src/table/input/read-file.ts';
import { labelSql, readTarget, type Target } from '../../src/table/target.ts';
import { temporaryDirectory, write } from './fixture.ts';

const directory = temporaryDirectory();

async function targetOf(
  cells: readonly string[],
  positive?: string,
): Promise<Target & { labels: unknown[] }> {
  const lines = cells.map((cell, row) => `${row},${cell}`);
  const raw = await readFile(write(directory, 'target.csv', `n,answer\n${lines.join('\n')}\n`));
  try {
    const target = await readTarget(raw, 'answer', positive);
    const rows = await raw.database.rows(`SELECT ${labelSql('c1', target)} FROM raw`);
    return { ...target, labels: rows.map(([label]) => label) };
  } finally {
    raw.close();
  }
}

const mixed = (first: string, second: string, nSecond = 20) =>
  Array.from({ length: 60 }, (_, row) => (row < nSecond ? second : first));

describe('readTarget', () => {
  test.each([
    ['no', 'yes'],
    ['0', '1'],
    ['1', '2'],
    ['-1', '1'],
    ['False', 'True'],
    ['n', 'y'],
    ['nowin', 'won'],
    ['good', 'bad'],
    ['<=50K', '>50K'],
    ['tested_negative', 'tested_positive'],
    ['not churned', 'churned'],
    ['No subscription', 'Subscription'],
    ['ham', 'spam'],
  ])('of %s and %s the second is positive, however frequent it is', async (negative, positive) => {
    for (const nPositive of [15, 45]) {
      const target = await targetOf(mixed(negative, positive, nPositive));
      expect([target.positive, target.negative, target.nPositive]).toEqual([positive, negative, nPositive]);
    }
  });

  test('of two words that say neither yes nor no the rarer is positive', async () => {
    expect((await targetOf(mixed('cat', 'dog', 20))).positive).toBe('dog');
    expect((await targetOf(mixed('cat', 'dog', 40))).positive).toBe('cat');
  });

  test('a positive value that is given wins, in any case and spelling', async () => {
    expect((await targetOf(mixed('no', 'yes'), 'NO')).positive).toBe('no');
    expect((await targetOf(mixed('0', '1'), '0.0')).positive).toBe('0');
  });

  test('spellings of one value are one class, called by the commonest', async () => {
    const cells = Array.from({ length: 60 }, (_, row) => ['Yes', 'no', ' yes', 'YES', 'No', 'Yes'][row % 6]!);
    const target = await targetOf(cells);
    expect([target.positive, target.nPositive, target.nNegative]).toEqual(['Yes', 40, 20]);
    expect(target.labels).toEqual(cells.map((cell) => (/yes/i.test(cell) ? 1 : 0)));
  });

  test('1 and 1.0 are one value', async () => {
    const cells = Array.from({ length: 60 }, (_, row) => ['1', '0', '1.0', '0.0'][row % 4]!);
    expect((await targetOf(cells)).nPositive).toBe(30);
  });

  test('missing targets have no label and are counted', async () => {
    const cells = Array.from({ length: 90 }, (_, row) => ['1', '0', 'NA'][row % 3]!);
    const target = await targetOf(cells);
    expect(target.nMissing).toBe(30);
    expect(target.labels.slice(0, 3)).toEqual([1, 0, null]);
  });

  test('a quote in a value does not end the query', async () => {
    const target = await targetOf(mixed("won't", "will'--"));
    expect(target.labels.filter((label) => label === 1).length).toBe(20);
  });
});
