import { expect, test } from 'vitest';
import type { Line } from '../../src/journal/record.ts';
import type { Candidate, Judge } from '../../src/judge/judge.ts';
import { wrongDecisions } from '../../src/lab/rejudge.ts';

/** A judge whose evidence is the number of the look. */
const judge = {
  compare: (_challenger: Candidate, _best: Candidate, { nth }: { nth: number }) => ({
    status: 'kept',
    reason: 'gain',
    evidence: { z: 5, zNeeded: nth, cvGain: 1, cvGainSe: 1 },
  }),
} as unknown as Judge;

const replayed = new Map([1, 2].map((id) => [id, { id } as Candidate]));

/** Experiment 2 was judged at the first look; a try came into the journal while it was checked. */
function journal(asOf: number | undefined): Line[] {
  const entries = [
    { type: 'experiment-started', id: 1 },
    { type: 'experiment', id: 1, status: 'baseline', reason: '', evidence: null, best: 1 },
    { type: 'experiment-started', id: 2 },
    { type: 'try', status: 'scored', evidence: { z: 1, zNeeded: 9 }, asOf: 2 },
    {
      type: 'experiment',
      id: 2,
      status: 'kept',
      reason: 'gain',
      evidence: { z: 5, zNeeded: 1, cvGain: 1, cvGainSe: 1 },
      best: 2,
      ...(asOf !== undefined && { asOf }),
    },
  ];
  return entries.map((entry, seq) => ({ ...entry, seq })) as unknown as Line[];
}

test('a try that came while an experiment was checked leaves its decision as it was made', () => {
  expect(wrongDecisions(judge, journal(3), replayed)).toEqual([]);
});

test('without the lines that it was judged by, an experiment is judged by all before it', () => {
  expect(wrongDecisions(judge, journal(undefined), replayed)).toEqual([
    'the evidence of experiment 2 in the journal is not what the judge finds',
  ]);
});

test.each([2, 5])(
  'an experiment cannot have been judged by %s lines of a journal where it began at 3',
  (asOf) => {
    expect(wrongDecisions(judge, journal(asOf), replayed)).toContain(
      `experiment 2 says that it was judged by ${asOf} lines of the journal, which cannot be`,
    );
  },
);
