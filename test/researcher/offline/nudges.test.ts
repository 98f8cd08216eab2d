import { describe, expect, test } from 'vitest';
import type { MemoryLine } from '../../../src/journal/record.ts';
import { catalog } from '../../../src/pipeline/catalog.ts';
import type { Draft } from '../../../src/researcher/offline/draft.ts';
import { draftSteps } from '../../../src/researcher/offline/edit-draft.ts';
import { offlineResearcher } from '../../../src/researcher/offline/offline-researcher.ts';
import { parseModule } from '../../../src/researcher/offline/parse-module.ts';
import { sayBack } from '../../../src/researcher/offline/understanding/say-back.ts';
import { understand } from '../../../src/researcher/offline/understanding/understand.ts';
import type { ExperimentView, ResearchView } from '../../../src/researcher/researcher.ts';
import { column, load, memoryLine, mixed, type Outcome, simulate, study } from './simulated-lab.ts';

const crm = study([
  column('deal_size', 'numeric'),
  column('site_visits', 'numeric'),
  column('sales_rep', 'category', 40),
  column('region', 'category', 6),
  column('call_date', 'date', 500),
  column('transcript', 'text', 5000),
]);

const nothingHelps = (): Outcome => ({ auc: 0.6 });
const nudgeSeq = 0.5;
/** Said right after the baseline, whose number is 1: lines between experiments have broken numbers here. */
const nudged =
  (text: string, seq = 1 + nudgeSeq) =>
  () => [memoryLine({ type: 'nudge', text }, seq)];

const run = (
  text: string | null,
  experiments: number,
  truth: (draft: Draft) => Outcome = nothingHelps,
  table = crm,
) =>
  simulate({
    study: table,
    researcher: offlineResearcher(catalog),
    experiments,
    seed: 3,
    truth,
    ...(text === null ? {} : { memory: nudged(text) }),
  });

describe('understanding', () => {
  test.each([
    ['use the Call Date', ['call_date'], [], []],
    ['the ratio of deal size and site_visits', ['deal_size', 'site_visits'], ['features.ratios'], ['ratios']],
    ['target encoding of sales_rep!', ['sales_rep'], ['features.encoding'], ['targetEncode']],
    ['weekdays and seasons', [], ['features.time'], ['dateParts']],
    ['weigh recent rows more', [], ['weights.decay'], ['decay']],
    ['try xgboost', [], [], ['xgboost']],
    ['be bold', [], [], []],
    ['dealing with sizes', [], [], []],
  ])('of "%s" finds just what it names', (text, columns, axes, constructs) => {
    expect(understand(text, { columns: crm.columns, toolkit: catalog }).wanted).toEqual({
      columns,
      axes,
      constructs,
    });
  });

  test('a no reaches to the end of its clause and no farther', () => {
    const { intents, wanted, avoided } = understand(
      "don't touch the transcript, but try ratios. No more stacking",
      { columns: crm.columns, toolkit: catalog },
    );
    expect(intents[0]).toEqual({ kind: 'exclude', columns: ['transcript'] });
    expect(avoided.axes).toContain('model.stack');
    expect(wanted).toEqual({ columns: [], axes: ['features.ratios'], constructs: ['ratios'] });
  });

  test('is said back in words, and where nothing was understood that is said', () => {
    const said = (text: string): string =>
      sayBack(understand(text, { columns: crm.columns, toolkit: catalog }), crm.columns);
    expect(said('ratios of deal_size, no text')).toBe(
      'I try first what touches the column "deal_size", relations of numbers, ratios. I leave alone features of text for a while.',
    );
    expect(said('be bold')).toContain('I did not understand');
  });
});

