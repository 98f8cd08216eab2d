/**
 * Made-up studies with real models: what drawn scores cannot show. The models of different folds share rows, and each
 * row's label teaches the models that score the others, so that gains out of fold scatter other than DeLong's variance,
 * which takes the models as given, says.
 */
import type { Matrix } from '../../src/core/matrix.ts';
import { deriveSeed, random, shuffle } from '../../src/core/random.ts';
import { type Candidate, type Judge, openJudge } from '../../src/judge/judge.ts';
import { learners } from '../../src/learners/index.ts';
import type { Fold } from '../../src/split/draw/partition.ts';

export interface Configuration {
  readonly learner: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Feature columns that it sees; null = all. */
  readonly columns: readonly number[] | null;
  readonly seed: number;
}

const nColumns = 8;

/** A study of 8 numbers; labels follow four of them, or nothing. Rows of one group have all but two numbers, and the label, in common. */
export class FittedWorld {
  readonly judge: Judge;
  readonly #columns: readonly Float32Array[];
  readonly #labels: Uint8Array;
  readonly #folds: readonly Fold[];
  readonly #parts: { readonly train: Uint32Array; readonly validation: Uint32Array };

  constructor(seed: number, nTrain: number, nValidation: number, signal: number, groupSize = 1) {
    const stream = random(seed, 'fitted world');
    const nRows = nTrain + nValidation;
    this.#columns = Array.from({ length: nColumns }, () =>
      Float32Array.from({ length: nRows }, () => stream.normal()),
    );
    const firstOf = (row: number): number => row - (row % groupSize);
    for (const values of this.#columns.slice(0, -2)) {
      for (let row = 0; row < nRows; row++) values[row] = values[firstOf(row)]!;
    }
    const [a, b, c, d] = this.#columns;
    this.#labels = Uint8Array.from({ length: nRows }, (_, row) => {
      const logOdds = signal * (0.5 * a![row]! + 0.5 * b![row]! * c![row]! + 0.4 * Math.sin(2 * d![row]!));
      return stream.next() < 1 / (1 + Math.exp(-logOdds)) ? 1 : 0;
    });
    for (let row = 0; row < nRows; row++) this.#labels[row] = this.#labels[firstOf(row)]!;
    const rows = Uint32Array.from({ length: nRows }, (_, row) => row);
    this.#parts = { train: rows.slice(0, nTrain), validation: rows.slice(nTrain) };
    const groups = shuffle(rows.slice(0, nTrain / groupSize), stream);
    const order = Uint32Array.from(
      { length: nTrain },
      (_, i) => groups[Math.floor(i / groupSize)]! * groupSize + (i % groupSize),
    );
    this.#folds = Array.from({ length: 5 }, (_, fold) => ({
      fitRows: order.filter((_row, i) => Math.floor(i / groupSize) % 5 !== fold),
      applyRows: order.filter((_row, i) => Math.floor(i / groupSize) % 5 === fold),
    }));
    this.judge = openJudge({
      trainLabels: this.#labels.slice(0, nTrain),
      validationLabels: this.#labels.slice(nTrain),
      folds: this.#folds,
      dependence:
        groupSize === 1
          ? null
          : {
              train: { clusterings: [Int32Array.from(rows.slice(0, nTrain), firstOf)], times: null },
              validation: { clusterings: [Int32Array.from(rows.slice(nTrain), firstOf)], times: null },
            },
    });
  }

  fit(configuration: Configuration, id: number): Candidate {
    const outOfFold = new Float64Array(this.#parts.train.length);
    for (const [fold, { fitRows, applyRows }] of this.#folds.entries()) {
      const scores = this.#scores(configuration, fitRows, applyRows, fold);
      applyRows.forEach((row, i) => {
        outOfFold[row] = scores[i]!;
      });
    }
    const validation = this.#scores(configuration, this.#parts.train, this.#parts.validation, 'all');
    return { id, outOfFold, validation, complexity: 3 };
  }

  #scores(
    { learner, options, columns, seed }: Configuration,
    fitRows: Uint32Array,
    applyRows: Uint32Array,
    part: number | string,
  ): Float64Array {
    const matrix = (rows: Uint32Array): Matrix => ({
      nRows: rows.length,
      columns: (columns ?? this.#columns.map((_, column) => column)).map((column) => ({
        name: `x${column}`,
        kind: 'numeric',
        values: Float32Array.from(rows, (row) => this.#columns[column]![row]!),
      })),
      sparse: null,
    });
    const state = learners[learner]!.fit(
      {
        matrix: matrix(fitRows),
        labels: Uint8Array.from(fitRows, (row) => this.#labels[row]!),
        weights: null,
        seed: deriveSeed(seed, part),
      },
      options,
    );
    return learners[learner]!.predict(state, matrix(applyRows));
  }
}

const trees = { nTrees: 40, maxLeafNodes: 8, rowFraction: 0.7 };
const boosting = (options: Record<string, unknown>, seed = 1, columns: readonly number[] | null = null) => ({
  learner: 'gbdt',
  options: { ...trees, ...options },
  columns,
  seed,
});
const linear = (l2Regularization: number, columns: readonly number[] | null = null) => ({
  learner: 'logistic',
  options: { l2Regularization },
  columns,
  seed: 1,
});
const forest = (columns: readonly number[] | null) => ({
  learner: 'randomForest',
  options: { nTrees: 40 },
  columns,
  seed: 1,
});

/** The first module of a study, and what a researcher may try on it: other kinds, other columns, other settings. */
export const first: Configuration = boosting({});
export const proposals: readonly Configuration[] = [
  linear(1),
  forest(null),
  boosting({ maxLeafNodes: 15 }),
  boosting({ learningRate: 0.05 }),
  boosting({ maxLeafNodes: 3 }),
  linear(100),
  boosting({}, 2),
  linear(1, [0, 1, 2, 3]),
  linear(1, [4, 5, 6, 7]),
  boosting({}, 1, [0, 1, 2, 3]),
  boosting({}, 1, [2, 3, 4, 5]),
  forest([0, 2, 4, 6]),
];

/** Pairs whose gain the variance is measured of. */
export const pairs: readonly {
  readonly what: string;
  readonly a: Configuration;
  readonly b: Configuration;
}[] = [
  { what: 'another seed', a: boosting({}, 2), b: boosting({}) },
  { what: 'other settings', a: boosting({ maxLeafNodes: 15 }), b: boosting({}) },
  { what: 'another kind of learner', a: linear(1), b: boosting({}) },
];

/** For each pair: the variance of its gain out of fold over fresh draws, over the mean of what DeLong says. */
export function gainScatter(
  nDraws: number,
  signal: number,
): { readonly what: string; readonly ratio: number }[] {
  const gains = pairs.map((): { gain: number; variance: number }[] => []);
  for (let seed = 0; seed < nDraws; seed++) {
    const world = new FittedWorld(seed, 600, 200, signal);
    for (const [i, { a, b }] of pairs.entries()) {
      const { gain, gainSe } = world.judge.cvGain(world.fit(a, 0).outOfFold, world.fit(b, 0).outOfFold);
      gains[i]!.push({ gain, variance: gainSe ** 2 });
    }
  }
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  return pairs.map(({ what }, i) => {
    const center = mean(gains[i]!.map(({ gain }) => gain));
    const scatter = gains[i]!.reduce((sum, { gain }) => sum + (gain - center) ** 2, 0) / (nDraws - 1);
    return { what, ratio: scatter / mean(gains[i]!.map(({ variance }) => variance)) };
  });
}
