import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../../src/table/database/database.ts';
import { cellsOf, errorOf, temporaryDirectory, write } from '../fixture.ts';

const directory = temporaryDirectory();
const file = (name: string, content: string | Uint8Array) => write(directory, name, content);

describe('readFile', () => {
  test('comma, semicolon, tab and | give the same table', async () => {
    for (const [i, separator] of [',', ';', '\t', '|'].entries()) {
      const path = file(
        `separator-${i}.csv`,
        [
          ['a', 'b', 'c'],
          ['1', 'x', '2.5'],
          ['2', 'y', ''],
        ]
          .map((row) => row.join(separator))
          .join('\n'),
      );
      const { names, rows } = await cellsOf(path);
      expect(names).toEqual(['a', 'b', 'c']);
      expect(rows).toEqual([
        ['1', 'x', '2.5'],
        ['2', 'y', null],
      ]);
    }
  });

  test('a semicolon file with commas inside its numbers is split at the semicolons', async () => {
    const { names, rows } = await cellsOf(file('euro.csv', 'name;price\nx;1,5\ny;2,5\nz;1.234,5\n'));
    expect(names).toEqual(['name', 'price']);
    expect(rows[2]).toEqual(['z', '1.234,5']);
  });

  test('quoted fields keep line breaks, separators and doubled quotes', async () => {
    const { rows } = await cellsOf(file('quoted.csv', 'a,b\n"one\ntwo, three","say ""hi"""\n4,5\n'));
    expect(rows).toEqual([
      ['one\ntwo, three', 'say "hi"'],
      ['4', '5'],
    ]);
  });

  test('quotes escaped by a backslash stay in their field', async () => {
    const { rows } = await cellsOf(file('backslash.csv', 'a,b\n"say \\"hi\\" now",1\nx,2\n'));
    expect(rows[0]).toEqual(['say "hi" now', '1']);
  });

  test('single quotes around fields are quotes where no double quote occurs', async () => {
    const { rows } = await cellsOf(file('single.csv', "a,b\n'x, y',1\n'z',2\n'it',3\n'on',4\n"));
    expect(rows[0]).toEqual(['x, y', '1']);
  });

  test('apostrophes inside words are no quotes', async () => {
    const { rows } = await cellsOf(file('apostrophe.csv', "a,b\nit's,1\ndon't,2\nrock 'n' roll,3\n"));
    expect(rows.map((row) => row[0])).toEqual(["it's", "don't", "rock 'n' roll"]);
  });

  test('CRLF, lone CR and LF end rows alike, blank lines are skipped', async () => {
    for (const [i, end] of ['\r\n', '\n', '\r'].entries()) {
      const { names, rows } = await cellsOf(file(`end-${i}.csv`, ['a,b', '1,2', '', '3,4', ''].join(end)));
      expect(names).toEqual(['a', 'b']);
      expect(rows).toEqual([
        ['1', '2'],
        ['3', '4'],
      ]);
    }
  });

  test('a file that mixes line endings is read whole', async () => {
    const { rows } = await cellsOf(file('mixed-ends.csv', 'a,b\r\n1,2\n3,4\r\n"5\r\n",6\n'));
    expect(rows).toEqual([
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ]);
    const { rows: long } = await cellsOf(
      file(
        'mixed-long.csv',
        `a,b\r\n${Array.from({ length: 40_000 }, (_, i) => `${i},x${i % 3 ? '\r\n' : '\n'}`).join('')}`,
      ),
    );
    expect(long.every(([a, b], i) => a === String(i) && b === 'x')).toBe(true);
    expect(long.length).toBe(40_000);
  });

  test('LF inside quotes of a file whose rows end in CRLF stays', async () => {
    const { rows } = await cellsOf(file('excel.csv', 'a,b\r\n"one\ntwo",1\r\nthree,2\r\n'));
    expect(rows).toEqual([
      ['one\ntwo', '1'],
      ['three', '2'],
    ]);
  });

  test('a byte order mark is no part of the first name', async () => {
    const { names } = await cellsOf(file('bom.csv', '\ufeffname,b\n1,2\n'));
    expect(names).toEqual(['name', 'b']);
  });

  test('a byte order mark before JSON lines is skipped', async () => {
    const { rows } = await cellsOf(file('bom.jsonl', '\ufeff{"a":1}\r\n\r\n{"a":2}\r\n'));
    expect(rows).toEqual([['1'], ['2']]);
  });

  test('blank lines and the separator line of Excel before the header are skipped', async () => {
    for (const [i, text] of [
      '\n \r\na;b\n1;2\n',
      'sep=;\na;b\n1;2\n',
      '\ufeffsep=;\r\n\r\na;b\r\n1;2',
    ].entries()) {
      const { names, rows } = await cellsOf(file(`before-${i}.csv`, text));
      expect(names).toEqual(['a', 'b']);
      expect(rows).toEqual([['1', '2']]);
    }
  });

  test('Windows-1252 and both UTF-16 byte orders read like UTF-8', async () => {
    const text = 'straße,preis\nMüller – Köln,5 €\n';
    const latin = Uint8Array.from(text, (char) => ({ '€': 0x80, '–': 0x96 })[char] ?? char.codePointAt(0)!);
    const little = Buffer.from(`\ufeff${text}`, 'utf16le');
    const big = Buffer.from(little).swap16();
    const bare = Buffer.from(text, 'utf16le');
    for (const [i, bytes] of [Buffer.from(text), latin, little, big, bare].entries()) {
      const { names, rows, notes } = await cellsOf(file(`encoding-${i}.csv`, bytes));
      expect(names).toEqual(['straße', 'preis']);
      expect(rows).toEqual([['Müller – Köln', '5 €']]);
      expect(notes.length).toBe(i === 0 ? 0 : 1);
    }
  });

  test('a UTF-8 character cut by a read boundary is not taken for another encoding', async () => {
    const path = file('boundary.csv', `a,b\n${'x'.repeat((1 << 20) - 5)}€,1\n`);
    const { notes, rows } = await cellsOf(path);
    expect(notes).toEqual([]);
    expect(String(rows[0]![0]).endsWith('€')).toBe(true);
  });

  test('gzip is known by its bytes, not by its name', async () => {
    const { rows } = await cellsOf(file('zipped.csv', gzipSync('a,b\n1,2\n')));
    expect(rows).toEqual([['1', '2']]);
  });

  test('JSON lines and a JSON array give the union of their keys, nested values as JSON text', async () => {
    const objects = ['{"a":1,"b":"x"}', '{"a":2.5,"c":{"d":[1,2]}}', '{"b":null,"a":"007"}'];
    for (const [name, text] of [
      ['lines.jsonl', `${objects.join('\n')}\n`],
      ['array.json', `[\n${objects.join(',\n')}\n]`],
      ['lines.csv', objects.join('\n')],
    ] as const) {
      const { names, rows } = await cellsOf(file(name, text));
      expect(names).toEqual(['a', 'b', 'c']);
      expect(rows).toEqual([
        ['1', 'x', null],
        ['2.5', null, '{"d":[1,2]}'],
        ['007', null, null],
      ]);
    }
  });

  test('Parquet under any name is read by its content, and the name is remarked on', async () => {
    const database = await openDatabase();
    const path = `${directory}/really-parquet.csv`;
    await database.run(
      `COPY (SELECT 1 AS n, true AS flag, TIMESTAMP '2024-03-01 10:20:30' AS t, 0.1::DOUBLE AS d, NULL::VARCHAR AS v) TO '${path}' (FORMAT parquet)`,
    );
    database.close();
    const { names, rows, notes } = await cellsOf(path);
    expect(names).toEqual(['n', 'flag', 't', 'd', 'v']);
    expect(rows).toEqual([['1', 'true', '2024-03-01 10:20:30', '0.1', null]]);
    expect(notes.join()).toMatch(/Parquet/);
  });

  test('a path with wildcards in its name reads that file alone', async () => {
    file('part1.csv', 'a,b\n9,9\n');
    const { rows } = await cellsOf(file('part[1].csv', 'a,b\n1,2\n'));
    expect(rows).toEqual([['1', '2']]);
  });

  test('empty and repeated names become unique and are reported', async () => {
    const { names, notes } = await cellsOf(file('names.csv', 'x,,x,x_2,\n1,2,3,4,5\n'));
    expect(names).toEqual(['x', 'column_2', 'x_3', 'x_2', 'column_5']);
    expect(notes.length).toBe(3);
  });

  test('a header one field short means that the rows begin with their name', async () => {
    const { names, rows } = await cellsOf(file('rownames.csv', 'a,b\nr1,1,2\nr2,3,4\n'));
    expect(names).toEqual(['row', 'a', 'b']);
    expect(rows[1]).toEqual(['r2', '3', '4']);
  });

  test('empty cells are missing; what words mean is decided later, for each column', async () => {
    const missing = ['', ' ', '""', '\u00a0'];
    const present = ['NA', '?', 'none', '0', '-'];
    const { rows } = await cellsOf(
      file('missing.csv', `a,b\n${[...missing, ...present].map((cell) => `1,${cell}`).join('\n')}\n`),
    );
    expect(rows.map((row) => row[1])).toEqual([...missing.map(() => null), ...present]);
  });

  test('outer blanks go, inner ones stay', async () => {
    const { rows } = await cellsOf(file('blanks.csv', 'a,b\n"  x  y\t",\u00a07\u00a0\n'));
    expect(rows).toEqual([['x  y', '7']]);
  });

  test('5,000 columns are read in order', async () => {
    const header = Array.from({ length: 5000 }, (_, i) => `feature_${i}`).join(',');
    const lines = Array.from({ length: 3 }, (_, row) =>
      Array.from({ length: 5000 }, (_, i) => i * 10 + row).join(','),
    );
    const { names, rows } = await cellsOf(file('wide.csv', `${header}\n${lines.join('\n')}\n`));
    expect(names.length).toBe(5000);
    expect(rows[2]![4999]).toBe('49992');
  });

  test('rows keep the order of the file, also over many blocks', async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => `${i},${'x'.repeat(40)}`);
    const { rows } = await cellsOf(file('long.csv', `i,pad\n${lines.join('\n')}\n`));
    expect(rows.every((row, i) => row[0] === String(i))).toBe(true);
  });

  test('a delimiter that is given is used even where another fits as well', async () => {
    const path = file('both.csv', 'a,b;c\n1,2;3\n4,5;6\n');
    expect((await cellsOf(path, { delimiter: ';' })).names).toEqual(['a,b', 'c']);
  });

  test('a file of one column is a table of one column', async () => {
    const { names, rows } = await cellsOf(file('one.csv', 'text\nhello\nworld\n'));
    expect(names).toEqual(['text']);
    expect(rows).toEqual([['hello'], ['world']]);
  });

  test('a broken .xlsx under another name is refused as what it is', async () => {
    const error = await errorOf(cellsOf(file('sheet.csv', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]))));
    expect(error.code).toBe('table.brokenWorkbook');
    expect(error.message).toMatch(/Excel/);
  });
});

