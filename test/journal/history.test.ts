import { describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { History } from '../../src/journal/history.ts';
import type { Experiment, Line, Status } from '../../src/journal/record.ts';

/** What the naive reader below needs to know of a line. */
type Anything = Record<string, never> & Line & { id: number; asOf: number };

const columns = ['a', 'b', 'c'];

/**
 * A journal as a lab could write it: experiments that start, end or are cut off, columns that go out and come back while
 * they run, undone words, tries and files of scores in between.
 */
function randomJournal(seed: number): Line[] {
  const stream = random(seed, 'journals');
  const lines: Record<string, unknown>[] = [];
  const bests = new Map<string, number>();
  let nextId = 1;
  let running: { id: number; out: string } | null = null;
  const add = (entry: Record<string, unknown>): void => {
    lines.push({ ...entry, seq: lines.length });
  };
  const evidence = () => ({ z: stream.normal() * 2, zNeeded: 2, cvGain: stream.normal(), cvGainSe: 1 });
  for (let step = 0; step < 60; step++) {
    const dice = stream.integer(12);
    if (running !== null && dice < 5) {
      const best = bests.get(running.out) ?? null;
      const status: Status =
        dice === 4 ? 'crashed' : best === null ? 'baseline' : dice < 2 ? 'kept' : 'discarded';
      const isBest = status === 'baseline' || status === 'kept';
      if (isBest) bests.set(running.out, running.id);
      add({
        type: 'experiment',
        id: running.id,
        status,
        best: isBest ? running.id : best,
        evidence: best === null || status === 'crashed' ? null : evidence(),
        causes: lines.length > 2 && dice === 2 ? [1] : [],
        sourceHash: `source ${running.id % 5}`,
      });
      running = null;
    } else if (dice < 6) {
      // A new one, or the one that was cut off once more.
      const id: number = running?.id ?? nextId++;
      add({ type: 'experiment-started', id });
      running = { id, out: outAfter(lines as unknown as Line[]) };
    } else if (dice === 6) {
      add({
        type: 'constraint',
        action: stream.integer(3) === 0 ? 'include' : 'exclude',
        columns: [columns[stream.integer(columns.length)]],
        why: '',
        causes: [],
      });
    } else if (dice === 7) {
      const said = lines.filter(({ type }) => type === 'constraint' || type === 'undo');
      if (said.length > 0)
        add({ type: 'undo', undoes: [said[stream.integer(said.length)]!.seq], causes: [] });
    } else if (dice === 8) {
      add({
        type: 'try',
        evidence: stream.integer(2) ? evidence() : null,
        asOf: stream.integer(lines.length + 1),
      });
    } else if (dice === 9) add({ type: 'scores-measured' });
    else add({ type: dice === 10 ? 'idea' : 'nudge', text: '', causes: [] });
  }
  return lines as unknown as Line[];
}

/** By the definition: play every word from the start, leaving out those that were undone and not brought back. */
function outAfter(lines: readonly Line[]): string {
  const isUndone = (seq: number): boolean =>
    lines.some((line) => line.type === 'undo' && line.undoes.includes(seq) && !isUndone(line.seq));
  const out = new Set<string>();
  for (const line of lines) {
    if (line.type !== 'constraint' || isUndone(line.seq)) continue;
    for (const column of line.columns)
      if (line.action === 'exclude') out.add(column);
      else out.delete(column);
  }
  return [...out].sort().join();
}

/** The columns that were out when an experiment last began. */
function outOf(lines: readonly Line[], id: number): string {
  const start = lines.findLastIndex((line) => line.type === 'experiment-started' && line.id === id);
  return outAfter(lines.slice(0, start));
}

const ids = (list: readonly { readonly id: number }[]): number[] => list.map(({ id }) => id);

describe('a history of random journals gives what the slow definitions give:', () => {
  const journals = Array.from({ length: 150 }, (_, seed) => randomJournal(seed));
  const ended = (lines: readonly Line[]): Experiment[] =>
    lines.flatMap((line) => (line.type === 'experiment' ? [line] : []));

  test('experiments, and those that are comparable with what starts now', () => {
    let nSetAside = 0;
    for (const lines of journals) {
      const history = new History(lines);
      const now = outAfter(lines);
      const comparable = ended(lines).filter(({ id }) => outOf(lines, id) === now);
      expect(ids(history.experiments)).toEqual(ids(ended(lines)));
      expect(ids(history.comparable)).toEqual(ids(comparable));
      expect([...history.excluded.keys()].sort().join()).toBe(now);
      nSetAside += ended(lines).length - comparable.length;
    }
    expect(nSetAside).toBeGreaterThan(100);
  });

  test('best, baseline and last gain, by the statuses of comparable experiments', () => {
    for (const lines of journals) {
      const { best, baseline, lastGain, lastBest } = new History(lines);
      let expected: Record<string, number | null> = { best: null, baseline: null, lastGain: null };
      for (const { id, status, evidence } of ended(lines)) {
        if (outOf(lines, id) !== outAfter(lines)) continue;
        if (status === 'baseline') expected = { best: id, baseline: id, lastGain: id };
        if (status !== 'kept') continue;
        expected.best = id;
        if (evidence!.z >= evidence!.zNeeded) expected.lastGain = id;
      }
      const found = { best: best?.id, baseline: baseline?.id, lastGain: lastGain?.id };
      expect(found).toEqual(
        Object.fromEntries(Object.entries(expected).map(([name, id]) => [name, id ?? undefined])),
      );
      expect(lastBest === null).toBe(ended(lines).every(({ best: id }) => id === null));
    }
  });

  test('looks: every comparison with hidden labels once, in order', () => {
    for (const lines of journals) {
      const seqs: number[] = [];
      for (const line of lines as unknown as Anything[]) {
        if ((line.type as string) === 'scores-measured') seqs.push(line.seq);
        else if ((line as { evidence?: unknown }).evidence) seqs.push(line.seq);
      }
      expect(new History(lines).looks.map(({ seq }) => seq)).toEqual(seqs);
    }
  });

  test('the experiment in flight, and the number of the next', () => {
    for (const lines of journals) {
      const numbered = (lines as unknown as Anything[]).filter(({ type }) => type.startsWith('experiment'));
      const last = numbered.at(-1);
      const { inFlight, nextId } = new History(lines);
      expect(inFlight?.id).toBe((last?.type as string) === 'experiment-started' ? last!.id : undefined);
      expect(nextId).toBe(Math.max(0, ...numbered.map(({ id }) => id)) + 1);
    }
  });

  test('a history as of an earlier line, and what an experiment was judged by', () => {
    for (const lines of journals) {
      const history = new History(lines);
      const at = lines.length >> 1;
      expect(ids(history.asOf(at).comparable)).toEqual(ids(new History(lines.slice(0, at)).comparable));
      for (const experiment of history.experiments) {
        const before = history.judging(experiment);
        const alike = ended(lines.slice(0, experiment.seq)).filter(
          ({ id }) => outOf(lines.slice(0, experiment.seq), id) === outOf(lines, experiment.id),
        );
        expect(ids(before.comparable)).toEqual(ids(alike));
      }
    }
  });
});

test('lines that are added later change nothing of a history', () => {
  const lines = randomJournal(3);
  const growing = lines.slice(0, 20);
  const history = new History(growing);
  const before = history.nextId;
  growing.push(...lines.slice(20));
  expect(history.lines).toHaveLength(20);
  expect(history.nextId).toBe(before);
});
