import type { Auc, FeatureBench, Interval, LearnerFigures, SetFigures } from '../../api/index.ts';
import { counted } from '../../core/counted.ts';
import { csvTable } from '../../core/csv-table.ts';
import { cutToWidth, displayWidth, padToWidth } from '../../core/display-width.ts';
import { LabError } from '../../core/errors.ts';
import { oneLine, markdownText as plainMarkdown } from '../../core/plain-text.ts';
import { alignedTable, markdownTable, type TextColumn } from '../../core/text-table.ts';
import { wrapText } from '../../core/wrap-text.ts';

export const benchFormats = ['table', 'csv', 'md', 'json'] as const;
/** Below this width a set's verdict comes after its name. */
const minColumns = 60;
const maxName = 24;

export type BenchFormat = (typeof benchFormats)[number];

const formats: Readonly<Record<string, BenchFormat>> = {
  csv: 'csv',
  md: 'md',
  markdown: 'md',
  json: 'json',
  txt: 'table',
};

/** The format that a file's name asks for. @throws LabError `cli.outputFormat`. */
export function formatOfFile(path: string): BenchFormat {
  const ending = /\.([^.\\/]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  if (Object.hasOwn(formats, ending)) return formats[ending]!;
  throw new LabError(
    'cli.outputFormat',
    `${path} does not say in which form to write`,
    'Let its name end in .csv, .md, .json or .txt.',
  );
}

/** A benchmark as text that ends in a line feed; `width` in terminal cells, of the table. */
export function formatBench(bench: FeatureBench, format: BenchFormat, width: number): string {
  switch (format) {
    case 'table':
      return tableText(bench, width);
    case 'csv':
      return csvTable(csvTitles, csvRows(bench));
    case 'md':
      return markdownPage(bench);
    case 'json':
      return `${JSON.stringify(bench)}\n`;
  }
}

function tableText(bench: FeatureBench, width: number): string {
  const names = bench.sets.map(({ set }) => oneLine(set));
  const longest = Math.min(maxName, Math.max(...names.map(displayWidth)));
  const verdicts = bench.sets.map((figures, at) => {
    const words = `${verdictWord(figures)}  ${inWords(figures)}`;
    if (width < minColumns) return wrapText(`${names[at]}: ${words}`, width, 2);
    const name = padToWidth(cutToWidth(names[at]!, longest), longest, 'left');
    // Words that continue below start under the words.
    const hang = longest + 9;
    return wrapText(`  ${name}  ${padded(verdictWord(figures))}  ${inWords(figures)}`, width, hang);
  });
  return [
    ...heading(bench).map((line) => wrapText(line, width, 0)),
    '',
    ...verdicts,
    '',
    alignedTable(figureColumns, figureRows(bench), width).trimEnd(),
    '',
    ...footnotes(bench).map((line) => wrapText(line, width, 2)),
    '',
  ].join('\n');
}

function padded(verdict: string): string {
  return verdict.padEnd(5);
}

function markdownPage(bench: FeatureBench): string {
  const columns: TextColumn[] = ['set', 'verdict', 'in words'].map((title) => ({ title, align: 'left' }));
  const words = bench.sets.map((figures) => [figures.set, verdictWord(figures), inWords(figures)]);
  return [
    ...heading(bench).map((line) => `${plainMarkdown(line)}  `),
    '',
    markdownTable(columns, words),
    markdownTable(figureColumns, figureRows(bench)),
    ...footnotes(bench).map((line) => `${plainMarkdown(line)}  `),
    '',
  ].join('\n');
}

function heading({ study, nTrainRows, nFolds, sets }: FeatureBench): string[] {
  return [
    sets.length === 1
      ? `${study}: what its only feature set adds to guessing.`
      : `${study}: what each of ${counted(sets.length, 'feature set')} adds to the others.`,
    `Measured on ${counted(nTrainRows, 'train row')} by cross-validation in ${nFolds} folds. Validation and sealed rows were not looked at.`,
  ];
}

function verdictWord({ verdict }: SetFigures): string {
  return verdict === 'unknown' ? '-' : verdict;
}

/** `helps gbdt +0.1075; hurts logistic -0.0200; noise for module`, or `gbdt +0.1075; noise for module`. */
function inWords({ learners, redundant, verdict }: SetFigures): string {
  const of = (wanted: LearnerFigures['verdict']): LearnerFigures[] =>
    learners.filter((figures) => figures.verdict === wanted);
  const gains = (some: readonly LearnerFigures[]): string =>
    some.map(({ learner, adds }) => `${learner} ${signed(adds!.gain)}`).join(', ');
  const words = [
    ...(['helps', 'hurts'] as const).flatMap((word) => {
      if (of(word).length === 0) return [];
      // The verdict of the whole says the word where it is the only one.
      return [`${verdict === 'mixed' ? `${word} ` : ''}${gains(of(word))}`];
    }),
  ];
  const noise = of('noise').map(({ learner }) => learner);
  if (words.length > 0 && noise.length > 0) words.push(`noise for ${noise.join(', ')}`);
  if (verdict === 'noise' && redundant === null) words.push('no gain or loss beyond luck');
  if (redundant !== null) {
    const { beyond, oneOf } = redundant;
    words.push(
      beyond.length > 0
        ? `adds nothing beyond ${beyond.map(oneLine).join(', or beyond ')}`
        : 'better than guessing alone; no gain shown beside the others',
    );
    if (oneOf.length > 1) words.push(`do not drop all of ${oneOf.map(oneLine).join(', ')}`);
  }
  return words.length > 0 ? words.join('; ') : 'not measured';
}

const figureColumns: readonly TextColumn[] = [
  { title: 'set', align: 'left', bare: true },
  { title: 'learner', align: 'left' },
  { title: 'adds (95% interval)', align: 'left' },
  { title: 'verdict', align: 'left' },
  { title: 'alone', align: 'right' },
  { title: '(95%)', align: 'left', dropOrder: 3 },
  { title: 'without', align: 'right' },
  { title: '(95%)', align: 'left', dropOrder: 2 },
];

function figureRows({ learners, sets }: FeatureBench): string[][] {
  const all = learners.flatMap(({ learner, all }) =>
    all ? [['all sets', learner, '', '', figure(all), spanOf(all.interval, 3), '', '']] : [],
  );
  const rows = sets.flatMap(({ set, learners: figures }) =>
    figures.map(({ learner, adds, verdict, alone, without }) => [
      set,
      learner,
      adds ? `${signed(adds.gain)} (${signed(adds.interval.low)} to ${signed(adds.interval.high)})` : '-',
      verdict === null ? '-' : `${verdict}${leaning({ verdict, adds })}`,
      alone ? figure(alone) : '-',
      alone ? spanOf(alone.interval, 3) : '',
      without ? figure(without) : '-',
      without ? spanOf(without.interval, 3) : '',
    ]),
  );
  return [...all, ...rows];
}

/** Where a comparison would count by itself, and is noise among so many. */
function leaning({ verdict, adds }: Pick<LearnerFigures, 'verdict' | 'adds'>): string {
  if (verdict !== 'noise' || adds === null) return '';
  return adds.interval.low > 0 ? ' (+)' : adds.interval.high < 0 ? ' (-)' : '';
}

function learnersText({ learners, study }: FeatureBench): string {
  const plain = learners.map(({ learner }) => learner).filter((learner) => learner !== 'module');
  return [
    ...(plain.length < learners.length
      ? [`module: the model of models/${study}/pipeline.ts, which is what would be exported.`]
      : []),
    ...(plain.length > 0 ? [`${plain.join(', ')}: plain, with default options.`] : []),
  ].join(' ');
}

function footnotes(bench: FeatureBench): string[] {
  const { learners, sets, nComparisons, notes, complete, kind } = bench;
  return [
    'adds: AUC with the set minus AUC without it, on the same rows and folds. An AUC of 0.5 is guessing, 1 is perfect.',
    `helps, hurts: more than luck explains. noise: could be luck. The chance of even one false call among the ${counted(nComparisons, 'comparison')} is 5% (Holm); each interval is 95% by itself.`,
    ...(sets.some((each) => each.learners.some((figures) => leaning(figures) !== ''))
      ? [
          `noise (+), noise (-): would count alone, but among ${counted(nComparisons, 'comparison')} it may be luck.`,
        ]
      : []),
    learnersText(bench),
    ...learners.flatMap(({ learner, failed }) =>
      failed === null ? [] : [`${learner} was not measured: ${oneLine(failed)}`],
    ),
    ...notes.map(oneLine),
    ...(complete ? [] : ['Ended early: what is missing (-) was not measured; verdicts allow for it all.']),
    ...nextSteps(bench, kind),
  ];
}

function nextSteps({ sets, study }: FeatureBench, kind: FeatureBench['kind']): string[] {
  const hurting = sets.filter(({ verdict }) => verdict === 'hurts');
  if (hurting.length === 0) return [];
  const names = hurting.flatMap(({ members }) => members);
  if (kind === 'blocks')
    return [
      `Next: take ${names.map(oneLine).join(', ')} out of models/${study}/pipeline.ts, then npx nightlab try ${study}`,
    ];
  if (names.length > 8)
    return [`Next: npx nightlab exclude ${study} COLUMN... takes columns out of every later module.`];
  return [`Next: npx nightlab exclude ${study} ${names.map(shellWord).join(' ')}`];
}

function shellWord(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `'${oneLine(name).replaceAll("'", `'\\''`)}'`;
}

const csvTitles = [
  'set',
  'learner',
  'set_verdict',
  'verdict',
  'how',
  'adds',
  'adds_low',
  'adds_high',
  'p',
  'p_holm',
  'all',
  'all_low',
  'all_high',
  'alone',
  'alone_low',
  'alone_high',
  'without',
  'without_low',
  'without_high',
  'adds_nothing_beyond',
  'keep_one_of',
  'members',
];

function csvRows({ sets, learners }: FeatureBench): string[][] {
  const list = (names: readonly string[] | undefined): string => (names ?? []).join('; ');
  return sets.flatMap(({ set, members, verdict, redundant, learners: figures }) =>
    figures.map((each) => [
      set,
      each.learner,
      verdict,
      each.verdict ?? '',
      each.how,
      ...(each.adds
        ? [each.adds.gain, each.adds.interval.low, each.adds.interval.high].map((value) => value.toFixed(6))
        : ['', '', '']),
      ...(each.adds ? [each.adds.pValue, each.adds.pHolm].map((value) => value.toPrecision(4)) : ['', '']),
      ...aucCells(learners.find(({ learner }) => learner === each.learner)?.all ?? null),
      ...aucCells(each.alone),
      ...aucCells(each.without),
      list(redundant?.beyond),
      list(redundant?.oneOf),
      list(members),
    ]),
  );
}

function aucCells(auc: Auc | null): string[] {
  return auc === null
    ? ['', '', '']
    : [auc.cvAuc, auc.interval.low, auc.interval.high].map((value) => value.toFixed(6));
}

function figure({ cvAuc }: Auc): string {
  return cvAuc.toFixed(4);
}

function spanOf({ low, high }: Interval, digits: number): string {
  return `${low.toFixed(digits)} to ${high.toFixed(digits)}`;
}

function signed(value: number): string {
  const text = value.toFixed(4);
  return text === '-0.0000' ? '0.0000' : value > 0 && text !== '0.0000' ? `+${text}` : text;
}
