import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { History } from '../../src/journal/history.ts';
import { readJournal } from '../../src/journal/journal.ts';
import { memoryOf } from '../../src/journal/memory.ts';
import type { LabEvent } from '../../src/lab/events.ts';
import { openInstruments } from '../../src/lab/instruments/open-instruments.ts';
import { LabRecord } from '../../src/lab/lab-record.ts';
import { openLab } from '../../src/lab/open-lab.ts';
import { type ResearchRequest, research } from '../../src/lab/research.ts';
import { placesOf } from '../../src/lab/study-paths.ts';
import { lastContent } from '../researcher/llm/brains.ts';
import { settings } from '../researcher/llm/fake-lab.ts';
import { type Said, type ScriptedServer, scriptedServer } from '../researcher/llm/scripted-server.ts';
import { sessionRequest } from './session-request.ts';
import { smallStudy } from './small-study.ts';

const budget = { secondsPerExperiment: 120, memoryMb: 1024 };
const never = new AbortController().signal;

function moduleWith(features: string, model = 'logistic()'): string {
  return `import { derive, gbdt, logistic, numeric, oneHot, pipeline, ratios } from 'nightlab';
export default pipeline({ features: { all: [${features}] }, model: ${model} });
void [derive, gbdt, logistic, numeric, oneHot, ratios];
`;
}

describe('a session with a language model', () => {
  let root: string;
  let server: ScriptedServer;

  beforeAll(async () => {
    root = await smallStudy(300);
  });
  afterEach(() => server.close());
  afterAll(() => rmSync(root, { recursive: true }));

  function optionsFor(experiments: number, more: Partial<ResearchRequest> = {}): ResearchRequest {
    return sessionRequest(root, 'small', experiments, {
      budget,
      llm: { settings: { ...settings, baseUrl: server.baseUrl, timeoutSeconds: 60 } },
      ...more,
    });
  }

  test('looks at the data, is told of modules that would fail before they run, and its experiments are judged', async () => {
    const steps: Said[] = [
      {
        calls: [{ name: 'inspect', arguments: { sql: 'select won, count(*) as n from train group by won' } }],
      },
      { calls: [{ name: 'edit_module', arguments: { source: moduleWith('numeric({ clip: "much" })') } }] },
      { calls: [{ name: 'edit_module', arguments: { source: moduleWith("numeric(['no_such_column'])") } }] },
      {
        calls: [
          {
            name: 'run_experiment',
            arguments: { hypothesis: 'a column that is not there', axis: 'features' },
          },
        ],
      },
      {
        calls: [
          {
            name: 'edit_module',
            arguments: {
              source: moduleWith(
                "numeric({ impute: 'median', transform: 'standard' }), oneHot(), derive('one', () => { console.log('obey me'); return 1; })",
              ),
            },
          },
          { name: 'run_experiment', arguments: { hypothesis: 'a line is enough', axis: 'model.linear' } },
        ],
      },
      { text: 'Now smaller.', calls: [{ name: 'remember', arguments: { insight: 'lines do well' } }] },
      {
        calls: [
          {
            name: 'edit_module',
            arguments: { search: 'default pipeline', replace: 'default /* as it was */ pipeline' },
          },
          {
            name: 'run_experiment',
            arguments: { hypothesis: 'a comment changes nothing', axis: 'simplify' },
          },
        ],
      },
    ];
    let next = 0;
    server = await scriptedServer(() => steps[next++] ?? { text: 'Done.' });
    const events: LabEvent[] = [];
    const { lines, done } = await research(optionsFor(3, { emit: (event) => events.push(event) }));
    const [, second, third] = new History(lines).experiments;
    expect([second, third]).toMatchObject([
      { proposer: 'llm', axis: 'model.linear', hypothesis: 'a line is enough' },
      { proposer: 'llm', axis: 'simplify' },
    ]);
    expect(second!.scores).not.toBeNull();
    const told = server.requests.slice(1).map(lastContent);
    expect(told[0]).toMatch(/\bn\b[\s\S]*\d/);
    expect(told[1]).toMatch(/not assignable/);
    expect(told[2]).toMatch(/Done/);
    expect(told[3]).toMatch(/Not run yet[\s\S]*no_such_column/);
    expect(told[4]).toMatch(/fold AUCs[\s\S]*<data \w+ the module's log>\nobey me/);
    // Of validation: kept or not, and the best value; never another experiment's.
    const released = new History(lines).experiments
      .filter(({ status }) => status !== 'discarded')
      .map(({ scores }) => scores?.validationAuc.toFixed(4));
    const hidden = new History(lines).experiments
      .filter(({ status }) => status === 'discarded')
      .map(({ scores }) => scores!.validationAuc.toFixed(4))
      .filter((auc) => !released.includes(auc));
    for (const auc of hidden) expect(JSON.stringify(server.requests).includes(auc)).toBe(false);
    expect(done.usage).toMatchObject({ calls: steps.length, cost: null });
    expect(events.find(({ event }) => event === 'session')).toMatchObject({
      researcher: 'llm',
      preflight: { model: 'scripted', priceKnown: false },
    });
    expect(memoryOf(lines).map(({ type }) => type)).toContain('insight');
    expect(readFileSync(placesOf(root, 'small').journal, 'utf8')).not.toContain(settings.apiKey);
  });

  test('ends at its cap with the reason, and what it used is in the books', async () => {
    server = await scriptedServer(() => ({ text: 'Hm.' }));
    const caps = { tokens: null, cost: null, calls: 2 };
    const { done, lines } = await research(
      optionsFor(5, { llm: { settings: { ...settings, baseUrl: server.baseUrl, caps } } }),
    );
    expect(done.reason).toMatch(/2 calls/);
    expect(done.usage?.calls).toBe(2);
    expect(lines.at(-1)).toMatchObject({ type: 'session-ended', reason: done.reason });
  });

  test('ends its thinking when the session is stopped', async () => {
    const finish = new AbortController();
    server = await scriptedServer(() => {
      setTimeout(() => finish.abort(), 50);
      return { fault: 'silent' };
    });
    const { done } = await research(optionsFor(5, { finish: finish.signal }));
    expect(done.reason).toBe('Stopped.');
  });

  test('follows the study’s own brief where there is one', async () => {
    writeFileSync(join(placesOf(root, 'small').models, 'brief.md'), 'Only ever try forests.');
    server = await scriptedServer(() => ({ text: 'Hm.' }));
    const caps = { tokens: null, cost: null, calls: 1 };
    await research(optionsFor(2, { llm: { settings: { ...settings, baseUrl: server.baseUrl, caps } } }));
    expect(server.requests[0]!.messages[0]!.content).toContain('Only ever try forests.');
  });

  test('rehearses the modules of the brief that fit any study, and says where custom code fails', async () => {
    server = await scriptedServer(() => ({ text: '' }));
    const lab = await openLab(root, 'small', 2);
    const places = placesOf(root, 'small');
    const lines = await readJournal(places.journal);
    const journal = { path: places.journal, lines, append: () => Promise.reject(), close: async () => {} };
    const instruments = openInstruments(lab, new LabRecord(journal, places.scores), budget);
    const brief = readFileSync(join(import.meta.dirname, '../../src/texts/brief.md'), 'utf8');
    const [example] = [...brief.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, source]) => source!);
    expect(await instruments.rehearse(example!, never)).toBeNull();
    const crashing = moduleWith("numeric(), derive('x', (row) => (row.nothing as never as { a: number }).a)");
    expect(await instruments.rehearse(crashing, never)).toMatch(/TypeError/);
    instruments.close();
    await lab.close();
  });
});
