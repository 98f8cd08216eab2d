import { describe, expect, test } from 'vitest';
import { readForPrediction } from '../../../src/table/prediction/read-for-prediction.ts';
import { cellOf } from '../../../src/table/table.ts';
import { errorOf, temporaryDirectory, write } from '../fixture.ts';

const directory = temporaryDirectory();
const columns = {
  roles: { amount: 'numeric', when: 'date', colour: 'category', agreed: 'category', code: 'id' },
  formats: {
    amount: 'number:1.234,5',
    when: 'date:%d/%m/%Y',
    colour: 'text',
    agreed: 'boolean',
    code: 'text',
  },
} as const;

describe('readForPrediction', () => {
  test('cells are coerced by the formats of the study, not by what the new file looks like', async () => {
    const path = write(
      directory,
      'new.csv',
      'extra;code;colour;amount;when;agreed\n1;007;red;1.234;3/4/2024;TRUE\n2;008;blue;2,5;5/6/2024;false\n',
    );
    const { table, unparsable } = await readForPrediction(path, columns);
    expect(table.columns.map(({ name, role }) => [name, role])).toEqual(Object.entries(columns.roles));
    const rows = [0, 1].map((row) => table.columns.map((column) => cellOf(column, row)));
    expect(rows).toEqual([
      [1234, Date.UTC(2024, 3, 3), 'red', 'true', '007'],
      [2.5, Date.UTC(2024, 5, 5), 'blue', 'false', '008'],
    ]);
    expect(unparsable).toEqual({});
  });

  test('cells that do not fit become missing, are counted and told', async () => {
    const path = write(
      directory,
      'odd.csv',
      'amount;when;colour;agreed;code\nmany;2024-01-01;red;maybe;1\n?;3/4/2024;;true;2\n1,5;31/31/2024;x;;3\n',
    );
    const { table, unparsable, notes } = await readForPrediction(path, columns);
    expect(unparsable).toEqual({ amount: 1, when: 2, agreed: 1 });
    expect(notes.join()).toMatch(/"when": 2 of 3 cells/);
    expect(table.columns.map((column) => cellOf(column, 0))).toEqual([null, null, 'red', null, '1']);
  });

  test('all columns that are missing are named, with what they may be called now', async () => {
    const path = write(directory, 'less.csv', 'Amount;colour;code;whn\n1;red;2;3\n');
    const error = await errorOf(readForPrediction(path, columns));
    expect(error.code).toBe('table.missingColumns');
    expect(error.message).toMatch(/lacks 2 of the 5 columns.*"when" \(is it "whn"\?\), "agreed"/);
  });

  test('one row is enough, and a column without a frozen format is read by its cells', async () => {
    const path = write(directory, 'one.csv', 'amount,when\n"1,200.5",2024-05-06\n');
    const { table } = await readForPrediction(path, { roles: { amount: 'numeric', when: 'date' } });
    expect(table.columns.map((column) => cellOf(column, 0))).toEqual([1200.5, Date.UTC(2024, 4, 6)]);
  });

  test('JSON lines give the same table as CSV', async () => {
    const csv = write(directory, 'same.csv', 'amount,when,colour,agreed,code\n"1,5",3/4/2024,red,true,007\n');
    const json = write(
      directory,
      'same.jsonl',
      '{"code":"007","agreed":true,"when":"3/4/2024","colour":"red","amount":"1,5"}\n',
    );
    const cells = async (path: string) =>
      (await readForPrediction(path, columns)).table.columns.map((column) => cellOf(column, 0));
    expect(await cells(json)).toEqual(await cells(csv));
  });
});

describe('percentages', () => {
  const rates = Array.from({ length: 40 }, (_, i) => (i * 7) % 101);
  const seen = (scale: number) => ({
    rate: { missingShare: 0, low: 0, high: scale, mean: scale / 2, deviation: scale / 4 },
  });
  const readAs = async (format: string, scale: number, cells: readonly string[]) => {
    const path = write(directory, 'rates.csv', `rate;x\n${cells.map((cell) => `${cell};1`).join('\n')}\n`);
    const study = { roles: { rate: 'numeric' }, formats: { rate: format }, seen: seen(scale) } as const;
    const { table, notes } = await readForPrediction(path, study);
    return {
      values: table.columns[0]!.kind === 'number' ? [...table.columns[0]!.values] : [],
      notes: notes.join(' '),
    };
  };
  const shares = rates.map((rate) => rate / 100);

  test.each([
    ['25% where the study had 25%', 'number:12.5%', 1, rates.map((rate) => `${rate}%`), shares],
    ['25,0 % where the study had 25%', 'number:12.5%', 1, rates.map((rate) => `${rate},0 %`), shares],
    ['0.25 where the study had 25%', 'number:12.5%', 1, shares.map(String), shares],
    [
      '0,25 where the study had 25%',
      'number:12.5%',
      1,
      shares.map((one) => String(one).replace('.', ',')),
      shares,
    ],
    ['25 where the study had 25%', 'number:12.5%', 1, rates.map(String), shares],
    ['25% where the study had 0.25', 'number', 1, rates.map((rate) => `${rate}%`), shares],
    ['25% where the study had 25', 'number', 100, rates.map((rate) => `${rate}%`), rates],
    [
      '25% where an older study read 25% as 25',
      'number:1,234.5',
      100,
      rates.map((rate) => `${rate}%`),
      rates,
    ],
  ])('%s are the same number', async (_what, format, scale, cells, wanted) => {
    const { values, notes } = await readAs(format, scale, cells);
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(wanted[i]!, 12);
    });
    if (cells[1] === '7' || (format === 'number' && cells[1] === '7%'))
      expect(notes).toMatch(/written another way/);
  });
});

test('ticks and empty cells in place of true and false are a lost column, not a missing one', async () => {
  const path = write(directory, 'ticks.csv', `agreed,n\n${'x,1\n,2\n'.repeat(20)}`);
  const study = {
    roles: { agreed: 'category', n: 'numeric' },
    formats: { agreed: 'boolean', n: 'number' },
  } as const;
  const error = await errorOf(readForPrediction(path, study));
  expect(error).toMatchObject({ code: 'table.lostColumn', message: expect.stringMatching(/"agreed" .*"x"/) });
});
