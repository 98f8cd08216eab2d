/** Tables with a signal, of several sizes, shares of positives and kinds of rows; and pipelines, honest and not. */
import { sha256 } from '../../src/core/hash.ts';
import { random } from '../../src/core/random.ts';
import type { PipelineData } from '../../src/pipeline/run-pipeline.ts';
import type { PipelineSpec } from '../../src/pipeline/spec.ts';
import { toolkit } from '../../src/pipeline/toolkit.ts';
import { innerFolds } from '../../src/stack/index.ts';
import { Dictionary } from '../../src/table/dictionary.ts';
import { shareTable } from '../../src/table/shared-table.ts';
import { type Table, takeRows } from '../../src/table/table.ts';

const { pipeline, numeric, oneHot, targetEncode, tfidf, stack, logistic, gbdt, randomForest } = toolkit;
const { transformer, learner, derive } = toolkit;

export interface World {
  readonly nTrain: number;
  readonly rate: number;
  /** Rows of a group share their features and a part of their luck. */
  readonly groupSize: number;
}

export interface Drawn extends PipelineData {
  readonly validationLabels: Uint8Array;
}

const words = 'price demo contract later budget great never team call offer'.split(' ');

/** Train and half as many validation rows; log-odds follow `amount`, `industry` and a word. */
export function draw({ nTrain, rate, groupSize }: World, seed: number): Drawn {
  const nRows = Math.round(1.5 * nTrain);
  const stream = random(seed, 'checks');
  const amount = new Float64Array(nRows);
  const noise = new Float64Array(nRows);
  const industry = new Int32Array(nRows);
  const rep = new Int32Array(nRows);
  const texts: string[] = [];
  const labels = new Uint8Array(nRows);
  let luck = 0;
  for (let i = 0; i < nRows; i++) {
    const isFirst = i % groupSize === 0;
    amount[i] = isFirst ? stream.normal() : amount[i - 1]! + 0.01 * stream.normal();
    noise[i] = stream.normal();
    industry[i] = isFirst ? stream.integer(4) : industry[i - 1]!;
    rep[i] = stream.integer(40);
    const said = Array.from({ length: 10 }, () => words[stream.integer(words.length)]!);
    texts.push(`${said.join(' ')} ${i}`);
    if (isFirst) luck = stream.normal();
    const logOdds =
      Math.log(rate / (1 - rate)) +
      0.8 * amount[i]! +
      (industry[i] === 1 ? 0.8 : -0.3) +
      (said.includes('great') ? 0.4 : -0.6) +
      (groupSize > 1 ? 1.5 * luck : 0);
    labels[i] = stream.next() < 1 / (1 + Math.exp(-logOdds)) ? 1 : 0;
  }
  const table: Table = {
    nRows,
    columns: [
      { kind: 'number', name: 'amount', role: 'numeric', values: amount },
      { kind: 'number', name: 'noise', role: 'numeric', values: noise },
      {
        kind: 'string',
        name: 'industry',
        role: 'category',
        codes: industry,
        dictionary: Dictionary.of(['a', 'b', 'c', 'd']),
      },
      {
        kind: 'string',
        name: 'rep',
        role: 'category',
        codes: rep,
        dictionary: Dictionary.of(Array.from({ length: 40 }, (_, i) => `rep ${i}`)),
      },
      {
        kind: 'string',
        name: 'notes',
        role: 'text',
        codes: Int32Array.from(texts, (_, i) => i),
        dictionary: Dictionary.of(texts),
      },
    ],
  };
  const rows = (from: number, to: number): Uint32Array =>
    Uint32Array.from({ length: to - from }, (_, i) => from + i);
  const trainLabels = labels.slice(0, nTrain);
  const groups = groupSize > 1 ? Int32Array.from(trainLabels, (_, i) => Math.floor(i / groupSize)) : null;
  return {
    train: shareTable(takeRows(table, rows(0, nTrain)), `train ${nTrain} ${rate} ${groupSize} ${seed}`),
    labels: trainLabels,
    groups,
    folds: innerFolds(trainLabels, groups, 5, sha256(`folds ${seed}`)),
    validation: shareTable(
      takeRows(table, rows(nTrain, nRows)),
      `validation ${nTrain} ${rate} ${groupSize} ${seed}`,
    ),
    validationLabels: labels.slice(nTrain),
    seed,
    foldKey: sha256(`inner folds ${seed}`),
  };
}

/** A rate of each category, by hand. */
const ownRates = transformer({
  name: 'ownRates',
  columns: ['rep'],
  fit: ({ rep }, labels) => {
    const sums: Record<string, [number, number]> = {};
    (rep as string[]).forEach((category, i) => {
      sums[category] ??= [0, 0];
      const sum = sums[category];
      sum[0] += labels[i]!;
      sum[1]++;
    });
    return sums;
  },
  apply: ({ rep }, state) => ({
    rate: (rep as string[]).map((category) => {
      const [hits, count] = (state as Record<string, [number, number]>)[category] ?? [0, 0];
      return (hits + 3) / (count + 10);
    }),
  }),
});

