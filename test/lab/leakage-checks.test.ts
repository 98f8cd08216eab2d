import { readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkLeakage } from '../../src/lab/leakage-checks.ts';
import { type Lab, openLab } from '../../src/lab/open-lab.ts';
import { runModule } from '../../src/lab/run-module.ts';
import { applying } from '../red-team/modules.ts';
import { hoarding, memorised, neighbourly } from './cheats.ts';
import { smallStudy } from './small-study.ts';

const budget = { secondsPerExperiment: 240, memoryMb: 1500 };
const never = new AbortController().signal;

let root: string;
let lab: Lab;

beforeAll(async () => {
  root = await smallStudy(600);
  lab = await openLab(root, 'small', 2);
});
afterAll(async () => {
  await lab.close();
  rmSync(root, { recursive: true });
});

async function leakageOf(source: string) {
  const run = await runModule(lab, source, budget, never);
  if (run.state !== 'scored') throw new Error(run.state === 'failed' ? run.reason : run.state);
  return checkLeakage(lab, run, budget, never);
}

/** Why a module ends, while it runs or when it is checked. */
async function endOf(source: string): Promise<string> {
  const run = await runModule(lab, source, budget, never);
  if (run.state !== 'scored') return run.state === 'failed' ? run.reason : run.state;
  const report = await checkLeakage(lab, run, budget, never);
  return report.state === 'failed' ? report.reason : report.state;
}

/** Honest code of its own: rates of categories, a Gaussian naive Bayes, in a stack. */
const ownParts = `import { derive, gbdt, learner, logistic, numeric, oneHot, pipeline, stack, transformer } from 'nightlab';
export default pipeline({
  features: {
    numbers: [numeric(), derive('isLarge', ({ amount }) => (typeof amount === 'number' && amount > 1 ? 1 : 0))],
    levels: [oneHot(), transformer({
      columns: ['rep'],
      fit: ({ rep }, labels) => {
        const sums: Record<string, [number, number]> = {};
        (rep as (string | null)[]).forEach((level, i) => {
          const sum = (sums[level ?? ''] ??= [0, 0]);
          sum[0] += labels[i]!;
          sum[1]++;
        });
        return sums;
      },
      apply: ({ rep }, sums) => ({
        rate: (rep as (string | null)[]).map((level) => { const [hits, count] = sums[level ?? ''] ?? [0, 0]; return (hits + 3) / (count + 10); }),
      }),
    })],
  },
  model: stack({
    base: {
      boosted: gbdt({ nTrees: 20 }),
      own: learner({
        fit: (matrix, labels) => {
          const n = [0, 0];
          for (const label of labels) n[label]!++;
          return matrix.columns.map((values) => [0, 1].map((c) => values.reduce((sum, value, i) => sum + (labels[i] === c && !Number.isNaN(value) ? value : 0), 0) / n[c]!));
        },
        predict: (matrix, means) => Float64Array.from({ length: matrix.nRows }, (_, i) =>
          1 / (1 + Math.exp(-matrix.columns.reduce((sum, values, c) => sum + (Number.isNaN(values[i]!) ? 0 : (means[c]![1]! - means[c]![0]!) * values[i]!), 0)))),
      }),
    },
    meta: logistic(),
    folds: 3,
  }),
});
`;

describe('the leakage checks', () => {
  test('live in a stack of every kind of learner on every kind of feature', async () => {
    const source = `import { average, dateParts, decay, frequency, gbdt, latentSemantics, logistic, numeric, oneHot, ordinal, pipeline, randomForest, ratios, stack, targetEncode, textStatistics, tfidf, xgboost } from 'nightlab';
export default pipeline({
  features: {
    numbers: [numeric({ impute: 'median', transform: 'rank' }), ratios()],
    levels: [oneHot(), ordinal(), frequency(), targetEncode()],
    time: [dateParts()],
    words: [tfidf(), textStatistics(), latentSemantics({ components: 4 })],
  },
  model: stack({
    base: {
      boosted: gbdt({ nTrees: 20 }), xgb: xgboost({ nTrees: 10 }), forest: randomForest({ nTrees: 20 }),
      linear: logistic(), mean: average(),
    },
    meta: logistic(),
    folds: 2,
  }),
  weights: decay('day', { halfLifeDays: 200 }),
});
`;
    expect(await leakageOf(source)).toEqual({
      state: 'sound',
      note: expect.stringMatching(/^checked with all 12\d validation rows in other orders and batches$/),
    });
  });

  test('die of a feature that is the place of the row in its batch', async () => {
    const source = applying(
      "{ place: Float64Array.from({ length: (columns['amount'] as Float64Array).length }, (_, i) => i) }",
    );
    expect(await leakageOf(source)).toEqual({
      state: 'failed',
      status: 'invalid',
      reason: expect.stringMatching(/depends on its place .*rows score otherwise/),
    });
  });

  test('die of a feature that is centred on its batch', async () => {
    const source = applying(
      "{ centred: (columns['visits'] as Float64Array).map((value, _, all) => value - all.reduce((sum, one) => sum + one, 0) / all.length) }",
    );
    expect(await leakageOf(source)).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/rows beside it: .*otherwise/),
    });
  });

  test('die of labels that are written down in the module for a fifth of the rows, however they are used', async () => {
    // The others differ in what they know; test/judge/leakage.test.ts has each.
    for (const { what, source, reason } of (await memorised(lab.study, 0.2)).filter(
      ({ what }) => !what.startsWith('train labels'),
    )) {
      expect({ what, report: await leakageOf(source) }).toEqual({
        what,
        report: { state: 'failed', status: 'invalid', reason: expect.stringMatching(reason) },
      });
    }
  });

  test.each(neighbourly)('die of scores that $what', async ({ source, reason }) => {
    expect(await endOf(source)).toMatch(reason);
  });

  test.each(hoarding)('die of $what', async ({ source, reason }) => {
    expect(await endOf(source)).toMatch(reason);
  });

  test('live in steps and a learner of the module that learn rates and weights', async () => {
    expect(await leakageOf(ownParts)).toEqual({
      state: 'sound',
      note: expect.stringMatching(/opposite labels$/),
    });
  });

  test('live in the baseline', async () => {
    const source = readFileSync(new URL('../../src/pipeline.ts', import.meta.url), 'utf8');
    expect(await leakageOf(source)).toMatchObject({ state: 'sound' });
  });
});
