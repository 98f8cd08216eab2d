import { describe, expect, test } from 'vitest';
import type { Keep } from '../../../src/table/prediction/kept-columns.ts';
import { readForPrediction } from '../../../src/table/prediction/read-for-prediction.ts';
import { errorOf, temporaryDirectory, write } from '../fixture.ts';

const directory = temporaryDirectory();
const roles = { 'Customer No': 'id', zip: 'id', amount: 'numeric' } as const;
const csv = [
  'extra,zip,amount,Customer_No,"last, first"',
  'NA,01234,1.50,00012345678901234567890,"Doe, J"',
  ',00007,"1,234.5",n/a,x',
  '2024-1-5,1e5,3,-007, padded ',
].join('\n');

async function cells(keep?: Keep, content = csv, name = 'in.csv', ids?: string[]) {
  const path = write(directory, name, `${content}\n`);
  const { written, keys } = await readForPrediction(path, { roles }, { keep, ids });
  const shown = Object.fromEntries(
    written.map(({ name: column, codes, dictionary }) => [
      column,
      [...codes].map((code) => (code < 0 ? null : dictionary.at(code))),
    ]),
  );
  return { shown, names: written.map((column) => column.name), keys };
}

describe('columns of the input in the output', () => {
  test('ids come out as written: leading zeros, long numbers, words that mean missing elsewhere, by the name in the file', async () => {
    const { shown, keys } = await cells();
    expect(keys).toEqual(['Customer_No', 'zip']);
    expect(shown).toEqual({
      Customer_No: ['00012345678901234567890', 'n/a', '-007'],
      zip: ['01234', '00007', '1e5'],
    });
  });

  test('of JSON lines, too', async () => {
    const lines =
      '{"zip":"01234","amount":1.5,"Customer No":12345678901234567890123}\n{"zip":"2024-01-01T00:00:00Z","amount":2,"Customer No":9007199254740993}';
    expect((await cells(undefined, lines, 'in.jsonl')).shown).toEqual({
      'Customer No': ['12345678901234567890123', '9007199254740993'],
      zip: ['01234', '2024-01-01T00:00:00Z'],
    });
  });

  test('an id that was excluded from the model is still a key', async () => {
    expect((await cells(undefined, csv, 'in.csv', ['zip', 'extra', 'gone'])).keys).toEqual([
      'Customer_No',
      'zip',
      'extra',
    ]);
  });

  test('all are kept in the order of the file, named ones in the order named after the ids, those of the study on request', async () => {
    const all = await cells({ kind: 'all' });
    expect(all.names).toEqual(['extra', 'zip', 'amount', 'Customer_No', 'last, first']);
    expect(all.shown).toMatchObject({
      extra: ['NA', null, '2024-1-5'],
      amount: ['1.50', '1,234.5', '3'],
      'last, first': ['Doe, J', 'x', 'padded'],
    });
    expect((await cells({ kind: 'named', names: ['last, first', 'AMOUNT,extra,zip'] })).names).toEqual([
      'Customer_No',
      'zip',
      'last, first',
      'amount',
      'extra',
    ]);
    expect((await cells({ kind: 'study' })).names).toEqual(['Customer_No', 'zip', 'amount']);
  });

  test('a name that is not there is refused with one that comes close', async () => {
    const error = await errorOf(cells({ kind: 'named', names: ['amont'] }));
    expect(error).toMatchObject({ code: 'table.noColumn', remedy: 'Did you mean "amount"?' });
    expect(error.message).toMatch(/no column "amont", which --keep names/);
    expect((await errorOf(cells({ kind: 'named', names: ['qqqq'] }))).remedy).toMatch(
      /^Its columns are "extra", /,
    );
  });
});
