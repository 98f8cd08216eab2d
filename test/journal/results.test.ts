import { describe, expect, test } from 'vitest';
import type { Experiment, Line } from '../../src/journal/record.ts';
import { resultRow, resultRows } from '../../src/journal/result-rows.ts';
import { formatResults } from '../../src/journal/results.ts';
import { experimentDetails, formatDetails } from '../../src/journal/show.ts';
import { formatStages, stagesOf } from '../../src/journal/stages.ts';
import { experiment, note } from './entries.ts';

const interval = (center: number, half: number) => ({ low: center - half, high: center + half });

function scored(
  id: number,
  status: Experiment['status'],
  validationAuc: number,
  gain: number | null,
): Experiment {
  return experiment({
    id,
    status,
    best: status === 'discarded' ? 1 : id,
    parent: id === 1 ? null : 1,
    axis: id === 1 ? 'baseline' : 'features.time',
    source: `line one\nthis is ${id}\n`,
    scores: {
      cvAuc: 0.66,
      cvInterval: interval(0.66, 0.0105),
      foldAucs: [0.65, 0.67],
      validationAuc,
      validationInterval: interval(validationAuc, 0.02),
      scoresHash: 'd'.repeat(64),
      baseAucs: { gbdt: 0.655 },
    },
    evidence:
      gain === null
        ? null
        : {
            against: 1,
            cvGain: gain,
            cvGainSe: 0.003,
            validationGain: gain,
            validationGainSe: 0.005,
            gain,
            gainSe: 0.002,
            z: gain / 0.002,
            zNeeded: 3,
          },
  });
}

const lineOf = (entry: Experiment | ReturnType<typeof note>, seq: number): Line => ({
  ...entry,
  seq,
  at: '2026-01-02T03:04:05.000Z',
  previous: '',
  hash: '',
});

const lines = [
  scored(1, 'baseline', 0.581, null),
  note('a nudge'),
  scored(2, 'kept', 0.628, 0.047),
  scored(3, 'discarded', 0.627, -0.001),
  scored(4, 'kept', 0.6285, 0.0005),
  experiment({
    id: 5,
    parent: 4,
    status: 'crashed',
    reason: 'ReferenceError: x',
    hypothesis: 'tab\there | "odd"\u001b[31m',
  }),
].map(lineOf);

describe('results', () => {
  test('as JSON is one array with exactly the stable members', () => {
    const rows = JSON.parse(formatResults(resultRows(lines), 'json', 80));
    expect(rows).toHaveLength(5);
    expect(Object.keys(rows[0])).toEqual(
      (
        'id parent proposer axis hypothesis status reason cvAuc cvInterval validationAuc best causes ' +
        'durationMs overheadMs peakMemoryMb'
      ).split(' '),
    );
    expect(rows[4]).toMatchObject({
      id: 5,
      status: 'crashed',
      cvAuc: null,
      cvInterval: null,
      validationAuc: null,
    });
  });

  test.each([200, 120, 100, 80, 60])(
    'as a table fits %i columns, one line per row, and keeps the hypothesis',
    (width) => {
      const table = formatResults(resultRows(lines), 'table', width);
      const [head, ...rows] = table.trimEnd().split('\n');
      expect(rows).toHaveLength(5);
      for (const row of [head!, ...rows]) expect(row.length).toBeLessThanOrEqual(width);
      expect(head).toContain('hypothesis');
      expect(rows[0]).toContain('The month of');
    },
  );

  test('on a screen leaves room for the hypothesis of what is set aside, and says once why it is', () => {
    const mark = { used: ['Cancelled On'], open: ['Cancelled On'], lacked: [] };
    const rows = resultRows(lines).map((row, i) => (i < 2 ? { ...row, incomparable: mark } : row));
    const table = formatResults(rows, 'table', 80);
    expect(table).toContain('* The month of');
    expect(table.split('used excluded column "Cancelled On": 2 experiments')).toHaveLength(2);
  });

  test('as a table lines its columns up', () => {
    const rows = formatResults(resultRows(lines), 'table', 200).trimEnd().split('\n');
    const at = rows[0]!.indexOf('hypothesis');
    expect(rows[1]!.slice(at)).toBe('The month of the call tells whether a lead closes');
    expect(rows[1]).toContain('0.6600 ± 0.0105');
  });

  test('never hands a terminal the control characters of a hypothesis', () => {
    for (const format of ['table', 'tsv', 'md'] as const) {
      expect(formatResults(resultRows(lines), format, 200)).not.toMatch(/[^\P{Cc}\n\t]/u);
    }
    expect(formatDetails(experimentDetails(lines, 5))).not.toMatch(/[^\P{Cc}\n\t]/u);
  });

  test('as TSV has as many cells in each line, at full precision, and as Markdown escapes its bars', () => {
    const rows = formatResults(resultRows(lines), 'tsv', 80).trimEnd().split('\n');
    expect(new Set(rows.map((row) => row.split('\t').length))).toEqual(new Set([15]));
    const precise = { ...resultRow(scored(6, 'kept', 0.3, 0.1), 0.01), cvAuc: 0.1 + 0.2 };
    expect(formatResults([precise], 'tsv', 80)).toContain('0.30000000000000004');
    expect(formatResults(resultRows(lines), 'md', 80)).toContain('tab here \\| "odd"');
  });
});

