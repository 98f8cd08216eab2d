import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';
import { loadPredictions, savePredictions } from '../../src/journal/predictions-file.ts';
import { emptyDirectory } from './entries.ts';

const float64Array = fc.array(fc.double(), { maxLength: 20 }).map((values) => Float64Array.from(values));

describe('a scores file', () => {
  test('gives back every number bit for bit, -0, NaN and infinities too', async () => {
    const directory = join(emptyDirectory(), 'scores');
    await fc.assert(
      fc.asyncProperty(float64Array, float64Array, async (outOfFold, validation) => {
        const hash = await savePredictions(directory, 4, { outOfFold, validation });
        const loaded = await loadPredictions(directory, 4, hash);
        expect(loaded).toEqual({ outOfFold, validation, scoresHash: hash });
      }),
      { numRuns: 30 },
    );
    expect(readdirSync(directory)).toEqual(['4.scores']);
  });

  test('is named by the SHA-256 of its numbers as little-endian float64', async () => {
    const hash = await savePredictions(emptyDirectory(), 0, {
      outOfFold: Float64Array.of(1),
      validation: Float64Array.of(-2),
    });
    // IEEE 754: 1 is 3ff0..., -2 is c000..., lowest byte first.
    expect(hash).toBe(sha256(Buffer.from('000000000000f03f00000000000000c0', 'hex')));
  });

  test('with one bit changed, cut off, of other scores, or missing is refused', async () => {
    const directory = emptyDirectory();
    const path = join(directory, '1.scores');
    const hash = await savePredictions(directory, 1, {
      outOfFold: Float64Array.of(1, 2),
      validation: Float64Array.of(3),
    });
    const sound = readFileSync(path);
    const flipped = Buffer.from(sound);
    flipped[20]! ^= 1;
    writeFileSync(path, flipped);
    await expect(loadPredictions(directory, 1)).rejects.toThrow(/hash does not match/);
    writeFileSync(path, sound.subarray(0, -1));
    await expect(loadPredictions(directory, 1)).rejects.toThrow(/cut off/);
    writeFileSync(path, sound);
    await expect(loadPredictions(directory, 1, hash.replace(/./, 'x'))).rejects.toThrow(/other scores/);
    await expect(loadPredictions(directory, 2)).rejects.toMatchObject({ code: 'journal.badScores' });
  });
});
