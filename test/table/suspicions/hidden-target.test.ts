import { describe, expect, test } from 'vitest';
import { random } from '../../../src/core/random.ts';
import { Dictionary } from '../../../src/table/memory/dictionary.ts';
import { hiddenTargetAuc } from '../../../src/table/suspicions/hidden-target.ts';
import type { Column } from '../../../src/table/table.ts';

const n = 3000;
const stream = random(5, 'hidden target');
const labels = Uint8Array.from({ length: n }, () => Number(stream.next() < 0.2));
const rows = Uint32Array.from({ length: n }, (_, row) => row);

const numbers = (values: number[]): Column => ({
  kind: 'number',
  name: 'x',
  role: 'numeric',
  values: Float64Array.from(values),
});
const texts = (of: (row: number) => string): Column => ({
  kind: 'string',
  name: 'x',
  role: 'text',
  codes: Int32Array.from(rows),
  dictionary: Dictionary.of(Array.from(rows, of)),
});
const auc = (column: Column): number => hiddenTargetAuc(column, rows, labels);

describe('a target that hides in a column', () => {
  test('is found in the last digit of an id', () => {
    expect(auc(numbers(Array.from(labels, (label, row) => 100_000 + 2 * row + label)))).toBeGreaterThan(0.99);
  });

  test('is found in the words of a text', () => {
    const told = (row: number) => (labels[row] === 1 ? 'agreed and signed' : 'declined at once');
    expect(auc(texts((row) => `caller ${stream.integer(1e6)} of case ${row} ${told(row)}`))).toBeGreaterThan(
      0.99,
    );
  });

  test('is not found in honest ids, numbers and texts', () => {
    expect(auc(numbers(Array.from(rows, (row) => row)))).toBeLessThan(0.56);
    expect(auc(numbers(Array.from(rows, () => stream.normal())))).toBe(0.5);
    expect(
      auc(texts((row) => `caller ${stream.integer(50)} of case ${row} said ${stream.integer(9)}`)),
    ).toBeLessThan(0.56);
  });
});
