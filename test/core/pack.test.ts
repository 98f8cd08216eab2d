import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packPlainData, unpackPlainData } from '../../src/core/pack.ts';
import type { PlainData } from '../../src/core/plain-data.ts';

describe('packPlainData', () => {
  test('gives back any nesting of JSON values, odd numbers and typed arrays', () => {
    const leaf = fc.oneof(
      fc.double(),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.constant(undefined),
      fc.float32Array(),
      fc.float64Array(),
      fc.uint8Array(),
      fc.int32Array(),
    );
    const data = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('node')),
        fc.dictionary(fc.string(), tie('node'), { noNullPrototype: true }),
      ),
    })).node;
    fc.assert(
      fc.property(data, (value) => {
        expect(unpackPlainData(packPlainData(value as PlainData))).toEqual(value);
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  test('reads from a Buffer, as files are, the same as from plain bytes', () => {
    const state = { a: new Float64Array([1, 2, 3]), b: new Int32Array([-1, 7]) };
    expect(unpackPlainData(Buffer.from(packPlainData(state)))).toEqual(state);
  });

  test('gives equal bytes for every bit pattern of NaN', () => {
    const singles = [0x7fc00000, 0xffc00000, 0x7f800001, 0xffffffff];
    const doubles = [0x7ff80000, 0xfff80000, 0x7ff00001, 0xffffffff];
    const packed = singles.map((_pattern, i) => {
      const single = new Float32Array(Uint32Array.of(singles[i]!).buffer);
      const double = new Float64Array(Uint32Array.of(7 * i, doubles[i]!).buffer);
      return Buffer.from(packPlainData({ single, double })).toString('hex');
    });
    expect(new Set(packed).size).toBe(1);
    expect(unpackPlainData(Buffer.from(packed[0]!, 'hex'))).toEqual({
      single: Float32Array.of(Number.NaN),
      double: Float64Array.of(Number.NaN),
    });
  });

  test('stores an array that occurs five times once', () => {
    const big = new Float64Array(10_000).fill(1.5);
    const state = { big };
    const bytes = packPlainData([state, state, { state }, big, big]);
    expect(bytes.length).toBeLessThan(81_000);
    expect(unpackPlainData(bytes)).toEqual([state, state, { state }, big, big]);
  });

  test('names keys that look like its own marks without confusing them', () => {
    const tricky = { $: 'shared', index: 3, __proto__x: { $: 'f64' } };
    expect(unpackPlainData(packPlainData(tricky))).toEqual(tricky);
  });

  test('refuses bytes that are cut off, at every length', () => {
    const bytes = packPlainData({ weights: new Float32Array([1, 2, 3]), names: ['a', 'b'] });
    for (let length = 0; length < bytes.length - 4; length += 7) {
      expect(() => unpackPlainData(bytes.subarray(0, length))).toThrow();
    }
  });
});
