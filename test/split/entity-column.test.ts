import { describe, expect, test } from 'vitest';
import { type Random, random } from '../../src/core/random.ts';
import { findEntityColumns } from '../../src/split/rows/entity-column.ts';
import type { Column } from '../../src/table/table.ts';

const nRows = 1000;
const numbers = (values: Float64Array, role: 'numeric' | 'id' = 'numeric'): Column => ({
  kind: 'number',
  name: 'column',
  role,
  values,
});
const found = (column: Column, labels: Uint8Array): boolean =>
  findEntityColumns({ nRows, columns: [column] }, labels).length > 0;

/** Rows of one entity take its outcome with this chance, else their own. */
function shared(size: number, chance: number, stream: Random): { entity: Float64Array; labels: Uint8Array } {
  const entity = Float64Array.from({ length: nRows }, (_, row) => ((row % (nRows / size)) * 37) % 1009);
  const outcome = Array.from({ length: 1009 }, () => stream.integer(2));
  const labels = Uint8Array.from(entity, (value) =>
    stream.next() < chance ? outcome[value]! : stream.integer(2),
  );
  return { entity, labels };
}

describe('a column that names entities', () => {
  test('is found where rows of one value agree, be it a number, an id or a category', () => {
    const stream = random(1, 'entities');
    for (const size of [2, 5, 20]) {
      const { entity, labels } = shared(size, 0.9, stream);
      expect(found(numbers(entity), labels)).toBe(true);
      expect(found(numbers(entity, 'id'), labels)).toBe(true);
    }
  });

  test('is not found where they agree by chance, in any of 500 columns', () => {
    const stream = random(2, 'entities');
    for (let column = 0; column < 500; column++) {
      const { entity, labels } = shared([2, 5, 20][column % 3]!, 0, stream);
      expect(found(numbers(entity), labels)).toBe(false);
    }
  });

  test('is not a quantity that decides the outcome, whose neighbouring values agree as much', () => {
    const stream = random(3, 'entities');
    const age = Float64Array.from({ length: nRows }, () => stream.integer(80));
    const labels = Uint8Array.from(age, (value) => (stream.next() < (value > 40 ? 0.95 : 0.05) ? 1 : 0));
    expect(found(numbers(age), labels)).toBe(false);
  });

  test('is not a category of few levels, nor measured numbers, whatever they say', () => {
    const stream = random(4, 'entities');
    const few = shared(50, 1, stream);
    expect(found(numbers(few.entity), few.labels)).toBe(false);
    const { entity, labels } = shared(5, 1, stream);
    expect(found(numbers(entity.map((value) => value + 0.5)), labels)).toBe(false);
  });
});
