import { describe, expect, test } from 'vitest';
import { LabError } from '../../src/core/errors.ts';
import type { Matrix } from '../../src/core/matrix.ts';
import { type OptionSpecs, optionsIn, resolveOptions } from '../../src/core/options.ts';
import { packPlainData, unpackPlainData } from '../../src/core/pack.ts';
import type { PlainData } from '../../src/core/plain-data.ts';
import { random, shuffle } from '../../src/core/random.ts';
import { takeMatrixRows } from '../../src/core/take-matrix-rows.ts';
import { type ToolkitTransformer, transformers } from '../../src/features/index.ts';
import { openTable, shareTable } from '../../src/table/memory/shared-table.ts';
import { type Column, type Table, takeRows } from '../../src/table/table.ts';
import { contextOf, dates, numbers, strings, tableOf } from './tables.ts';

const nRows = 90;
const stream = random(7, 'contract');
const pick = <T>(items: readonly T[]): T => items[stream.integer(items.length)]!;
const rowsOf = <T>(make: (row: number) => T): T[] => Array.from({ length: nRows }, (_, row) => make(row));

const labels = rowsOf(() => stream.integer(2));
const words = [
  'price',
  'Too high',
  'we agree!',
  'not now?',
  'ok.',
  'Größe 42',
  'later',
  'call me\nback',
  'a',
];
const sentence = (): string =>
  rowsOf(() => pick(words))
    .slice(0, stream.integer(9))
    .join(' ');

/** Per kind of input: an ordinary column with missing cells, a second one, a constant and an all-missing one. */
const columnsOf: Record<'number' | 'string' | 'date' | 'text', Column[]> = {
  number: [
    numbers(
      'x',
      rowsOf(() => (stream.next() < 0.1 ? null : stream.normal() * 100)),
    ),
    numbers(
      'y',
      rowsOf(() => (stream.next() < 0.1 ? null : pick([0, 0, 1e300, -1e300, 3, -3.5, 1e-300]))),
    ),
    numbers(
      'constant',
      rowsOf(() => 5),
    ),
    numbers(
      'missing',
      rowsOf(() => null),
    ),
  ],
  string: [
    strings(
      'source',
      rowsOf(() => pick(['web', 'fair', 'call', '', null, 'Größe'])),
    ),
    strings(
      'rep',
      rowsOf(() => `rep ${stream.integer(40)}`),
    ),
    strings(
      'constant',
      rowsOf(() => 'same'),
    ),
    strings(
      'missing',
      rowsOf(() => null),
    ),
  ],
  date: [
    dates(
      'called',
      rowsOf((row) => (row % 9 === 0 ? null : `20${10 + (row % 15)}-0${1 + (row % 9)}-2${row % 9}`)),
    ),
    dates(
      'constant',
      rowsOf(() => '2024-02-29T13:45:00Z'),
    ),
    dates(
      'missing',
      rowsOf(() => null),
    ),
  ],
  text: [
    strings(
      'said',
      rowsOf((row) => (row % 11 === 0 ? null : sentence())),
      'text',
    ),
    strings(
      'constant',
      rowsOf(() => 'the same words'),
      'text',
    ),
    strings(
      'missing',
      rowsOf(() => null),
      'text',
    ),
    strings(
      'empty',
      rowsOf(() => ''),
      'text',
    ),
  ],
};

/** The columns that suit a transformer, by the roles that it takes. */
const inputOf = { numeric: 'number', category: 'string', date: 'date', text: 'text' } as const;

/**
 * Options that take other paths through a transformer than its description tells: lists of columns or parts, and several
 * at once. A new transformer needs none here.
 */
const paths: Readonly<Record<string, readonly object[]>> = {
  numeric: [{ impute: 'median', indicator: true, clip: 0.1, transform: 'rank' }],
  targetEncode: [{ crosses: [['source', 'rep']], scale: 'logOdds', smoothing: 0 }],
  dateParts: [
    {
      cyclic: true,
      parts: ['year', 'quarter', 'month', 'week', 'weekday', 'day', 'hour', 'elapsedDays', 'monthIndex'],
    },
  ],
  differences: [{ pairs: [['y', 'x']] }],
  products: [{ pairs: [['y', 'x']] }],
  tfidf: [{ analyzer: 'char', minGram: 2, maxGram: 4, sublinear: true }],
  latentSemantics: [{ components: 3 }, { analyzer: 'char', components: 5 }],
  textStatistics: [{ statistics: ['words', 'questions'] }],
};

