import { expect, test } from 'vitest';
import { openDatabase } from '../../src/table/database/database.ts';
import { inferRoles } from '../../src/table/roles.ts';
import { StagedTable } from '../../src/table/staged-table.ts';
import { errorOf, smallCsv, temporaryDirectory, write } from './fixture.ts';

const root = temporaryDirectory();

test('a part is written in the order of its positions, with the words of the target as last column', async () => {
  const staged = await StagedTable.read(write(root, 'leads.csv', smallCsv(90)));
  const target = await staged.target('won', undefined, undefined);
  const label = await staged.labels(target);
  const typed = await staged.type(inferRoles(await staged.summarize(['amount'], {})));
  const early = await errorOf(typed.writePart(`${root}/early.parquet`, 1, target));
  expect(early).toMatchObject({ code: 'table.notPlaced' });

  const part = Int8Array.from(label, (_, row) => row % 2);
  const position = Int32Array.from(label, (_, row) => Math.floor((89 - row) / 2));
  await typed.place({ part, position, label });
  await typed.writePart(`${root}/one.parquet`, 1, target);
  await typed.writePart(`${root}/zero.parquet`, 0, null);
  staged.close();

  const reader = await openDatabase({});
  const written = await reader.rows(`SELECT * FROM '${root}/one.parquet'`);
  const names = await reader.rows(`DESCRIBE SELECT * FROM '${root}/zero.parquet'`);
  reader.close();
  const odd = Array.from(label.keys()).filter((row) => row % 2 === 1);
  expect(written).toEqual(
    odd.reverse().map((row) => [((row * 7919) % 1009) + 0.5, row % 3 === 0 ? 'yes' : 'no']),
  );
  expect(names.map(([name]) => name)).toEqual(['amount']);
});
