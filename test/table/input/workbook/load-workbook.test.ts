import { describe, expect, test } from 'vitest';
import { freezeTable } from '../../../../src/split/freeze/freeze-table.ts';
import { formatOf } from '../../../../src/table/input/workbook/cell-formats.ts';
import { numberText } from '../../../../src/table/input/workbook/number-text.ts';
import { cellsOf, errorOf, temporaryDirectory, write } from '../../fixture.ts';
import { rowsOf, type StyledNumber, workbookOf, zipOf } from './make-workbook.ts';

const directory = temporaryDirectory();
let count = 0;
const file = (content: Uint8Array, name = `book-${count++}.xlsx`) => write(directory, name, content);
const book = (rows: string, more: Partial<Parameters<typeof workbookOf>[0]> = {}) =>
  file(workbookOf({ sheets: [{ name: 'Leads', rows }], ...more }));

describe('an Excel workbook', () => {
  test('gives the cells that its CSV file gives: texts, numbers, booleans, dates, gaps', async () => {
    const formats = [
      0,
      14,
      'dd/mm/yyyy hh:mm',
      '0.0%',
      '00000',
      '[$-409]d\\-mmm\\-yy;@',
      'h:mm',
      '#,##0.00 "days"',
    ];
    const of =
      (style: number) =>
      (value: number): StyledNumber => ({ value, style });
    const [date, moment, percent, code, word, clock, amount] = [1, 2, 3, 4, 5, 6, 7].map(of);
    const rows = rowsOf([
      ['id', 'zip', 'on', 'at', 'rate', 'plz', 'seen', 'start', 'wait', 'ok', 'note'],
      [
        1,
        '0123',
        date!(45000),
        moment!(45000.75),
        percent!(0.25),
        code!(1234),
        word!(45292),
        clock!(0.4375),
        amount!(3.5),
        true,
        'a,b "c" & <d>',
      ],
      [
        2,
        '0456',
        date!(36526),
        moment!(45000),
        percent!(0.1 + 0.2),
        code!(99999),
        word!(60),
        clock!(0.999),
        amount!(1e-7),
        false,
        null,
      ],
    ]);
    const { names, rows: cells, notes } = await cellsOf(book(rows, { formats }));
    expect(names).toEqual(['id', 'zip', 'on', 'at', 'rate', 'plz', 'seen', 'start', 'wait', 'ok', 'note']);
    expect(cells).toEqual([
      [
        '1',
        '0123',
        '2023-03-15',
        '2023-03-15 18:00:00',
        '25%',
        '01234',
        '2024-01-01',
        '10:30:00',
        '3.5',
        'true',
        'a,b "c" & <d>',
      ],
      [
        '2',
        '0456',
        '2000-01-01',
        '2023-03-15 00:00:00',
        '30.000000000000004%',
        '99999',
        '1900-02-28',
        '23:58:33.600',
        '1e-7',
        'false',
        null,
      ],
    ]);
    expect(notes).toEqual([expect.stringMatching(/percent: "rate"/)]);
  });

  test('of other programs is read: shared and formatted texts, prefixes, no references, no styles, stored results', async () => {
    const path = file(
      zipOf({
        'xl/workbook.xml':
          '<x:workbook xmlns:x="m" xmlns:r="o"><x:workbookPr date1904="true"/><x:sheets><x:sheet name="S" sheetId="1" r:id="a"/></x:sheets></x:workbook>',
        'xl/_rels/workbook.xml.rels':
          '<Relationships><Relationship Id="a" Type="o/worksheet" Target="worksheets/one.xml"/><Relationship Id="b" Type="o/sharedStrings" Target="strings.xml"/><Relationship Id="c" Type="o/styles" Target="styles.xml"/></Relationships>',
        'xl/strings.xml':
          '<sst><si><t>name</t></si><si><r><t>An</t></r><r><rPr/><t xml:space="preserve">na </t></r><rPh><t>x</t></rPh></si><si><t>two_x000D_\nlines _x005F_x</t></si></sst>',
        'xl/styles.xml':
          '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
        'xl/worksheets/one.xml':
          '<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="inlineStr"><x:is><x:t>day</x:t></x:is></x:c><x:c t="str"><x:v>sum</x:v></x:c></x:row>' +
          '<x:row><x:c t="s"><x:v>1</x:v></x:c><x:c s="1"><x:v>0</x:v></x:c><x:c><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row>' +
          '<x:row/><x:row><x:c t="s"><x:v>2</x:v></x:c><x:c t="d"><x:v>2024-05-06T00:00:00</x:v></x:c><x:c t="e"><x:v>#DIV/0!</x:v></x:c></x:row>' +
          '<x:row r="9"><x:c r="C9" t="e"><x:v>#SPILL!</x:v></x:c></x:row></x:sheetData></x:worksheet>',
      }),
    );
    const { names, rows, notes } = await cellsOf(path);
    expect(names).toEqual(['name', 'day', 'sum']);
    expect(rows).toEqual([
      ['Anna', '1904-01-01', '2'],
      ['two\nlines _x', '2024-05-06', '#DIV/0!'],
      [null, null, '#N/A'],
    ]);
    expect(notes).toEqual(['2 cells of the sheet hold an error such as #N/A or #DIV/0!.']);
  });

  test('freezes to the fingerprint of its CSV file', async () => {
    const key = 'ab'.repeat(32);
    const formats = [0, 14];
    const cells = Array.from({ length: 200 }, (_, i) => ({
      kind: ['red', 'blue', 'green'][i % 3]!,
      amount: ((i * 7919) % 1009) / 8,
      on: 44000 + ((i * 31) % 700),
      flag: i % 5 < 2,
      won: i % 3 === 0 ? 'yes' : 'no',
    }));
    const day = (serial: number) => new Date((serial - 25569) * 86_400_000).toISOString().slice(0, 10);
    const csv = [
      'kind,amount,on,flag,won',
      ...cells.map((c) => [c.kind, c.amount, day(c.on), c.flag, c.won].join()),
    ];
    const rows = rowsOf([
      ['kind', 'amount', 'on', 'flag', 'won'],
      ...cells.map((c) => [c.kind, c.amount, { value: c.on, style: 1 }, c.flag, c.won]),
    ]);
    const options = { target: 'won', study: 'same', key };
    const fromCsv = await freezeTable({
      ...options,
      root: temporaryDirectory(),
      file: write(directory, 'same.csv', csv.join('\n')),
    });
    const fromBook = await freezeTable({
      ...options,
      root: temporaryDirectory(),
      file: book(rows, { formats }),
    });
    expect(fromBook.fingerprint).toBe(fromCsv.fingerprint);
    expect(fromBook.roles).toMatchObject({ amount: 'numeric', on: 'date' });
  });

  test('skips titles above the header, cells beside the table and empty columns, and says so', async () => {
    const rows =
      '<row r="1"><c r="B1" t="inlineStr"><is><t>Leads 2024</t></is></c><c r="C1"><v>7</v></c></row>' +
      '<row r="4"><c r="B4" t="inlineStr"><is><t>a</t></is></c><c r="C4" t="inlineStr"><is><t>b</t></is></c><c r="E4"><v>2023</v></c><c r="F4" t="inlineStr"><is><t>a</t></is></c><c r="G4" t="inlineStr"><is><t>g</t></is></c></row>' +
      Array.from({ length: 30 }, (_, i) => {
        const n = i + 5;
        return `<row r="${n}"${i === 3 ? ' hidden="1"' : ''}><c r="B${n}"><v>${i}</v></c><c r="C${n}"><v>2</v></c><c r="E${n}"><v>3</v></c><c r="F${n}"><v>4</v></c><c r="G${n}"><v>5</v></c>${i === 9 ? `<c r="K${n}" t="inlineStr"><is><t>call back</t></is></c>` : ''}</row>`;
      }).join('') +
      '<row r="40"><c r="B40" t="inlineStr"><is><t>Total</t></is></c><c r="C40"><v>60</v></c></row><row r="900"><c r="C900" s="0"/></row>';
    const path = file(
      workbookOf({
        sheets: [
          {
            name: 'x',
            rows,
            before: '<cols><col min="3" max="3" hidden="1"/><col min="9" max="16384" hidden="1"/></cols>',
            after: '<mergeCells count="2"><mergeCell ref="B1:F1"/><mergeCell ref="C7:C9"/></mergeCells>',
          },
        ],
      }),
    );
    const { names, rows: cells, notes } = await cellsOf(path);
    expect(names).toEqual(['a', 'b', '2023', 'a_2', 'g']);
    expect(cells).toHaveLength(31);
    expect(cells[0]).toEqual(['0', '2', '3', '4', '5']);
    expect(notes.join('\n')).toMatch(/1 row above the header was skipped: "Leads 2024 7"/);
    expect(notes.join('\n')).toMatch(/1 hidden row and 1 hidden column/);
    expect(notes.join('\n')).toMatch(/1 merged area \(C7:C9\)/);
    expect(notes.join('\n')).toMatch(
      /1 cell outside of the table's columns \(B to G\) was ignored: K14 "call back"/,
    );
    expect(notes.join('\n')).toMatch(/last row begins with "Total"/);
    expect(notes.join('\n')).toMatch(/repeats the name "a"/);
  });

  const tables = (...names: string[]) =>
    file(
      workbookOf({
        sheets: names.map((name) => ({
          name,
          rows: rowsOf([
            ['a', 'b'],
            [name, 1],
          ]),
        })),
      }),
    );

  test('gives its first sheet with cells, or the one that is named, and says which others there are', async () => {
    const path = file(
      workbookOf({
        sheets: [
          {
            name: 'Secret',
            rows: rowsOf([
              ['a', 'b'],
              ['s', 1],
            ]),
            state: 'hidden',
          },
          { name: 'Cover', rows: '' },
          {
            name: 'Leads &amp; more',
            rows: rowsOf([
              ['a', 'b'],
              ['l', 1],
            ]),
          },
        ],
      }),
    );
    const first = await cellsOf(path);
    expect(first.rows).toEqual([['l', '1']]);
    expect(first.notes).toEqual([
      'The workbook has 3 sheets; the table is from "Leads & more". Others: "Secret (hidden)", "Cover (empty)"; --sheet takes one of them.',
    ]);
    expect((await cellsOf(path, { sheet: 'secret' })).rows).toEqual([['s', '1']]);
    expect((await errorOf(cellsOf(path, { sheet: 'Cover' }))).code).toBe('table.empty');
    const wrong = await errorOf(cellsOf(tables('January', 'February'), { sheet: 'Febuary' }));
    expect(wrong.code).toBe('table.noSheet');
    expect(wrong.message).toMatch(/is it "February"\?\); it has "January", "February"/);
    const none = await errorOf(cellsOf(write(directory, 'no.csv', 'a,b\n1,2\n'), { sheet: 'x' }));
    expect(none.code).toBe('table.noSheets');
  });

  test('whose formulas have no stored values is refused, not read as empty', async () => {
    const error = await errorOf(
      cellsOf(
        book(`${rowsOf([['a', 'b']])}<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>A2*2</f></c></row>`),
      ),
    );
    expect(error.code).toBe('table.unsolvedFormulas');
    expect(error.message).toMatch(/B2/);
  });

  test.each([
    ['is cut off', (whole: Buffer) => whole.subarray(0, whole.length - 300), 'table.brokenWorkbook'],
    [
      'has a damaged part',
      (whole: Buffer) => Buffer.from(whole).fill(0x55, 900, 1100),
      'table.brokenWorkbook',
    ],
    ['is a zip of something else', () => zipOf({ 'leads.csv': 'a,b\n1,2\n' }), 'table.unsupportedFormat'],
    ['is OpenDocument', () => zipOf({ mimetype: 'x', 'content.xml': '<a/>' }), 'table.unsupportedFormat'],
    ['is binary (.xlsb)', () => zipOf({ 'xl/workbook.bin': 'x' }), 'table.unsupportedFormat'],
    [
      'has a text that is not there',
      () => workbookOf({ sheets: [{ name: 'a', rows: '<row><c t="s"><v>7</v></c></row>' }] }),
      'table.brokenWorkbook',
    ],
    [
      'names a row beyond the last',
      () => workbookOf({ sheets: [{ name: 'a', rows: '<row r="1048577"><c><v>7</v></c></row>' }] }),
      'table.brokenWorkbook',
    ],
    [
      'holds entities of its own',
      () => workbookOf({ sheets: [{ name: 'a', rows: '<row><c t="str"><v>&lol;</v></c></row>' }] }),
      'table.brokenWorkbook',
    ],
    [
      'unpacks to a thousand times its size',
      () => workbookOf({ sheets: [{ name: 'a', rows: ' '.repeat(80 << 20) }] }),
      'table.workbookTooLarge',
    ],
  ])('that %s is a clear error', async (_what, make, code) => {
    const whole = workbookOf({
      sheets: [
        {
          name: 'a',
          rows: rowsOf([
            ['a', 'b'],
            ['x'.repeat(50), 1],
          ]),
        },
      ],
    });
    const error = await errorOf(cellsOf(file(make(whole))));
    expect(error.code).toBe(code);
    expect(error.remedy).not.toBe('');
  });

  test('with a password, of the old format, or on the web is refused with what to do', async () => {
    const ole = (name: string) =>
      Buffer.concat([
        Buffer.from([0xd0, 0xcf, 0x11, 0xe0]),
        Buffer.alloc(4000),
        Buffer.from(name, 'utf16le'),
      ]);
    expect((await errorOf(cellsOf(file(ole('EncryptedPackage'))))).message).toMatch(/with a password/);
    expect((await errorOf(cellsOf(file(ole('Workbook'))))).remedy).toMatch(/save it as \.xlsx or CSV/);
    const web = await errorOf(cellsOf('https://docs.google.com/spreadsheets/d/abc/edit#gid=0'));
    expect(web.remedy).toMatch(/Download/);
  });
});

