import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';
import { random } from '../../src/core/random.ts';
import { makeFolds } from '../../src/split/draw/folds.ts';
import { type FreezeReport, freezeTable } from '../../src/split/freeze/freeze-table.ts';
import { openFrozenStudy } from '../../src/split/study/open-frozen-study.ts';
import { readPart, readTrainLabels } from '../../src/split/study/read-part.ts';
import type { StudyFile } from '../../src/split/study/study.ts';
import { type PredictionOptions, readForPrediction } from '../../src/table/prediction/read-for-prediction.ts';
import { type Column, cellOf, type Table } from '../../src/table/table.ts';
import { errorOf, temporaryDirectory, write } from '../table/fixture.ts';

const root = temporaryDirectory();
const nRows = 120;

type Cells = Readonly<Record<string, (row: number) => string | number>>;
type More = Partial<Parameters<typeof freezeTable>[0]>;

/** Quotes what needs it. */
function field(cell: string | number, separator: string): string {
  const text = String(cell);
  return text.includes(separator) || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvOf(cells: Cells, separator = ',', n = nRows): string {
  const all: Cells = { ...cells, won: cells.won ?? ((row) => (row % 3 ? 'no' : 'yes')) };
  const names = Object.keys(all);
  const lines = Array.from({ length: n }, (_, row) =>
    names.map((name) => field(all[name]!(row), separator)).join(separator),
  );
  return `${names.join(separator)}\n${lines.join('\n')}\n`;
}

let nStudies = 0;

interface Frozen {
  readonly report: FreezeReport;
  readonly study: StudyFile;
  readonly train: Table;
  readonly notes: string;
}

async function frozen(content: string, more: More = {}): Promise<Frozen> {
  const name = `messy-${nStudies++}`;
  const file = write(root, `${name}.csv`, content);
  const report = await freezeTable({ file, target: 'won', root, study: name, key: sha256('messy'), ...more });
  const opened = await openFrozenStudy(root, name);
  const train = await readPart(opened, 'train');
  return { report, study: opened.file, train, notes: report.notes.join('\n') };
}

const refused = (content: string, more: More = {}) => errorOf(frozen(content, more));

/** A new file read as a model of the study would read it. */
async function newRows(study: StudyFile, content: string, options: PredictionOptions = {}) {
  const file = write(root, `new-${nStudies++}.csv`, content);
  const read = await readForPrediction(file, study, options);
  return { ...read, told: read.notes.join('\n') };
}

function columnOf(table: Table, name: string): Column {
  return table.columns.find((column) => column.name === name)!;
}

/** All cells of a column, in row order. */
function cells(table: Table, name: string): (number | string | null)[] {
  const column = columnOf(table, name);
  return Array.from({ length: table.nRows }, (_, row) => cellOf(column, row));
}

const distinct = (table: Table, name: string) => [...new Set(cells(table, name))].sort();
const amount = (row: number) => ((row * 7919) % 1009) / 10;
const plain: Cells = { amount, colour: (row) => ['red', 'green', 'blue'][row % 3]! };

describe('separators at the end of rows', () => {
  const trailing = (n: number, header = false) =>
    csvOf(plain)
      .trim()
      .split('\n')
      .map((line, i) => (i === 0 && !header ? line : line + ','.repeat(n)))
      .join('\n');

  test.each([1, 2, 4])('%d of them in every row are dropped, the columns keep their places', async (n) => {
    for (const header of [false, true]) {
      const { report, train } = await frozen(trailing(n, header));
      expect(Object.keys(report.roles).slice(0, 2)).toEqual(['amount', 'colour']);
      expect(report.roles).toMatchObject({ amount: 'numeric', colour: 'category' });
      expect(report.target.column).toBe('won');
      expect(distinct(train, 'colour')).toEqual(['blue', 'green', 'red']);
    }
  });

  test('at prediction the cells are those of their own columns', async () => {
    const { study } = await frozen(csvOf(plain));
    const { table, told } = await newRows(study, trailing(1));
    expect(cells(table, 'amount').slice(0, 3)).toEqual([0, amount(1), amount(2)]);
    expect(distinct(table, 'colour')).toEqual(['blue', 'green', 'red']);
    expect(told).toMatch(/ends in a separator/);
  });

  test('a header that ends in one, and rows that do not', async () => {
    const [header, ...rest] = csvOf(plain).split('\n');
    const { report } = await frozen([`${header},`, ...rest].join('\n'));
    expect(report.roles).toEqual({ amount: 'numeric', colour: 'category' });
  });

  test('a field beyond the header is refused by its line, line breaks in quotes counted', async () => {
    const lines = trailing(1).split('\n');
    lines[5] = '1.5,"two\nlines",no,';
    lines[60] += 'extra';
    const error = await refused(lines.join('\n'));
    expect(error.code).toBe('table.surplusField');
    expect(error.message).toMatch(/line 62: "extra" stands beyond the 3 columns/);
  });

  test('a field at the end of every row that has no name is refused by line', async () => {
    const lines = csvOf({ id: (row) => row * 3 + 7, ...plain })
      .trim()
      .split('\n');
    const error = await refused(lines.map((line, i) => (i === 0 ? line : `${line},x${i}`)).join('\n'));
    expect(error.code).toBe('table.surplusField');
    expect(error.message).toMatch(
      /line 2: "x1" stands beyond the 4 columns of the header, and so in 119 other rows/,
    );
  });

  test('rows that begin with their name are still rows with a name', async () => {
    const lines = csvOf(plain).trim().split('\n');
    const { report } = await frozen(lines.map((line, i) => (i === 0 ? line : `"r${i}",${line}`)).join('\n'));
    expect(report.roles).toEqual({ row: 'id', amount: 'numeric', colour: 'category' });
  });
});

describe('what stands above the header', () => {
  const body = csvOf(plain);

  test.each([
    ['a title', `Customer report\n${body}`],
    ['titles and a blank line', `Customer report\nGenerated: 2024-01-01 10:00\n\n${body}`],
    ['titles padded with separators', `Customer report,,\nGenerated 2024,,\n,,\n${body}`],
    ['a quoted separator line', `"sep=,"\n${body}`],
    ['a separator line and a title', `sep=,\nCustomer report\n${body}`],
    ['a byte order mark and a title', `\ufeffCustomer report\r\n${body.replaceAll('\n', '\r\n')}`],
  ])('%s', async (_, content) => {
    const { report, train } = await frozen(content);
    expect(report.roles).toEqual({ amount: 'numeric', colour: 'category' });
    expect(report.nRows).toBe(nRows);
    expect(distinct(train, 'colour')).toEqual(['blue', 'green', 'red']);
  });

  test('titles are told', async () => {
    expect((await frozen(`Customer report\n${body}`)).notes).toMatch(
      /1 line above the header was skipped: "Customer report"/,
    );
  });
});

describe('gaps', () => {
  const spelt = [
    'None',
    '.',
    '#DIV/0!',
    'N.A.',
    'unknown',
    '-',
    '?',
    'n/a',
    'null',
    'NaN',
    '#N/A',
    'missing',
    'not measured',
    'k.A.',
    'nicht vorhanden',
  ];

  test.each(spelt)('numbers of which one in five is %s are numbers', async (word) => {
    const { report, train, study } = await frozen(
      csvOf({ ...plain, income: (row) => (row % 5 === 0 ? word : 100 + row * 3.5) }),
    );
    expect(report.roles.income).toBe('numeric');
    const values = cells(train, 'income');
    expect(values.filter((value) => value === null).length).toBeGreaterThan(5);
    expect(values.every((value) => value === null || (typeof value === 'number' && value > 100))).toBe(true);
    const { table, unparsable } = await newRows(
      study,
      csvOf({ ...plain, income: (row) => (row === 0 ? word : 200) }),
    );
    expect(cells(table, 'income').slice(0, 2)).toEqual([null, 200]);
    expect(unparsable).toEqual({});
  });

  test('which words were taken as gaps is said with their counts, and can be taken back', async () => {
    const content = csvOf({ ...plain, income: (row) => (row % 5 === 0 ? 'unknown' : 100 + row * 3.5) });
    const { notes } = await frozen(content);
    expect(notes).toMatch(/"income": "unknown" \(24\) was taken as missing.*--not-missing "income=unknown"/);
    const { report } = await frozen(content, { notMissing: { income: ['unknown'] } });
    expect(report.roles.income).toBe('category');
  });

  test('words that are answers are not gaps: none and many kinds among few numbers', async () => {
    const { report, train } = await frozen(
      csvOf({
        ...plain,
        contact: (row) => ['None', 'Email', 'Phone'][row % 3]!,
        children: (row) => ['0', '1', '2', '3+'][row % 4]!,
        size: (row) => ['S', 'M', 'L', '38', '40'][row % 5]!,
        room: (row) => (row % 6 === 0 ? 'ICU' : row % 6 === 1 ? 'ER' : `${100 + (row % 50)}`),
      }),
    );
    expect(report.roles).toMatchObject({
      contact: 'category',
      children: 'category',
      size: 'category',
      room: 'category',
    });
    expect(distinct(train, 'contact')).toEqual(['Email', 'None', 'Phone']);
    expect(distinct(train, 'size')).toEqual(['38', '40', 'L', 'M', 'S']);
  });

  test('true and false with words for neither are true and false', async () => {
    const { study, train } = await frozen(
      csvOf({ ...plain, agreed: (row) => ['true', 'FALSE', 'unknown'][row % 3]! }),
    );
    expect(study.formats.agreed).toBe('boolean');
    expect(distinct(train, 'agreed')).toEqual(['false', null, 'true'].sort());
  });

  test('a role given by hand is obeyed; what does not fit becomes missing and is counted', async () => {
    const odd = csvOf({
      ...plain,
      level: (row) => (row % 3 === 0 ? `grade ${'abcdefgh'[row % 8]}` : row * 1.5),
    });
    expect((await frozen(odd)).report.roles.level).toBe('category');
    const { report, train, notes } = await frozen(odd, { role: { level: 'numeric' } });
    expect(report.roles.level).toBe('numeric');
    expect(cells(train, 'level').filter((value) => value === null).length).toBeGreaterThan(15);
    expect(notes).toMatch(/"level": 40 cells cannot be read as a number and became missing/);
  });

  test('a number that means missing, said by the person, is missing here and in new files', async () => {
    const content = csvOf({ ...plain, age: (row) => (row % 4 === 0 ? -999 : 20 + (row % 50)) });
    const { train, study } = await frozen(content, { missing: { age: ['-999'] } });
    expect(Math.min(...cells(train, 'age').map((value) => Number(value ?? 99)))).toBeGreaterThanOrEqual(20);
    const { table } = await newRows(study, csvOf({ ...plain, age: (row) => (row ? 30 : -999) }));
    expect(cells(table, 'age').slice(0, 2)).toEqual([null, 30]);
  });

  test('NA beside country codes is Namibia; beside states, or where the file spells gaps so, it is a gap', async () => {
    const country = (row: number) => ['NA', 'DE', 'FR', 'ZA'][row % 4]!;
    const { train, notes, study } = await frozen(csvOf({ ...plain, country }));
    expect(distinct(train, 'country')).toEqual(['DE', 'FR', 'NA', 'ZA']);
    expect(notes).toMatch(/"country": "NA" \(30\) was taken as a value.*--missing "country=NA"/);
    const { table } = await newRows(study, csvOf({ ...plain, country }));
    expect(distinct(table, 'country')).toEqual(['DE', 'FR', 'NA', 'ZA']);
    const taken = await frozen(csvOf({ ...plain, country }), { missing: { country: ['NA'] } });
    expect(distinct(taken.train, 'country')).toEqual(['DE', 'FR', 'ZA', null].sort());
    const state = (row: number) => ['NA', 'TX', 'NY', 'CA'][row % 4]!;
    expect(distinct((await frozen(csvOf({ ...plain, state }))).train, 'state')).toEqual(
      ['CA', 'NY', 'TX', null].sort(),
    );
    const region = (row: number) => ['NA', 'EU', 'AP', 'SA'][row % 4]!;
    const withGaps: Cells = { ...plain, region, income: (row) => (row % 4 ? row * 1.5 : 'NA') };
    expect(distinct((await frozen(csvOf({ ...plain, region }))).train, 'region')).toContain('NA');
    expect(distinct((await frozen(csvOf(withGaps))).train, 'region')).not.toContain('NA');
  });

  test('a minus beside plus is a value', async () => {
    const { train } = await frozen(csvOf({ ...plain, test: (row) => ['+', '-', '++'][row % 3]! }));
    expect(distinct(train, 'test')).toEqual(['+', '++', '-']);
  });
});

describe('targets', () => {
  test.each([
    ['+', '-', '+'],
    ['-', '+', '+'],
    ['ja', 'nein', 'ja'],
    ['oui', 'non', 'oui'],
    ['Sí', 'No', 'Sí'],
    ['sim', 'não', 'sim'],
    ['tak', 'nie', 'tak'],
    ['да', 'нет', 'да'],
    ['1.0', '0.0', '1.0'],
    ['TRUE', 'FALSE', 'TRUE'],
    ['on', 'off', 'on'],
    ['1', '\u22121', '1'],
  ])('%s and %s: %s is positive', async (first, second, positive) => {
    const { report } = await frozen(csvOf({ ...plain, won: (row) => (row % 3 ? second : first) }));
    expect(report.target.positive).toBe(positive);
    const turned = await frozen(csvOf({ ...plain, won: (row) => (row % 3 ? first : second) }));
    expect(turned.report.target.positive).toBe(positive);
  });

  test('spellings of one answer are one, and a gap that is an answer can be said to be one', async () => {
    const mixed = await frozen(csvOf({ ...plain, won: (row) => ['1.0', '0', '1', '0.0'][row % 4]! }));
    expect(mixed.report.nRows).toBe(nRows);
    const dashed = csvOf({ ...plain, won: (row) => (row % 3 ? '-' : 'x') });
    expect((await refused(dashed)).remedy).toMatch(/--not-missing "won=-"/);
    const { report } = await frozen(dashed, { notMissing: { won: ['-'] } });
    expect(report.target).toMatchObject({ positive: 'x', negative: '-' });
    const three = csvOf({ ...plain, won: (row) => ['yes', 'no', 'unclear'][row % 3]! });
    expect((await refused(three)).remedy).toMatch(/--missing "won=unclear"/);
    expect((await frozen(three, { missing: { won: ['unclear'] } })).report.nRows).toBe(80);
  });
});

describe('codes that are numbers', () => {
  const group = (row: number) => 1 + (row % 9);

  test('3, 3.0, 3e0 and 03 are one code', async () => {
    const { study, report } = await frozen(csvOf({ ...plain, store_id: group }));
    expect(report.roles.store_id).toBe('category');
    const { table, told, comparison } = await newRows(
      study,
      csvOf({
        ...plain,
        store_id: (row) => [`${group(row)}.0`, group(row), `${group(row)}e0`, `0${group(row)}`, ''][row % 5]!,
      }),
    );
    const wanted = Array.from({ length: 9 }, (_, i) => String(i + 1));
    expect(distinct(table, 'store_id').filter((value) => value !== null)).toEqual(wanted);
    expect(told).toMatch(/"store_id": \d+ cells are written another way/);
    expect(comparison.find(({ column }) => column === 'store_id')!.unseenShare).toBe(0);
  });

  test('3.0 in the file that is frozen is the 3 of the next one', async () => {
    const { study } = await frozen(
      csvOf({ ...plain, store_id: (row) => (row % 7 === 0 ? '' : `${group(row)}.0`) }),
    );
    const { comparison } = await newRows(study, csvOf({ ...plain, store_id: group }));
    expect(comparison.find(({ column }) => column === 'store_id')!.unseenShare).toBe(0);
  });

  test('leading zeros that a new file has lost are noticed and put back', async () => {
    const zip = (row: number) => String(1001 + (row % 30) * 997).padStart(5, '0');
    const { study, report, train } = await frozen(csvOf({ ...plain, zip }));
    expect(report.roles.zip).toBe('category');
    const { table, told } = await newRows(
      study,
      csvOf({ ...plain, zip: (row) => (row % 2 ? Number(zip(row)) : `${Number(zip(row))}.0`) }),
    );
    expect(told).toMatch(/"zip": \d+ cells have lost their leading zeros/);
    const known = new Set(cells(train, 'zip'));
    expect(cells(table, 'zip').filter((value) => !known.has(value)).length).toBe(0);
  });

  test('whole numbers beyond 2^53 that are no ids keep every digit', async () => {
    const cohort = (row: number) => `90071992547409${91 + (row % 7)}0${row % 2}`;
    const { report, train } = await frozen(csvOf({ ...plain, cohort }));
    expect(report.roles.cohort).toBe('category');
    expect(distinct(train, 'cohort')).toEqual(
      [...new Set(Array.from({ length: nRows }, (_, row) => cohort(row)))].sort(),
    );
  });
});

describe('new files that are written another way', () => {
  const base: Cells = {
    ...plain,
    agreed: (row) => (row % 2 ? 'true' : 'false'),
    flag: (row) => row % 2,
    member: (row) => (row % 2 ? 'yes' : 'no'),
    price: (row) => (10 + row / 4).toFixed(2),
    when: (row) => `${1 + (row % 28)}/${1 + (row % 12)}/2023`,
  };

  test('true and false as 1 and 0 and the other way round, yes and no as t and f, levels in capitals', async () => {
    const { study } = await frozen(csvOf(base));
    const { table, comparison } = await newRows(
      study,
      csvOf({
        ...base,
        agreed: (row) => row % 2,
        flag: (row) => (row % 2 ? 'True' : 'False'),
        member: (row) => (row % 2 ? 'T' : 'F'),
        colour: (row) => ['RED', 'Green', ' blue '][row % 3]!,
      }),
    );
    expect(cells(table, 'agreed').slice(0, 2)).toEqual(['false', 'true']);
    expect(cells(table, 'flag').slice(0, 2)).toEqual([0, 1]);
    expect(cells(table, 'member').slice(0, 2)).toEqual(['no', 'yes']);
    expect(cells(table, 'colour').slice(0, 3)).toEqual(['red', 'green', 'blue']);
    expect(comparison.flatMap(({ changes }) => changes)).toEqual([]);
  });

  test('a decimal comma, groups, American dates: read as they are written, and said', async () => {
    const { study } = await frozen(csvOf(base));
    const { table, told } = await newRows(
      study,
      csvOf(
        {
          ...base,
          price: (row) => (10 + row / 4).toFixed(2).replace('.', ','),
          when: (row) => `${1 + (row % 12)}/${1 + (row % 28)}/2023`,
        },
        ';',
      ),
    );
    expect(cells(table, 'price').slice(0, 3)).toEqual([10, 10.25, 10.5]);
    expect(cells(table, 'when')[14]).toBe(Date.UTC(2023, 2, 15));
    expect(told).toMatch(
      /"price" is written another way than in the study \(plain numbers such as 1234\.5\): it was read as numbers such as 1\.234,5/,
    );
    expect(told).toMatch(/"when" is written another way/);
  });

  test('a column of which nothing can be read is an error, unless it is allowed', async () => {
    const { study } = await frozen(csvOf(base));
    const lost = csvOf({
      ...base,
      price: (row) => `about ${'abcdefgh'[row % 8]}`,
      colour: (row) => `c${row % 9}`,
    });
    const error = await errorOf(newRows(study, lost));
    expect(error.code).toBe('table.lostColumn');
    expect(error.message).toMatch(
      /2 columns.*"price" \(none of its 120 cells can be read.*"colour" \(none of its 120 values/,
    );
    expect(error.remedy).toMatch(/--allow-lost/);
    const { table, told } = await newRows(study, lost, { allowLost: true });
    expect(cells(table, 'price').every((value) => value === null)).toBe(true);
    expect(told).toMatch(/"colour" is not what it was: 100.0% of the values were never seen/);
  });

  test('what has changed is told by column: unseen levels, missing cells, range and mean; what has not is not', async () => {
    const { study } = await frozen(csvOf(base));
    const stream = random(5, 'new');
    const { comparison } = await newRows(
      study,
      csvOf({
        ...base,
        amount: (row) => (row % 2 ? '' : amount(row)),
        colour: (row) => (row % 4 ? ['red', 'green', 'blue'][row % 3]! : 'pink'),
        price: () => (500 + stream.next() * 10).toFixed(2),
      }),
    );
    const changes = Object.fromEntries(
      comparison.map(({ column, changes: found }) => [column, found.join('; ')]),
    );
    expect(changes.amount).toMatch(/50.0% of the cells are missing \(0.0% in the study\)/);
    expect(changes.colour).toMatch(/25.0% of the values were never seen/);
    expect(changes.price).toMatch(
      /100.0% of the values lie outside of the study's range \(10 to 39.75\).*the mean is 50\d/,
    );
    expect([changes.when, changes.agreed, changes.flag, changes.member]).toEqual(['', '', '', '']);
  });

  test('ids, constants and an unnamed index are not asked for', async () => {
    const { study, report } = await frozen(
      csvOf({ '': (row) => row, customer_id: (row) => `K${100_000 + row * 7}`, same: () => 'x', ...plain }),
    );
    expect(report.roles).toMatchObject({ column_1: 'id', customer_id: 'id', same: 'constant' });
    const { table, told } = await newRows(study, csvOf(plain));
    expect(table.columns.map(({ name }) => name)).toEqual(Object.keys(study.roles));
    expect(told).toMatch(/not needed: "column_1" \(id\), "customer_id" \(id\), "same" \(constant\)/);
  });

  test('names that differ in case, accents or composition are found; hints are for slips alone', async () => {
    const named: Cells = { Größe: (row) => amount(row), a: (row) => amount(row + 5), colour: plain.colour! };
    const { study } = await frozen(csvOf(named), { target: 'WON' });
    const { table, told } = await newRows(
      study,
      csvOf({
        ['gr\u00f6\u00dfe'.normalize('NFD').toUpperCase()]: () => 1,
        A: () => 2,
        colour: plain.colour!,
      }),
    );
    expect(told).toMatch(/The study's column "Größe" is called/);
    expect(cells(table, 'a')[0]).toBe(2);
    const error = await errorOf(newRows(study, csvOf({ Größe: () => 1, b: () => 2, color: () => 'red' })));
    expect(error.message).toMatch(/lacks 2 of the 3 columns.*"a", "colour" \(is it "color"\?\)/);
  });
});

describe('numbers', () => {
  const wanted = (row: number) => [1234567.5, 12000, -1200, 0.5, 987][row % 5]!;
  const grouped = (sign: string, point: string) => (row: number) => {
    const value = wanted(row);
    const [whole, rest] = String(Math.abs(value)).split('.');
    const body = whole!.replaceAll(/\B(?=(\d{3})+$)/g, sign) + (rest === undefined ? '' : point + rest);
    return (value < 0 ? '-' : '') + body;
  };

  test.each([
    ['comma', grouped(',', '.')],
    ['point', grouped('.', ',')],
    ['blank', grouped(' ', '.')],
    ['blank, decimal comma', grouped(' ', ',')],
    ['no-break space', grouped('\u00a0', ',')],
    ['narrow no-break space', grouped('\u202f', ',')],
    ['apostrophe', grouped("'", '.')],
    ['typographic apostrophe', grouped('\u2019', '.')],
    ['Indian', (row: number) => ['12,34,567.5', '12,000', '-1,200', '0.5', '987'][row % 5]!],
    ['accounting', (row: number) => ['1,234,567.50', '12,000.00', '(1,200.00)', '0.50', '987.00'][row % 5]!],
    [
      'accounting with a currency',
      (row: number) => ['$1,234,567.50', '$12,000', '($1,200)', '$0.50', '$987'][row % 5]!,
    ],
    ['minus behind', (row: number) => ['1,234,567.5', '12,000', '1,200-', '0.5', '987'][row % 5]!],
    [
      'code before',
      (row: number) => ['USD 1,234,567.50', 'USD 12,000', 'USD -1,200', 'USD 0.5', 'USD 987'][row % 5]!,
    ],
    [
      'code behind',
      (row: number) => ['1.234.567,50 EUR', '12.000 EUR', '-1.200 EUR', '0,5 EUR', '987 EUR'][row % 5]!,
    ],
    [
      'Swiss',
      (row: number) => ["CHF 1'234'567.50", "CHF 12'000", "CHF -1'200", 'CHF 0.50', 'CHF 987'][row % 5]!,
    ],
    ['real minus sign', (row: number) => ['1234567.5', '12000', '\u22121200', '0.5', '987'][row % 5]!],
    [
      'sign before the currency',
      (row: number) => ['€1,234,567.5', '€12,000', '-€1,200', '€0.5', '€987'][row % 5]!,
    ],
    ['percent', (row: number) => ['123456750%', '1,200,000 %', '-120000%', '50%', '98700%'][row % 5]!],
    [
      'only the large ones grouped',
      (row: number) => (row % 40 === 0 ? '1,234,567.5' : String([0, 12000, -1200, 0.5, 987][row % 5] || 987)),
    ],
  ])('%s', async (_, cell) => {
    const { report, train } = await frozen(csvOf({ ...plain, sum: cell }, '|'));
    expect(report.roles.sum).toBe('numeric');
    const seen = distinct(train, 'sum');
    for (const value of seen) expect([1234567.5, 12000, -1200, 0.5, 987]).toContain(value);
    expect(seen.length).toBeGreaterThanOrEqual(4);
  });

  test('a leading zero group is a decimal', async () => {
    const { train } = await frozen(
      csvOf({ ...plain, rate: (row) => `0,${String(22 + row).padStart(3, '0')}` }, ';'),
    );
    expect(Math.max(...cells(train, 'rate').map(Number))).toBeLessThan(1);
    expect(Math.min(...cells(train, 'rate').map(Number))).toBeGreaterThan(0.02);
  });

  test('three digits behind a sign: the other columns and the separator say what the sign is', async () => {
    const three = (row: number) => `${1 + (row % 9)},${String(100 + row).padStart(3, '0')}`;
    const german = await frozen(csvOf({ ...plain, weight: three, price: (row) => `${row},5` }, ';'));
    expect(Math.max(...cells(german.train, 'weight').map(Number))).toBeLessThan(10);
    const english = await frozen(csvOf({ ...plain, weight: three, price: (row) => `${row}.5` }, ','));
    expect(Math.min(...cells(english.train, 'weight').map(Number))).toBeGreaterThan(1000);
    const groups = (row: number) =>
      row % 2 ? `${1 + (row % 90)}.${String(100 + row).padStart(3, '0')}` : String(row);
    const salary = await frozen(csvOf({ ...plain, salary: groups, price: (row) => `${row},5` }, ';'));
    expect(Math.max(...cells(salary.train, 'salary').map(Number))).toBeGreaterThan(50_000);
    const unsure = await frozen(csvOf({ colour: plain.colour!, weight: three }));
    expect(unsure.notes).toMatch(/"weight": nothing in the file settles/);
  });
});

describe('columns that no model should see', () => {
  const stream = random(3, 'ids');
  const hex = (n: number) => Array.from({ length: n }, () => '0123456789abcdef'[stream.integer(16)]).join('');
  const once = (make: () => string) => {
    const made = Array.from({ length: nRows }, make);
    // A quarter of the rows shares its value with another row.
    return (row: number) => made[row % 4 === 0 ? (row + 20) % nRows : row]!;
  };

  test.each([
    ['recording', once(() => `/var/rec/2023/${hex(4)}.wav`), 'paths of files'],
    ['recording', once(() => `C:\\calls\\${hex(4)}.wav`), 'paths of files'],
    ['recording', once(() => `s3://bucket/${hex(6)}`), 'paths of files'],
    ['recording', once(() => `rec/2023/${hex(5)}.mp3`), 'paths of files'],
    ['file', once(() => `call ${hex(5)}.wav`), 'names of files'],
    ['contact', once(() => `${hex(6)}@example.com`), 'e-mail addresses'],
    ['contact', once(() => `+49 30 ${stream.integer(9e6) + 1e6}`), 'phone numbers'],
    ['phone', once(() => `0${stream.integer(9e9) + 1e9}`), 'phone numbers'],
    [
      'contact',
      once(() => `(555) ${stream.integer(900) + 100}-${stream.integer(9000) + 1000}`),
      'phone numbers',
    ],
    ['page', once(() => `https://example.com/p/${hex(5)}?q=1`), 'web addresses'],
    ['digest', once(() => `a1${hex(30)}`), 'hashes'],
    ['session', once(() => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`), 'UUIDs'],
  ])('%s, form by form', async (name, cell, what) => {
    const { report, notes } = await frozen(csvOf({ ...plain, [name]: cell }));
    expect(report.roles[name]).toBe('id');
    expect(notes).toContain(`"${name}" holds ${what}`);
  });

  test('repeated rows do not make ids into categories, and are reported', async () => {
    const lines = csvOf(
      { customer: (row) => `K${1000 + row * 17}x`, id: (row) => 5000 + row * 3, ...plain },
      ',',
      600,
    )
      .trim()
      .split('\n');
    const { report } = await frozen([...lines, ...lines.slice(1, 60)].join('\n'));
    expect(report.roles).toMatchObject({ customer: 'id', id: 'id' });
    expect(report.duplicates.nRows).toBeGreaterThanOrEqual(118);
  });

  test('what is not such a form stays what it is', async () => {
    const { report } = await frozen(
      csvOf({
        ...plain,
        band: (row) => `${1000 + (row % 40) * 500}-${1499 + (row % 40) * 500}`,
        food: (row) => ['Food/Drink', 'Toys/Games', 'A/B'][row % 3]!,
        page: (row) => ['/home', '/pricing', '/docs'][row % 3]!,
      }),
    );
    expect(report.roles).toMatchObject({
      band: 'category',
      food: 'category',
      page: 'category',
    });
  });
});

describe('what cannot be learned from', () => {
  test('a table of ids alone is refused', async () => {
    const error = await refused(
      csvOf({ id: (row) => row + 1, email: (row) => `u${row}@example.com`, same: () => 'x' }),
    );
    expect(error.code).toBe('split.noFeatures');
    expect(error.message).toMatch(
      /no column to learn from.*"id" \(id: whole numbers that count the rows\), "email" \(id: e-mail/,
    );
    expect(error.remedy).toMatch(/--role "id=category"/);
  });

  test('a group of most rows is refused with a remedy that exists; one of a third is not, and folds', async () => {
    const shop = (share: number) => (row: number) => (row < share * 600 ? 'main' : `s${row % 30}`);
    const content = (share: number) => csvOf({ shop: shop(share), ...plain }, ',', 600);
    const error = await refused(content(0.8), { group: 'shop' });
    expect(error.code).toBe('split.giantGroup');
    expect(error.message).toMatch(/One group of "shop" holds 480 of 600 rows \(80%\)/);
    expect(error.remedy).toMatch(/Leave out --group/);
    const { report, notes } = await frozen(content(0.35), { group: 'shop' });
    expect(notes).toMatch(/One group of "shop" holds 210/);
    const study = await openFrozenStudy(root, report.study);
    const folds = makeFolds(
      study,
      await readPart(study, 'train'),
      await readTrainLabels(study),
      5,
      '1'.repeat(64),
    );
    expect(folds.length).toBe(5);
  });
});

describe('rows that are equal', () => {
  test('with both outcomes: how many, and the best AUC that is left', async () => {
    // Eight kinds of rows, of which kind k is positive in k of 8 rows: the shares are the best score there is.
    const { report } = await frozen(
      csvOf(
        { kind: (row) => `k${row % 8}`, won: (row) => (Math.floor(row / 8) % 8 < row % 8 ? 'yes' : 'no') },
        ',',
        1280,
      ),
    );
    const { train } = report.parts;
    expect(report.ceiling.nRows).toBeGreaterThan(0.8 * train.nRows);
    // By definition: P(positive's share above negative's) with ties as half, over all pairs of train rows.
    const study = await openFrozenStudy(root, report.study);
    const labels = await readTrainLabels(study);
    const kinds = cells(await readPart(study, 'train'), 'kind');
    const share = (kind: unknown) => {
      const same = Array.from(labels).filter((_, row) => kinds[row] === kind);
      return same.reduce((sum, label) => sum + label, 0) / same.length;
    };
    const shares = new Map(kinds.map((kind) => [kind, share(kind)]));
    let wins = 0;
    let pairs = 0;
    for (let p = 0; p < labels.length; p++) {
      for (let n = 0; n < labels.length; n++) {
        if (labels[p] !== 1 || labels[n] !== 0) continue;
        const [high, low] = [shares.get(kinds[p]!)!, shares.get(kinds[n]!)!];
        pairs++;
        wins += high > low ? 1 : high === low ? 0.5 : 0;
      }
    }
    expect(report.ceiling.auc).toBeCloseTo(wins / pairs, 12);
  });

  test('the split of a coarse table reports no drift that it made itself', async () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const stream = random(seed, 'coarse');
      const content = csvOf(
        {
          a: () => stream.integer(9),
          b: () => stream.integer(4),
          c: () => stream.integer(3),
          won: () => (stream.next() < 0.4 ? 'yes' : 'no'),
        },
        ',',
        1300,
      );
      const { report } = await frozen(content, { seed });
      expect(report.drift.filter(({ notable }) => notable)).toEqual([]);
      expect(report.ceiling.nRows).toBeGreaterThan(600);
    }
  });
});

test('a table of more than 1,000 columns freezes', async () => {
  const names = Array.from({ length: 1010 }, (_, i) => `c${i}`);
  const lines = Array.from(
    { length: nRows },
    (_, row) =>
      `${names.map((_, i) => (i < 3 ? (row * (i + 7)) % 13 : i)).join(',')},${row % 3 ? 'no' : 'yes'}`,
  );
  const file = write(root, 'wide.csv', `${names.join(',')},won\n${lines.join('\n')}\n`);
  const report = await freezeTable({ root, file, target: 'won', study: 'wide', key: sha256('wide') });
  expect(Object.keys(report.roles)).toHaveLength(1010);
}, 60_000);
