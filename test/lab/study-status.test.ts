import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { statusText } from '../../src/cli/terminal/status-text.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { lockStudy } from '../../src/journal/lock.ts';
import { bootOf, startOf } from '../../src/journal/process-identity.ts';
import type { JournalEntry, Metrics } from '../../src/journal/record.ts';
import { Inbox } from '../../src/lab/inbox.ts';
import { SessionFolder, type SessionRecord } from '../../src/lab/session-folder.ts';
import { placesOf } from '../../src/lab/study-paths.ts';
import { studyStatus } from '../../src/lab/study-status.ts';
import { emptyDirectory, experiment, sessionStarted } from '../journal/entries.ts';

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

async function study(entries: readonly JournalEntry[], now?: Date) {
  const places = placesOf(emptyDirectory(), 'leads');
  mkdirSync(places.models, { recursive: true });
  const journal = await openJournal(places.journal, now ? { now: () => now } : {});
  for (const entry of entries) await journal.append(entry);
  await journal.close();
  return places;
}

function recordOf(lock: string, pid: number, changes: Partial<SessionRecord> = {}): SessionRecord {
  const at = new Date().toISOString();
  const identity = { pid, boot: bootOf(), processStart: startOf(pid), since: at };
  return {
    run: 'r',
    lock,
    session: 2,
    host: hostname(),
    lab: identity,
    supervisor: identity,
    startedAt: at,
    endsAt: '2026-11-29T06:00:00.000Z',
    limits: { experiments: null, minutes: null, until: '2026-11-29T06:00:00.000Z' },
    researcher: 'offline',
    detached: true,
    endedAt: null,
    reason: null,
    ...changes,
  };
}

const started: JournalEntry = {
  type: 'experiment-started',
  id: 5,
  parent: 1,
  proposer: 'offline',
  axis: 'features.time',
  hypothesis: 'The month tells',
  source: 's',
  sourceHash: 'a'.repeat(64),
  causes: [],
  attempt: 1,
};
const scores: Metrics = {
  cvAuc: 0.61,
  cvInterval: { low: 0.58, high: 0.64 },
  foldAucs: [0.61],
  validationAuc: 0.605,
  validationInterval: { low: 0.55, high: 0.66 },
  scoresHash: 'd'.repeat(64),
  baseAucs: {},
};
const ended: JournalEntry = { type: 'session-ended', session: 1, reason: 'The time is up.' };

describe('the status of a study', () => {
  test('without a session says that none has run, and how to begin', async () => {
    const places = await study([]);
    const status = await studyStatus(places);
    expect(status).toMatchObject({ state: 'none', session: null, experiments: { total: 0 }, best: null });
    expect(statusText(status)).toMatch(/no session has run yet\..*npx nightlab research leads {2}begin/s);
  });

  test('of one that runs: which experiment, since when, until when, what is kept and said, and what to do next', async () => {
    process.env.TZ = 'Europe/Berlin';
    const at = new Date('2026-11-28T22:00:00Z');
    const kept = { id: 3, parent: 1, status: 'kept', best: 3, hypothesis: 'Ratios tell', scores } as const;
    const places = await study(
      [
        sessionStarted(1),
        experiment({ id: 1, status: 'baseline', best: 1 }),
        experiment(kept),
        ended,
        sessionStarted(2),
        experiment({ id: 4, parent: 3, best: 3 }),
        started,
      ],
      at,
    );
    await new Inbox(places.inbox).put('nudge', 'try ratios');
    const lock = lockStudy(places.lock, 'nightlab research');
    try {
      await new SessionFolder(places.session).writeRecord(recordOf(lock.holder.nonce, process.pid));
      const now = at.getTime() + 42_000;
      const status = await studyStatus(places, now);
      expect(status).toMatchObject({
        state: 'running',
        session: {
          number: 2,
          pid: process.pid,
          alive: true,
          detached: true,
          endsAt: '2026-11-29T06:00:00.000Z',
        },
        experiment: { id: 5, hypothesis: 'The month tells', seconds: 42 },
        experiments: { total: 3, session: 1, kept: 1 },
        baseline: { id: 1 },
        best: { id: 3, cvAuc: 0.61, validationAuc: 0.605 },
        lastKept: { id: 3, hypothesis: 'Ratios tell', at: at.toISOString() },
        queued: [{ kind: 'nudge', text: 'try ratios' }],
      });
      const text = statusText(status, ['other'], now);
      expect(text).toContain(`process ${process.pid} in the background`);
      expect(text).toContain('it ends at 07:00 tomorrow (Europe/Berlin, UTC+1).');
      expect(text).toContain('experiment 5: The month tells (42 s so far)');
      expect(text).toContain('not heard  nudge try ratios');
      expect(text).toContain('also runs  other');
      expect(text).toContain('npx nightlab attach leads');
    } finally {
      lock.release();
    }
  });

  test.each([
    [
      'another command',
      'nightlab export',
      'busy',
      /no session is running; nightlab export is at work, process/,
    ],
    [
      'a session that opens the study',
      'nightlab research',
      'opening',
      /a session is opening the study, process/,
    ],
  ])('while %s has the lock says so', async (_what, command, state, words) => {
    const places = await study([sessionStarted(1), ended]);
    const lock = lockStudy(places.lock, command);
    try {
      const status = await studyStatus(places);
      expect(status.state).toBe(state);
      expect(statusText(status)).toMatch(words);
    } finally {
      lock.release();
    }
  });

  test('after a kill says that it died, when it was last heard of, and what was cut off', async () => {
    const places = await study([sessionStarted(2), started]);
    // A process number that the system does not give away.
    await new SessionFolder(places.session).writeRecord(recordOf('gone', 2 ** 22 + 1));
    const status = await studyStatus(places);
    expect(status).toMatchObject({
      state: 'died',
      session: { number: 2, alive: false, reason: null },
      experiment: { id: 5, seconds: null },
    });
    expect(statusText(status)).toMatch(
      /session 2 died: process 4194305 is gone.*cut off +experiment 5: The month tells\. It is not counted.*continue where it was cut off/s,
    );
  });

  test('says each fact once: the best that is the baseline, experiments that all are of the session', async () => {
    const places = await study([
      sessionStarted(1),
      experiment({ id: 1, status: 'baseline', best: 1, scores }),
      { ...started, hypothesis: 'The month tells.' },
    ]);
    const text = statusText(await studyStatus(places));
    expect(text).toMatch(/record +1 experiment, in the last session, 0 kept/);
    expect(text).toMatch(/best +experiment 1, the baseline: validation AUC/);
    expect(text).not.toMatch(/^ +baseline/m);
    expect(text).toContain('The month tells. It is not counted');
  });

  test('names the columns that are left out, and why', async () => {
    const out: JournalEntry = {
      type: 'constraint',
      action: 'exclude',
      columns: ['paid'],
      why: 'known too late',
      causes: [],
    };
    const status = await studyStatus(await study([sessionStarted(1), out, ended]));
    expect(status.constraints).toEqual([{ column: 'paid', why: 'known too late' }]);
    expect(statusText(status)).toContain('left out   "paid" (known too late)');
  });

  test('whose folder is damaged is told from the journal', async () => {
    const places = await study([sessionStarted(1), ended]);
    mkdirSync(places.session);
    writeFileSync(join(places.session, 'session.json'), '{"run":');
    const status = await studyStatus(places);
    expect(status).toMatchObject({
      state: 'ended',
      session: { number: 1, reason: 'The time is up.', pid: null },
    });
    rmSync(places.session, { recursive: true });
    expect(await studyStatus(places)).toEqual(status);
  });
});
