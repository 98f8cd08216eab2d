import { afterEach, describe, expect, test, vi } from 'vitest';
import { accountFields } from '../../src/api/account-text.ts';
import { makeOutput } from '../../src/cli/output.ts';
import { freezeText } from '../../src/cli/terminal/freeze-text.ts';
import { experimentRow, SessionView } from '../../src/cli/terminal/session-view.ts';
import { displayWidth } from '../../src/core/display-width.ts';
import { alignedTable } from '../../src/core/text-table.ts';
import { consequencesOf, formatConsequences } from '../../src/journal/causes.ts';
import type { Experiment, Line } from '../../src/journal/record.ts';
import { resultRow, resultRows } from '../../src/journal/result-rows.ts';
import { formatResults } from '../../src/journal/results.ts';
import { experimentDetails, formatDetails } from '../../src/journal/show.ts';
import { formatStages, stagesOf } from '../../src/journal/stages.ts';
import type { ExperimentEvent, LabEvent, SessionEvent } from '../../src/lab/events.ts';
import { ledgerOf, ledgerText } from '../../src/lab/ledger.ts';
import type { FreezeReport } from '../../src/split/freeze/freeze-table.ts';
import { experiment } from '../journal/entries.ts';

const widths = [40, 60, 80];
const names = [
  '顧客の年齢層',
  'plan_🎉👍🏽',
  'e\u0301tat du contrat',
  '🇩🇪🇫🇷',
  '한국어 열',
  'กำไร',
  'x'.repeat(150),
  'plain',
];
const interval = (center: number, half: number) => ({ low: center - half, high: center + half });

function scored(id: number, status: Experiment['status'], hypothesis: string): Experiment {
  return experiment({
    id,
    status,
    hypothesis,
    parent: id > 1 ? id - 1 : null,
    axis: id > 1 ? 'features.combinations' : 'baseline',
    reason:
      'gain 0.3332 is beyond the noise of 0.0532 that luck explains after 1 try; checked with all 300 validation rows in other orders',
    source: `one\n${'a long line of source text, '.repeat(8)}${id}\n`,
    importance: names.map((name) => ({ feature: `numbers.${name}`, share: 1 / names.length })),
    scores: {
      cvAuc: 0.66,
      cvInterval: interval(0.66, 0.0105),
      foldAucs: [0.65, 0.67, 0.6, 0.7, 0.71],
      validationAuc: 0.65 + id / 100,
      validationInterval: interval(0.66, 0.02),
      scoresHash: 'd'.repeat(64),
      baseAucs: { [names[0]!]: 0.655, gbdt: 0.6 },
    },
    evidence:
      id === 1
        ? null
        : {
            against: 1,
            cvGain: 0.01,
            cvGainSe: 0.003,
            validationGain: 0.01,
            validationGainSe: 0.005,
            gain: 0.01,
            gainSe: 0.002,
            z: 5,
            zNeeded: 3,
          },
  });
}

const lines: Line[] = [
  scored(1, 'baseline', 'The baseline: numbers and common categories, one boosted model.'),
  ...names.map((name, i) =>
    scored(
      i + 2,
      'kept',
      `What "${name}" means depends on "${names[(i + 1) % names.length]}": their combinations.`,
    ),
  ),
  experiment({
    id: 20,
    status: 'crashed',
    reason: 'TypeError: x is not a function',
    hypothesis: 'It breaks',
  }),
].map((entry, seq) => ({ ...entry, seq, at: '2026-01-02T03:04:05.000Z', previous: '', hash: '' }));

