import { mkdtempSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BoostingModel,
  binColumns,
  type FitBoostingOptions,
  fitBoosting,
  LabError,
} from '../../../src/boosting.ts';
import { random } from '../../../src/core/random.ts';
import { crc32 } from '../../../src/learners/boosting/crc32.ts';

/** Two numeric columns with gaps, a coarse one, and two categories, one of many categories. */
function rows(nRows: number, seed: number): { columns: Float32Array[]; labels: Uint8Array } {
  const stream = random(seed);
  const column = (cell: () => number): Float32Array => Float32Array.from({ length: nRows }, cell);
  const columns = [
    column(() => (stream.next() < 0.2 ? Number.NaN : stream.normal())),
    column(() => stream.normal() * 1e6),
    column(() => stream.integer(3)),
    column(() => (stream.next() < 0.1 ? Number.NaN : stream.integer(6))),
    column(() => stream.integer(60)),
  ];
  const labels = Uint8Array.from({ length: nRows }, (_unused, row) =>
    (Number.isNaN(columns[0]![row]!) ? 0.5 : columns[0]![row]!) + (columns[3]![row] === 2 ? 1 : 0) >
    stream.normal()
      ? 1
      : 0,
  );
  return { columns, labels };
}

const optionSets: fc.Arbitrary<FitBoostingOptions> = fc.record(
  {
    nTrees: fc.integer({ min: 1, max: 12 }),
    growth: fc.constantFrom('leafWise', 'depthWise', 'symmetric'),
    loss: fc.constantFrom('logLoss', 'squaredError', 'pairwise'),
    categorical: fc.constantFrom('auto', 'ordered', 'levels', 'targetStatistics'),
    maxLeafNodes: fc.constantFrom(2, 7, 31, 300),
    maxDepth: fc.constantFrom(0, 2),
    minSamplesLeaf: fc.constantFrom(1, 20),
    maxBins: fc.constantFrom(null, 2, 16),
    l1Regularization: fc.constantFrom(0, 2),
    rowFraction: fc.constantFrom(1, 0.5),
    featureFraction: fc.constantFrom(1, 0.4),
    gossTopRate: fc.constantFrom(0, 0.2),
    dropRate: fc.constantFrom(0, 0.3),
    monotone: fc.constantFrom(null, { 0: 1 as const, 2: -1 as const }),
    interactions: fc.constantFrom(null, [
      [0, 3],
      [1, 2, 4],
    ]),
    earlyStoppingRounds: fc.constantFrom(0, 3),
    positiveWeight: fc.constantFrom(1, 3),
    nThreads: fc.constantFrom(1, 2),
    seed: fc.integer({ min: 0, max: 1000 }),
  },
  { requiredKeys: ['nTrees'] },
);

const bitsOf = (scores: Float64Array): string => Buffer.from(scores.buffer.slice(0)).toString('hex');

function expectSame(loaded: BoostingModel, model: BoostingModel, columns: Float32Array[]): void {
  expect(loaded.data).toEqual(model.data);
  // Few rows walk the trees, many take the batch kernel.
  const few = columns.map((values) => values.slice(0, 20));
  for (const given of [few, columns]) {
    expect(bitsOf(loaded.predictRaw(given))).toBe(bitsOf(model.predictRaw(given)));
    expect(bitsOf(loaded.predict(given))).toBe(bitsOf(model.predict(given)));
  }
  expect(bitsOf(loaded.shapValues(few).values)).toBe(bitsOf(model.shapValues(few).values));
  expect(Buffer.from(loaded.toBytes()).equals(model.toBytes())).toBe(true);
}

const refusal = (act: () => unknown): { code: string; message: string; remedy: string } => {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof LabError) return thrown;
    throw thrown;
  }
  throw new Error('it was accepted');
};

const train = rows(400, 1);
const model = fitBoosting(
  { ...train, categorical: [3, 4] },
  { nTrees: 8, maxLeafNodes: 7, categorical: 'levels', earlyStoppingRounds: 50 },
);

