/** What every learner must hold, whatever it is: run over each of the registry by `contract.test.ts`. */
import { describe, expect, test } from 'vitest';
import type { DenseColumn, Matrix, SparseMatrix } from '../../src/core/matrix.ts';
import type { PlainData } from '../../src/core/plain-data.ts';
import { random, shuffle } from '../../src/core/random.ts';
import { takeMatrixRows } from '../../src/core/take-matrix-rows.ts';
import type { FitInput } from '../../src/learners/learner.ts';
import type { RegisteredLearner } from '../../src/learners/registered-learner.ts';

export interface ContractTraits {
  /** Options that keep the suite quick. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** False for a learner that only blends its columns. Default true. */
  readonly learns?: boolean;
  /** False where the sparse block is left out by design. Default true. */
  readonly readsSparse?: boolean;
  /** False where category codes are left out by design. Default true. */
  readonly readsCategories?: boolean;
  /** How far below the AUC of the true log-odds, on 600 new rows of `plantedInput`. Default .07. */
  readonly aucBelowTruth?: number;
}

/** Slow definition: the share of pairs in order, ties counting half. */
export function pairwiseAuc(scores: ArrayLike<number>, labels: Uint8Array): number {
  let pairs = 0;
  let wins = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== 1) continue;
    for (let j = 0; j < labels.length; j++) {
      if (labels[j] !== 0) continue;
      pairs++;
      wins += scores[i]! > scores[j]! ? 1 : scores[i] === scores[j] ? 0.5 : 0;
    }
  }
  return wins / pairs;
}

const levelEffects = [1.2, -1.2, 0.6, -0.6, 0, 0.9];

/**
 * Rows whose log-odds are 1.2 a + .8 b + an effect of the category: `a` and `b` normal, `b` missing in 20% of
 * the rows, `noise` and `flat` without any effect, `empty` all missing. Both blends of the log-odds rise with
 * the columns, so that a learner that only averages them is above chance too.
 */
export function plantedInput(
  nRows: number,
  seed: number | string,
): FitInput & { readonly logOdds: Float64Array } {
  const stream = random(seed, 'planted');
  const a = new Float32Array(nRows);
  const b = new Float32Array(nRows);
  const noise = new Float32Array(nRows);
  const codes = new Float32Array(nRows);
  const labels = new Uint8Array(nRows);
  const logOdds = new Float64Array(nRows);
  for (let i = 0; i < nRows; i++) {
    a[i] = stream.normal();
    b[i] = stream.normal();
    noise[i] = stream.normal() * 0.1;
    codes[i] = stream.integer(levelEffects.length);
    logOdds[i] = 1.2 * a[i]! + 0.8 * b[i]! + levelEffects[codes[i]!]!;
    labels[i] = stream.next() < 1 / (1 + Math.exp(-logOdds[i]!)) ? 1 : 0;
    if (stream.next() < 0.2) b[i] = Number.NaN;
  }
  const numeric = (name: string, values: Float32Array): DenseColumn => ({ name, kind: 'numeric', values });
  return {
    matrix: {
      nRows,
      columns: [
        numeric('a', a),
        numeric('b', b),
        numeric('noise', noise),
        numeric('flat', new Float32Array(nRows).fill(3)),
        numeric('empty', new Float32Array(nRows).fill(Number.NaN)),
        { name: 'level', kind: 'category', values: codes },
      ],
      sparse: null,
    },
    labels,
    weights: null,
    seed: 7,
    logOdds,
  };
}

/** Forty words, five per row, unit length; the first two raise and lower the log-odds by 3. */
export function sparseInput(nRows: number, seed: number | string): FitInput {
  const stream = random(seed, 'sparse');
  const nWords = 40;
  const perRow = 5;
  const indptr = Uint32Array.from({ length: nRows + 1 }, (_, i) => i * perRow);
  const indices = new Uint32Array(nRows * perRow);
  const values = new Float32Array(nRows * perRow).fill(1 / Math.sqrt(perRow));
  const labels = new Uint8Array(nRows);
  const words = Uint32Array.from({ length: nWords }, (_, word) => word);
  for (let i = 0; i < nRows; i++) {
    const chosen = shuffle(words.slice(), stream).slice(0, perRow - 1);
    const planted = stream.integer(2);
    const row = new Set([planted, ...chosen.filter((word) => word > 1)]);
    let filler = 2;
    while (row.size < perRow) row.add(filler++);
    indices.set(
      [...row].sort((left, right) => left - right),
      i * perRow,
    );
    labels[i] = stream.next() < (planted === 0 ? 0.95 : 0.05) ? 1 : 0;
  }
  const names = Array.from({ length: nWords }, (_, word) => `word ${word}`);
  const sparse: SparseMatrix = { nColumns: nWords, names, indptr, indices, values };
  return { matrix: { nRows, columns: [], sparse }, labels, weights: null, seed: 7 };
}