/** What a screen of this width would show of the text. */
function screen(text: string, width: number): string[] {
  vi.stubEnv('COLUMNS', String(width));
  let written = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written += String(chunk);
    return true;
  });
  makeOutput(false).say(text);
  write.mockRestore();
  return written.split('\n');
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const report = {
  study: 'calls',
  nRows: 1500,
  nFeatures: names.length,
  changed: true,
  directory: '/a/very/long/path/without/any/space/that/goes/on/and/on/and/on/to/the/end/data/calls',
  target: { column: 'won', positive: 'yes', negative: 'no' },
  profile: {
    trainRate: 0.36,
    columns: names.map((name, i) => ({
      name,
      role: 'category',
      nMissing: i,
      nDistinct: 1234 * i,
      low: null,
      median: null,
      high: null,
      top: names.map((value) => ({ value, count: 1 })),
      auc: 0.5,
    })),
  },
  parts: { train: { nRows: 900 }, validation: { nRows: 300 }, sealed: { nRows: 300 } },
  drift: [{ notable: true, column: names[0], part: 'sealed', auc: 0.7 }],
  notes: [`"${names[1]}" holds paths of files; it is kept as an id and no model is shown it.`],
  suspects: names.map((column) => ({
    column,
    rule: 'filled',
    strength: 0.9,
    why: `"${column}" is filled in 90 % of the rows with won = yes and in none of the others.`,
    examples: [{ cell: '2024-06-10', outcome: 'won = yes' }],
    remedy: `If it is not known by then, exclude it: npx nightlab exclude calls "${column}".`,
  })),
  duplicates: { nRows: 1 },
  ceiling: { nRows: 10, auc: 0.9 },
} as unknown as FreezeReport;

const account = {
  leansOn: names.map((column) => ({ column, share: 0.125 })),
  suspected: [{ column: names[0]!, answer: 'open' as const }],
  gaps: [{ column: names[2]!, missingShare: 0.5 }],
  leftOut: [{ column: names[3]!, why: 'it is only known afterwards', knownAfterwards: true }],
};

const events: Experiment[] = lines.filter((line): line is Line & Experiment => line.type === 'experiment');
const eventOf = (each: Experiment): ExperimentEvent =>
  ({ event: 'experiment', ...resultRow(each, 0.01) }) as unknown as ExperimentEvent;

const texts: [string, (width: number) => string][] = [
  ['results', (width) => formatResults(resultRows(lines), 'table', width)],
  ['results --stages', (width) => formatStages(stagesOf(lines), 'table', width)],
  ['results --causes', (width) => formatConsequences(consequencesOf(lines), 'table', width)],
  ['results --ledger', () => ledgerText(ledgerOf(lines, 2))],
  ['show', (width) => formatDetails(experimentDetails(lines, 3), width, accountFields(account))],
  ['freeze', (width) => freezeText(report, width)],
  ['research', (width) => events.map((each) => experimentRow(eventOf(each), width)).join('\n')],
];