describe('a saved boosting model', () => {
  test('is the same, bit for bit, for random models of every option', () => {
    const unseen = rows(300, 2);
    fc.assert(
      fc.property(optionSets, fc.boolean(), (options, isLong) => {
        const data = isLong ? train : rows(60, 3);
        const weights = Float32Array.from(data.labels, (_unused, row) => row % 5);
        const fitted = fitBoosting({ ...data, categorical: [3, 4], weights }, options);
        expectSame(BoostingModel.fromJSON(JSON.parse(JSON.stringify(fitted))), fitted, unseen.columns);
        expectSame(BoostingModel.fromBytes(fitted.toBytes()), fitted, unseen.columns);
        expectSame(new BoostingModel(structuredClone(fitted.data)), fitted, unseen.columns);
      }),
      { numRuns: 60, seed: 12 },
    );
  });

  test('of one class, of no weight, of no column, of a stump alone and after going on is the same, too', () => {
    const { columns } = train;
    const ones = new Uint8Array(400).fill(1);
    const zero = new Float32Array(400);
    const cases = [
      fitBoosting({ columns, labels: ones }, { nTrees: 2 }),
      fitBoosting({ columns, labels: new Uint8Array(400) }, { nTrees: 2 }),
      fitBoosting({ ...train, weights: zero }, { nTrees: 2 }),
      fitBoosting({ columns: [zero], labels: train.labels }, { nTrees: 2 }),
      fitBoosting(
        { ...train, categorical: [3, 4], continueFrom: model },
        { nTrees: 3, categorical: 'levels' },
      ),
      fitBoosting(
        { columns, labels: Float64Array.from(columns[1]!, (x) => x * 1e25) },
        { nTrees: 3, loss: 'squaredError' },
      ),
    ];
    for (const each of cases) {
      const given = each.data.nColumns === 1 ? [zero] : columns;
      expectSame(BoostingModel.fromJSON(JSON.stringify(each)), each, given);
    }
  });

  test('survives a reader that sorts its members and spaces its text', () => {
    const sorted = (value: unknown): unknown =>
      typeof value !== 'object' || value === null
        ? value
        : Array.isArray(value)
          ? value.map(sorted)
          : Object.fromEntries(
              Object.entries(value)
                .sort()
                .reverse()
                .map(([k, v]) => [k, sorted(v)]),
            );
    const text = JSON.stringify(sorted(JSON.parse(JSON.stringify(model))), null, 3);
    expect(BoostingModel.fromJSON(text).data).toEqual(model.data);
  });

  test('goes to a file and back; what was there is replaced whole', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nightlab-model-'));
    const file = join(folder, 'model.json');
    writeFileSync(file, 'something longer than nothing');
    await model.save(file);
    expectSame(await BoostingModel.load(file), model, train.columns);
    expect(readdirSync(folder)).toEqual(['model.json']);
    await expect(model.save(join(folder, 'nowhere', 'm'))).rejects.toMatchObject({
      code: 'boosting.writeFailed',
    });
    for (const path of [folder, join(folder, 'none')])
      await expect(BoostingModel.load(path)).rejects.toMatchObject({ code: 'boosting.unreadable' });
    truncateSync(file, 1000);
    await expect(BoostingModel.load(file)).rejects.toMatchObject({
      code: 'boosting.badModel',
      message: expect.stringContaining(file),
    });
    expect(readFileSync(file)).toHaveLength(1000);
  });

  test('that is cut off anywhere, or has one bit turned anywhere, is refused', () => {
    const small = fitBoosting(rows(60, 5), { nTrees: 1, maxLeafNodes: 2 });
    const bytes = small.toBytes();
    for (let length = 0; length < bytes.length; length += 11)
      expect(refusal(() => BoostingModel.fromBytes(bytes.subarray(0, length))).code).toBe(
        'boosting.badModel',
      );
    let nAccepted = 0;
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Uint8Array.from(bytes);
      damaged[at]! ^= 1 << (at % 8);
      try {
        expect(BoostingModel.fromBytes(damaged).data).toEqual(small.data);
        nAccepted++;
      } catch (thrown) {
        expect((thrown as LabError).code).toBe('boosting.badModel');
      }
    }
    expect(nAccepted).toBe(0);
  });

  test('its checksum is zlib’s', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(crc32(bytes)).toBe(zlibCrc32(bytes));
      }),
    );
  });

  test.each<[string, unknown, RegExp]>([
    ['null', null, /not a JSON object/],
    ['a number', 5, /not a JSON object/],
    ['a list', [], /not a JSON object/],
    ['an empty text', '', /not JSON/],
    ['other JSON', { a: 1 }, /does not say that it is one/],
    ['another format', { format: 'xgboost' }, /its format is "xgboost"/],
    [
      'a newer version',
      { ...model.toJSON(), version: 2 },
      /its version is 2, and this program reads version 1/,
    ],
    ['no version', { ...model.toJSON(), version: undefined }, /it has no version/],
    ['a version of text', { ...model.toJSON(), version: '1' }, /its version is "1"/],
    ['no checksum', { ...model.toJSON(), checksum: undefined }, /checksum does not hold/],
    ['one member more', { ...model.toJSON(), extra: 1 }, /not known: "extra"/],
    ['data that went through JSON', JSON.parse(JSON.stringify(model.data)), /does not say that it is one/],
  ])('%s is refused', (_what, json, message) => {
    const { code, message: said } = refusal(() => BoostingModel.fromJSON(json));
    expect([code, said]).toEqual(['boosting.badModel', expect.stringMatching(message)]);
  });
});

