import { expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { freezeTable } from '../../src/split/freeze/freeze-table.ts';
import { temporaryDirectory, write } from './fixture.ts';

const root = temporaryDirectory();
const stream = random(9, 'profile');

test('a profile counts, ranges, and names planted leaks and ids, and nothing else', async () => {
  const n = 600;
  const rows = Array.from({ length: n }, (_, row) => {
    const won = stream.next() < 0.25;
    return [
      `L${row}`,
      row % 12 === 0 ? '' : (stream.integer(1000) - 500) / 4,
      ['web', 'fair', 'fair', 'fair'][row % 4],
      `2024-0${1 + (row % 9)}-15`,
      won ? 100 + stream.integer(50) : stream.integer(100),
      won ? `refund ${stream.integer(5)}` : `none ${stream.integer(5)}`,
      10_000 + row * 13,
      won ? 'yes' : 'no',
    ];
  });
  const header = 'lead,amount,source,when,paid_after,refund_text,invoice,won';
  const file = write(root, 'profile.csv', `${header}\n${rows.map((row) => row.join(',')).join('\n')}\n`);
  const { profile, suspects, nFeatures } = await freezeTable({
    file,
    target: 'won',
    root,
    key: '1'.repeat(64),
  });
  expect(nFeatures).toBe(7);
  expect(profile.nRows).toBe(n);
  expect(profile.nMissingCells).toBe(50);
  expect(suspects.map(({ column }) => column).sort()).toEqual(['paid_after', 'refund_text']);
  expect(profile.idLike).toEqual(['lead', 'invoice']);
  const [lead, amount, source, when] = profile.columns;
  expect(lead).toMatchObject({ role: 'id', nDistinct: n, nMissing: 0, auc: 0.5, top: [] });
  const amounts = rows.map((row) => row[1]).filter((value) => value !== '') as number[];
  expect(amount).toMatchObject({
    role: 'numeric',
    nMissing: 50,
    nDistinct: new Set(amounts).size,
    low: Math.min(...amounts),
    high: Math.max(...amounts),
  });
  expect(source!.top).toEqual([
    { value: 'fair', count: 450 },
    { value: 'web', count: 150 },
  ]);
  expect(when).toMatchObject({
    low: '2024-01-15T00:00:00.000Z',
    high: '2024-09-15T00:00:00.000Z',
    nDistinct: 9,
  });
});
