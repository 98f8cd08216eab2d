import { expect, test } from 'vitest';
import {
  columnsUsed,
  comparableIn,
  constraintsIn,
  excludedAt,
  lastAct,
  lastUndo,
  marksIn,
} from '../../src/journal/constraints.ts';
import type { Line } from '../../src/journal/record.ts';

/** Lines with just what constraints look at; the place in the list is the number. */
function journal(...entries: readonly object[]): Line[] {
  return entries.map((entry, seq) => ({ seq, ...entry })) as unknown as Line[];
}
const start = (id: number) => ({ type: 'experiment-started', id, source: '' });
const end = (id: number, source = '') => ({ type: 'experiment', id, best: id, source, importance: [] });
const exclude = (...columns: string[]) => ({
  type: 'constraint',
  action: 'exclude',
  columns,
  why: '',
  causes: [],
});
const include = (...columns: string[]) => ({
  type: 'constraint',
  action: 'include',
  columns,
  why: '',
  causes: [],
});
const undo = (...undoes: number[]) => ({ type: 'undo', undoes, causes: [] });
const out = (lines: readonly Line[]): string[] => [...constraintsIn(lines).keys()];

test('what is out is what was excluded and not included since; undo and undo of undo count', () => {
  expect(out(journal(exclude('a', 'b'), include('a')))).toEqual(['b']);
  expect(out(journal(exclude('a'), exclude('b'), undo(1)))).toEqual(['a']);
  expect(out(journal(exclude('a'), undo(0), undo(1)))).toEqual(['a']);
  expect(out(journal(exclude('a'), include('a'), undo(1)))).toEqual(['a']);
  expect(out(journal(exclude('a'), undo(0), undo(1), undo(2)))).toEqual([]);
});

test('an experiment belongs to the columns that were out when it began', () => {
  const lines = journal(start(1), end(1), start(2), exclude('a'), end(2), start(3), end(3));
  expect(comparableIn(lines).map(({ id }) => id)).toEqual([3]);
  expect([...excludedAt(lines, 2).keys()]).toEqual([]);
  expect([...excludedAt(lines, 3).keys()]).toEqual(['a']);
  expect([...marksIn(lines).keys()]).toEqual([1, 2]);
});

test('an experiment that was begun again belongs to its last beginning', () => {
  const lines = journal(start(1), exclude('a'), start(1), end(1));
  expect([...excludedAt(lines, 1).keys()]).toEqual(['a']);
  expect(comparableIn(lines).map(({ id }) => id)).toEqual([1]);
});

test('letting a column back brings back what it was compared with, in whatever order columns went', () => {
  const lines = journal(start(1), end(1), exclude('a'), start(2), end(2), include('a'));
  expect(comparableIn(lines).map(({ id }) => id)).toEqual([1]);
  expect(marksIn(lines).get(2)).toEqual({ used: [], open: [], lacked: ['a'] });
  const swapped = journal(
    exclude('a'),
    exclude('b'),
    start(1),
    end(1),
    include('a', 'b'),
    exclude('b'),
    exclude('a'),
  );
  expect(comparableIn(swapped).map(({ id }) => id)).toEqual([1]);
});

test('a nudge and what came of it are undone together, then what was said before; a nudge that undid is passed over', () => {
  const nudge = (text: string) => ({ type: 'nudge', text });
  const lines = journal(exclude('z'), nudge('drop a'), { ...exclude('a'), causes: [1] });
  expect(lastAct(lines)).toEqual([1, 2]);
  const undone = [
    ...lines,
    ...journal(nudge('undo'), { ...undo(1, 2), causes: [3] }).map((line, i) => ({ ...line, seq: 3 + i })),
  ];
  expect(lastAct(undone)).toEqual([0]);
  expect(lastUndo(undone)?.seq).toBe(4);
  expect(out(undone)).toEqual(['z']);
});

test('what an experiment used is known by whole names, in what it leans on or in its source', () => {
  const importance = [
    { feature: 'model/a.region_code=2', share: 0.5 },
    { feature: 'model/a.visits', share: 0 },
  ];
  expect(columnsUsed({ importance, source: '' }, ['region', 'region_code', 'visits'])).toEqual([
    'region_code',
  ]);
  expect(columnsUsed({ importance: [], source: "numeric(['visits'])" }, ['visit', 'visits'])).toEqual([
    'visits',
  ]);
});
