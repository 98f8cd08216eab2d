import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { History } from '../../src/journal/history.ts';
import { LabRecord } from '../../src/lab/lab-record.ts';
import { withLockedLab } from '../../src/lab/locked-lab.ts';
import type { Lab } from '../../src/lab/open-lab.ts';
import { type ResearchRequest, research, type SessionReport } from '../../src/lab/research.ts';
import { runModule } from '../../src/lab/run-module.ts';
import { SessionClock } from '../../src/lab/session-clock.ts';
import { placesOf } from '../../src/lab/study-paths.ts';
import { settings } from '../researcher/llm/fake-lab.ts';
import { scriptedServer } from '../researcher/llm/scripted-server.ts';
import { sessionRequest } from './session-request.ts';
import { smallStudy } from './small-study.ts';

/** What a session may take beyond its end on a busy machine, the opening and closing of workers included. */
const generousMs = 15_000;
const longestExperiment = 40;

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

async function study(source: string = quick): Promise<string> {
  const root = await smallStudy(300);
  roots.push(root);
  edit(root, source);
  return root;
}

function edit(root: string, source: string): void {
  const { module } = placesOf(root, 'small');
  mkdirSync(dirname(module), { recursive: true });
  writeFileSync(module, source);
}

function moduleWith(step: string): string {
  return `import { derive, logistic, numeric, pipeline, transformer } from 'nightlab';
void [derive, transformer];
export default pipeline({ features: { all: [numeric(), ${step}] }, model: logistic() });
`;
}

const quick = moduleWith("derive('x', () => 1)");
const endless = moduleWith("derive('x', () => { for (;;); })");
/** Runs, but not when it is checked: rows that are scored alone take forever. */
const endlessAlone = moduleWith(
  `transformer({ fit: () => 0, apply: (columns) => {
     const { length } = Object.values(columns)[0]!;
     for (; length === 1; );
     return { x: new Float64Array(length) };
   } })`,
);

/** One session of so many seconds, and how long it took beyond them. */
async function session(
  root: string,
  seconds: number | null,
  more: Partial<ResearchRequest> = {},
): Promise<SessionReport & { readonly overMs: number }> {
  const startedAt = Date.now();
  const report = await research(
    sessionRequest(root, 'small', 1, {
      limits: { experiments: seconds === null ? 1 : null, minutes: seconds && seconds / 60, until: null },
      budget: { secondsPerExperiment: longestExperiment, memoryMb: 1024 },
      ...more,
    }),
  );
  return { ...report, overMs: Date.now() - startedAt - 1000 * (seconds ?? 0) };
}

/** Seconds in which an experiment as long as the baseline is begun, but not one that never ends. */
function secondsFor({ lines }: SessionReport): number {
  return (2 * new History(lines).experiments[0]!.durationMs) / 1000 + 4;
}

