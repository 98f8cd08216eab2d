/** The offline researcher knows of steps and learners what the catalog says of them, and nothing else. */
import { describe, expect, test } from 'vitest';
import type { Catalog, LearnerEntry, TransformerEntry } from '../../../src/core/catalog.ts';
import { numberOption } from '../../../src/core/options.ts';
import { catalog } from '../../../src/pipeline/catalog.ts';
import { workOf } from '../../../src/researcher/offline/cost.ts';
import { draftKey } from '../../../src/researcher/offline/draft-key.ts';
import { hyperMoves } from '../../../src/researcher/offline/moves/hyper.ts';
import { offlineResearcher } from '../../../src/researcher/offline/offline-researcher.ts';
import { parseModule } from '../../../src/researcher/offline/parse-module.ts';
import { printModule } from '../../../src/researcher/offline/print-module.ts';
import { kindOf } from '../../../src/researcher/offline/stack-draft.ts';
import { profileOf } from '../../../src/researcher/offline/table-profile.ts';
import { kindsIn } from '../../../src/researcher/offline/toolkit.ts';
import { understand } from '../../../src/researcher/offline/understanding/understand.ts';
import { columns, mixed, simulate, study } from './simulated-lab.ts';

const neighbours: LearnerEntry = {
  name: 'nearestNeighbours',
  options: {
    k: numberOption({
      default: 20,
      min: 1,
      max: 500,
      integer: true,
      scale: 'log',
      search: [5, 200],
      more: 'more neighbours',
      less: 'fewer neighbours',
    }),
  },
  about: 'nearestNeighbours asks the most similar rows.',
  words: 'knn | nearest neighbo* | naechste nachbarn',
  axes: [],
  baseName: 'neighbours',
  sensitivity: 0.5,
  presets: [
    {
      kind: 'neighbours',
      title: 'nearest neighbours',
      reads: 'dense',
      options: () => ({ k: 40 }),
      gains: { instead: [0.05, 0.05], beside: { gain: 0.06, isCalm: false }, inStack: 0.05 },
    },
  ],
  settings: [],
  cost: ({ nRows, dense }) => nRows * nRows * dense,
};
const splines: TransformerEntry = {
  name: 'splines',
  options: { knots: numberOption({ default: 4, min: 2, max: 20, integer: true, scale: 'linear' }) },
  about: 'splines bends a number at a few places.',
  words: 'spline* | kurven',
  takes: ['numeric'],
  axis: 'features.numeric',
  reads: 'columns',
  gives: 'made',
  tries: [{ options: { knots: 6 }, because: 'Numbers bend at a few places', gain: 0.03 }],
  width: (given, { knots }) => ({ dense: given.length * Number(knots), sparse: 0 }),
};
const wider: Catalog = {
  learners: [...catalog.learners, neighbours],
  transformers: [...catalog.transformers, splines],
};

function moduleOf(model: string, steps = 'numeric()'): string {
  return `import { extraTrees, gbdt, numeric, pipeline, randomForest, splines, xgboost } from 'nightlab';\nexport default pipeline({\n  features: { a: [${steps}] },\n  model: ${model},\n});\n`;
}

