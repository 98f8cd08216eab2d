import { describe, expect, test } from 'vitest';
import { formatBench, formatOfFile } from '../../src/cli/terminal/bench-text.ts';
import { displayWidth } from '../../src/core/display-width.ts';
import type { BenchLearner, FeatureBench, LearnerFigures, SetFigures } from '../../src/lab/bench-record.ts';

const auc = (cvAuc: number) => ({ cvAuc, interval: { low: cvAuc - 0.03, high: cvAuc + 0.03 } });

function figures(
  learner: BenchLearner,
  gain: number,
  half: number,
  verdict: LearnerFigures['verdict'],
): LearnerFigures {
  const interval = { low: gain - half, high: gain + half };
  return {
    learner,
    how: 'dropped',
    alone: auc(0.6),
    without: auc(0.65),
    adds: { gain, interval, pValue: 0.01, pHolm: 0.1 },
    verdict,
  };
}

function benchOf(...sets: Partial<SetFigures>[]): FeatureBench {
  return {
    study: 'calls',
    nTrainRows: 1440,
    nFolds: 5,
    kind: 'columns',
    learners: [
      { learner: 'module', all: auc(0.7), failed: null },
      { learner: 'gbdt', all: auc(0.7), failed: null },
      { learner: 'logistic', all: null, failed: 'out of memory' },
    ],
    sets: sets.map((set, i) => ({
      set: `set ${i}`,
      members: ['x'],
      learners: [],
      verdict: 'noise',
      redundant: null,
      ...set,
    })),
    nComparisons: 6,
    notes: [],
    complete: true,
  };
}

// What was seen: +0.1075 (+0.086 to +0.129) by one learner, -0.0036 by the other, and "within noise".
const time: Partial<SetFigures> = {
  set: 'time',
  verdict: 'helps',
  learners: [figures('gbdt', 0.1075, 0.0215, 'helps'), figures('logistic', -0.0036, 0.01, 'noise')],
};
const mixed: Partial<SetFigures> = {
  set: 'calls',
  verdict: 'mixed',
  learners: [figures('gbdt', 0.05, 0.01, 'helps'), figures('logistic', -0.02, 0.01, 'hurts')],
};
const leaning: Partial<SetFigures> = { set: 'age', learners: [figures('gbdt', 0.01, 0.009, 'noise')] };
const copy: Partial<SetFigures> = {
  set: 'copy',
  learners: [figures('gbdt', 0, 0.009, 'noise')],
  redundant: { beyond: ['calls'], oneOf: ['calls', 'copy'] },
};
const bench = benchOf(time, mixed, leaning, copy);

describe('a benchmark for people', () => {
  test('says of each set in one line what it is worth, and to which learner', () => {
    const lines = formatBench(bench, 'table', 100).split('\n');
    expect(lines).toContain('  time   helps  gbdt +0.1075; noise for logistic');
    expect(lines).toContain('  calls  mixed  helps gbdt +0.0500; hurts logistic -0.0200');
    expect(lines).toContain('  age    noise  no gain or loss beyond luck');
    expect(lines).toContain('  copy   noise  adds nothing beyond calls; do not drop all of calls, copy');
    expect(lines.join('\n')).toContain('noise (+)');
    expect(lines.join('\n')).toContain('logistic was not measured: out of memory');
  });

  test.each([120, 80, 60, 59, 40, 30])('has no line of more than %d cells', (width) => {
    const wide = benchOf(
      time,
      { ...mixed, set: '売上と通話の記録'.repeat(6) },
      { ...copy, set: 'x'.repeat(90) },
    );
    for (const line of formatBench(wide, 'table', width).split('\n'))
      expect(displayWidth(line)).toBeLessThanOrEqual(width);
  });

  test('says that it was ended early, and what takes a set out that hurts', () => {
    const hurting = benchOf({
      set: 'bad',
      members: ['call date', 'y'],
      verdict: 'hurts',
      learners: [figures('gbdt', -0.05, 0.01, 'hurts')],
    });
    const text = formatBench({ ...hurting, complete: false }, 'table', 100);
    expect(text).toContain('Ended early');
    expect(text).toContain("Next: npx nightlab exclude calls 'call date' y");
  });

  test('neither csv nor Markdown runs or breaks what a set is named', () => {
    const odd = benchOf({ ...time, set: '=cmd|"x",\ny' });
    expect(formatBench(odd, 'csv', 80).split('\n')[1]).toMatch(/^"'=cmd\|""x"",/);
    expect(formatBench(odd, 'md', 80)).toContain('\\|');
    // Escaped, the rule below the titles would be a row, and the table no table.
    expect(formatBench(odd, 'md', 80)).toContain('\n| --- | --- | --- |\n');
  });
});

test.each([
  ['a.csv', 'csv'],
  ['b/A.MD', 'md'],
  ['x.markdown', 'md'],
  ['x.json', 'json'],
  ['x.txt', 'table'],
])('%s is written as %s', (path, format) => {
  expect(formatOfFile(path)).toBe(format);
});

test.each(['a', 'a.xlsx', 'a.csv/b', '.csv.'])('%s is refused', (path) => {
  expect(() => formatOfFile(path)).toThrow(expect.objectContaining({ code: 'cli.outputFormat' }));
});
