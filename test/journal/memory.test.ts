import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openJournal, readJournal } from '../../src/journal/journal.ts';
import { memoryOf, openIdeas, openNudges } from '../../src/journal/memory.ts';
import type { MemoryEntry } from '../../src/journal/record.ts';
import { emptyDirectory, experiment, note } from './entries.ts';

const entries: readonly MemoryEntry[] = [
  { type: 'nudge', text: 'look at the weekday' },
  { type: 'question', text: 'why?', answer: 'because' },
  { type: 'plateau', why: 'nothing kept in 5 experiments' },
  { type: 'duck', questions: ['What have you tried?'], answers: ['Trees.'], causes: [2] },
  { type: 'research-report', brief: 'find ideas', report: 'five of them', causes: [3] },
  { type: 'idea', text: 'the weekday', axis: 'features.time', source: 'researcher', causes: [0] },
  { type: 'idea', text: 'a linear model', axis: null, source: 'duck', causes: [3] },
  { type: 'insight', text: 'x is noise' },
  { type: 'conversation', summary: 'so far' },
  {
    type: 'llm-usage',
    model: 'm',
    purpose: 'step',
    calls: 1,
    inputTokens: 5,
    outputTokens: 7,
    estimated: false,
    cost: null,
  },
  { type: 'researcher-switch', from: 'llm', to: 'offline', why: 'the endpoint is gone' },
  { type: 'constraint', action: 'exclude', columns: ['x'], why: 'a leak', causes: [0] },
  { type: 'undo', undoes: [1], causes: [] },
  { type: 'researcher-event', what: 'gave-up', text: 'I have exhausted all options' },
];

describe('a researcher’s memory', () => {
  test('of every kind is read back from the journal as it was written, and notes are left out of it', async () => {
    const path = join(emptyDirectory(), 'journal.jsonl');
    const journal = await openJournal(path);
    for (const entry of entries) await journal.append(entry);
    await journal.append(note('torn'));
    await journal.close();
    const memory = memoryOf(await readJournal(path));
    expect(memory).toMatchObject(entries);
    expect(memory.map(({ seq }) => seq)).toEqual(entries.map((_, i) => i));
  });

  test('holds a nudge open until an idea or an experiment names it, an idea until an experiment does', () => {
    const memory = entries.map((entry, seq) => ({ ...entry, seq, at: '', previous: '', hash: '' }));
    expect(openIdeas(memory, []).map(({ seq }) => seq)).toEqual([5, 6]);
    expect(openNudges(memory, [])).toEqual([]);
    const onlyNudge = memory.slice(0, 1);
    expect(openNudges(onlyNudge, []).map(({ text }) => text)).toEqual(['look at the weekday']);
    expect(openNudges(onlyNudge, [experiment({ id: 3, causes: [0] })])).toEqual([]);
    const undo = { type: 'undo', undoes: [0], causes: [], seq: 12, at: '', previous: '', hash: '' } as const;
    expect(openNudges([...onlyNudge, undo], [])).toEqual([]);
    expect(openIdeas(memory, [experiment({ id: 4, causes: [5] })]).map(({ seq }) => seq)).toEqual([6]);
  });
});
