import { expect, test } from 'vitest';
import { freezeText } from '../../src/cli/terminal/freeze-text.ts';
import { sha256 } from '../../src/core/hash.ts';
import { freezeTable } from '../../src/split/freeze/freeze-table.ts';
import { temporaryDirectory, write } from '../table/fixture.ts';

const root = temporaryDirectory();

async function textOf(lines: readonly string[]): Promise<string> {
  const file = write(root, 'table.csv', `${lines.join('\n')}\n`);
  return freezeText(
    await freezeTable({ file, target: 'won', root, replace: true, key: sha256('text') }),
    100,
  );
}

test('a suspect is said once, in one sentence that ends once', async () => {
  const lines = Array.from(
    { length: 200 },
    (_, i) => `${(i * 7) % 31},${i % 3 ? 1 : 90 + (i % 7)},${i % 3 ? 'no' : 'yes'}`,
  );
  const text = await textOf(['amount,paid,won', ...lines]);
  const suspects = text.split('\n').filter((line) => line.startsWith('suspect:'));
  expect(suspects).toEqual([
    'suspect: "paid" is "1" in 100 % of the rows with won = no and in none of the others.',
  ]);
});

test('equal rows are told, and what the best AUC is where they have both outcomes', async () => {
  const lines = Array.from(
    { length: 400 },
    (_, i) => `k${i % 4},${Math.floor(i / 4) % 4 < i % 4 ? 'yes' : 'no'}`,
  );
  const text = await textOf(['kind,won', ...lines]);
  expect(text).toMatch(/note: 400 of 400 rows equal another row/);
  expect(text).toMatch(
    /train rows equal other rows with the other outcome.*no score of these columns can have an AUC above 0\.[89]\d\d/,
  );
});

test('one row and one column are said in the singular', async () => {
  await expect(textOf(['a,won', '1,yes'])).rejects.toThrow('has one value only: "yes" in 1 row');
  const rows = Array.from({ length: 300 }, (_, i) => `${(i * 7) % 31},${(i * 7) % 31 > 14 ? 'yes' : 'no'}`);
  const text = await textOf(['amount,won', '5,', ...rows]);
  expect(text).toContain('300 rows, 1 column;');
  expect(text).toContain('note: 1 row has no "won" and was left out.');
});
