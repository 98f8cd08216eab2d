import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inferRoles } from '../../src/table/roles.ts';
import { StagedTable } from '../../src/table/staged-table.ts';

const rows = Array.from({ length: 60 }, (_, i) => {
  const day = i === 7 ? 'soon' : `2024-01-${String((i % 28) + 1).padStart(2, '0')}`;
  return `${i},${day},${i === 3 ? '' : i % 3 === 0 ? 'yes' : 'no'}`;
});
let folder: string;
let staged: StagedTable;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nightlab-staged-'));
  writeFileSync(join(folder, 'leads.csv'), `Amount,Day,Won\n${rows.join('\n')}\n`);
  staged = await StagedTable.read(join(folder, 'leads.csv'), { scratchRoot: folder });
});
afterEach(() => {
  staged.close();
  rmSync(folder, { recursive: true });
});

const typed = async () => staged.type(inferRoles(await staged.summarize(['Amount', 'Day'], {}), {}));

describe('a staged table', () => {
  test('leaves out the rows without a target, then those without a time, and says so', async () => {
    const target = await staged.target('Won', undefined, undefined);
    await staged.keepLabelled(target);
    expect(staged.nRows).toBe(59);
    const [time] = await staged.summarize(['Day'], {});
    expect(await staged.keepReadable(time!)).toBe(true);
    expect(staged.nRows).toBe(58);
    expect(staged.notes).toEqual([
      '1 row has no "Won" and was left out.',
      '1 row has no "Day" that can be read and was left out.',
    ]);
    const kept = rows.filter((_, i) => i !== 3 && i !== 7);
    expect([...(await staged.labels(target))]).toEqual(kept.map((row) => Number(row.endsWith('yes'))));
    const amount = (await (await typed()).collect()).columns.find(({ name }) => name === 'Amount')!;
    expect([...(amount.kind === 'number' ? amount.values : [])]).toEqual(
      kept.map((row) => Number(row.split(',')[0])),
    );
  });

  test('keeps every row where all times can be read', async () => {
    const [amount] = await staged.summarize(['Amount'], {});
    expect(await staged.keepReadable(amount!)).toBe(false);
    expect(staged.nRows).toBe(60);
    expect(staged.notes).toEqual([]);
  });

  test('finds a column in other case, and names those that it has where a name is wrong', () => {
    expect(staged.nameOf('amount')).toBe('Amount');
    expect(staged.nameOf('nothing')).toBe('nothing');
    expect(() => staged.requireColumn('Amuont', '--time names')).toThrow(
      expect.objectContaining({ code: 'table.missingColumn', remedy: expect.stringContaining('"Amount"') }),
    );
  });

  test.each([
    ['typed', typed],
    ['closed', () => staged.close()],
  ])('gives nothing of its cells once it is %s', async (_, end) => {
    const target = await staged.target('Won', undefined, undefined);
    const [time] = await staged.summarize(['Day'], {});
    await end();
    const gone = expect.objectContaining({ code: 'table.notStaged' });
    expect(() => staged.nRows).toThrow(gone);
    expect(() => staged.filesWithout('Won')).toThrow(gone);
    for (const ask of [
      async () => staged.target('Won', undefined, undefined),
      async () => staged.keepLabelled(target),
      async () => staged.keepReadable(time!),
      async () => staged.summarize(['Day'], {}),
      async () => staged.examples('Day', 3),
      async () => staged.labels(target),
      async () => staged.type([]),
    ])
      await expect(ask()).rejects.toThrow(gone);
    expect(staged.columnNames).toEqual(['Amount', 'Day', 'Won']);
  });

  test('closing it frees the scratch space, and closing it again is no error', () => {
    staged.close();
    staged.close();
    expect(readdirSync(folder)).toEqual(['leads.csv']);
  });
});
