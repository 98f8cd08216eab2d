import { describe, expect, test } from 'vitest';
import { catalog } from '../../../src/pipeline/catalog.ts';
import type { Draft } from '../../../src/researcher/offline/draft.ts';
import { draftKey } from '../../../src/researcher/offline/draft-key.ts';
import { basesOf, draftSteps, learnerOf } from '../../../src/researcher/offline/edit-draft.ts';
import { offlineResearcher } from '../../../src/researcher/offline/offline-researcher.ts';
import { parseModule } from '../../../src/researcher/offline/parse-module.ts';
import { printModule } from '../../../src/researcher/offline/print-module.ts';
import { sourceKey } from '../../../src/researcher/offline/scan.ts';
import type { StudyView } from '../../../src/researcher/researcher.ts';
import { baseline, column, columns, load, mixed, type Outcome, simulate, study } from './simulated-lab.ts';

function stepNames(draft: Draft): Set<string> {
  return new Set(draftSteps(draft).map(({ step }) => step.call!.name));
}

/** Worth of the constructs that a practitioner would try; each once. */
function plantedAuc(draft: Draft): Outcome {
  const steps = stepNames(draft);
  const learners = new Set(basesOf(draft).map(({ value }) => learnerOf(value)));
  let auc = 0.6;
  if (steps.has('latentSemantics') || steps.has('tfidf')) auc += 0.015;
  if (steps.has('dateParts')) auc += 0.012;
  if (steps.has('targetEncode')) auc += 0.012;
  if (steps.has('ratios')) auc += 0.01;
  if (draft.model.kind === 'stack') auc += 0.004 * (learners.size - 1);
  if (draft.weights) auc += 0.008;
  return { auc };
}

const nothingHelps = (): Outcome => ({ auc: 0.6 });

async function run(
  table: StudyView,
  experiments: number,
  truth: (draft: Draft, source: string) => Outcome,
  seed = 1,
) {
  return simulate({ study: table, researcher: offlineResearcher(catalog), experiments, seed, truth });
}

describe('what is planted', () => {
  const seeds = [1, 2, 3];

  test('is found within 25 experiments: text, dates, rates, ratios, variety of models, decay', async () => {
    const found = await Promise.all(seeds.map((seed) => run(mixed, 25, plantedAuc, seed)));
    const complete = found.filter(({ best }) => {
      const draft = parseModule(best.source, catalog)!;
      const steps = stepNames(draft);
      const wanted = ['dateParts', 'targetEncode', 'ratios'].filter((name) => steps.has(name)).length;
      const text = steps.has('latentSemantics') || steps.has('tfidf');
      return wanted === 3 && text && draft.weights !== null && draft.model.kind === 'stack';
    });
    expect(complete.length).toBeGreaterThanOrEqual(2);
  });

  test('small gains that the noise hides one by one are found together', async () => {
    const truth = (draft: Draft): Outcome => {
      const steps = stepNames(draft);
      const parts = ['dateParts', 'ratios', 'targetEncode', 'frequency'].filter((name) => steps.has(name));
      return { auc: 0.7 + 0.004 * parts.length };
    };
    const labs = await Promise.all(
      seeds.map((seed) =>
        simulate({
          study: mixed,
          researcher: offlineResearcher(catalog),
          experiments: 40,
          seed,
          truth,
          noise: 0.002,
        }),
      ),
    );
    const gains = labs.map(({ best }) => (best.cvAuc ?? 0) - 0.7).sort();
    expect(gains[1]).toBeGreaterThanOrEqual(0.0119);
  });

  test('a ratio of two of 30 numbers is found from the importance that broader experiments report', async () => {
    const table = study(columns('x', 30, 'numeric'));
    const isPair = (draft: Draft): boolean =>
      draftSteps(draft, 'ratios').some(({ step: { call } }) => {
        const pairs = JSON.stringify(call!.options.pairs ?? []);
        const whole =
          call!.options.pairs === undefined && ['x_4', 'x_21'].every((name) => call!.columns?.includes(name));
        return whole || (pairs.includes('"x_4"') && pairs.includes('"x_21"'));
      });
    const truth = (draft: Draft): Outcome => {
      const ratios = draftSteps(draft, 'ratios');
      const width = ratios.some(({ step }) => step.call!.options.pairs === undefined) ? 0.006 : 0;
      return {
        auc: isPair(draft) ? 0.63 - width : 0.6 - width / 3,
        importance: isPair(draft) ? [{ feature: 'pairs.x_4 / x_21', share: 0.2 }] : [],
      };
    };
    const { best } = await run(table, 60, truth);
    expect(isPair(parseModule(best.source, catalog)!)).toBe(true);
  });
});