describe('a learner and a transformer that are only in the catalog', () => {
  test('are proposed, as a step, in a stack and with other settings', async () => {
    const lab = await simulate({
      study: mixed,
      researcher: offlineResearcher(wider),
      experiments: 30,
      seed: 1,
      toolkit: wider,
      truth: (_, source) => ({ auc: source.includes('nearestNeighbours') ? 0.7 : 0.6 }),
    });
    const sources = lab.proposals.map(({ source }) => source);
    expect(sources.some((source) => source.includes('splines({ knots: 6 })'))).toBe(true);
    expect(sources.some((source) => source.includes('neighbours: nearestNeighbours({ k: 40'))).toBe(true);
    const draft = parseModule(
      moduleOf('nearestNeighbours({ k: 40 })').replace('gbdt,', 'nearestNeighbours,'),
      wider,
    )!;
    const profile = profileOf(mixed, new Map(), 0.6);
    const ideas = hyperMoves({ draft, profile, features: new Map(), baseAucs: {}, seed: 1, nTried: 0 });
    expect(ideas.map(({ hypothesis }) => hypothesis)).toEqual(
      expect.arrayContaining([
        'Fewer neighbours (k 20) suit this table better.',
        'More neighbours (k 80) suit this table better.',
      ]),
    );
  });

  test('are understood by their words and explained by their sentence', async () => {
    const said = (text: string) => understand(text, { columns: mixed.columns, toolkit: wider }).wanted;
    expect(said('please try nearest neighbours')).toEqual({
      columns: [],
      axes: [],
      constructs: ['nearestNeighbours'],
    });
    expect(said('probier mal kurven').constructs).toEqual(['splines']);
    const lab = await simulate({
      study: mixed,
      researcher: offlineResearcher(wider),
      experiments: 0,
      seed: 1,
      toolkit: wider,
      truth: () => ({ auc: 0.6 }),
    });
    const { best, record } = lab;
    const view = { study: mixed, record, best, bestValidationAuc: 0.6, memory: [], seed: 1 };
    const answer = await offlineResearcher(wider).answer('what is knn?', {
      ...view,
      secondsPerExperiment: 60,
      experimentsLeft: 3,
    });
    expect('text' in answer ? answer.text : '').toContain('asks the most similar rows');
  });

  test('are costed by what they say of themselves', () => {
    const table = study(columns('n', 5, 'numeric'), 1000);
    const profile = profileOf(table, new Map(), 0.6);
    const work = (model: string, steps?: string): number =>
      workOf(
        parseModule(moduleOf(model, steps).replace('gbdt,', 'gbdt, nearestNeighbours,'), wider)!,
        profile,
      );
    expect(work('nearestNeighbours()')).toBe(1000 * 1000 * 5);
    expect(work('nearestNeighbours()', 'splines()')).toBe(1000 * 1000 * 20);
    expect(work('nearestNeighbours()', "splines({ except: ['n_1'] })")).toBe(1000 * 1000 * 16);
  });
});

describe('what moves know of the toolkit', () => {
  const profile = profileOf(study(columns('n', 10, 'numeric'), 1000), new Map(), 0.6);
  const draftOf = (model: string) => parseModule(moduleOf(model), catalog)!;

  test('no two kinds of model have one name, and every kind that a move names is there', () => {
    const kinds = kindsIn(catalog).map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(kinds).toEqual(
      expect.arrayContaining([
        'boosting',
        'calm',
        'xgboost',
        'forest',
        'extraTrees',
        'linear',
        'words',
        'letters',
      ]),
    );
  });

  test('an option at its default costs and means what leaving it out does', () => {
    // xgboost's real defaults: the cost model once had 100 trees of depth 6.
    const written = draftOf('xgboost({ nTrees: 200, maxDepth: 5 })');
    expect(workOf(written, profile)).toBe(workOf(draftOf('xgboost()'), profile));
    expect(draftKey(written)).toBe(draftKey(draftOf('xgboost()')));
  });

  test('an option under its former name is the option of now, and printed so', () => {
    const former = draftOf('randomForest({ featureFraction: 0.3 })');
    expect(draftKey(former)).toBe(draftKey(draftOf('randomForest({ nodeFeatureFraction: 0.3 })')));
    expect(printModule(former)).toContain('randomForest({ nodeFeatureFraction: 0.3 })');
  });

  test('a random forest with random thresholds is of the kind that extraTrees is', () => {
    for (const model of ["randomForest({ splitter: 'random' })", 'extraTrees()']) {
      const draft = draftOf(model);
      expect(draft.model.kind === 'single' && kindOf(draft, draft.model.learner)).toBe('extraTrees');
    }
  });
});
