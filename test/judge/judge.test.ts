import { describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { rocAuc } from '../../src/judge/auc.ts';
import { type Candidate, openJudge } from '../../src/judge/judge.ts';
import { scoresHash } from '../../src/judge/scores-hash.ts';
import type { Fold } from '../../src/split/draw/partition.ts';
import { binormal } from './planted.ts';

const everyFifth = (nRows: number): Fold[] =>
  Array.from({ length: 5 }, (_, fold) => {
    const rows = Uint32Array.from({ length: nRows }, (_, row) => row);
    return {
      fitRows: rows.filter((row) => row % 5 !== fold),
      applyRows: rows.filter((row) => row % 5 === fold),
    };
  });

function planted() {
  const stream = random(11, 'judge');
  const train = binormal(1000, 0.4, 1, stream);
  const validation = binormal(400, 0.4, 1, stream);
  const input = { trainLabels: train.labels, validationLabels: validation.labels, folds: everyFifth(1000) };
  return { judge: openJudge(input), input, train: train.scores, validation: validation.scores };
}

const candidate = (
  id: number,
  outOfFold: Float64Array,
  validation: Float64Array,
  complexity = 2,
): Candidate => ({
  id,
  outOfFold,
  validation,
  complexity,
});

describe('the judge', () => {
  test('scores validation by the AUC of its rows and train by the mean over folds', () => {
    const { judge, input, train, validation } = planted();
    const judged = judge.score(train, validation, { linear: train });
    if (judged.kind !== 'scored') throw new Error(judged.reason);
    expect(judged.metrics.validationAuc).toBeCloseTo(rocAuc(input.validationLabels, validation), 12);
    expect(judged.metrics.foldAucs).toHaveLength(5);
    expect(judged.metrics.cvAuc).toBeGreaterThan(Math.min(...judged.metrics.foldAucs));
    expect(judged.metrics.cvAuc).toBeLessThan(Math.max(...judged.metrics.foldAucs));
    expect(judged.metrics.baseAucs.linear).toBe(judged.metrics.cvAuc);
    expect(judged.metrics.scoresHash).toBe(scoresHash(train, validation));
    expect(judged.notes).toEqual([]);
  });

  test('says of scores that cannot be judged what is wrong, where, and what to return', () => {
    const { judge, train, validation } = planted();
    const reasonOf = (outOfFold: Float64Array, hidden: Float64Array): string => {
      const judged = judge.score(outOfFold, hidden);
      return judged.kind === 'invalid' ? judged.reason : 'scored';
    };
    expect(reasonOf(train, validation.subarray(1))).toContain('399 validation scores for 400 rows');
    expect(
      reasonOf(
        train.map((score, row) => (row > 990 ? Number.NaN : score)),
        validation,
      ),
    ).toBe(
      'of 1000 out-of-fold scores 9 are NaN (the first in row 991). Return a finite number for every row.',
    );
    expect(
      reasonOf(
        train,
        validation.map((score, row) => (row === 3 ? 1 / 0 : score)),
      ),
    ).toContain('1 are infinite (the first in row 3)');
  });

  test('takes constant scores as an AUC of one half, and says so', () => {
    const { judge, train } = planted();
    const judged = judge.score(train, new Float64Array(400));
    expect(judged).toMatchObject({ kind: 'scored', metrics: { validationAuc: 0.5 } });
    expect(judged.kind === 'scored' && judged.notes[0]).toContain('all validation scores are 0');
  });

  test('a base model with unusable scores has no AUC, and the experiment still counts', () => {
    const { judge, train, validation } = planted();
    const judged = judge.score(train, validation, {
      broken: new Float64Array(1000).fill(Number.NaN),
      fine: train,
    });
    expect(judged.kind === 'scored' && Object.keys(judged.metrics.baseAucs)).toEqual(['fine']);
  });

  test('a difference of two cross-validated AUCs is the difference that it states, with an interval around it', () => {
    const { judge, train } = planted();
    const stream = random(12);
    const blurred = train.map((score) => score + 0.5 * stream.normal());
    const { gain, interval } = judge.cvGain(train, blurred);
    expect(gain).toBeCloseTo(judge.crossValidate(train).cvAuc - judge.crossValidate(blurred).cvAuc, 12);
    expect(interval.low).toBeLessThan(gain);
    expect(interval.high).toBeGreaterThan(gain);
  });

  test('compares with the best by name, and keeps what is clearly better', () => {
    const { judge, train, validation } = planted();
    const stream = random(13);
    const blur = (scores: Float64Array): Float64Array => scores.map((score) => score + 2 * stream.normal());
    const verdict = judge.compare(
      candidate(7, train, validation),
      candidate(3, blur(train), blur(validation)),
      { nth: 1, keptAt: [] },
    );
    expect(verdict.status).toBe('kept');
    expect(verdict.evidence.against).toBe(3);
    expect(
      judge.compare(candidate(7, blur(train), blur(validation)), candidate(3, train, validation), {
        nth: 1,
        keptAt: [],
      }),
    ).toMatchObject({ status: 'discarded', reason: expect.stringMatching(/^worse: it loses 0\.\d{4}/) });
  });

  test('holds no label that can be reached from it', () => {
    const { judge } = planted();
    const seen = new Set<unknown>();
    const reachable: unknown[] = [];
    const walk = (value: unknown): void => {
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value))
        return;
      seen.add(value);
      if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) reachable.push(value);
      for (const key of Reflect.ownKeys(value)) {
        const described = Object.getOwnPropertyDescriptor(value, key);
        if (described && 'value' in described) walk(described.value);
      }
    };
    walk(judge);
    expect(reachable).toEqual([]);
    expect(Object.isFrozen(judge)).toBe(true);
    expect(Object.values(judge).filter((value) => typeof value === 'object')).toEqual([]);
  });

  test('does not follow labels that are changed after it took them', () => {
    const { judge, input, train, validation } = planted();
    const before = judge.score(train, validation);
    input.validationLabels.fill(1);
    input.trainLabels.fill(0);
    input.folds[0]!.applyRows.fill(0);
    expect(judge.score(train, validation)).toEqual(before);
  });

  test('refuses labels that are neither 0 nor 1, and a validation part without two of each class', () => {
    const { input } = planted();
    expect(() => openJudge({ ...input, trainLabels: input.trainLabels.map(() => 3) })).toThrow(
      /row 0 of the train/,
    );
    expect(() => openJudge({ ...input, validationLabels: Uint8Array.of(1, 0, 0) })).toThrow(
      /1 positive and 2 negative/,
    );
  });
});