/** Values of an option beside its default, as its description has them. */
function otherValues(spec: OptionSpecs[string]): readonly unknown[] {
  switch (spec.type) {
    case 'boolean':
      return [!spec.default];
    case 'choice':
      return spec.values.filter((value) => value !== spec.default);
    case 'number':
      if (spec.scale === 'none') return [];
      return (spec.search ?? [spec.min, spec.max]).filter((value) => value !== spec.default);
    default:
      return [];
  }
}

/** The defaults, and each described value of each option, in as few settings as hold them all. */
function settingsOf(transformer: ToolkitTransformer): readonly object[] {
  const others = optionsIn(transformer.options)
    .map(([name, spec]) => [name, otherValues(spec)] as const)
    .filter(([, values]) => values.length > 0);
  const n = Math.max(0, ...others.map(([, values]) => values.length));
  const mixed = Array.from({ length: n }, (_, i) =>
    Object.fromEntries(others.map(([name, values]) => [name, values[i % values.length]])),
  );
  const apart = (setting: object): object[] =>
    Object.entries(setting).map(([name, value]) => ({ [name]: value }));
  // Options that exclude each other, as a least above a greatest, are set one by one.
  const allowed = mixed.flatMap((setting) =>
    isRefused(transformer, setting)
      ? apart(setting).filter((each) => !isRefused(transformer, each))
      : [setting],
  );
  return [{}, ...allowed];
}

function isRefused(transformer: ToolkitTransformer, setting: object): boolean {
  try {
    const table = tableOf(...columnsOf[inputOf[transformer.takes[0]!]]);
    transformer.fit(table, optionsFor(transformer, setting), contextOf(labels));
    return false;
  } catch (thrown) {
    if (thrown instanceof LabError && thrown.code.endsWith('.badOption')) return true;
    throw thrown;
  }
}

function optionsFor(transformer: ToolkitTransformer, given: object): Record<string, unknown> {
  return resolveOptions<Record<string, unknown>>(
    `features.${transformer.name}`,
    { ...given },
    transformer.options,
  );
}

const bytesOf = (data: PlainData): string => Buffer.from(packPlainData(data)).toString('base64');
const sameMatrix = (left: Matrix, right: Matrix): void =>
  expect(bytesOf(left as unknown as PlainData)).toBe(bytesOf(right as unknown as PlainData));

/** JSON as a program would save it: typed arrays by their name and numbers, NaN and infinities as texts. */
function throughJson(data: PlainData): PlainData {
  const text = JSON.stringify(data, (_key, value: unknown) => {
    if (ArrayBuffer.isView(value)) {
      const items = [...(value as Float64Array)].map((item) => (Object.is(item, -0) ? '-0' : String(item)));
      return { typed: value.constructor.name, items };
    }
    return typeof value === 'number' && !Number.isFinite(value) ? { number: String(value) } : value;
  });
  const kinds = {
    Float64Array,
    Float32Array,
    Int32Array,
    Uint32Array,
    Int16Array,
    Uint16Array,
    Int8Array,
    Uint8Array,
  };
  return JSON.parse(text, (_key, value) => {
    if (value?.typed) return kinds[value.typed as keyof typeof kinds].from(value.items.map(Number));
    return value?.number ? Number(value.number) : value;
  }) as PlainData;
}

