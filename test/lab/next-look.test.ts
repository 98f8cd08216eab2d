import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { History } from '../../src/journal/history.ts';
import type { Line } from '../../src/journal/record.ts';
import { constrainStudy } from '../../src/lab/constrain-study.ts';
import { Inbox } from '../../src/lab/inbox.ts';
import { lookAfter } from '../../src/lab/next-look.ts';
import { placesOf } from '../../src/lab/study-paths.ts';
import { smallStudy } from './small-study.ts';

const evidence = (cvGain: number) => ({ z: 0.1, zNeeded: 3, cvGain, cvGainSe: 1 });

function journal(): Line[] {
  const entries = [
    { type: 'experiment', id: 1, status: 'baseline', evidence: null },
    { type: 'experiment', id: 2, status: 'discarded', evidence: evidence(2) },
    { type: 'try', status: 'discarded', evidence: evidence(9), asOf: 2 },
    { type: 'constraint', action: 'exclude', columns: ['x'], why: '', causes: [] },
    { type: 'experiment', id: 3, status: 'baseline', evidence: null },
    { type: 'experiment', id: 4, status: 'discarded', evidence: evidence(1) },
    // Judged before the word, written after it.
    { type: 'try', status: 'discarded', evidence: evidence(8), asOf: 3 },
    { type: 'try', status: 'discarded', evidence: evidence(3), asOf: 6 },
  ];
  return entries.map((entry, seq) => ({ ...entry, seq })) as unknown as Line[];
}

test('every look counts, and promises hold among experiments and tries of the same columns', () => {
  const lines = journal();
  expect(lookAfter(new History(lines))).toMatchObject({ nth: 6, promised: 3 });
  expect(lookAfter(new History(lines, new Map()))).toMatchObject({ nth: 6, promised: 9 });
});

test('undo takes no look at hidden labels out of the inbox', async () => {
  const root = await smallStudy(200);
  try {
    const inbox = new Inbox(placesOf(root, 'small').inbox);
    await inbox.put('nudge', 'try trees');
    await inbox.put('try', '{}');
    const answer = await constrainStudy(root, 'small', { kind: 'undo' });
    expect(answer.text).toContain('the nudge "try trees"');
    expect((await inbox.waiting()).map(({ kind }) => kind)).toEqual(['try']);
  } finally {
    rmSync(root, { recursive: true });
  }
});
