import { describe, expect, test } from 'vitest';
import { freezeText } from '../../../src/cli/terminal/freeze-text.ts';
import { freezeTable } from '../../../src/split/freeze/freeze-table.ts';
import { identifierForm, looksLikePeople } from '../../../src/table/columns/identifier-form.ts';
import { temporaryDirectory, write } from '../fixture.ts';

const many = (cell: (i: number) => string): string[] => Array.from({ length: 100 }, (_unused, i) => cell(i));

/** Appends the check digit of ISO/IEC 7812. */
function card(digits: string): string {
  let sum = 0;
  for (const [at, digit] of [...digits].reverse().entries())
    sum += at % 2 === 1 ? Number(digit) : Number(digit) > 4 ? 2 * Number(digit) - 9 : 2 * Number(digit);
  return digits + String((10 - (sum % 10)) % 10);
}

/** An account number whose ISO 7064 check digits are right. */
function iban(country: string, account: string): string {
  const digits = [...`${account}${country}00`].map((each) => Number.parseInt(each, 36)).join('');
  return `${country}${String(98n - (BigInt(digits) % 97n)).padStart(2, '0')}${account}`;
}

const forms: [string, (i: number) => string][] = [
  ['paths of files', (i) => `C:\\Users\\Anna Meier\\rec ${i}.wav`],
  ['paths of files', (i) => `\\\\server\\share\\2024\\${i}.wav`],
  ['paths of files', (i) => `s3://bucket/2024/${i}`],
  ['paths of files', (i) => `r2://bucket/2024/${i}`],
  ['paths of files', (i) => `abfss://calls@account.dfs.core.windows.net/${i}`],
  ['paths of files', (i) => `/rec/2024/call ${i}.wav`],
  ['paths of files', (i) => `~/rec/${i}`],
  ['paths of files', (i) => `rec/2024/${i}.opus`],
  ['paths of files', (i) => `arn:aws:s3:::calls/${i}`],
  ['names of files', (i) => `Call with Ms. Meier, no. ${i}.opus`],
  ['web addresses', (i) => `https://s3.amazonaws.com/b/${i}?X-Amz-Signature=${i}`],
  ['e-mail addresses', (i) => `Anna.Meier+${i}@example.co.uk`],
  ['e-mail addresses', (i) => `"Meier, Anna" <a${i}@example.com>`],
  ['user names', (i) => `@anna_${i}`],
  ['UUIDs', (i) => `urn:uuid:550E8400-e29b-41d4-a716-4466554${40_000 + i}`],
  ['UUIDs', (i) => `01ARZ3NDEKTSV4RRFFQ69G5F${'ABCDEFGHJK'[i % 10]}${'ABCDEFGHJK'[Math.floor(i / 10)]}`],
  ['hashes', (i) => `507f1f77bcf86cd7994${(10_000 + i).toString(16)}`],
  ['tokens', (i) => `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx${i}.SflKxwRJSMeKKF2QT4fw`],
  ['bank account numbers', (i) => `DE89 3704 0044 0532 ${1000 + i} 00`],
  ['bank account numbers', (i) => iban('DE', `37040044053201${1000 + i}`).toLowerCase()],
  ['payment card numbers', (i) => card(`411111000${100_000 + i * 7}`).replace(/(\d{4})(?=\d)/g, '$1 ')],
  ['payment card numbers', (i) => card(`520082000${100_000 + i * 7}`)],
  ['social security numbers', (i) => `${100 + i}-${10 + (i % 80)}-${1000 + i * 7}`],
  ['network addresses', (i) => `192.168.${i}.${(i * 7) % 256}`],
  ['network addresses', (i) => `2001:db8::${i.toString(16)}:1`],
  ['network addresses', (i) => `00:1b:44:11:3a:${(16 + i).toString(16)}`],
  ['vehicle numbers', (i) => `1HGCM82633A${100_000 + i * 37}`],
  ['phone numbers', (i) => `+49 (0)170 ${1_000_000 + i * 31}`],
  ['phone numbers', (i) => `(555) ${100 + i}-${1000 + i * 7}`],
];

