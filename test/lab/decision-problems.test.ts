import { expect, test } from 'vitest';
import { History } from '../../src/journal/history.ts';
import type { Evidence, Line } from '../../src/journal/record.ts';
import type { Judged } from '../../src/lab/assess.ts';
import { claimProblems, decisionProblems } from '../../src/lab/decision-problems.ts';
import { lookAfter } from '../../src/lab/next-look.ts';

/** Experiment 2 was judged at the first look; a try came into the journal while it was checked. */
function journal(asOf: number | undefined): History {
  const entries = [
    { type: 'experiment-started', id: 1 },
    { type: 'experiment', id: 1, status: 'baseline', reason: '', evidence: null, best: 1 },
    { type: 'experiment-started', id: 2 },
    { type: 'try', status: 'scored', evidence: { z: 1, zNeeded: 9 }, asOf: 2 },
    {
      type: 'experiment',
      id: 2,
      status: 'kept',
      reason: 'gain; checked',
      evidence: { z: 5, zNeeded: 1, cvGain: 1, cvGainSe: 1 },
      best: 2,
      ...(asOf !== undefined && { asOf }),
    },
  ];
  return new History(entries.map((entry, seq) => ({ ...entry, seq })) as unknown as Line[]);
}

/** A judge whose evidence is the number of the look. */
function judgedBy(history: History): Judged {
  const evidence = { z: 5, zNeeded: lookAfter(history).nth, cvGain: 1, cvGainSe: 1 };
  return { status: 'kept', reason: 'gain', evidence: evidence as unknown as Evidence };
}

function problems(history: History): string[] {
  const second = history.experiments[1]!;
  return [...claimProblems(history), ...decisionProblems(second, judgedBy(history.judging(second)))];
}

test('a try that came while an experiment was checked leaves its decision as it was made', () => {
  expect(problems(journal(3))).toEqual([]);
});

test('without the lines that it was judged by, an experiment is judged by all before it', () => {
  expect(problems(journal(undefined))).toEqual([
    'the evidence of experiment 2 in the journal is not what the judge finds',
  ]);
});

test.each([2, 5])(
  'an experiment cannot have been judged by %s lines of a journal where it began at 3',
  (asOf) => {
    expect(problems(journal(asOf))).toContain(
      `experiment 2 says that it was judged by ${asOf} lines of the journal, which is impossible`,
    );
  },
);

test('a comparison that the journal of an invalid module leaves out is named', () => {
  const [, second] = journal(3).experiments;
  const struck = { ...second!, status: 'invalid' as const, evidence: null };
  expect(decisionProblems(struck, judgedBy(journal(3)))).toEqual([
    'experiment 2 was compared with hidden labels, but the journal does not count it',
  ]);
});

test('a reason in the words of an earlier version is the same reason, and another one is not', () => {
  const [, second] = journal(3).experiments;
  const evidence = second!.evidence;
  const judged = {
    status: 'discarded' as const,
    evidence,
    reason:
      'cross-validation gains 0.0100, but an earlier try gained most of that too and was not kept, and the hidden validation rows do not confirm it',
  };
  const before =
    'cross-validation gains 0.0100, but an earlier try promised most of that in vain, and the hidden validation rows do not bear it out';
  const line = (reason: string) => ({ ...second!, status: 'discarded' as const, reason });
  expect(decisionProblems(line(judged.reason), judged)).toEqual([]);
  expect(decisionProblems(line(before), judged)).toEqual([]);
  expect(decisionProblems(line(before.replace('0.0100', '0.0200')), judged)).toHaveLength(1);
});