describe('a long night', () => {
  test('has 300 different proposals on a mixed table, each a well-formed module with its reason in words', async () => {
    const { proposals } = await run(mixed, 300, nothingHelps);
    expect(proposals.length).toBe(300);
    expect(new Set(proposals.map(({ source }) => sourceKey(source))).size).toBe(300);
    const drafts = proposals.map(({ source }) => parseModule(source, catalog));
    expect(drafts.every((draft) => draft !== null)).toBe(true);
    expect(new Set(drafts.map((draft) => draftKey(draft!))).size).toBe(300);
    expect(proposals.filter(({ source }) => printModule(parseModule(source, catalog)!) !== source)).toEqual(
      [],
    );
    const badly = proposals.filter(({ hypothesis }) => !/^[A-Z].*\.$/.test(hypothesis));
    expect(badly.map(({ hypothesis }) => hypothesis)).toEqual([]);
    for (const { source } of proposals) load(source, mixed);
    const axes = new Set(proposals.map(({ axis }) => axis));
    expect([...axes].sort()).toEqual(
      expect.arrayContaining([
        'features.encoding',
        'features.numeric',
        'features.ratios',
        'features.text',
        'features.time',
        'model.hyper',
        'model.learner',
        'model.stack',
        'weights.decay',
      ]),
    );
  });
});

describe('the same view', () => {
  test('gives the same proposal, whoever was asked before', async () => {
    const first = await run(mixed, 20, plantedAuc, 7);
    const second = await run(mixed, 20, plantedAuc, 7);
    expect(second.proposals).toEqual(first.proposals);
    const view = {
      study: mixed,
      record: first.record,
      best: first.best,
      bestValidationAuc: 0.6,
      memory: [],
      secondsPerExperiment: 60,
      experimentsLeft: null,
      seed: 7,
    };
    const fresh = await offlineResearcher(catalog).propose(view);
    const used = offlineResearcher(catalog);
    await used.propose({ ...view, record: first.record.slice(0, 3), best: first.record[0]! });
    expect(await used.propose(view)).toEqual(fresh);
  });

  test('of another seed leads elsewhere in the end', async () => {
    const first = await run(mixed, 12, nothingHelps, 1);
    const second = await run(mixed, 12, nothingHelps, 2);
    expect(second.proposals).not.toEqual(first.proposals);
  });
});

