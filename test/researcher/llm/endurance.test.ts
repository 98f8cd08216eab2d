import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type Random, random } from '../../../src/core/random.ts';
import { emptyDirectory } from '../../journal/entries.ts';
import { goodBrain, isDuck, isResearch } from './brains.ts';
import { FakeLab, type FakeLabOptions, settings } from './fake-lab.ts';
import {
  type Fault,
  type Said,
  type Script,
  type ScriptedServer,
  type SeenRequest,
  scriptedServer,
} from './scripted-server.ts';

let server: ScriptedServer;
afterEach(() => server.close());

async function labWith(
  script: Script,
  changes: Partial<typeof settings> = {},
  options: Partial<FakeLabOptions> = {},
  countsUsage = true,
): Promise<FakeLab> {
  server = await scriptedServer(script, { countsUsage });
  return new FakeLab({ settings: { ...settings, baseUrl: server.baseUrl, ...changes }, ...options });
}

/** Every way in which an endpoint or a model fails. */
const faults: readonly ((said: Said, stream: Random) => Said | Fault)[] = [
  () => ({ fault: 'status', status: 429, message: 'slow down', headers: { 'retry-after': '3' } }),
  () => ({ fault: 'status', status: 429, message: 'slow down' }),
  (_, stream) => ({ fault: 'status', status: 500 + stream.integer(5), message: 'oops' }),
  () => ({ fault: 'status', status: 400, message: "This model's maximum context length is 4096 tokens" }),
  (said) => ({ fault: 'dropped', said }),
  (said) => ({ fault: 'truncated', said }),
  () => ({ fault: 'silent' }),
  () => ({ fault: 'refused-connection' }),
  () => ({ text: '' }),
  () => ({ text: 'I would rather talk about the weather.' }),
  () => ({ calls: [{ name: 'make_coffee', arguments: {} }] }),
  () => ({ calls: [{ name: 'run_experiment', arguments: '{"hypothesis": "cut of' }] }),
  () => ({ calls: [{ name: 'inspect', arguments: { query: 'wrong name' } }] }),
];

function faulty(
  seed: number,
  brain: (request: SeenRequest) => Said,
  share: number,
): { script: Script; count: () => number } {
  const stream = random(seed, 'faults');
  let nFaults = 0;
  return {
    count: () => nFaults,
    script: (request) => {
      const said = brain(request);
      if (stream.next() >= share) return said;
      nFaults++;
      return faults[stream.integer(faults.length)]!(said, stream);
    },
  };
}

function usedBy(lab: FakeLab): { input: number; output: number; calls: number } {
  const used = { input: 0, output: 0, calls: 0 };
  for (const { inputTokens, outputTokens, calls } of lab.of('llm-usage')) {
    used.input += inputTokens;
    used.output += outputTokens;
    used.calls += calls;
  }
  return used;
}

describe('a night of faults', () => {
  test.each([
    ['in streams', true],
    ['in whole answers', false],
  ])(
    '200 of them %s cost no experiment, and nothing that the server charged is missing from the books',
    async (_, stream) => {
      const { script, count } = faulty(7, goodBrain(), 0.45);
      const lab = await labWith(script, { stream, timeoutSeconds: 0.15 }, { msPerExperiment: 60_000 });
      let asked = 0;
      while (count() < 200 && asked < 400) {
        asked++;
        await lab.run(1);
      }
      expect(count()).toBeGreaterThanOrEqual(200);
      expect(lab.stopped).toBeNull();
      expect(lab.proposals).toHaveLength(asked);
      expect(lab.record.map(({ id }) => id)).toEqual(lab.record.map((_each, i) => i + 1));
      expect(new Set(lab.record.map(({ sourceHash }) => sourceHash)).size).toBe(lab.record.length);
      expect(lab.proposals.filter(({ proposer }) => proposer === 'llm').length).toBeGreaterThan(asked / 2);
      const used = usedBy(lab);
      expect(used.input).toBeGreaterThanOrEqual(server.charged.input);
      expect(used.output).toBeGreaterThanOrEqual(server.charged.output);
    },
  );

  test('an endpoint that is gone for an hour is replaced, and comes back into its own', async () => {
    const good = goodBrain();
    const until = { ms: 0 };
    const lab = await labWith(
      (request) =>
        lab.clock.ms < until.ms
          ? { fault: 'status', status: 503, message: 'down for maintenance' }
          : good(request),
      {},
      { msPerExperiment: 180_000 },
    );
    await lab.run(3);
    until.ms = lab.clock.ms + 3_600_000;
    await lab.run(32);
    const kinds = lab.proposals.map(({ proposer }) => proposer);
    expect(kinds.slice(0, 3)).toEqual(['llm', 'llm', 'llm']);
    const nOffline = kinds.filter((kind) => kind === 'offline').length;
    expect(nOffline).toBeGreaterThan(12);
    expect(nOffline).toBeLessThan(28);
    expect(kinds.at(-1)).toBe('llm');
    expect(lab.of('researcher-switch').map(({ to }) => to)).toEqual(['offline', 'llm']);
    // Tried again with back-off, five times in a row, not at every experiment.
    const nWhileGone = server.requests.length - kinds.filter((kind) => kind === 'llm').length;
    expect(nWhileGone).toBeLessThan(5 * 9 + lab.of('duck').length + lab.of('research-report').length);
  });

  test('a wait that the server asks for is kept to', async () => {
    const good = goodBrain();
    const lab = await labWith((request) =>
      request.n === 1
        ? { fault: 'status', status: 429, message: 'slow down', headers: { 'retry-after': '17' } }
        : good(request),
    );
    await lab.run(1);
    expect(lab.clock.slept).toEqual([17_000]);
  });

  test('a key that is refused from the start is an error that says so, without the key', async () => {
    const lab = await labWith(() => ({
      fault: 'status',
      status: 401,
      message: `Incorrect API key provided: ${settings.apiKey}`,
    }));
    const error = await lab.run(1).catch((thrown: unknown) => thrown as Error);
    expect(error).toMatchObject({ code: 'researcher.endpointRefused' });
    expect(`${(error as Error).message} ${(error as Error).stack}`).not.toContain(settings.apiKey);
  });
});