type Writable = {
  -readonly [K in keyof BoostingModel['data']]: BoostingModel['data'][K];
};

/** The model's data after a change. */
function changed(change: (data: Writable) => void): BoostingModel['data'] {
  const data = structuredClone(model.data) as Writable;
  change(data);
  return data;
}

const bySet = model.data.forest.levelSet.findIndex((set) => set >= 0);
const byThreshold = model.data.forest.levelSet.indexOf(-1);
const forestWith = (data: Writable, change: Record<string, unknown>): void => {
  data.forest = { ...data.forest, ...change } as Writable['forest'];
};

describe('data that are not a model', () => {
  test('data that went through JSON are refused by the constructor, with what to do', () => {
    const { code, message, remedy } = refusal(
      () => new BoostingModel(JSON.parse(JSON.stringify(model.data))),
    );
    expect(code).toBe('boosting.badModel');
    expect(message).toContain('JSON.stringify(model.data) loses typed arrays; use JSON.stringify(model)');
    expect(remedy).toContain('fromJSON');
    expect(refusal(() => new BoostingModel(JSON.parse(JSON.stringify(model)))).remedy).toContain('fromJSON');
  });

  test.each<[string, RegExp, (data: Writable) => void]>([
    ['another version', /its version is 7/, (data) => Object.assign(data, { version: 7 })],
    ['an unknown loss', /no loss "hinge"/, (data) => Object.assign(data, { loss: 'hinge' })],
    [
      'a loss that every object has',
      /no loss "toString"/,
      (data) => Object.assign(data, { loss: 'toString' }),
    ],
    ['half a column', /not a number of columns/, (data) => Object.assign(data, { nColumns: 4.5 })],
    [
      'more columns than encoders',
      /5 encoders for 6 columns/,
      (data) => Object.assign(data, { nColumns: 6 }),
    ],
    ['a start score of text', /baseScore/, (data) => Object.assign(data, { baseScore: '0' })],
    ['no encoders', /encoders is not a list/, (data) => Object.assign(data, { encoders: undefined })],
    [
      'an unknown encoder',
      /of no known kind: "hash"/,
      (data) => Object.assign(data, { encoders: [...data.encoders.slice(1), { kind: 'hash' }] }),
    ],
    ['no forest', /forest is not an object/, (data) => Object.assign(data, { forest: null })],
    ['no thresholds', /forest.threshold is missing/, (data) => forestWith(data, { threshold: undefined })],
    [
      'thresholds of another type',
      /forest.threshold is not a Float32Array/,
      (data) => forestWith(data, { threshold: Float64Array.from(data.forest.threshold) }),
    ],
    [
      'a list of thresholds',
      /forest.threshold is not a Float32Array/,
      (data) => forestWith(data, { threshold: [...data.forest.threshold] }),
    ],
    [
      'a threshold too few',
      /forest.threshold has \d+ members for/,
      (data) => forestWith(data, { threshold: data.forest.threshold.slice(1) }),
    ],
    [
      'a leaf count too many',
      /forest.leafRows has/,
      (data) => forestWith(data, { leafRows: new Int32Array(9999) }),
    ],
    [
      'two units',
      /forest.leafUnit has 2 members/,
      (data) => forestWith(data, { leafUnit: Float64Array.of(1, 1) }),
    ],
    ['a unit of 0', /leafUnit is not a positive number/, (data) => data.forest.leafUnit.fill(0)],
    [
      'a threshold of NaN',
      /has a threshold of NaN/,
      (data) => data.forest.threshold.fill(Number.NaN, byThreshold, byThreshold + 1),
    ],
    ['a leaf of NaN', /leaf 2 has a value/, (data) => data.forest.leafValue.fill(Number.NaN, 2, 3)],
    [
      'an endless leaf',
      /leaf 2 has a value/,
      (data) => data.forest.leafValue.fill(Number.POSITIVE_INFINITY, 2, 3),
    ],
    [
      'a leaf between two units',
      /leaf 2 has a value that is not a multiple/,
      (data) => data.forest.leafValue.fill(data.forest.leafUnit[0]! / 2, 2, 3),
    ],
    [
      'leaves that overflow',
      /too large for their unit/,
      (data) => data.forest.leafValue.fill(data.forest.leafUnit[0]! * 2 ** 40),
    ],
    ['a column that is not there', /reads column 5 of 5/, (data) => data.forest.feature.fill(5, 0, 1)],
    ['a column before the first', /reads column -1 of 5/, (data) => data.forest.feature.fill(-1, 0, 1)],
    ['a child beyond the last', /leads to split 9999/, (data) => data.forest.left.fill(9999, 0, 1)],
    ['a leaf beyond the last', /leads to leaf 9999/, (data) => data.forest.left.fill(~9999, 0, 1)],
    ['a split that leads to itself', /in two places/, (data) => data.forest.left.fill(0, 0, 1)],
    ['a root that is there twice', /in two places/, (data) => data.forest.roots.fill(data.forest.roots[0]!)],
    ['no roots', /belong to no tree/, (data) => forestWith(data, { roots: new Int32Array(0) })],
    [
      'a category set that is not there',
      /names category set 9999/,
      (data) => data.forest.levelSet.fill(9999, bySet, bySet + 1),
    ],
    [
      'a category set below none',
      /names category set -2/,
      (data) => data.forest.levelSet.fill(-2, bySet, bySet + 1),
    ],
    [
      'categories of a number',
      /column that has none/,
      (data) => data.forest.levelSet.fill(0, byThreshold, byThreshold + 1),
    ],
    [
      'half a category set',
      /not 32 bytes per set/,
      (data) => forestWith(data, { levelSets: data.forest.levelSets.slice(1) }),
    ],
    ['a third direction', /neither 0 nor 1/, (data) => data.forest.missingLeft.fill(2, 0, 1)],
    [
      'codes that do not ascend',
      /codes that do not ascend/,
      (data) =>
        Object.assign(data, {
          encoders: [...data.encoders.slice(0, 4), { kind: 'levels', codes: Float32Array.of(2, 1) }],
        }),
    ],
    [
      'codes as a list',
      /no codes as a Float32Array/,
      (data) =>
        Object.assign(data, { encoders: [...data.encoders.slice(0, 4), { kind: 'levels', codes: [1, 2] }] }),
    ],
    [
      'rates of NaN',
      /rates that are not numbers/,
      (data) =>
        Object.assign(data, {
          encoders: [
            { kind: 'rates', codes: Float32Array.of(1), rates: Float32Array.of(Number.NaN), unseen: 0 },
            ...data.encoders.slice(1),
          ],
        }),
    ],
  ])('%s is refused', (_what, message, change) => {
    const data = changed(change);
    const { code, message: said } = refusal(() => new BoostingModel(data));
    expect([code, said]).toEqual(['boosting.badModel', expect.stringMatching(message)]);
  });

  test('nothing that is not data is taken for data', () => {
    for (const odd of [null, undefined, 1, 'x', [], {}, new Float64Array(3), () => 1, new Map()])
      expect(refusal(() => new BoostingModel(odd as never)).code).toBe('boosting.badModel');
  });

  test('random data never pass and never hang', () => {
    fc.assert(
      fc.property(fc.anything({ withTypedArray: true, withNullPrototype: true }), (odd) => {
        expect(refusal(() => BoostingModel.fromJSON(odd)).code).toBe('boosting.badModel');
        expect(refusal(() => new BoostingModel(odd as never)).code).toBe('boosting.badModel');
        expect(refusal(() => new BoostingModel({ ...model.data, forest: odd } as never)).code).toBe(
          'boosting.badModel',
        );
      }),
      { numRuns: 300, seed: 8 },
    );
  });
});

