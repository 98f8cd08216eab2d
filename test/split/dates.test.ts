import { describe, expect, test } from 'vitest';
import { freezeTable } from '../../src/split/freeze/freeze-table.ts';
import { openFrozenStudy } from '../../src/split/study/open-frozen-study.ts';
import { readPart } from '../../src/split/study/read-part.ts';
import { readForPrediction } from '../../src/table/prediction/read-for-prediction.ts';
import type { Table } from '../../src/table/table.ts';
import { dateSpellings, unreadSpellings } from '../table/date-spellings.ts';
import { temporaryDirectory, write } from '../table/fixture.ts';

const root = temporaryDirectory();

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

/** A file of the columns given, each cell chosen by its row, a number to learn from, and a target. */
function csvOf(columns: Readonly<Record<string, (row: number) => string>>, nRows = 80): string {
  const names = Object.keys(columns);
  const lines = Array.from({ length: nRows }, (_, row) =>
    [
      ...names.map((name) => quoted(columns[name]!(row))),
      String((row * 7919) % 101),
      row % 3 ? 'no' : 'yes',
    ].join(','),
  );
  return `${[...names.map(quoted), 'amount', 'won'].join(',')}\n${lines.join('\n')}\n`;
}

async function frozen(
  study: string,
  columns: Readonly<Record<string, (row: number) => string>>,
  more: Partial<Parameters<typeof freezeTable>[0]> = {},
) {
  const file = write(root, `${study}.csv`, csvOf(columns));
  const report = await freezeTable({ file, target: 'won', root, study, replace: true, ...more });
  const opened = await openFrozenStudy(root, study);
  return { report, file, study: opened.file, train: await readPart(opened, 'train') };
}

/** The different values of a column, as ISO strings, ascending. */
function datesOf(table: Table, name: string): string[] {
  const column = table.columns.find((found) => found.name === name);
  if (column?.kind !== 'date') throw new Error(`"${name}" is ${column?.kind} (${column?.role})`);
  const values = [...new Set(column.values)].sort((left, right) => left - right);
  return values.map((value) => (Number.isNaN(value) ? 'missing' : new Date(value).toISOString()));
}

