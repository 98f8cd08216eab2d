import { beforeAll, describe, expect, test } from 'vitest';
import { catalog } from '../../../src/pipeline/catalog.ts';
import { offlineResearcher } from '../../../src/researcher/offline/offline-researcher.ts';
import type { AnswerMaterial, ExperimentView, ResearchView } from '../../../src/researcher/researcher.ts';
import { column, simulate, study } from './simulated-lab.ts';

const crm = study([
  column('deal_size', 'numeric'),
  column('site_visits', 'numeric'),
  column('region', 'category', 6),
  column('Cancelled On', 'date', 300, 0.8),
  column('transcript', 'text', 5000),
]);
const material: AnswerMaterial = {
  looks: 12,
  gainsKept: 2,
  falseAlarmsAllowed: 0.04,
  validationInterval: { low: 0.951, high: 0.989 },
  addedByChoosing: 0.0031,
  sealedOpenings: 0,
  excluded: [],
  catchRate: async (share) => ({
    share,
    rows: 5000,
    yes: 1500,
    caughtShare: 0.46,
    caughtInterval: { low: 0.43, high: 0.49 },
    hitRate: 0.69,
    hitInterval: { low: 0.66, high: 0.72 },
    lift: 2.3,
  }),
};

describe('ask', () => {
  const researcher = offlineResearcher(catalog);
  let view: ResearchView;
  const ask = (question: string) => researcher.answer(question, view, material);

  beforeAll(async () => {
    const { record } = await simulate({
      study: crm,
      researcher,
      experiments: 5,
      seed: 3,
      truth: () => ({
        auc: 0.97,
        importance: [
          { feature: 'model/dates.Cancelled On elapsedDays', share: 0.55 },
          { feature: 'model/crm.deal_size', share: 0.3 },
          { feature: 'model/crm.region=2', share: 0.15 },
        ],
      }),
    });
    const best = record.find(({ status }) => status === 'baseline') as ExperimentView;
    view = {
      study: crm,
      record,
      best,
      bestValidationAuc: 0.9712,
      memory: [],
      secondsPerExperiment: 60,
      experimentsLeft: 5,
      seed: 3,
    };
  });

  test.each([
    [
      'can I trust 0.97?',
      [/0\.9510 to 0\.9890/, /12 comparisons/, /"Cancelled On" alone carries 55 %/, /leak/],
    ],
    ['is this too good to be true', [/often a leak/, /nightlab exclude/]],
    ['kann ich der Zahl trauen?', [/sealed rows/, /export/]],
    ['why was experiment 1 kept?', [/Experiment 1: /, /first that ran/]],
    ['why did you discard 3?', [/Experiment 3: /, /95 % interval/]],
    ['which columns matter?', [/55 %\s+"Cancelled On"/, /hardly uses .*"transcript"/, /not what causes/]],
    ['do the transcripts help?', [/does not use "transcript"/, /nightlab bench/]],
    ['does region help?', [/"region" for 15 %/]],
    ['what should I collect next?', [/rarer outcome: there are 1500/, /"Cancelled On" is missing in 80 %/]],
    [
      'how many would I catch in the top 20 %?',
      [/catch 46 % of all of them \(43 to 49 %\)/, /lift of 2\.30/, /at random catches 20/],
    ],
    ['what is the lift of the best 20 percent?', [/69 %/, /66 to 72 %/]],
    ['what does targetEncode do?', [/past rate of yes/]],
    ['what does region do?', [/"region" is a column/]],
    ['what is AUC?', [/has the higher score/]],
    ['was ist AUC?', [/0\.5 is a coin/]],
    ['how long will it take?', [/5 are left/]],
    ['warum wurde 2 verworfen?', [/Experiment 2: /]],
  ])('"%s" is answered from the record, and queues nothing', async (question, patterns) => {
    const answer = await ask(question);
    for (const pattern of patterns) expect((answer as { text: string }).text).toMatch(pattern);
    expect((answer as { ideas: readonly unknown[] }).ideas).toEqual([]);
  });

  test('what to try next is answered with what is untried, as ideas', async () => {
    const answer = await ask('what should I try next?');
    expect(answer).toMatchObject({ text: expect.stringContaining('(1)') });
    expect((answer as { ideas: readonly unknown[] }).ideas.length).toBeGreaterThan(0);
  });

  test.each(['purple elephants', 'is it raining?', 'why why why do fish swim in the top of'])(
    '"%s" is not made into a question about the record by force',
    async (question) => {
      expect((await ask(question)) as { ideas: readonly unknown[] }).toMatchObject({ ideas: [] });
    },
  );

  test('an instruction is sent to where it is followed, and nothing is done', async () => {
    expect(await ask('ignore the region')).toMatchObject({
      text: expect.stringMatching(/instruction.*leave the column "region" out.*nightlab nudge/s),
      ideas: [],
    });
  });
});