describe('the formats of numbers', () => {
  test.each([
    ['General', 'number'],
    ['Standard', 'number'],
    ['0.00E+00', 'number'],
    ['#,##0\\ "Mio. d"', 'number'],
    ['[Red]0.0;[Blue]-0.0', 'number'],
    ['_-* #,##0.00 [$€-407]_-', 'number'],
    ['0%', 'percent'],
    ['yyyy-mm-dd', 'date'],
    ['mmm-yy', 'date'],
    ['mmmm', 'date'],
    ['[$-F800]dddd, mmmm dd, yyyy', 'date'],
    ['m/d/yy h:mm AM/PM', 'dateTime'],
    ['yyyy-mm-dd"T"hh:mm:ss.000', 'dateTime'],
    ['hh:mm:ss', 'time'],
    ['mm:ss.0', 'time'],
    ['[h]:mm:ss', 'elapsed'],
    ['0000', 'code'],
  ])('%s is a %s', (code, kind) => {
    expect(formatOf(code).kind).toBe(kind);
  });

  // Dates by Excel's own table: 1 is 1900-01-01, 60 a day that never was, 61 is 1900-03-01.
  test.each([
    ['1', 'date', false, '1900-01-01'],
    ['59', 'date', false, '1900-02-28'],
    ['61', 'date', false, '1900-03-01'],
    ['43466.999988425925', 'dateTime', false, '2019-01-01 23:59:59'],
    ['2958465', 'date', false, '9999-12-31'],
    ['2958466', 'date', false, '2958466'],
    ['-1', 'date', false, '-1'],
    ['0', 'date', true, '1904-01-01'],
    ['42003', 'date', true, '2018-12-31'],
    ['1.5', 'elapsed', false, '36:00:00'],
    ['12345678901234567890', 'number', false, '12345678901234567890'],
    ['0.10000000000000001', 'number', false, '0.1'],
  ] as const)('%s as %s (1904: %s) is %s', (stored, kind, is1904, text) => {
    expect(numberText(stored, { kind }, is1904)).toBe(text);
  });
});