function both(dense: FitInput, sparse: FitInput): FitInput {
  return { ...dense, matrix: { ...dense.matrix, sparse: sparse.matrix.sparse } };
}

function withCells(matrix: Matrix, change: (value: number, row: number, column: number) => number): Matrix {
  const columns = matrix.columns.map((column, at) => ({
    ...column,
    values: column.values.map((value, row) => change(value, row, at)),
  }));
  return { ...matrix, columns };
}

function expectProbabilities(scores: Float64Array, nRows: number): void {
  expect(scores).toHaveLength(nRows);
  expect(scores.findIndex((score) => !(score >= 0 && score <= 1))).toBe(-1);
}

export function learnerContract(learner: RegisteredLearner, traits: ContractTraits = {}): void {
  const {
    options = {},
    learns = true,
    readsSparse = true,
    readsCategories = true,
    aucBelowTruth = 0.07,
  } = traits;
  const fit = (input: FitInput): PlainData => learner.fit(input, options);
  const predict = (state: PlainData, matrix: Matrix): Float64Array => learner.predict(state, matrix);
  const train = both(plantedInput(600, 'train'), sparseInput(600, 'other'));
  const fresh = both(plantedInput(600, 'fresh'), sparseInput(600, 'other fresh'));

  describe(`the learner ${learner.name}`, () => {
    test('gives the same state and scores, bit for bit, for the same seed', () => {
      const first = fit(train);
      const second = fit(train);
      expect(second).toEqual(first);
      expect(predict(second, fresh.matrix)).toEqual(predict(first, fresh.matrix));
    });

    test('has a state that survives structuredClone and predicts bit-equal', () => {
      const state = fit(train);
      expect(predict(structuredClone(state), fresh.matrix)).toEqual(predict(state, fresh.matrix));
    });

    test('does not write to its input', () => {
      const before = structuredClone(train);
      predict(fit(train), train.matrix);
      expect(train).toEqual(before);
    });

    test('gives probabilities, and ranks rows that it has not seen', () => {
      const { matrix, labels, logOdds } = plantedInput(600, 'fresh');
      const scores = predict(fit(plantedInput(600, 'train')), matrix);
      expectProbabilities(scores, 600);
      const best = pairwiseAuc(logOdds, labels);
      expect(pairwiseAuc(scores, labels)).toBeGreaterThan(learns ? best - aucBelowTruth : 0.6);
    });

    test('scores a row the same in any order and alone', () => {
      const state = fit(train);
      const scores = predict(state, fresh.matrix);
      const order = shuffle(
        Uint32Array.from({ length: 600 }, (_, row) => row),
        random(3, 'order'),
      );
      expect(predict(state, takeMatrixRows(fresh.matrix, order))).toEqual(
        Float64Array.from(order, (row) => scores[row]!),
      );
      for (const row of [0, 17, 599]) {
        expect(predict(state, takeMatrixRows(fresh.matrix, Uint32Array.of(row)))[0]).toBe(scores[row]);
      }
      expect(predict(state, takeMatrixRows(fresh.matrix, new Uint32Array(0)))).toHaveLength(0);
    });

    test('takes zero weights as absent rows, bit for bit', () => {
      const weights = Float64Array.from({ length: 600 }, (_, row) => (row % 3 === 0 ? 0 : 1 + (row % 5)));
      const rows = Uint32Array.from({ length: 600 }, (_, row) => row).filter((row) => weights[row]! > 0);
      const weighted = fit({ ...train, weights });
      const without = fit({
        matrix: takeMatrixRows(train.matrix, rows),
        labels: Uint8Array.from(rows, (row) => train.labels[row]!),
        weights: Float64Array.from(rows, (row) => weights[row]!),
        seed: train.seed,
      });
      expect(predict(weighted, fresh.matrix)).toEqual(predict(without, fresh.matrix));
    });

    test('takes weights of 1 as no weights, bit for bit', () => {
      const weighted = fit({ ...train, weights: new Float64Array(600).fill(1) });
      expect(predict(weighted, fresh.matrix)).toEqual(predict(fit(train), fresh.matrix));
    });

    test.runIf(learns)('follows the rows that weigh more', () => {
      const flipped = train.labels.map((label, row) => (row % 2 === 0 ? label : 1 - label)) as Uint8Array;
      const weights = Float64Array.from(flipped, (_, row) => (row % 2 === 0 ? 1 : 0.01));
      const scores = predict(fit({ ...train, labels: flipped, weights }), fresh.matrix);
      expect(pairwiseAuc(scores, fresh.labels)).toBeGreaterThan(0.7);
    });

    test('predicts the rate for every row where it saw one class only', () => {
      for (const label of [0, 1]) {
        const state = fit({ ...train, labels: new Uint8Array(600).fill(label) });
        expect(new Set(predict(state, fresh.matrix))).toEqual(new Set([label]));
      }
      const weights = Float64Array.from(train.labels, (label) => label);
      expect(new Set(predict(fit({ ...train, weights }), fresh.matrix))).toEqual(new Set([1]));
    });

    test('gives probabilities for missing, infinite and huge cells and categories it has not seen', () => {
      const state = fit(train);
      const odd = [Number.NaN, Infinity, -Infinity, 3e38, -3e38, -1, 0, 1e6, 0.5];
      const matrix = withCells(fresh.matrix, (_value, row, column) => odd[(row + 2 * column) % odd.length]!);
      expectProbabilities(predict(state, matrix), 600);
      const holed = withCells(train.matrix, (value, row, column) =>
        (row + column) % 3 === 0 ? odd[row % odd.length]! : value,
      );
      expectProbabilities(predict(fit({ ...train, matrix: holed }), fresh.matrix), 600);
    });

    test('takes a cell of -1 as a number', () => {
      const column = { name: 'x', kind: 'numeric' as const };
      const values = Float32Array.from({ length: 400 }, (_, row) => [-1, 0, Number.NaN, 1][row % 4]!);
      const labels = Uint8Array.from(values, (value) => (value === -1 ? 1 : 0));
      const matrix = { nRows: 400, columns: [{ ...column, values }], sparse: null };
      const scores = predict(fit({ matrix, labels, weights: null, seed: 1 }), matrix);
      if (learns) expect(scores[0]).toBeGreaterThan(scores[2]!);
      else expect(scores[0]).not.toBe(scores[2]);
    });

    test('gives importances that sum to 1, none to columns without spread', () => {
      const state = fit(plantedInput(600, 'train'));
      const importance = learner.importance(state);
      expect(importance).toHaveLength(6);
      expect(importance.findIndex((share) => !(share >= 0))).toBe(-1);
      expect(importance.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 10);
      if (!learns) return;
      expect([importance[3], importance[4]]).toEqual([0, 0]);
      expect(importance[0]).toBeGreaterThan(importance[2]!);
      expect(learner.importance(fit(train))).toHaveLength(46);
    });

    test.runIf(learns && readsCategories)('learns from a category whose codes have no order', () => {
      const keepLevel = ({ matrix }: FitInput): Matrix => ({
        ...matrix,
        columns: [matrix.columns[5]!],
        sparse: null,
      });
      const scores = predict(fit({ ...train, matrix: keepLevel(train) }), keepLevel(fresh));
      const truth = Float64Array.from(keepLevel(fresh).columns[0]!.values, (code) => levelEffects[code]!);
      expect(pairwiseAuc(scores, fresh.labels)).toBeGreaterThan(pairwiseAuc(truth, fresh.labels) - 0.03);
    });

    test.runIf(learns && readsSparse)('learns from the sparse block alone', () => {
      const input = sparseInput(600, 'words');
      const apply = sparseInput(600, 'new words');
      const state = fit(input);
      expect(pairwiseAuc(predict(state, apply.matrix), apply.labels)).toBeGreaterThan(0.85);
      const importance = learner.importance(state);
      expect(importance[0]! + importance[1]!).toBeGreaterThan(0.2);
    });

    test('works with two rows, with no columns and with no rows', () => {
      const two = Uint32Array.of(train.labels.indexOf(0), train.labels.indexOf(1));
      const small = { ...train, matrix: takeMatrixRows(train.matrix, two), labels: Uint8Array.of(0, 1) };
      expectProbabilities(predict(fit(small), fresh.matrix), 600);
      const bare = { nRows: 600, columns: [], sparse: null };
      const scores = predict(fit({ ...train, matrix: bare }), bare);
      const rate = train.labels.reduce((sum, label) => sum + label, 0) / 600;
      // A forest's bootstrap draws make its rate noisy.
      for (const score of scores) expect(Math.abs(score - rate)).toBeLessThan(0.02);
      const none = {
        ...train,
        matrix: takeMatrixRows(train.matrix, new Uint32Array(0)),
        labels: new Uint8Array(0),
      };
      expectProbabilities(predict(fit(none), fresh.matrix), 600);
    });

    test('refuses a matrix with other columns, and labels that do not fit, by a code', () => {
      const state = fit(train);
      expect(() => predict(state, { ...fresh.matrix, sparse: null })).toThrowError(
        expect.objectContaining({ code: expect.stringMatching(/^learners\.column/) }),
      );
      expect(() => fit({ ...train, labels: new Uint8Array(3) })).toThrowError(
        expect.objectContaining({ code: 'learners.badInput' }),
      );
      expect(() => learner.fit(train, { noSuchOption: 1 })).toThrowError(/noSuchOption/);
    });
  });
}
