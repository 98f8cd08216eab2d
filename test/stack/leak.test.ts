import { describe, expect, test } from 'vitest';
import type { Matrix } from '../../src/core/matrix.ts';
import { random } from '../../src/core/random.ts';
import { takeMatrixRows } from '../../src/core/take-matrix-rows.ts';
import { learners } from '../../src/learners/index.ts';
import { type InnerFold, innerFolds, metaMatrix, outOfFoldScores } from '../../src/stack/index.ts';
import { pairwiseAuc, plantedInput } from '../learners/contract.ts';

const forest = learners.randomForest!;
const logistic = learners.logistic!;
const deep = { nTrees: 30, minSamplesLeaf: 1, featureFraction: 1 };

const take = (labels: Uint8Array, rows: Uint32Array): Uint8Array =>
  Uint8Array.from(rows, (row) => labels[row]!);

/** Base scores of the train rows, and of the new rows, by two forests that memorise what they see. */
type Bases = (
  train: Matrix,
  labels: Uint8Array,
  fresh: Matrix,
) => { fitted: Float64Array[]; applied: Float64Array[] };

function stackedBases(foldsOf: (labels: Uint8Array) => InnerFold[]): Bases {
  return (train, labels, fresh) => {
    const scores = ['best', 'random'].map((splitter) =>
      outOfFoldScores(train.nRows, foldsOf(labels), (fitRows, applyRows, fold) => {
        const state = forest.fit(
          {
            matrix: takeMatrixRows(train, fitRows),
            labels: take(labels, fitRows),
            weights: null,
            seed: fold,
          },
          { ...deep, splitter },
        );
        return {
          heldOut: forest.predict(state, takeMatrixRows(train, applyRows)),
          applied: forest.predict(state, fresh),
        };
      }),
    );
    return {
      fitted: scores.map(({ outOfFold }) => outOfFold),
      applied: scores.map(({ applied }) => applied),
    };
  };
}

const honest = stackedBases((labels) => innerFolds(labels, null, 5, '1'.repeat(64)));

/** The mistake: the members that score the train rows have seen them. */
const leaky = stackedBases((labels) => {
  const all = Uint32Array.from(labels, (_, row) => row);
  return innerFolds(labels, null, 5, '1'.repeat(64)).map(({ applyRows }) => ({ fitRows: all, applyRows }));
});

/** Labels without any relation to the columns: no honest score can tell them. */
function noiseTable(nRows: number, seed: string) {
  const { matrix } = plantedInput(nRows, seed);
  const stream = random(seed, 'labels');
  return { matrix, labels: Uint8Array.from({ length: nRows }, () => stream.integer(2)) };
}

/**
 * The AUC of the meta-learner on the rows that it learned from, as the stack would report it of itself, and how
 * sure it is of new rows: the spread of its scores.
 */
function metaOf(bases: Bases): { own: number; fresh: number; spread: number } {
  const train = noiseTable(400, 'noise train');
  const fresh = noiseTable(400, 'noise fresh');
  const { fitted, applied } = bases(train.matrix, train.labels, fresh.matrix);
  const names = ['best', 'random'];
  const meta = logistic.fit(
    { matrix: metaMatrix(fitted, names), labels: train.labels, weights: null, seed: 1 },
    { nonNegative: true },
  );
  const freshScores = logistic.predict(meta, metaMatrix(applied, names));
  const spread = Math.max(...freshScores) - Math.min(...freshScores);
  return {
    own: pairwiseAuc(logistic.predict(meta, metaMatrix(fitted, names)), train.labels),
    fresh: pairwiseAuc(freshScores, fresh.labels),
    spread,
  };
}

/** Standard error of an AUC of .5 with 200 rows of each class: .029. Below .6 proves nothing. */
const chance = 0.6;

describe('a stack on pure noise', () => {
  const bases = honest;

  test('stays at chance on its own rows and on new ones, though its base models have memorised their rows', () => {
    const train = noiseTable(400, 'noise train');
    const memorised = forest.fit({ ...train, weights: null, seed: 1 }, deep);
    expect(pairwiseAuc(forest.predict(memorised, train.matrix), train.labels)).toBeGreaterThan(0.99);
    const { own, fresh, spread } = metaOf(bases);
    expect(own).toBeLessThan(chance);
    expect(Math.abs(fresh - 0.5)).toBeLessThan(chance - 0.5);
    // What it says of new rows is about the same for all.
    expect(spread).toBeLessThan(0.25);
  });

  test('is caught by the same check where members score rows that they have seen', () => {
    const { own, fresh, spread } = metaOf(leaky);
    expect(own).toBeGreaterThan(0.95);
    expect(Math.abs(fresh - 0.5)).toBeLessThan(chance - 0.5);
    expect(spread).toBeGreaterThan(0.5);
  });
});

describe('a stack on a planted truth', () => {
  test('is at least as good on new rows as its worse base, and near its better one', () => {
    const train = plantedInput(600, 'stack train');
    const fresh = plantedInput(600, 'stack fresh');
    const { fitted, applied } = honest(train.matrix, train.labels, fresh.matrix);
    const single = applied.map((scores) => pairwiseAuc(scores, fresh.labels));
    for (const meta of [logistic, learners.average!]) {
      const state = meta.fit(
        { matrix: metaMatrix(fitted, ['a', 'b']), labels: train.labels, weights: null, seed: 1 },
        {},
      );
      const scores = meta.predict(state, metaMatrix(applied, ['a', 'b']));
      expect(pairwiseAuc(scores, fresh.labels)).toBeGreaterThan(Math.max(...single) - 0.01);
    }
  });
});
