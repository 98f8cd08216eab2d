import { describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { summarize } from '../../src/table/columns/column-summary.ts';
import { readFile } from '../../src/table/input/read-file.ts';
import { type ColumnPlan, inferRoles } from '../../src/table/roles.ts';
import type { Role } from '../../src/table/table.ts';
import { errorOf, temporaryDirectory, write } from './fixture.ts';

const directory = temporaryDirectory();

async function plansFor(
  columns: Readonly<Record<string, readonly string[]>>,
  overrides: Readonly<Record<string, Role>> = {},
): Promise<Record<string, ColumnPlan>> {
  const names = Object.keys(columns);
  const n = columns[names[0]!]!.length;
  const lines = Array.from({ length: n }, (_, row) =>
    names.map((name) => `"${columns[name]![row]!}"`).join(','),
  );
  const raw = await readFile(write(directory, 'roles.csv', `${names.join(',')}\n${lines.join('\n')}\n`));
  try {
    const plans = inferRoles(await summarize(raw), overrides);
    return Object.fromEntries(plans.map((plan) => [plan.name, plan]));
  } finally {
    raw.close();
  }
}

const n = 300;
const stream = random(11, 'roles');
const column = (cell: (row: number) => string) => Array.from({ length: n }, (_, row) => cell(row));
const pick = (...items: string[]) => items[stream.integer(items.length)]!;
const words = (count: number) =>
  Array.from({ length: count }, () =>
    pick('please', 'call', 'me', 'back', 'about', 'the', 'offer', 'you', 'sent'),
  ).join(' ');

const columns = {
  amount: column(() => (stream.normal() * 50).toFixed(2)),
  rating: column(() => pick('1', '2', '3')),
  flag01: column(() => pick('0', '1')),
  colour: column(() => pick('red', 'green', 'blue')),
  agreed: column(() => pick('True', 'False')),
  remark: column(() => words(9)),
  town: column((row) => `New Place${row % 120}`),
  when: column(() => `${1 + stream.integer(28)}/${1 + stream.integer(12)}/2023`),
  created_at: column(() => String(1600000000 + stream.integer(1e8))),
  counter: column((row) => String(1001 + ((row * 7) % n))),
  customerID: column((row) => String(900000 + row * 37)),
  token: column((row) => `k${(row * 2654435761) >>> 0}`),
  store_id: column(() => String(1 + stream.integer(9))),
  zip: column(() => `0${1000 + stream.integer(50)}`),
  zipcode: column(() => String(10000 + stream.integer(90000))),
  nothing: column(() => ''),
  same: column(() => 'x'),
  rarely: column((row) => (row % 50 === 0 ? 'seen' : '')),
  price: column(() => `${1 + stream.integer(9)}.${100 + stream.integer(900)},${10 + stream.integer(90)}`),
  unique_amount: column((row) => String(row * row)),
};

describe('inferRoles', () => {
  test('each planted column gets its role', async () => {
    const plans = await plansFor(columns);
    expect(Object.fromEntries(Object.entries(plans).map(([name, plan]) => [name, plan.role]))).toEqual({
      amount: 'numeric',
      rating: 'numeric',
      flag01: 'numeric',
      colour: 'category',
      agreed: 'category',
      remark: 'text',
      town: 'category',
      when: 'date',
      created_at: 'date',
      counter: 'id',
      customerID: 'id',
      token: 'id',
      store_id: 'category',
      zip: 'category',
      zipcode: 'category',
      nothing: 'constant',
      same: 'constant',
      rarely: 'category',
      price: 'numeric',
      unique_amount: 'numeric',
    });
    expect(plans.price!.format).toBe('number:1.234,5');
    expect(plans.agreed!.format).toBe('boolean');
    expect(plans.customerID!.format).toBe('whole');
  });

  test('names that hold "id" inside a word are no ids', async () => {
    const plans = await plansFor({
      paid: columns.flag01,
      humidity: columns.rating,
      valid: columns.rating,
      grid: columns.rating,
    });
    expect(Object.values(plans).map(({ role }) => role)).toEqual([
      'numeric',
      'numeric',
      'numeric',
      'numeric',
    ]);
  });

  test('a role that is given wins, and decides how cells are read', async () => {
    const plans = await plansFor(columns, {
      rating: 'category',
      remark: 'category',
      counter: 'numeric',
      colour: 'id',
    });
    expect(plans.rating).toMatchObject({ role: 'category', format: 'whole', reason: 'given' });
    expect(plans.remark!.role).toBe('category');
    expect(plans.counter).toMatchObject({ role: 'numeric', format: 'number' });
    expect(plans.colour!.role).toBe('id');
  });

  test('a role over no column, an unknown role and numbers out of words are refused', async () => {
    const codes = [];
    for (const overrides of [
      { colur: 'text' },
      { colour: 'colour' as Role },
      { colour: 'numeric' },
      { colour: 'date' },
    ] as const) {
      codes.push((await errorOf(plansFor(columns, overrides as Record<string, Role>))).code);
    }
    expect(codes).toEqual(['table.missingColumn', 'table.badRole', 'table.badRole', 'table.badRole']);
  });

  test('counts are exact: missing, distinct, unparsable', async () => {
    const cells = column((row) =>
      row % 10 === 0 ? 'NA' : row % 31 === 1 ? `abc${'defghijklm'[row % 10]!}` : String(row % 50),
    );
    const { mixed } = await plansFor({ mixed: cells, amount: columns.amount });
    const present = cells.filter((cell) => cell !== 'NA');
    expect(mixed!.role).toBe('numeric');
    expect(mixed!.summary).toMatchObject({
      nMissing: n - present.length,
      nDistinct: new Set(present).size,
      nUnparsable: present.filter((cell) => cell.startsWith('abc')).length,
    });
  });
});