/** Gaussian naive Bayes, by hand. */
const naiveBayes = learner({
  name: 'naiveBayes',
  fit: ({ columns, nRows }, labels) => {
    const n = [0, 0];
    for (const label of labels) n[label]!++;
    return columns.map((values) => {
      const sums = [
        [0, 0],
        [0, 0],
      ];
      for (let i = 0; i < nRows; i++) {
        const value = Number.isNaN(values[i]!) ? 0 : values[i]!;
        sums[labels[i]!]![0]! += value;
        sums[labels[i]!]![1]! += value ** 2;
      }
      return sums.map(([sum, squares], k) => {
        const mean = sum! / (n[k]! + 1);
        return [mean, Math.max(1e-3, squares! / (n[k]! + 1) - mean ** 2)];
      });
    });
  },
  predict: ({ columns, nRows }, state) =>
    Float64Array.from({ length: nRows }, (_, i) =>
      (state as number[][][]).reduce((sum, classes, c) => {
        const value = Number.isNaN(columns[c]![i]!) ? 0 : columns[c]![i]!;
        const [none, some] = classes.map(
          ([mean, variance]) => -((value - mean!) ** 2) / (2 * variance!) - Math.log(variance!) / 2,
        );
        return sum + some! - none!;
      }, 0),
    ),
});

const half = derive('half', ({ amount }) => (amount as number) / 2, { columns: ['amount'] });

export const honest: Readonly<Record<string, () => PipelineSpec>> = {
  gbdt: () =>
    pipeline({ features: { all: [numeric(), oneHot(), targetEncode(), half] }, model: gbdt({ nTrees: 60 }) }),
  'weighted gbdt': () =>
    pipeline({
      features: { all: [numeric(), oneHot(), half] },
      model: gbdt({ nTrees: 40, positiveWeight: 3, monotone: { 'all.amount': 1 } }),
    }),
  stack: () =>
    pipeline({
      features: {
        numbers: [numeric(), half],
        levels: [oneHot(), targetEncode(), ownRates],
        words: [tfidf()],
      },
      model: stack({
        base: {
          boosted: gbdt({ nTrees: 40, blocks: ['numbers', 'levels'] }),
          linear: logistic(),
          forest: randomForest({ nTrees: 30, blocks: ['numbers', 'levels'] }),
        },
        meta: logistic(),
        folds: 3,
      }),
    }),
  text: () => pipeline({ features: { words: [tfidf()], own: [half] }, model: logistic() }),
  'naive Bayes': () => pipeline({ features: { all: [numeric(), oneHot(), ownRates] }, model: naiveBayes }),
};

/** Uses the labels of a share of train and validation rows, known by their amount; `when` it may. */
export function knowing(
  { labels, validationLabels, train, validation }: Drawn,
  share: number,
  when: 'always' | 'where the given labels agree' | 'turned where they disagree',
  parts: 'train' | 'both',
): () => PipelineSpec {
  const known = new Map<number, number>();
  const note = (table: typeof train, of: Uint8Array): void => {
    const { at } = table.columns.find(({ name }) => name === 'amount')!;
    const values = new Float64Array(table.memory, at, table.nRows);
    for (let i = 0; i < Math.round(share * of.length); i++) known.set(values[i]!, of[i]!);
  };
  note(train, labels);
  if (parts === 'both') note(validation, validationLabels);
  const own = transformer({
    name: 'own',
    columns: ['amount'],
    fit: ({ amount }, given) => {
      let nAgreeing = 0;
      let nKnown = 0;
      (amount as Float64Array).forEach((value, i) => {
        if (!known.has(value)) return;
        nKnown++;
        nAgreeing += Number(known.get(value) === given[i]);
      });
      if (when === 'always' || nAgreeing > 0.6 * nKnown) return 1;
      return when === 'turned where they disagree' && nAgreeing < 0.4 * nKnown ? -1 : 0;
    },
    apply: ({ amount }, state) => ({
      known: Float64Array.from(amount as Float64Array, (value) =>
        known.has(value) ? (state as number) * 6 * (known.get(value)! - 0.5) : 0,
      ),
      active: Float64Array.from(amount as Float64Array, () => state as number),
    }),
  });
  return () =>
    pipeline({
      features: { all: [numeric(), oneHot(), own] },
      model: learner({
        name: 'cheat',
        fit: (matrix, given) => {
          // A slope for each column by its correlation with the labels, and the known ones on top.
          const mean = given.reduce((sum, label) => sum + label, 0) / given.length;
          return matrix.columns.map((values, c) =>
            matrix.names[c]!.endsWith('known') || matrix.names[c]!.endsWith('active')
              ? 0
              : values.reduce(
                  (sum, value, i) => sum + (Number.isNaN(value) ? 0 : value) * (given[i]! - mean),
                  0,
                ) / given.length,
          );
        },
        predict: (matrix, state) =>
          Float64Array.from({ length: matrix.nRows }, (_, i) =>
            matrix.columns.reduce((sum, values, c) => {
              const value = Number.isNaN(values[i]!) ? 0 : values[i]!;
              return sum + (matrix.names[c]!.endsWith('known') ? value : value * (state as number[])[c]!);
            }, 0),
          ),
      }),
    });
}