describe('a window that is too small', () => {
  test('is fitted into: no prompt is larger than it, and the record is told anew', async () => {
    const brain = goodBrain();
    const lab = await labWith(
      (request) =>
        isDuck(request) || isResearch(request)
          ? brain(request)
          : { ...brain(request), text: 'long '.repeat(300) },
      { contextTokens: 9000, maxAnswerTokens: 1000 },
    );
    await lab.run(40);
    expect(lab.record).toHaveLength(41);
    const steps = server.requests.filter(({ toolNames }) => toolNames.length > 0);
    expect(Math.max(...steps.map(({ promptTokens }) => promptTokens))).toBeLessThan(8000);
    expect(steps.at(-1)!.messages[1]!.content).toMatch(/#3\d/);
    for (const { messages } of steps) {
      const called = messages.flatMap(({ tool_calls = [] }) => tool_calls.map(({ id }) => id));
      const answered = messages.flatMap(({ tool_call_id }) => (tool_call_id ? [tool_call_id] : []));
      expect([...answered].sort()).toEqual([...called].sort());
    }
  });
});

describe('a server that cuts prompts off without a word', () => {
  test('is noticed by what it counts, once', async () => {
    const good = goodBrain();
    const lab = await labWith(good, {}, {}, true);
    await lab.run(2);
    expect(lab.of('researcher-event')).toEqual([]);
    const cutting = await scriptedServer(good, { countsUsage: true, longestPrompt: 500 });
    const other = new FakeLab({ settings: { ...settings, baseUrl: cutting.baseUrl } });
    await other.run(3);
    await cutting.close();
    expect(other.of('researcher-event')).toMatchObject([
      { what: 'endpoint', text: expect.stringContaining('counted 500 tokens') },
    ]);
  });
});

describe('a cap', () => {
  test.each([
    [20_000, true],
    [75_000, true],
    [75_000, false],
  ])(
    'of %i tokens is never passed by what the server charges (server counts: %s), and ends the session cleanly',
    async (tokens, countsUsage) => {
      const { script } = faulty(3, goodBrain(), 0.3);
      const caps = { ...settings.caps, tokens };
      const lab = await labWith(
        script,
        { caps, timeoutSeconds: 0.15 },
        { msPerExperiment: 60_000 },
        countsUsage,
      );
      await lab.run(500);
      expect(lab.stopped).toMatch(/tokens are used/);
      const { input, output } = usedBy(lab);
      expect(server.charged.input + server.charged.output).toBeLessThanOrEqual(tokens);
      expect(input + output).toBeLessThanOrEqual(tokens);
      expect(lab.of('researcher-event').at(-1)).toMatchObject({ what: 'budget' });
    },
  );

  test('on calls and on cost holds, too, and what was used before a kill counts', async () => {
    const prices = { scripted: { input: 2, output: 8 } };
    const caps = { tokens: null, cost: 0.2, calls: null };
    const lab = await labWith(goodBrain(), { caps, prices });
    await lab.run(500);
    expect(lab.stopped).toMatch(/cost/);
    const { charged } = server;
    const cost = (charged.input * 2 + charged.output * 8) / 1e6;
    expect(cost).toBeLessThanOrEqual(0.2);
    expect(cost).toBeGreaterThan(0.1);
    const resumed = new FakeLab({
      settings: { ...settings, baseUrl: server.baseUrl, caps, prices },
      before: lab,
    });
    await resumed.run(1);
    expect(resumed.stopped).toMatch(/cost/);
    const byCalls = new FakeLab({
      settings: { ...settings, baseUrl: server.baseUrl, caps: { ...caps, cost: null, calls: 7 } },
    });
    const before = server.requests.length;
    await byCalls.run(50);
    expect(server.requests.length - before).toBe(7);
    expect(byCalls.stopped).toMatch(/7 calls/);
  });
});

describe('a recorded night', () => {
  test('with all its faults gives the same proposals again, without a server and without the key on file', async () => {
    const path = join(emptyDirectory(), 'night.jsonl');
    const { script } = faulty(11, goodBrain(), 0.3);
    const lab = await labWith(script, { record: path, timeoutSeconds: 0.15 });
    await lab.run(25);
    const again = new FakeLab({ settings: { ...settings, baseUrl: 'http://127.0.0.1:9/v1', replay: path } });
    await again.run(25);
    const essence = (each: FakeLab) =>
      each.proposals.map(({ source, axis, hypothesis, proposer, causes }) => ({
        source,
        axis,
        hypothesis,
        proposer,
        causes,
      }));
    expect(essence(again)).toEqual(essence(lab));
    expect(readFileSync(path, 'utf8')).not.toContain(settings.apiKey);
  });
});
