import { expect, test } from 'vitest';
import { random } from '../../../src/core/random.ts';
import { profileColumn } from '../../../src/lab/instruments/profile-column.ts';
import { days, numbers, strings, trainPart } from './train.ts';

const n = 2000;
const stream = random('profiles');
const amount = Float64Array.from({ length: n }, () =>
  stream.next() < 0.2 ? Number.NaN : stream.integer(1000),
);
const region = Array.from({ length: n }, () => ['north', 'south', 'east'][stream.integer(3)]!);
const labels = Uint8Array.from({ length: n }, (_, i) =>
  stream.next() < (region[i] === 'south' ? 0.7 : 0.2) ? 1 : 0,
);
const notes = Array.from(
  { length: n },
  (_, i) => `call ${labels[i] === 1 && i % 2 === 0 ? 'signed' : 'later'} ${i}`,
);
const clock = Float64Array.from({ length: n }, (_, i) => Date.UTC(2022, 0, 1) + i * 86_400_000);
/** New categories in the second half. */
const campaign = Array.from({ length: n }, (_, i) => (i < n / 2 ? 'old' : `new ${i % 7}`));
const columns = [
  numbers('amount', amount),
  strings('region', 'category', region),
  strings('notes', 'text', notes),
  strings('campaign', 'category', campaign),
  days('day', clock),
];
const part = trainPart(columns, labels);

test('a profile counts what is missing and distinct, and names the level that goes with the target', () => {
  const missing = (100 * amount.filter(Number.isNaN).length) / n;
  expect(profileColumn(part, 'amount')).toContain(`(${missing.toFixed(1)}% missing)`);
  const text = profileColumn(part, 'region');
  expect(text).toContain('2000 of 2000 rows present (0.0% missing), 3 distinct');
  const rates = new Map(
    [...text.matchAll(/^(\w+) +\d+ +(0\.\d+)/gm)].map((match) => [match[1], Number(match[2])]),
  );
  expect(rates.get('south')).toBeGreaterThan(0.65);
  expect(rates.get('north')).toBeLessThan(0.25);
});

test('the quantiles of a number are those of its cells', () => {
  const values = Float64Array.from({ length: 101 }, (_, i) => i);
  const own = trainPart(
    [numbers('x', values)],
    Uint8Array.from(values, (value) => (value > 50 ? 1 : 0)),
  );
  expect(profileColumn(own, 'x')).toContain('0 | 1 | 25 | 50 | 75 | 99 | 100');
});

test('a text names the words that go with the target', () => {
  const words = profileColumn(part, 'notes').split('Words')[1]!;
  const first = words.split('\n')[2]!;
  expect(first).toMatch(/^(signed|later) /);
});

test('with a time split the profile shows which share of cells was not seen before, by period', () => {
  const byTime = { ...part, split: { ...part.split, kind: 'time' as const, column: 'day' } };
  const table = profileColumn(byTime, 'campaign').split('Over time (day):\n')[1]!;
  const periods = table.trim().split('\n').slice(1);
  expect(periods).toHaveLength(4);
  expect(periods.map((line) => line.split(/ {2,}/).at(-1))).toEqual(['0.0%', '0.0%', '100.0%', '0.0%']);
  expect(profileColumn(part, 'campaign')).not.toContain('Over time');
});

test('an unknown column is refused with the names that are near it, the target by what it is', () => {
  expect(() => profileColumn(part, 'regoin')).toThrow(/no column "regoin"/);
  expect(() => profileColumn(part, 'won')).toThrow(/is the target/);
});

test('an effect that turns with time shows: rank AUC above 0.5 in early periods, below in late ones', () => {
  const values = Float64Array.from({ length: n }, () => stream.normal());
  const turned = Uint8Array.from(values, (value, i) => {
    const sign = i < n / 2 ? 1 : -1;
    return stream.next() < 1 / (1 + Math.exp(-sign * value)) ? 1 : 0;
  });
  const own = trainPart([numbers('x', values), days('day', clock)], turned);
  const byTime = { ...own, split: { ...own.split, kind: 'time' as const, column: 'day' } };
  const table = profileColumn(byTime, 'x').split('Over time (day):\n')[1]!;
  const [, ...periods] = table.trim().split('\n');
  const ranks = periods.map((line) => Number(line.trim().split(/ {2,}/)[4]));
  for (const [period, rank] of ranks.entries()) {
    if (period < 2) expect(rank).toBeGreaterThan(0.65);
    else expect(rank).toBeLessThan(0.35);
  }
});

test('a text shows one row of each kind, cut at 700 characters', () => {
  const texts = Array.from({ length: n }, (_, i) => `${labels[i] === 1 ? 'yes' : 'no'} ${'x'.repeat(900)}`);
  const text = profileColumn(trainPart([strings('notes', 'text', texts)], labels), 'notes');
  expect(text).toMatch(/^One that is \S+: yes x{696} \.\.\.$/m);
  expect(text).toMatch(/^One that is \S+: no x{697} \.\.\.$/m);
});