function checkWellFormed(matrix: Matrix, rows: number): void {
  expect(matrix.nRows).toBe(rows);
  const names = [...matrix.columns.map(({ name }) => name), ...(matrix.sparse?.names ?? [])];
  expect(new Set(names).size).toBe(names.length);
  for (const { name, values } of matrix.columns) {
    expect([name, values.length]).toEqual([name, rows]);
    expect([name, values.every((value) => Math.abs(value) !== Number.POSITIVE_INFINITY)]).toEqual([
      name,
      true,
    ]);
  }
  const { sparse } = matrix;
  if (!sparse) return;
  expect(sparse.names.length).toBe(sparse.nColumns);
  expect(sparse.indptr.length).toBe(rows + 1);
  expect(sparse.indices.length).toBe(sparse.indptr[rows]);
  expect(sparse.values.every(Number.isFinite)).toBe(true);
  for (let row = 0; row < rows; row++) {
    for (let entry = sparse.indptr[row]!; entry < sparse.indptr[row + 1]!; entry++) {
      expect(sparse.indices[entry]!).toBeLessThan(sparse.nColumns);
      if (entry > sparse.indptr[row]!)
        expect(sparse.indices[entry]!).toBeGreaterThan(sparse.indices[entry - 1]!);
    }
  }
}

test('every transformer is known by its own name, and no path is of one that is gone', () => {
  for (const [name, transformer] of Object.entries(transformers)) expect(transformer.name).toBe(name);
  expect(Object.keys(paths).filter((name) => transformers[name] === undefined)).toEqual([]);
});

const runs = Object.values(transformers).flatMap((transformer) => {
  const { name, takes } = transformer;
  const settings = settingsOf(transformer);
  return [...settings, ...(paths[name] ?? [])].map((given, i) => ({
    name,
    given,
    // At an end of its range an option may leave nothing of 90 rows, as a least count of 200 does.
    mayBeEmpty: i > 0 && i < settings.length,
    input: inputOf[takes[0]!],
    title: `${name} ${JSON.stringify(given)}`,
  }));
});