test('commas in every row of a tab-separated file, as decimals or in a text, are no separators', async () => {
  for (const cell of [
    '1\u202f200,50',
    '1.200,50 €',
    'OCTOBER 3, 2023',
    'USD 1,200',
    'Mon, 02 Mar 2023',
    'a; b; c',
  ]) {
    const lines = Array.from({ length: 60 }, (_, i) => `${cell}\t${i}`);
    const { names, rows } = await cellsOf(write(directory, 'tabs.csv', `val\tz\n${lines.join('\n')}\n`));
    expect(names).toEqual(['val', 'z']);
    expect(rows[0]).toEqual([cell, '0']);
    expect(rows).toHaveLength(60);
  }
  // Titles above a table stay titles, whatever signs they hold.
  const body = Array.from({ length: 60 }, (_, i) => `x${i};${i},5;yes`).join('\n');
  const { names } = await cellsOf(
    write(directory, 'titles.csv', `Sales, by month\n\nid;amount;won\n${body}\n`),
  );
  expect(names).toEqual(['id', 'amount', 'won']);
});

test.each([
  ['CR CR LF', () => '\r\r\n'],
  ['CR and LF', (i: number) => (i % 3 === 1 ? '\r' : '\n')],
  ['all three', (i: number) => ['\r', '\n', '\r\n'][i % 3]!],
])('rows that end in %s are read alike', async (_what, end) => {
  const lines = ['a,b', ...Array.from({ length: 100 }, (_, i) => `${i},x${i}`)];
  const { names, rows } = await cellsOf(
    write(directory, 'ends.csv', lines.map((line, i) => line + end(i)).join('')),
  );
  expect(names).toEqual(['a', 'b']);
  expect(rows).toEqual(lines.slice(1).map((line) => line.split(',')));
});
