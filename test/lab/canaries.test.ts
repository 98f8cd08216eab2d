import { readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCanaries } from '../../src/lab/canaries.ts';
import { type Lab, openLab } from '../../src/lab/open-lab.ts';
import { runModule } from '../../src/lab/run-experiment.ts';
import { readPart, readTrainLabels } from '../../src/split/read-part.ts';
import { applying, module } from '../red-team/modules.ts';
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

async function canariesOf(source: string) {
  const run = await runModule(lab, source, budget, never);
  if (run.state !== 'scored') throw new Error(run.state === 'failed' ? run.reason : run.state);
  return runCanaries(lab, source, run.validation, budget, never);
}

describe('the canaries', () => {
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
    expect(await canariesOf(source)).toEqual({
      state: 'sound',
      note: expect.stringMatching(
        /^checked with all 12\d validation rows shuffled, 8 alone, and shuffled labels$/,
      ),
    });
  });

  test('die of a feature that is the place of the row in its batch', async () => {
    const source = applying(
      "{ place: Float64Array.from({ length: (columns['amount'] as Float64Array).length }, (_, i) => i) }",
    );
    expect(await canariesOf(source)).toEqual({
      state: 'failed',
      status: 'invalid',
      reason: expect.stringMatching(/depends on its place/),
    });
  });

  test('die of a feature that is centred on its batch', async () => {
    const source = applying(
      "{ centred: (columns['visits'] as Float64Array).map((value, _, all) => value - all.reduce((sum, one) => sum + one, 0) / all.length) }",
    );
    expect(await canariesOf(source)).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/rows beside it/),
    });
  });

  test('die of train labels that are written down in the module', async () => {
    const train = await readPart(lab.study, 'train');
    const labels = await readTrainLabels(lab.study);
    const visits = train.columns.find(({ name }) => name === 'amount');
    const known = Array.from(labels, (label, row) => [
      visits?.kind === 'number' ? visits.values[row] : 0,
      label,
    ]);
    const source = module({
      before: `const known = new Map<number | null, number>(${JSON.stringify(known)});`,
      model: `learner({
    fit: () => 0,
    predict: (matrix) => Float64Array.from({ length: matrix.nRows }, (_, row) => {
      const amount = matrix.columns[matrix.names.findIndex((name) => name.includes('amount'))]![row]!;
      for (const [value, label] of known) if (value !== null && Math.abs(value - amount) < 1e-6) return label;
      return 0.5;
    }),
  })`,
    });
    expect(await canariesOf(source)).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/by heart/),
    });
  });

  test('live in the baseline', async () => {
    const source = readFileSync(new URL('../../src/pipeline.ts', import.meta.url), 'utf8');
    expect(await canariesOf(source)).toMatchObject({ state: 'sound' });
  });
});