describe('what goes into the engine', () => {
  const badInput = (act: () => unknown): string => {
    const { code, message } = refusal(act);
    expect(code).toBe('boosting.badInput');
    return message;
  };

  test('columns that JSON made objects of, lists, doubles or of two lengths are not predicted', () => {
    const { columns } = train;
    const through = JSON.parse(JSON.stringify(columns)) as Float32Array[];
    expect(badInput(() => model.predict(through))).toContain('column 0 is not a Float32Array');
    expect(badInput(() => model.predict(columns.map((each) => [...each]) as never))).toContain('column 0');
    expect(badInput(() => model.predict(columns.map((each) => Float64Array.from(each)) as never))).toContain(
      'column 0',
    );
    expect(badInput(() => model.predict([columns[0]!.subarray(1), ...columns.slice(1)]))).toContain(
      'column 1 has 400',
    );
    expect(badInput(() => fitBoosting({ ...train, columns: through }))).toContain('column 0 is not');
  });

  test('bins that went through JSON, and bins that disagree with the model to continue from, are refused', () => {
    const binned = binColumns({ ...train, categorical: [3, 4] });
    const through = JSON.parse(JSON.stringify(binned));
    expect(badInput(() => fitBoosting({ ...train, binned: through }))).toContain('its arrays are gone');
    const rates = fitBoosting(
      { ...train, categorical: [3, 4] },
      { nTrees: 2, categorical: 'targetStatistics' },
    );
    expect(badInput(() => fitBoosting({ ...train, binned, continueFrom: rates }))).toContain(
      'binned encodes column 3',
    );
    const on = fitBoosting({ ...train, binned, continueFrom: model }, { nTrees: 2 });
    expect(on.nTrees).toBe(model.nTrees + 2);
  });

  test('only a model of the same loss can be gone on from', () => {
    for (const odd of [model.data, JSON.parse(JSON.stringify(model)), null])
      expect(badInput(() => fitBoosting({ ...train, continueFrom: odd as never }))).toContain(
        'not a BoostingModel',
      );
    expect(badInput(() => fitBoosting({ ...train, continueFrom: model }, { loss: 'pairwise' }))).toContain(
      'loss logLoss',
    );
    const one = { columns: train.columns.slice(1), labels: train.labels };
    expect(badInput(() => fitBoosting({ ...one, continueFrom: model }))).toContain('fitted on 5 columns');
  });
});