describe.each(runs)('$title', ({ name, given, input, mayBeEmpty }) => {
  const transformer = transformers[name]!;
  const options = optionsFor(transformer, given);
  const table = tableOf(...columnsOf[input]);
  const fit = (rows: Table, ones: ArrayLike<number>, seed = 1): PlainData =>
    transformer.fit(rows, options, contextOf(ones, seed));
  const state = fit(table, labels);
  const whole = transformer.apply(table, state);
  const isEmpty = whole.columns.length + (whole.sparse?.nColumns ?? 0) === 0;

  test('the output is well formed: unique names, one value per row, nothing infinite', () => {
    checkWellFormed(whole, nRows);
    expect(isEmpty && !mayBeEmpty).toBe(false);
  });

  test('the same seed gives the same state and features, bit for bit', () => {
    const again = fit(table, labels);
    expect(bytesOf(again)).toBe(bytesOf(state));
    sameMatrix(transformer.apply(table, again), whole);
  });

  test('a state that was cloned, packed or written as JSON applies bit for bit the same', () => {
    sameMatrix(transformer.apply(table, structuredClone(state)), whole);
    sameMatrix(transformer.apply(table, unpackPlainData(packPlainData(state))), whole);
    sameMatrix(transformer.apply(table, throughJson(state)), whole);
  });

  test('applying to rows in another order gives the same rows in that order', () => {
    const order = shuffle(
      Uint32Array.from({ length: nRows }, (_, row) => row),
      random(3),
    );
    sameMatrix(transformer.apply(takeRows(table, order), state), takeMatrixRows(whole, order));
  });

  test('a row alone, with a dictionary of its own, gets what it gets among the others', () => {
    for (const row of [0, 1, 44, 89]) {
      const one = Uint32Array.of(row);
      const alone = tableOf(
        ...takeRows(table, one).columns.map((column): Column => {
          if (column.kind !== 'string') return column;
          const code = column.codes[0]!;
          return strings(column.name, [code < 0 ? null : column.dictionary.at(code)], column.role);
        }),
      );
      sameMatrix(transformer.apply(alone, state), takeMatrixRows(whole, one));
    }
  });

  test('the table is only read, even in shared memory', () => {
    const shared = shareTable(table, 'contract');
    const before = Buffer.from(new Uint8Array(shared.memory).slice()).toString('base64');
    const opened = openTable(shared);
    const context = contextOf(labels);
    sameMatrix(transformer.apply(opened, transformer.fit(opened, options, context)), whole);
    transformer.fitApply?.(opened, options, context);
    expect(Buffer.from(new Uint8Array(shared.memory).slice()).toString('base64')).toBe(before);
  });

  test('labels of one class give a state that applies without infinities', () => {
    for (const label of [0, 1]) {
      const ones = labels.map(() => label);
      checkWellFormed(transformer.apply(table, fit(table, ones)), nRows);
      if (transformer.fitApply) {
        checkWellFormed(transformer.fitApply(table, options, contextOf(ones)).matrix, nRows);
      }
    }
  });

  test('a step that says it is not supervised has the same state for any labels', () => {
    const flipped = bytesOf(
      fit(
        table,
        labels.map((label) => 1 - label),
      ),
    );
    expect(flipped === bytesOf(state)).toBe(!transformer.supervised);
    expect(transformer.fitApply !== undefined).toBe(transformer.supervised);
  });

  test('encoding the fit rows themselves gives the same state and the same columns as fit and apply', () => {
    if (!transformer.fitApply) return;
    const { state: beside, matrix } = transformer.fitApply(table, options, contextOf(labels));
    expect(bytesOf(beside)).toBe(bytesOf(state));
    expect(matrix.columns.map(({ name: column, kind }) => [column, kind])).toEqual(
      whole.columns.map(({ name: column, kind }) => [column, kind]),
    );
    checkWellFormed(matrix, nRows);
    sameMatrix(transformer.fitApply(table, options, contextOf(labels)).matrix, matrix);
  });

  test('categories, words and values that no fit row had, and empty strings, are taken', () => {
    const unseen = tableOf(
      ...table.columns.map((column): Column => {
        if (column.kind === 'number') return numbers(column.name, [1e308, -1e308, null], column.role);
        if (column.kind === 'date') return dates(column.name, ['1900-01-01', '2199-12-31T23:59:59Z', null]);
        return strings(column.name, ['never seen', '', null], column.role);
      }),
    );
    const matrix = transformer.apply(unseen, state);
    checkWellFormed(matrix, 3);
    expect(matrix.columns.map((column) => column.name)).toEqual(whole.columns.map((column) => column.name));
    expect(matrix.sparse?.names).toEqual(whole.sparse?.names);
  });

  test('no rows give no rows with the same columns, and a state fitted on no rows applies', () => {
    const none = takeRows(table, new Uint32Array(0));
    const empty = transformer.apply(none, state);
    checkWellFormed(empty, 0);
    expect(empty.columns.length).toBe(whole.columns.length);
    const fromNone = fit(none, []);
    checkWellFormed(transformer.apply(table, fromNone), nRows);
    if (transformer.fitApply) {
      checkWellFormed(transformer.fitApply(none, options, contextOf([])).matrix, 0);
    }
  });

  test('a single fit row is enough', () => {
    const one = takeRows(table, Uint32Array.of(1));
    checkWellFormed(transformer.apply(table, fit(one, [1])), nRows);
    if (transformer.fitApply) checkWellFormed(transformer.fitApply(one, options, contextOf([1])).matrix, 1);
  });

  test('a column that is gone when applying is named in the error', () => {
    if (isEmpty) return;
    expect(() => transformer.apply({ nRows, columns: [] }, state)).toThrow(
      expect.objectContaining({ code: 'features.missingColumn' }),
    );
  });
});

describe.each(Object.values(transformers))('$name', (transformer) => {
  test('without any column it gives no columns', () => {
    const none: Table = { nRows: 3, columns: [] };
    const options = optionsFor(transformer, {});
    const state = transformer.fit(none, options, contextOf([0, 1, 0]));
    expect(transformer.apply(none, state)).toEqual({ nRows: 3, columns: [], sparse: null });
  });

  test('each range worth searching lies within what is allowed, and holds or borders the default', () => {
    for (const [name, spec] of Object.entries(transformer.options)) {
      if (spec.type !== 'number') continue;
      const [low, high] = spec.search ?? [spec.min, spec.max];
      expect([name, low >= spec.min && low < high && high <= spec.max]).toEqual([name, true]);
      expect([name, spec.default >= spec.min && spec.default <= spec.max]).toEqual([name, true]);
    }
  });
});