describe('dates as standards and programs write them', () => {
  const nameOf = (i: number) => `${dateSpellings[i]!.name ?? 'x'} ${i}`;
  const columns = Object.fromEntries(
    dateSpellings.map(({ cells }, i) => [nameOf(i), (row: number) => cells[row % 2]!]),
  );

  test('every spelling of the table has its value, in the study and in a new file', async () => {
    expect(dateSpellings.length).toBeGreaterThan(90);
    const { study, file, train } = await frozen('spellings', columns);
    const { table, unparsable } = await readForPrediction(file, study);
    const wrong: unknown[] = [];
    for (const [i, { source, values }] of dateSpellings.entries()) {
      const wanted = [...values].sort();
      for (const read of [train, table]) {
        try {
          expect(datesOf(read, nameOf(i))).toEqual(wanted);
        } catch (thrown) {
          wrong.push([source, study.formats[nameOf(i)], String(thrown).slice(0, 300)]);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(unparsable).toEqual({});
  });

  test('what is not read is said to be unread, and gives no dates', async () => {
    const unread = Object.fromEntries(
      unreadSpellings.map(([source, first, second]) => [source, (row: number) => (row % 2 ? first : second)]),
    );
    const { report } = await frozen('unread', unread);
    for (const [source] of unreadSpellings) {
      expect(report.roles[source]).toBe('category');
      expect(report.notes.join('\n')).toContain(`"${source}" looks like dates`);
    }
  });

  test('every month name in capitals, short and long, is its month', async () => {
    const short = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
    const long = 'JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPT OCTOBER NOVEMBER DECEMBER'.split(
      ' ',
    );
    const { train } = await frozen('months', {
      oracle: (row) => `${String(1 + (row % 28)).padStart(2, '0')}-${short[row % 12]}-2023`,
      long: (row) => `${1 + (row % 28)} ${long[row % 12]} 2023`,
      american: (row) => `${long[row % 12]} ${1 + (row % 28)}, 2023`,
      tight: (row) => `01${short[row % 12]}2023`,
    });
    for (const name of ['oracle', 'long', 'american', 'tight']) {
      const seen = new Set(datesOf(train, name).map((iso) => iso.slice(0, 7)));
      expect([...seen]).toEqual(
        Array.from({ length: 12 }, (_, i) => `2023-${String(i + 1).padStart(2, '0')}`),
      );
    }
  });
});

describe('day and month', () => {
  const two = (n: number) => String(n).padStart(2, '0');

  test('a number that is 01 in every row is the day', async () => {
    const { train, report } = await frozen('firsts', {
      european: (row) => `01/${two(1 + (row % 12))}/2023`,
      american: (row) => `${two(1 + (row % 12))}/01/2023`,
      fifth: (row) => `05.${two(1 + (row % 12))}.${2021 + (row % 3)}`,
      dashed: (row) => `${two(1 + (row % 12))}-05-${2021 + (row % 3)}`,
    });
    for (const name of ['european', 'american']) {
      expect(datesOf(train, name).map((iso) => iso.slice(8, 10))).toEqual(
        Array.from({ length: 12 }, () => '01'),
      );
    }
    for (const name of ['fifth', 'dashed']) {
      expect(new Set(datesOf(train, name).map((iso) => iso.slice(8, 10)))).toEqual(new Set(['05']));
    }
    expect(report.notes.join()).not.toMatch(/settles/);
  });

  test('where nothing settles it freeze says so, and --day-first and --month-first decide', async () => {
    const columns = { when: (row: number) => `${1 + (row % 9)}/${1 + ((row * 5) % 11)}/2023` };
    const open = await frozen('open', columns);
    expect(open.study.formats.when).toBe('date:%m/%d/%Y');
    expect(open.report.notes.join()).toMatch(/"when": nothing in the column settles.*--day-first "when"/);
    const day = await frozen('open', columns, { dayFirst: ['when'] });
    expect(day.study.formats.when).toBe('date:%d/%m/%Y');
    expect(day.report.notes.join()).not.toMatch(/settles/);
    const month = await frozen(
      'open',
      { when: (row) => columns.when(row).replaceAll('/', '.') },
      { monthFirst: ['when'] },
    );
    expect(month.study.formats.when).toBe('date:%m.%d.%Y');
  });

  test('another column of the file settles it', async () => {
    const { study, report } = await frozen('sister', {
      open: (row) => `${1 + (row % 9)}/${1 + ((row * 5) % 11)}/2023`,
      clear: (row) => `${1 + (row % 28)}/${1 + (row % 12)}/2023`,
    });
    expect(study.formats.open).toBe('date:%d/%m/%Y');
    expect(report.notes.join()).not.toMatch(/settles/);
  });
});

describe('years of two digits', () => {
  const birthdays = (low: number, high: number) => (row: number) => {
    const year = low + ((row * 7) % (high - low + 1));
    return `${1 + (row % 28)}.${1 + (row % 12)}.${String(year % 100).padStart(2, '0')}`;
  };

  test.each([
    ['birth_date', 1935, 2005],
    ['birth_date', 1951, 1968],
    ['founded', 1950, 1999],
    ['signed', 2015, 2023],
    ['contract_end', 2024, 2055],
    ['dob', 1969, 2001],
  ])('%s from %d to %d', async (name, low, high) => {
    const { train, report } = await frozen('years', { [name]: birthdays(low, high) });
    const years = datesOf(train, name).map((iso) => Number(iso.slice(0, 4)));
    expect(Math.min(...years)).toBeGreaterThanOrEqual(low);
    expect(Math.max(...years)).toBeLessThanOrEqual(high);
    expect(report.notes.join()).toMatch(/years of two digits were read as/);
  });

  test('a year of two digits that comes first', async () => {
    const { train } = await frozen('year-first', {
      when: (row) =>
        `${21 + (row % 3)}-${String(1 + (row % 12)).padStart(2, '0')}-${String(1 + ((row * 3) % 28)).padStart(2, '0')}`,
    });
    const years = new Set(datesOf(train, 'when').map((iso) => iso.slice(0, 4)));
    expect([...years].sort()).toEqual(['2021', '2022', '2023']);
  });
});

test("MySQL's zero dates and words for no date are missing, and counted as such", async () => {
  const { train, report } = await frozen('zero', {
    when: (row) =>
      row % 4 === 0
        ? '0000-00-00 00:00:00'
        : row % 9 === 1
          ? 'unknown'
          : `2023-03-${String(1 + (row % 28)).padStart(2, '0')} 10:00:00`,
  });
  expect(datesOf(train, 'when').every((iso) => iso === 'missing' || iso.startsWith('2023-03'))).toBe(true);
  expect(report.roles.when).toBe('date');
  expect(report.notes.join()).toMatch(
    /"0000-00-00 00:00:00" \(20\).*"unknown" \(\d+\) were taken as missing/,
  );
});
