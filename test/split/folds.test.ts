import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';
import { random } from '../../src/core/random.ts';
import { makeFolds, trainGroups } from '../../src/split/draw/folds.ts';
import type { FrozenStudy, SplitRecipe } from '../../src/split/study/study.ts';
import { Dictionary } from '../../src/table/memory/dictionary.ts';
import type { Column, Table } from '../../src/table/table.ts';

const n = 900;
const key = sha256('folds');
const stream = random(31, 'folds');
const labels = Uint8Array.from({ length: n }, () => (stream.next() < 0.15 ? 1 : 0));

function study(kind: SplitRecipe['kind'], column: string | null): FrozenStudy {
  const file = { sha256: '', nRows: n, file: '' };
  const hidden = { hmac: '', nRows: n, file: '' };
  return {
    directory: '',
    file: {
      format: 'nightlab-study/2',
      name: 'x',
      target: { column: 'y', positive: '1', negative: '0' },
      roles: {},
      formats: {},
      split: { kind, column, fractions: [0.6, 0.2, 0.2], seed: 1 },
      parts: { train: file, validation: file, sealed: file },
      vault: { validation: hidden, sealed: hidden },
      keyCheck: '',
      fingerprint: '',
    },
  };
}

const numbers = (name: string, value: (row: number) => number): Column => ({
  kind: 'number',
  name,
  role: 'numeric',
  values: Float64Array.from({ length: n }, (_, row) => value(row)),
});
const table = (...columns: Column[]): Table => ({ nRows: n, columns });
const all = Array.from({ length: n }, (_, row) => row);

describe('stratified folds', () => {
  const distinct = table(numbers('x', (row) => row));

  test('predict every row once, from all the others, each fold with its share of both classes', () => {
    const folds = makeFolds(study('stratified', null), distinct, labels, 5, key);
    expect(folds.flatMap(({ applyRows }) => [...applyRows]).sort((a, b) => a - b)).toEqual(all);
    const nPositive = labels.reduce((sum, label) => sum + label, 0);
    for (const { fitRows, applyRows } of folds) {
      expect([...fitRows, ...applyRows].sort((a, b) => a - b)).toEqual(all);
      const positives = applyRows.reduce((sum, row) => sum + labels[row]!, 0);
      expect(Math.abs(positives - nPositive / 5)).toBeLessThanOrEqual(1);
    }
  });

  test('are the same for one key and others for another', () => {
    const folds = (secret: string) => makeFolds(study('stratified', null), distinct, labels, 4, secret);
    expect(folds(key)).toEqual(folds(key));
    expect(folds(key)).not.toEqual(folds(sha256('another')));
  });

  test('keep equal rows in one fold', () => {
    const folds = makeFolds(
      study('stratified', null),
      table(numbers('x', (row) => row % 300)),
      labels,
      5,
      key,
    );
    for (const { fitRows, applyRows } of folds) {
      const fit = new Set(Array.from(fitRows, (row) => row % 300));
      expect(applyRows.some((row) => fit.has(row % 300))).toBe(false);
    }
  });
});

describe('group folds', () => {
  const codes = Int32Array.from(all, (row) => (row % 45 === 44 ? -1 : (row * 7) % 40));
  const groups: Column = {
    kind: 'string',
    name: 'customer',
    role: 'id',
    codes,
    dictionary: Dictionary.of(Array.from({ length: 40 }, (_, i) => `c${i}`)),
  };

  test('never have a group on both sides, and predict every row once', () => {
    const folds = makeFolds(study('group', 'customer'), table(groups), labels, 5, key);
    expect(folds.flatMap(({ applyRows }) => [...applyRows]).sort((a, b) => a - b)).toEqual(all);
    for (const { fitRows, applyRows } of folds) {
      const fit = new Set(Array.from(fitRows, (row) => codes[row]!).filter((code) => code >= 0));
      expect(applyRows.some((row) => fit.has(codes[row]!))).toBe(false);
      expect(Math.abs(applyRows.length - n / 5)).toBeLessThan(25);
    }
  });

  test('take rows without a group as groups of their own', () => {
    const found = trainGroups(study('group', 'customer'), table(groups))!;
    const lone = all.filter((row) => codes[row]! < 0).map((row) => found[row]!);
    expect(new Set(lone).size).toBe(lone.length);
    expect(new Set(found).size).toBe(40 + lone.length);
    expect(trainGroups(study('stratified', null), table(groups))).toBeNull();
  });
});

describe('time folds', () => {
  test('predict every block from all older rows; the oldest third is never predicted', () => {
    const day = Float64Array.from(all, () => stream.integer(300));
    const sorted = day.slice().sort();
    const folds = makeFolds(
      study('time', 'day'),
      table(numbers('day', (row) => sorted[row]!)),
      labels,
      4,
      key,
    );
    let before = folds[0]!.fitRows.length;
    expect(Math.abs(before - n / 3)).toBeLessThan(15);
    for (const { fitRows, applyRows } of folds) {
      expect(fitRows.length).toBe(before);
      expect(Math.max(...Array.from(fitRows, (row) => sorted[row]!))).toBeLessThan(
        Math.min(...Array.from(applyRows, (row) => sorted[row]!)),
      );
      expect(Math.abs(applyRows.length - n / 6)).toBeLessThan(20);
      before += applyRows.length;
    }
    expect(before).toBe(n);
  });

  test('stay possible where the time has three values only', () => {
    const folds = makeFolds(
      study('time', 'year'),
      table(numbers('year', (row) => Math.floor(row / 300))),
      labels,
      5,
      key,
    );
    expect(folds.map(({ applyRows }) => applyRows.length)).toEqual([120, 120, 120, 120, 120]);
  });
});

test('fold counts that make no sense and folds that cannot be are refused', () => {
  const distinct = table(numbers('x', (row) => row));
  for (const nFolds of [0, 1, 2.5, 21]) {
    expect(() => makeFolds(study('stratified', null), distinct, labels, nFolds, key)).toThrow(
      /folds? (was|were) asked for/,
    );
  }
  const lone = new Uint8Array(n);
  lone[5] = 1;
  expect(() => makeFolds(study('stratified', null), distinct, lone, 5, key)).toThrow(/one class only/);
});
