import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rateInterval } from '../../../src/lab/instruments/rate-interval.ts';
import { segmentsOf } from '../../../src/lab/instruments/segments.ts';
import { allRows } from '../../../src/lab/instruments/train-part.ts';
import type { Column } from '../../../src/table/table.ts';
import { days, numbers, strings } from './train.ts';

const labelsOf = (column: Column, most = 4): string[] =>
  segmentsOf(column, allRows('codes' in column ? column.codes.length : column.values.length), most).map(
    ({ label, rows }) => `${label}: ${rows.length}`,
  );

test('levels come by frequency, rarer ones together, missing ones apart', () => {
  const cells = ['a', 'b', 'b', 'c', 'd', 'e', 'e', 'e', null];
  expect(labelsOf(strings('x', 'category', cells), 2)).toEqual([
    'e: 3',
    'b: 2',
    '(3 rarer): 3',
    '(missing): 1',
  ]);
});

test('few numbers are each their own segment, many become ranges of about equally many rows', () => {
  expect(labelsOf(numbers('x', [1, 2, 2, Number.NaN, 1]))).toEqual(['1: 2', '2: 2', '(missing): 1']);
  const many = Float64Array.from({ length: 1000 }, (_, i) => i);
  expect(labelsOf(numbers('x', many))).toEqual([
    '0 to 249: 250',
    '250 to 499: 250',
    '500 to 749: 250',
    '750 to 999: 250',
  ]);
});

test('dates become the finest calendar unit of which there are few enough', () => {
  const at = (iso: string): number => Date.parse(iso);
  expect(labelsOf(days('x', [at('2023-01-05'), at('2023-01-06'), at('2023-01-06')]))).toEqual([
    '2023-01-05: 1',
    '2023-01-06: 2',
  ]);
  const months = Array.from({ length: 12 }, (_, month) => Date.UTC(2023, month, 3));
  expect(labelsOf(days('x', months))).toEqual(['2023-Q1: 3', '2023-Q2: 3', '2023-Q3: 3', '2023-Q4: 3']);
});

test('every row is in exactly one segment and no segment is empty, whatever the column', () => {
  const anyNumbers = fc.array(
    fc.oneof(fc.double(), fc.constant(Number.NaN), fc.integer({ min: 0, max: 3 })),
    {
      minLength: 1,
      maxLength: 60,
    },
  );
  const anyColumn = fc.oneof(
    anyNumbers.map((values) => numbers('x', values)),
    fc
      .array(fc.oneof(fc.integer({ min: -8e14, max: 8e14 }), fc.constant(Number.NaN)), {
        minLength: 1,
        maxLength: 60,
      })
      .map((values) => days('x', values)),
    fc
      .array(fc.option(fc.string({ maxLength: 3 })), { minLength: 1, maxLength: 60 })
      .map((values) => strings('x', 'category', values)),
    fc
      .array(fc.option(fc.string()), { minLength: 1, maxLength: 60 })
      .map((values) => strings('x', 'text', values)),
  );
  fc.assert(
    fc.property(anyColumn, fc.integer({ min: 2, max: 12 }), (column, most) => {
      const rows = allRows(column.kind === 'string' ? column.codes.length : column.values.length);
      const segments = segmentsOf(column, rows, most);
      expect(segments.every((segment) => segment.rows.length > 0)).toBe(true);
      const all = segments.flatMap((segment) => [...segment.rows]).sort((left, right) => left - right);
      expect(all).toEqual([...rows]);
      expect(segments.length).toBeLessThanOrEqual(most + 2);
    }),
  );
});

test('the interval of a rate is Wilson’s: 8 of 10 gives 0.4902 to 0.9433', () => {
  // binom.confint(8, 10, methods = "wilson") of R's binom: 0.4901625 0.9433178.
  expect(rateInterval(8, 10).low).toBeCloseTo(0.4901625, 6);
  expect(rateInterval(8, 10).high).toBeCloseTo(0.9433178, 6);
  expect(rateInterval(0, 20).low).toBe(0);
});
