import { describe, expect, test } from 'vitest';
import { causesOf, causesText, consequencesOf, formatConsequences } from '../../src/journal/causes.ts';
import type { Experiment, JournalEntry, Line } from '../../src/journal/record.ts';
import { experimentDetails, formatDetails } from '../../src/journal/show.ts';
import { formatStages, stagesOf } from '../../src/journal/stages.ts';
import { experiment } from './entries.ts';

const interval = { low: 0.6, high: 0.7 };

function scored(
  id: number,
  changes: Partial<Experiment>,
  validationAuc: number,
  gain: number | null,
): Experiment {
  return experiment({
    id,
    scores: {
      cvAuc: 0.65,
      cvInterval: interval,
      foldAucs: [0.65],
      validationAuc,
      validationInterval: interval,
      scoresHash: 'd'.repeat(64),
      baseAucs: {},
    },
    evidence:
      gain === null
        ? null
        : {
            against: 1,
            cvGain: gain,
            cvGainSe: 0.003,
            validationGain: gain,
            validationGainSe: 0.004,
            gain,
            gainSe: 0.003,
            z: 3,
            zNeeded: 2,
          },
    ...changes,
  });
}

const entries: JournalEntry[] = [
  scored(1, { status: 'baseline', axis: 'baseline', parent: null, proposer: 'baseline' }, 0.59, null),
  { type: 'nudge', text: 'try the weekday\nof the call' },
  scored(2, { status: 'kept', causes: [1], best: 2 }, 0.62, 0.03),
  { type: 'plateau', why: 'nothing was kept in 6 experiments' },
  { type: 'duck', questions: ['What have you tried?'], answers: ['Only trees.'], causes: [3] },
  { type: 'idea', text: 'a linear model beside the trees', axis: 'model.stack', source: 'duck', causes: [4] },
  scored(3, { status: 'discarded', causes: [5], best: 2 }, 0.61, -0.001),
  scored(4, { status: 'kept', causes: [5], best: 4, proposer: 'llm', axis: 'model.stack' }, 0.64, 0.02),
  { type: 'research-report', brief: 'find more', report: 'nothing of note', causes: [] },
  { type: 'question', text: 'why?', answer: 'because' },
];
const lines: Line[] = entries.map((entry, seq) => ({
  ...entry,
  seq,
  at: `2026-01-02T03:04:0${seq}.000Z`,
  previous: '',
  hash: '',
}));

describe('causes', () => {
  test('are followed through ideas and rounds to where they began', () => {
    expect(causesOf(lines, [5]).map(({ seq }) => seq)).toEqual([3, 4, 5]);
    expect(causesOf(lines, [5, 99, 0, 2])).toHaveLength(3);
  });

  test('in a word: the nudge with what was said, the duck round by its name', () => {
    expect(causesText(causesOf(lines, [1]))).toBe('nudge "try the weekday of the call"');
    expect(causesText(causesOf(lines, [5]))).toBe('duck round');
    expect(causesText(causesOf(lines, [1]), 10)).toBe('nudge "try the w…"');
    expect(causesText([])).toBe('');
  });

  test('a circle of causes in a journal ends', () => {
    const circle = lines.map((line) => (line.seq === 4 ? { ...line, causes: [5] } : line)) as Line[];
    expect(causesOf(circle, [5]).map(({ seq }) => seq)).toEqual([4, 5]);
  });
});

describe('consequences', () => {
  test('name for every word the experiments that it led to and the AUC that those bought', () => {
    const found = consequencesOf(lines);
    expect(found.map(({ type, experiments, kept, gain }) => ({ type, experiments, kept, gain }))).toEqual([
      { type: 'nudge', experiments: [2], kept: [2], gain: 0.03 },
      { type: 'duck', experiments: [3, 4], kept: [4], gain: 0.02 },
      { type: 'research-report', experiments: [], kept: [], gain: null },
      { type: 'question', experiments: [], kept: [], gain: null },
    ]);
    // 0.03 -+ 1.96 x 0.003
    expect(found[0]!.gainInterval!.low).toBeCloseTo(0.02412, 5);
  });

  test('as a table say "nothing yet" where nothing came of a word', () => {
    const rows = formatConsequences(consequencesOf(lines), 'table', 120).trimEnd().split('\n');
    expect(rows[1]).toMatch(
      /^nudge +2 +2 +\+0\.0300 \(\+0\.0241 to \+0\.0359\) +try the weekday of the call$/,
    );
    expect(rows[3]).toContain('nothing yet');
  });
});

test('the stages tell what the AUC was before and after, who proposed the change and what led to it', () => {
  const rows = formatStages(stagesOf(lines), 'table', 200).trimEnd().split('\n');
  expect(rows).toHaveLength(4);
  expect(rows[2]).toContain('0.5900 -> 0.6200');
  expect(rows[2]).toContain('nudge "try the weekday of the call"');
  expect(rows[3]).toMatch(/llm +duck round/);
  expect(stagesOf(lines)[2]).toMatchObject({ proposer: 'llm', causes: [{ seq: 3 }, { seq: 4 }, { seq: 5 }] });
});

test('show lists what led to an experiment, line by line', () => {
  const text = formatDetails(experimentDetails(lines, 4));
  expect(text).toContain('because of   duck round (line 4): Only trees.');
  expect(text).toContain('because of   idea (line 5): a linear model beside the trees');
  expect(experimentDetails(lines, 4).causes).toEqual([5]);
});