describe('tables of one kind', () => {
  test('four numbers in 450 rows: calmer and linear models come before anything fancy', async () => {
    const table = study(columns('v', 4, 'numeric', 100), 450, 0.24);
    const { proposals } = await run(table, 12, nothingHelps);
    expect(proposals.length).toBe(12);
    const text = proposals.map(({ source }) => source).join('\n');
    expect(text).toContain('logistic(');
    expect(text).not.toMatch(/tfidf|dateParts|oneHot\(\{ m.*minCount/);
  });

  test('categories only: no numeric pairs, no ratios', async () => {
    const { proposals } = await run(study(columns('c', 36, 'category', 3), 2000, 0.5), 30, nothingHelps);
    expect(proposals.length).toBe(30);
    expect(
      proposals.filter(({ source }) => /ratios|products|differences|dateParts|tfidf/.test(source)),
    ).toEqual([]);
  });

  test('2,000 numbers: fewer columns are tried, and never the pairs of all', async () => {
    const table = study(columns('w', 2000, 'numeric'), 1500);
    const truth = (): Outcome => ({
      auc: 0.7,
      importance: Array.from({ length: 100 }, (_, i) => ({ feature: `numbers.w_${i * 7 + 1}`, share: 0.01 })),
    });
    const { proposals } = await run(table, 25, truth);
    expect(proposals.length).toBe(25);
    expect(proposals.some(({ axis }) => axis === 'features.prune')).toBe(true);
    expect(proposals.some(({ source }) => source.includes('featureFraction'))).toBe(true);
    for (const { source } of proposals) {
      for (const { step } of draftSteps(parseModule(source, catalog)!, 'ratios')) {
        expect(step.call!.columns?.length ?? 0).toBeLessThanOrEqual(15);
      }
    }
  });

  test('one number only still leaves something to try', async () => {
    const { proposals } = await run(study([column('x', 'numeric')], 200, 0.5), 30, nothingHelps);
    expect(proposals.length).toBe(30);
  });
});

describe('failures', () => {
  test('a construct that crashes is not proposed again', async () => {
    const truth = (draft: Draft): Outcome =>
      stepNames(draft).has('latentSemantics') ? { auc: 0, status: 'crashed' } : plantedAuc(draft);
    const { record } = await run(mixed, 30, truth);
    const crashed = record.filter(({ status }) => status === 'crashed');
    expect(crashed.length).toBeGreaterThanOrEqual(1);
    expect(crashed.length).toBeLessThanOrEqual(3);
    expect(record.at(-1)!.status).not.toBe('crashed');
  });

  test('a crash among several new things does not condemn them all', async () => {
    const truth = (draft: Draft): Outcome =>
      basesOf(draft).some(({ value }) => learnerOf(value) === 'randomForest')
        ? { auc: 0, status: 'crashed' }
        : plantedAuc(draft);
    const { record, best } = await run(mixed, 25, truth);
    expect(record.filter(({ status }) => status === 'crashed').length).toBeLessThanOrEqual(4);
    const steps = stepNames(parseModule(best.source, catalog)!);
    expect(steps.has('tfidf') || steps.has('latentSemantics')).toBe(true);
    expect(steps.has('dateParts') && steps.has('targetEncode')).toBe(true);
    const scored = record.filter(({ status }) => status !== 'crashed');
    expect(scored.some(({ source }) => source.includes('stack('))).toBe(true);
  });

  test('after a timeout what is proposed is cheaper', async () => {
    const trees = (draft: Draft): number =>
      basesOf(draft).reduce((sum, { value }) => sum + Number(value.call?.options.nTrees ?? 0), 0) *
      (draft.model.kind === 'stack' ? (draft.model.folds ?? 5) : 1);
    const truth = (draft: Draft): Outcome => {
      const seconds = trees(draft) / 20;
      return seconds > 60 ? { auc: 0, status: 'timeout', seconds: 60 } : { ...plantedAuc(draft), seconds };
    };
    const { record } = await run(mixed, 30, truth);
    const late = record.slice(10).filter(({ status }) => status === 'timeout');
    expect(late.length).toBeLessThanOrEqual(3);
    expect(record.some(({ source }) => /stack\(/.test(source))).toBe(true);
  });
});

describe('modules of other hands', () => {
  const handmade = baseline
    .replace('gbdt, numeric, oneHot, pipeline', 'derive, gbdt, numeric, oneHot, pipeline')
    .replace(
      'numbers: [numeric()],',
      "numbers: [numeric(), derive('half', (row) => Number(row.number_1) / two)], // keep",
    )
    .replace('export default', '/** Ours. */\nconst two = 2;\n\nexport default');

  test('are built on with all that they hold', async () => {
    const { proposals } = await simulate({
      study: mixed,
      researcher: offlineResearcher(catalog),
      experiments: 15,
      seed: 1,
      truth: nothingHelps,
      start: handmade,
    });
    for (const { source } of proposals) {
      expect(source).toContain('const two = 2;');
      expect(source).toContain("derive('half', (row) => Number(row.number_1) / two)");
      expect(source).toContain('// keep');
    }
  });

  test('that no move can read are left for the best one that can be read', async () => {
    const { record } = await run(mixed, 4, plantedAuc);
    const strange = {
      ...record[0]!,
      id: 99,
      status: 'kept' as const,
      source: "import { pipeline } from 'nightlab';\nconst parts = {};\nexport default pipeline(parts);\n",
    };
    const proposal = await offlineResearcher(catalog).propose({
      study: mixed,
      record: [...record, strange],
      best: strange,
      bestValidationAuc: 0.7,
      memory: [],
      secondsPerExperiment: 60,
      experimentsLeft: 5,
      seed: 1,
    });
    expect(proposal).not.toBeNull();
    expect(proposal!.parent).not.toBe(99);
    expect(parseModule(proposal!.source, catalog)).not.toBeNull();
  });
});
