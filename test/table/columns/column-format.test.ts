import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ColumnFormat, isFormat, valueSql } from '../../../src/table/columns/column-format.ts';
import { findReading, noHints } from '../../../src/table/columns/find-reading.ts';
import { type Database, openDatabase } from '../../../src/table/database/database.ts';

const findFormat = (cells: readonly string[], name: string): ColumnFormat => {
  const counts = new Map<string, number>();
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  return findReading(counts, name, noHints).format;
};

let database: Database;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());

/** What DuckDB makes of cells in a format: numbers, ISO strings for dates, strings, null. */
async function valuesOf(cells: readonly string[], format: ColumnFormat): Promise<unknown[]> {
  const list = cells.map((cell) => `(${`'${cell.replaceAll("'", "''")}'`})`).join(', ');
  const rows = await database.rows(`SELECT ${valueSql('c', format)} FROM (VALUES ${list}) t(c)`);
  return rows.map(([value]) => (value instanceof Date ? value.toISOString() : value));
}

describe('numbers', () => {
  test('plain numbers in all common spellings', async () => {
    const cells = ['12', '-3.5', '+4', '.5', '6.', '1e3', '2.5E-2', '0', '-0.0'];
    expect(findFormat(cells, 'x')).toBe('number');
    expect(await valuesOf(cells, 'number')).toEqual([12, -3.5, 4, 0.5, 6, 1000, 0.025, 0, -0]);
  });

  test('what a database would take for a number but people do not is none', async () => {
    expect(await valuesOf(['1_000', 'inf', 'Infinity', '-inf', '0x1F', '1e999', 'one'], 'number')).toEqual(
      Array.from({ length: 7 }, () => null),
    );
  });

  test('numbers keep every digit of a double', async () => {
    const values = [0.1, 1 / 3, 123456789.12345679, 5e-324, 1.7976931348623157e308, 2 ** 53 + 2];
    expect(await valuesOf(values.map(String), 'number')).toEqual(values);
  });

  test('commas group and the point is decimal where the values say so', async () => {
    const cells = ['1,234.5', '12', '1,000,000', '0.25', '-7,200', '$1,200.00', '$ 5'];
    expect(findFormat(cells, 'x')).toBe('number:1,234.5');
    expect(await valuesOf(cells, 'number:1,234.5')).toEqual([1234.5, 12, 1000000, 0.25, -7200, 1200, 5]);
  });

  test('points group and the comma is decimal where the values say so', async () => {
    const cells = ['1.234,5', '12', '1.000.000', '0,25', '-7.200,0', '12,5 €'];
    expect(findFormat(cells, 'x')).toBe('number:1.234,5');
    expect(await valuesOf(cells, 'number:1.234,5')).toEqual([1234.5, 12, 1000000, 0.25, -7200, 12.5]);
  });

  test('1.234 in a column of plain numbers stays a little over one', () => {
    expect(findFormat(['1.234', '2.5', '3.75'], 'x')).toBe('number');
  });

  test('a wrongly placed comma is no number, not another one', async () => {
    expect(await valuesOf(['1,23', '12,34.5', '1,2345', '1.2.3', '$', ''], 'number:1,234.5')).toEqual(
      Array.from({ length: 6 }, () => null),
    );
  });

  test('percentages are shares of one, as a workbook stores them, with or without their sign', async () => {
    const cells = ['12%', '3.5 %', '100%', '-150%', '1,200%', '0', '0.25'];
    expect(findFormat(cells, 'x')).toBe('number:12.5%');
    expect(await valuesOf(cells, 'number:12.5%')).toEqual([0.12, 0.035, 1, -1.5, 12, 0, 0.25]);
    expect(findFormat(['12,5%', '3 %', '0,25'], 'x')).toBe('number:12,5%');
    expect(await valuesOf(['12,5%', '3 %', '0,25'], 'number:12,5%')).toEqual([0.125, 0.03, 0.25]);
    expect(await valuesOf(['12.5', '1', '25%'], 'number:12.5/100')).toEqual([0.125, 0.01, 0.25]);
  });

  test('a number above 1 without the sign, beside percentages, is percent or share: neither is assumed', async () => {
    expect(await valuesOf(['12', '1.5'], 'number:12.5%')).toEqual([null, null]);
    // Studies that were frozen with this format read 12% as 12.
    expect(findFormat(['12%', '35', '7%'], 'x')).toBe('number:1,234.5');
    expect(await valuesOf(['12%', '35'], 'number:1,234.5')).toEqual([12, 35]);
  });

  test('codes with leading zeros stay text, zero itself and decimals do not', () => {
    expect(findFormat(['01234', '22456', '00501'], 'x')).toBe('text');
    expect(findFormat(['0', '0.5', '10', '0'], 'x')).toBe('number');
  });

  test('up to one odd cell in twenty is tolerated, more are not', () => {
    const cells = (nOdd: number) =>
      Array.from({ length: 100 }, (_, i) => (i < nOdd ? `odd ${'abcdef'[i]!}` : String(i)));
    expect(findFormat(cells(5), 'x')).toBe('number');
    expect(findFormat(cells(6), 'x')).toBe('text');
  });

  test('phone numbers, versions, ranges and times of day are no numbers', () => {
    for (const cells of [
      ['555-1234', '555-9876'],
      ['1.2.3', '2.0.1'],
      ['10-20', '20-30'],
      ['10:30', '11:45'],
    ]) {
      expect(findFormat(cells, 'x')).toBe('text');
    }
  });
});

describe('dates', () => {
  const march = '2024-03-04T00:00:00.000Z';

  test.each([
    ['date:iso', ['2024-03-04', '2023-12-31'], march],
    ['date:iso', ['2024/3/4', '2023/12/31'], march],
    ['date:iso', ['2024-03-04 10:20:30', '2023-12-31 00:00:00'], '2024-03-04T10:20:30.000Z'],
    ['date:iso', ['2024-03-04T10:20:30Z', '2023-12-31T00:00:00Z'], '2024-03-04T10:20:30.000Z'],
    ['date:iso', ['2024-03-04T10:20:30.250+02:00', '2023-12-31T00:00:00-05:00'], '2024-03-04T08:20:30.250Z'],
    ['date:%d/%m/%Y', ['4/3/2024', '31/12/2023'], march],
    ['date:%m/%d/%Y', ['3/4/2024', '12/31/2023'], march],
    ['date:%m/%d/%Y', ['3/4/2024 5:06 PM', '12/31/2023 11:59 AM'], '2024-03-04T17:06:00.000Z'],
    ['date:%d.%m.%Y', ['04.03.2024', '31.12.2023'], march],
    ['date:%d.%m.%Y', ['04.03.2024 10:20', '31.12.2023 00:00'], '2024-03-04T10:20:00.000Z'],
    ['date:%d-%m-%Y', ['04-03-2024', '31-12-2023'], march],
    ['date:%m-%d-%y:1925', ['03-04-24', '12-31-23'], march],
    ['date:%d %b %Y', ['04-Mar-2024', '31-Dec-2023'], march],
    ['date:%d %b %Y', ['4 Mar 2024', '31 Dec 2023'], march],
    ['date:%d %b %Y', ['4 March 2024', '31 May 2023'], march],
    ['date:%b %d, %Y', ['Mar 4, 2024', 'Dec 31, 2023'], march],
    ['date:%b %d, %Y', ['March 4, 2024', 'May 31, 2023'], march],
  ] as const)('%s for %j', async (format, cells, first) => {
    expect(findFormat([...cells], 'when')).toBe(format);
    expect(isFormat(format)).toBe(true);
    const values = await valuesOf(cells, format);
    expect(values[0]).toBe(first);
    expect(values[1]).not.toBeNull();
  });

  test('where no value settles day or month first, / means month first and . means day first', () => {
    expect(findFormat(['3/4/2024', '5/6/2024'], 'x')).toBe('date:%m/%d/%Y');
    expect(findFormat(['3.4.2024', '5.6.2024'], 'x')).toBe('date:%d.%m.%Y');
  });

  test('days that no calendar has are missing', async () => {
    expect(await valuesOf(['30/02/2024', '29/02/2023', '29/02/2024'], 'date:%d/%m/%Y')).toEqual([
      null,
      null,
      '2024-02-29T00:00:00.000Z',
    ]);
  });

  test('whole numbers are times only where the name says so', async () => {
    const seconds = ['1709547630', '1680000000'];
    expect(findFormat(seconds, 'unix_timestamp_of_request')).toBe('date:epoch-s');
    expect(findFormat(seconds, 'createdAt')).toBe('date:epoch-s');
    expect(findFormat(seconds, 'amount')).toBe('number');
    expect(findFormat(seconds, 'update_count')).toBe('number');
    expect(await valuesOf(['1709547630', '1709547630.5'], 'date:epoch-s')).toEqual([
      '2024-03-04T10:20:30.000Z',
      '2024-03-04T10:20:30.500Z',
    ]);
    expect(findFormat(['1709547630000', '1680000000000'], 'time')).toBe('date:epoch-ms');
    expect(findFormat(['20240304', '20231231'], 'date')).toBe('date:%Y%m%d');
    expect(findFormat(['20240304', '20231231'], 'article')).toBe('number');
    expect((await valuesOf(['20240304'], 'date:%Y%m%d'))[0]).toBe(march);
  });

  test('plain years and day numbers stay numbers', () => {
    expect(findFormat(['2019', '2020', '2021'], 'date')).toBe('number');
    expect(findFormat(['1', '15', '31'], 'day')).toBe('number');
  });
});

describe('other formats', () => {
  test('true and false in any case are booleans, yes and no are words', async () => {
    expect(findFormat(['True', 'FALSE', 'true'], 'x')).toBe('boolean');
    expect(await valuesOf(['True', 'FALSE', 'x'], 'boolean')).toEqual(['true', 'false', null]);
    expect(findFormat(['yes', 'no'], 'x')).toBe('text');
  });

  test('no present cell at all is text', () => {
    expect(findFormat([], 'x')).toBe('text');
  });

  test('only known formats are formats', () => {
    for (const format of ['number', 'boolean', 'text', 'date:iso', 'date:%d/%m/%Y'])
      expect(isFormat(format)).toBe(true);
    for (const format of ['numeric', 'date:', "date:%Y'); DROP TABLE raw; --"])
      expect(isFormat(format)).toBe(false);
  });
});