describe('on a terminal', () => {
  test.each(texts.flatMap(([what, text]) => widths.map((width) => [what, width, text] as const)))(
    '%s is never wider than %i cells',
    (_what, width, text) => {
      for (const line of screen(text(width), width))
        expect([line, displayWidth(line) <= width]).toEqual([line, true]);
    },
  );

  test.each(widths)('tables and cards alone, before any line is wrapped, fit %i cells', (width) => {
    for (const [what, text] of texts.filter(([name]) => /^results( --stages|$)/.test(name)))
      for (const line of text(width).split('\n'))
        expect([what, line, displayWidth(line) <= width]).toEqual([what, line, true]);
  });

  test.each(widths)('no word of a hypothesis is divided in the stages at %i cells', (width) => {
    const words = formatStages(stagesOf(lines), 'table', width).split(/\s+/);
    for (const word of [
      'baseline:',
      'numbers',
      'common',
      'categories,',
      'boosted',
      'depends',
      'combinations.',
    ])
      expect(words).toContain(word);
  });

  test('names in Chinese, with emoji or combining marks align', () => {
    const columns = [
      { title: 'column', align: 'left' },
      { title: 'n', align: 'right' },
      { title: 'role', align: 'left' },
    ] as const;
    const rows = names.map((name) => [name.slice(0, 12), '1', 'category']);
    const table = alignedTable(columns, rows, 80).trimEnd().split('\n');
    const starts = table.slice(1).map((line) => displayWidth(line.slice(0, line.indexOf('category'))));
    expect(new Set(starts).size).toBe(1);
  });

  test('below 60 cells there is a card a row with every figure, from 60 on a table', () => {
    const at = (width: number): string => formatResults(resultRows(lines).slice(0, 2), 'table', width);
    expect(at(60)).toMatch(/^id {2}status/);
    expect(at(59)).toBe(`id 1  baseline  cv AUC 0.6600 ± 0.0105  valid. AUC 0.6600
  best 0  took 1.5 s
  The baseline: numbers and common categories, one boosted
  model.

id 2  from 1  kept  features.combinations
  cv AUC 0.6600 ± 0.0105  valid. AUC 0.6700  best 0
  took 1.5 s
  What "顧客の年齢層" means depends on "plan_🎉👍🏽": their
  combinations.
`);
  });

  test('figures are never cut off: where they do not fit, there are cards', () => {
    const columns = ['learner', 'cv AUC (95%)', 'gain over it (95%)', 'and the rest'].map((title) => ({
      title,
      align: 'left' as const,
    }));
    const cells = [
      'gbdt',
      '0.5590 (0.5184 to 0.5971)',
      '-0.0156 (-0.0471 to +0.0131)',
      '0.1234 (0.1111 to 0.2222)',
    ];
    for (const width of [40, 60, 80, 100]) {
      const text = alignedTable(columns, [cells], width).replaceAll(/\s+/g, ' ');
      for (const cell of cells) expect(text).toContain(cell);
    }
  });

  test('text for a file keeps its lines, whatever their length', () => {
    vi.stubEnv('COLUMNS', '');
    let written = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      written += String(chunk);
      return true;
    });
    const tty = Object.getOwnPropertyDescriptor(process.stdout, 'columns');
    Object.defineProperty(process.stdout, 'columns', { value: undefined, configurable: true });
    makeOutput(false).say('word '.repeat(100));
    if (tty) Object.defineProperty(process.stdout, 'columns', tty);
    else Reflect.deleteProperty(process.stdout, 'columns');
    expect(written).toBe(`${'word '.repeat(100)}\n`);
  });
});

describe('the live line', () => {
  test.each(widths)('shows the running experiment at %i cells, in one line', (width) => {
    vi.useFakeTimers();
    const drawn: string[] = [];
    const view = new SessionView({
      json: false,
      say: () => {},
      warn: () => {},
      data: () => {},
      print: () => {},
      redraw: (text) => drawn.push(text),
      width,
      live: true,
    });
    const session = {
      event: 'session',
      study: 'calls',
      nTrainRows: 1,
      nColumns: 1,
      workers: 1,
      researcher: 'offline',
      limits: { experiments: 120, minutes: null, until: null },
      nBefore: 0,
    } as unknown as SessionEvent;
    view.show(session);
    view.show(eventOf(events[1]!));
    view.show({
      event: 'experiment-started',
      id: 17,
      hypothesis: `Wide names: ${names[0]}`,
    } as unknown as LabEvent);
    vi.advanceTimersByTime(500);
    view.stop();
    vi.useRealTimers();
    const last = drawn.filter((text) => text !== '').at(-1)!;
    expect(last).toMatch(/17 Wide names/);
    expect(displayWidth(last)).toBeLessThan(width);
  });

  test('one worker, one row and one column are said in the singular', () => {
    const said: string[] = [];
    const view = new SessionView({ ...makeOutput(false), say: (text) => said.push(text), live: false });
    view.show({
      event: 'session',
      study: 'calls',
      nTrainRows: 1,
      nColumns: 1,
      workers: 1,
      researcher: 'offline',
      limits: { experiments: 1, minutes: null, until: null },
      endsAt: null,
      nBefore: 1,
    } as unknown as SessionEvent);
    expect(said.slice(0, 2)).toEqual([
      'calls: 1 train row x 1 column, 1 worker, offline researcher, 1 experiment',
      'Going on from 1 experiment before.',
    ]);
  });
});