describe('stages', () => {
  test('are the baseline and every kept change, each with its gain and whether that is within noise', () => {
    const stages = stagesOf(lines);
    expect(stages.map(({ id, withinNoise }) => [id, withinNoise])).toEqual([
      [1, false],
      [2, false],
      [4, true],
    ]);
    expect(stages[0]).toMatchObject({ stage: 'baseline', gain: null, gainInterval: null });
    // 0.047 -+ 1.96 x 0.002
    expect(stages[1]!.gainInterval!.low).toBeCloseTo(0.04308, 5);
    expect(stages[1]!.gainInterval!.high).toBeCloseTo(0.05092, 5);
  });

  test('as a table say the gain with its interval, and "within noise" where it holds zero', () => {
    const rows = formatStages(stagesOf(lines), 'table', 250).trimEnd().split('\n');
    expect(rows[2]).toContain('+0.0470 (+0.0431 to +0.0509)');
    expect(rows[2]).not.toContain('within noise');
    expect(rows[3]).toContain('+0.0005 (-0.0034 to +0.0044)  within noise');
  });
});

describe('show', () => {
  test('has the diff against the parent’s source, the scores and the timings', () => {
    const details = experimentDetails(lines, 2);
    expect(details.diff).toBe(
      '--- experiment 1\n+++ experiment 2\n@@ -1,2 +1,2 @@\n line one\n-this is 1\n+this is 2\n',
    );
    const text = formatDetails(details);
    for (const part of [
      'experiment 2: kept, from 1',
      'gbdt alone 0.6550',
      'fit 5 ms',
      '-this is 1',
      'z 23.50',
    ]) {
      expect(text).toContain(part);
    }
  });

  test('of the baseline shows its source, and of a crash its reason', () => {
    expect(experimentDetails(lines, 1).diff).toBeNull();
    expect(formatDetails(experimentDetails(lines, 1))).toContain('this is 1');
    expect(formatDetails(experimentDetails(lines, 5))).toContain('ReferenceError: x');
  });

  test('of an experiment that is not there says which there are', () => {
    expect(() => experimentDetails(lines, 9)).toThrow(/there is no experiment 9/);
    const { type: _, ...rest } = experiment({ id: 9 });
    const started: Line = {
      ...lineOf(experiment({ id: 9 }), 9),
      ...rest,
      type: 'experiment-started',
      attempt: 1,
    } as Line;
    expect(() => experimentDetails([...lines, started], 9)).toThrow(/was started and has not ended/);
  });
});
