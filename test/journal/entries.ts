import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Experiment, JournalEntry } from '../../src/journal/record.ts';

export function note(text: string): Extract<JournalEntry, { type: 'note' }> {
  return { type: 'note', text };
}

/** An experiment with sensible members, those given changed. */
export function experiment(changes: Partial<Experiment> & { id: number }): Experiment {
  return {
    type: 'experiment',
    parent: changes.id === 0 ? null : 0,
    proposer: 'offline',
    axis: 'features.time',
    hypothesis: 'The month of the call tells whether a lead closes',
    source: 'export default pipeline({});\n',
    sourceHash: 'a'.repeat(64),
    dataHash: 'b'.repeat(64),
    metricHash: 'c'.repeat(64),
    status: 'discarded',
    reason: 'gain 0.0012 is within the noise of 0.0030',
    scores: null,
    evidence: null,
    best: 0,
    causes: [],
    complexity: 3,
    importance: [],
    timings: { checkMs: 1, bundleMs: 2, dispatchMs: 3, featuresMs: 4, fitMs: 5, applyMs: 6, judgeMs: 7 },
    durationMs: 1500,
    overheadMs: 60,
    peakMemoryMb: 200,
    ...changes,
  };
}

export function sessionStarted(session: number): JournalEntry {
  return {
    type: 'session-started',
    session,
    researcher: 'offline',
    limits: { experiments: 25, minutes: null, until: null },
    budget: { secondsPerExperiment: 60, memoryMb: 2048 },
    seed: 1,
  };
}

/** A new directory that is gone after the test. */
export function emptyDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'nightlab-journal-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