describe("a session's end", () => {
  test('cuts off what runs: it is unfinished, no look, not counted, and begun again by the next session', async () => {
    const root = await study();
    const first = await session(root, null);
    expect(new History(first.lines).experiments).toHaveLength(1);
    edit(root, endless);
    const seconds = secondsFor(first);
    const cut = await session(root, seconds);
    expect(cut.overMs).toBeLessThan(generousMs);
    expect(new History(cut.lines).experiments).toHaveLength(1);
    expect(cut.done).toMatchObject({ experiments: 0, kept: 0 });
    expect(cut.done.reason).toMatch(
      /^The time is up; experiment 2 was cut off after [\d.]+ s, unfinished: it is not counted, and the next session begins with it\.$/,
    );
    expect(cut.lines.slice(-2)).toMatchObject([
      { type: 'experiment-started', id: 2, attempt: 1 },
      { type: 'session-ended', reason: cut.done.reason },
    ]);

    const again = await session(root, seconds + 3);
    expect(again.overMs).toBeLessThan(generousMs);
    const [, second] = new History(again.lines).experiments;
    expect(second).toMatchObject({ id: 2, status: 'timeout', scores: null, evidence: null, best: 1 });
    expect(second!.reason).toMatch(/cut off at the end of two sessions/);
    expect(again.done.reason).toMatch(/cut off a second time/);

    const third = await session(root, null);
    expect(third.done.reason).toBe('The session is complete.');
    expect(new History(third.lines).experiments[2]).toMatchObject({ id: 3, proposer: 'offline' });
  }, 150_000);

  test('before the first module is scored says how long that had, and what to do', async () => {
    const root = await study(endless);
    for (const attempt of [1, 2]) {
      const { done, lines, best, overMs } = await session(root, 4);
      expect(overMs).toBeLessThan(generousMs);
      expect([best, new History(lines).experiments]).toEqual([null, []]);
      expect(done.reason).toMatch(/needs more than the [\d.]+ s that it had\. .*--minutes.*fewer rows/);
      expect(lines.findLast(({ type }) => type === 'experiment-started')).toMatchObject({ id: 1, attempt });
    }
  }, 90_000);

  test('cuts off the checks before keeping, and what they were for stays unfinished', async () => {
    const root = await study(endlessAlone);
    const { done, lines, overMs } = await session(root, 8);
    expect(overMs).toBeLessThan(generousMs);
    expect(new History(lines).experiments).toEqual([]);
    expect(done.reason).toMatch(/scored and checked/);
  }, 90_000);

  test('cuts off a clock time, and the wait for a language model, too', async () => {
    const root = await study();
    const { lines } = await session(root, null);
    const server = await scriptedServer(() => ({ fault: 'silent' }));
    try {
      const seconds = secondsFor({ lines } as SessionReport);
      const until = new Date(Date.now() + 1000 * seconds).toISOString();
      const { done, overMs } = await session(root, seconds, {
        limits: { experiments: null, minutes: null, until },
        llm: { settings: { ...settings, baseUrl: server.baseUrl, timeoutSeconds: 600, answerSeconds: 600 } },
      });
      expect(server.requests.length).toBeGreaterThan(0);
      expect(overMs).toBeLessThan(generousMs);
      expect(done.reason).toBe('The time is up.');
    } finally {
      await server.close();
    }
  }, 90_000);

  test('does not wait for a restart: what a lab that died had used counts', async () => {
    const root = await study();
    await session(root, null);
    await withLockedLab({ root, study: 'small', workers: 1 }, 'test', async (lab, journal) => {
      const limits = { experiments: null, minutes: 0.05, until: null };
      const budget = { secondsPerExperiment: longestExperiment, memoryMb: 1024 };
      const record = new LabRecord(journal, lab.places.scores);
      await record.append({
        type: 'session-started',
        session: 2,
        researcher: 'offline',
        limits,
        budget,
        seed: 1,
      });
    });
    await new Promise((resolve) => setTimeout(resolve, 3100));
    const limits = { experiments: null, minutes: 0.05, until: null };
    const { done } = await session(root, 0, { limits, diedBefore: 'SIGKILL' });
    expect(done).toMatchObject({ experiments: 0, reason: 'The time is up.' });
  }, 60_000);
});

test('a type check without end does not hold a stop up', async () => {
  const stop = new AbortController();
  const sandbox = { check: () => new Promise(() => {}) };
  setTimeout(() => stop.abort(), 20);
  const budget = { secondsPerExperiment: 3600, memoryMb: 1024 };
  const run = await runModule({ sandbox, excluded: new Map() } as unknown as Lab, quick, budget, stop.signal);
  expect(run).toEqual({ state: 'cancelled' });
});

describe('the clock of a session', () => {
  test('rings when the time is up by what it is told, and never where there is no bound', async () => {
    let left = 100_000;
    const clock = new SessionClock(() => left);
    expect(clock.signal.aborted).toBe(false);
    left = 0;
    await new Promise((resolve) => clock.signal.addEventListener('abort', resolve));
    expect(new SessionClock(() => 0).signal.aborted).toBe(true);
    const open = new SessionClock(() => null);
    expect(open.signal.aborted).toBe(false);
    for (const each of [clock, open]) each.close();
  });
});