const innocent: [string, (i: number) => string][] = [
  ['ranges', (i) => `${i}-${i + 10}`],
  ['versions', (i) => `1.${i % 9}.${i % 7}.${i % 3}`],
  ['times', (i) => `12:${10 + (i % 50)}:00`],
  ['product codes', (i) => `AB-${1000 + i}`],
  ['licence plates', (i) => `B-AB ${1000 + i}`],
  ['kinds with a slash', (i) => `Electronics/Phones/${i % 3}`],
  ['dates', (i) => `2024-01-${10 + (i % 20)}`],
  ['money', (i) => `$1,${100 + i}.00`],
  ['scores', (i) => `${i % 5}:${i % 3}`],
  ['long numbers', (i) => String(4_111_111_000_100_000 + i)],
  ['words', (i) => ['red', 'green', 'blue'][i % 3]!],
];

describe('the form of cells', () => {
  test.each(forms)('%s are known by it', (what, cell) => expect(identifierForm(many(cell), 'x')).toBe(what));

  test.each(innocent)('%s are taken for nothing else', (_what, cell) =>
    expect(identifierForm(many(cell), 'x')).toBeNull(),
  );

  test.each<[string, string[], boolean]>([
    ['customer_name', ['Anna Meier', 'Jean-Luc Picard', "Siobhán O'Neill", 'Ludwig van Beethoven'], true],
    ['Nachname', ['Müller', 'de la Cruz', 'Öztürk'], true],
    ['LastName', ['Smith', 'Jones'], true],
    ['file_name', ['Anna', 'Bert'], false],
    ['campaign', ['Spring Sale', 'Summer Sale'], false],
    ['product_name', ['Blue Chair', 'Red Table'], false],
    ['customer_name', ['42', 'x1', 'anna'], false],
    ['status', ['Open', 'Closed'], false],
  ])('%s of %j: names of people %s', (header, cells, expected) => {
    expect(looksLikePeople(cells, header)).toBe(expected);
  });
});

test('freeze says which columns no model is shown, in plain words with an example', async () => {
  const root = temporaryDirectory();
  const first = ['Anna', 'Bert', 'Chloé', 'Dmitri', 'Eva', 'Finn', 'Gül', 'Hugo'];
  const last = ['Meier', 'Ek', 'Roy', 'Orlov', 'Klein', 'Lind', 'Kaya', 'Sand', 'Brandt'];
  // Repeated rows must not make categories of them.
  const lines = Array.from({ length: 600 }, (_unused, row) => {
    const i = row % 480;
    return [
      `"C:\\rec\\call ${i}.wav"`,
      `${'abc'[i % 3]}${i}@example.com`,
      `DE89 3704 0044 0532 ${1000 + i} 00`,
      `${first[i % 8]} ${last[i % 9]}${'bcdfghklm'[Math.floor(i / 72)] ?? ''}`,
      'eu',
      `${(i * 37) % 101}`,
      (i * 37) % 101 > 40 ? 'yes' : 'no',
    ].join(',');
  });
  const header = 'recording,contact,account,customer_name,region,amount,won';
  const file = write(root, 'leads.csv', `${[header, ...lines].join('\n')}\n`);
  const report = await freezeTable({ root, file, target: 'won', key: '07'.repeat(32) });
  expect(report.roles).toMatchObject({ recording: 'id', contact: 'id', account: 'id', region: 'constant' });
  const text = freezeText(report, 200);
  expect(text).toContain('Shown to no model, since they only name rows: "recording", "contact", "account".');
  expect(text).toContain('Shown to no model, since they never vary: "region".');
  expect(text).toContain(
    'note: "recording" holds paths of files, for example "C:\\rec\\call 0.wav". They name single rows and tell nothing of others, so the column is kept as an id and takes no part in any model. If that is wrong: --role "recording=category".',
  );
  expect(text).toMatch(/note: "contact" holds e-mail addresses, for example "[abc]\d+@example.com"\./);
  expect(text).toMatch(/note: "account" holds bank account numbers, for example "DE89 /);
  expect(text).toMatch(
    /note: "customer_name" looks like names of people, and models may read it \(as \w+\)\. If they should not: --id "customer_name"\./,
  );
});