describe('a nudge', () => {
  test('that names a column is what the next three experiments are about and led by, and then others come', async () => {
    const { proposals } = await run('look at sales_rep', 6);
    expect(proposals.slice(0, 3).map(({ causes }) => causes)).toEqual([[1.5], [1.5], [1.5]]);
    for (const { source } of proposals.slice(0, 3)) expect(source).toContain('sales_rep');
    expect(proposals.slice(3).map(({ causes }) => causes)).toEqual([[], [], []]);
  });

  test('that names two columns and how gives just that first', async () => {
    const { proposals } = await run('how about the ratio of deal size and site visits?', 1);
    const steps = draftSteps(parseModule(proposals[0]!.source, catalog)!, 'ratios').map(
      ({ step }) => step.call!.columns,
    );
    expect(steps).toEqual([['deal_size', 'site_visits']]);
  });

  test('ends where an experiment of it was kept', async () => {
    const truth = (draft: Draft): Outcome => ({
      auc: draftSteps(draft, 'dateParts').length > 0 ? 0.65 : 0.6,
    });
    const { proposals, record } = await run('the season matters', 4, truth);
    expect(record[1]).toMatchObject({ status: 'kept', causes: [1.5] });
    expect(proposals.slice(1).every(({ causes }) => causes.length === 0)).toBe(true);
  });

  test('to leave something alone is kept to', async () => {
    const { proposals } = await run('please no text features', 12);
    expect(proposals.length).toBe(12);
    const open = await run(null, 12);
    const touches = ({ source }: { source: string }): boolean =>
      /tfidf|latentSemantics|textStatistics/.test(source);
    expect(open.proposals.some(touches)).toBe(true);
    expect(proposals.filter(({ axis }) => axis === 'features.text')).toEqual([]);
  });

  test('that names nothing of the study changes nothing', async () => {
    const [with_, without] = [await run('be bold and think big', 5), await run(null, 5)];
    expect(with_.proposals).toEqual(without.proposals);
  });

  test('is followed newest first', async () => {
    const memory = (): MemoryLine[] => [
      memoryLine({ type: 'nudge', text: 'use region' }, 1.2),
      memoryLine({ type: 'nudge', text: 'use sales_rep' }, 1.4),
    ];
    const { proposals } = await simulate({
      study: crm,
      researcher: offlineResearcher(catalog),
      experiments: 4,
      seed: 3,
      truth: nothingHelps,
      memory,
    });
    expect(proposals.map(({ causes }) => causes)).toEqual([[1.4], [1.4], [1.4], [1.2]]);
  });

  test.each([
    'region and sales_rep together',
    'drop site_visits',
    'remove sales rep and region',
    'transcript topics',
    'deal_size, site_visits, region, sales_rep, call_date and transcript',
    'boosting with smaller trees, stacked with a forest',
    'simplify',
    'tune the learning rate of xgboost',
  ])('"%s" gives modules that load', async (text) => {
    const { proposals } = await run(text, 4);
    expect(proposals.length).toBe(4);
    for (const { source } of proposals) load(source, crm);
  });
});

describe('an answer', () => {
  const viewOf = (record: readonly ExperimentView[], memory: readonly MemoryLine[] = []): ResearchView => ({
    study: mixed,
    record,
    best: record.findLast(({ status }) => status === 'kept' || status === 'baseline')!,
    bestValidationAuc: 0.6,
    memory,
    secondsPerExperiment: 60,
    experimentsLeft: 5,
    seed: 3,
  });

  test('counts what was tried on the theme as the record has it, and names what is untried there', async () => {
    const truth = (draft: Draft): Outcome => ({
      auc: draftSteps(draft, 'dateParts').length > 0 ? 0.65 : 0.6,
    });
    const { record } = await run('dates', 12, truth, mixed);
    const { text, ideas } = await offlineResearcher(catalog).answer('What about dates?', viewOf(record));
    const kept = record.find(({ status }) => status === 'kept')!;
    expect(text).toContain('features.time');
    expect(text).toMatch(new RegExp(`Paid:\n  ${kept.id}  `));
    expect(text).toContain(kept.hypothesis);
    expect(ideas.length).toBeGreaterThan(0);
    for (const idea of ideas) expect(record.map(({ hypothesis }) => hypothesis)).not.toContain(idea.text);
  });

  test('to a question without a theme is about all of the record', async () => {
    const { record } = await run(null, 4, nothingHelps, mixed);
    const { text, ideas } = await offlineResearcher(catalog).answer('How does it go?', viewOf(record));
    expect(text).toContain('all of the record');
    expect(text).toContain('4 of 5 experiments');
    expect(ideas).toHaveLength(3);
  });

  test('leaves ideas that are causes of the experiment that carries them out', async () => {
    const researcher = offlineResearcher(catalog);
    const { record } = await run(null, 2, nothingHelps, mixed);
    const { ideas } = await researcher.answer('How does it go?', viewOf(record));
    const memory = ideas.map((idea, i) =>
      memoryLine({ type: 'idea', ...idea, source: 'question', causes: [50] }, 60 + i),
    );
    const proposal = await researcher.propose(viewOf(record, memory));
    expect(proposal).toMatchObject({ hypothesis: ideas[0]!.text, causes: [60] });
  });
});
