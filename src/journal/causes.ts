/**
 * Journal -> what led to an experiment, and what came of each word: nudges, questions, duck rounds and reports with
 * the experiments that have them among their causes and the gain of those that were kept. Ideas and plateaus come
 * between a word and its experiments; they are followed, and named only where nothing else led there.
 */

import { alignedTable, markdownTable, oneLine, type TextColumn, tsvTable } from '../core/text-table.ts';
import { z95 } from '../core/z95.ts';
import type { Interval, Line } from './record.ts';
import type { ResultFormat } from './results.ts';
import { signed } from './signed.ts';

export interface Cause {
  readonly seq: number;
  readonly type:
    | 'nudge'
    | 'constraint'
    | 'undo'
    | 'question'
    | 'duck'
    | 'research-report'
    | 'idea'
    | 'plateau';
  /** What was said, in one line. */
  readonly text: string;
}

/** The causes of these numbers and theirs, oldest first. Numbers of other lines are left out. */
export function causesOf(lines: readonly Line[], seqs: readonly number[]): Cause[] {
  const found = new Map<number, Cause>();
  const visit = (seq: number): void => {
    const line = lines[seq];
    const cause = line && causeOf(line);
    if (!cause || found.has(seq)) return;
    found.set(seq, cause);
    if ('causes' in line) line.causes?.forEach(visit);
  };
  seqs.forEach(visit);
  return [...found.values()].sort((left, right) => left.seq - right.seq);
}

function causeOf(line: Line): Cause | null {
  const { seq, type } = line;
  switch (type) {
    case 'nudge':
    case 'question':
    case 'idea':
      return { seq, type, text: oneLine(line.text) };
    case 'constraint':
      return {
        seq,
        type,
        text: oneLine(`${line.action} ${line.columns.map((name) => `"${name}"`).join(', ')}`),
      };
    case 'undo':
      return { seq, type, text: `line ${line.undoes.join(', ')}` };
    case 'duck':
      return { seq, type, text: oneLine(line.answers.join(' ')) };
    case 'research-report':
      return { seq, type, text: oneLine(line.report) };
    case 'plateau':
      return { seq, type, text: oneLine(line.why) };
    default:
      return null;
  }
}

const names: Readonly<Record<Cause['type'], string>> = {
  nudge: 'nudge',
  constraint: 'constraint',
  undo: 'undo',
  question: 'question',
  duck: 'duck round',
  'research-report': 'research report',
  idea: 'idea',
  plateau: 'plateau',
};

const isWord = ({ type }: Cause): boolean => type !== 'undo' && type !== 'idea' && type !== 'plateau';

/** `nudge "use weekdays"; duck round`: the words that led there; an idea or plateau only where there are none. */
export function causesText(causes: readonly Cause[], maxCharacters = 48): string {
  const words = causes.filter(isWord);
  return (words.length > 0 ? words : causes.slice(-1))
    .map(({ type, text }) =>
      type === 'nudge' || type === 'question' || type === 'idea' || type === 'constraint'
        ? `${names[type]} "${cut(text, maxCharacters)}"`
        : names[type],
    )
    .join('; ');
}

export interface Consequence extends Cause {
  /** When it was said, ISO 8601, UTC. */
  readonly at: string;
  /** Experiments that it led to, in order. */
  readonly experiments: readonly number[];
  readonly kept: readonly number[];
  /** Sum of the gains of those kept, with its 95% interval; null where none was. */
  readonly gain: number | null;
  readonly gainInterval: Interval | null;
}

/** Every nudge, question, duck round and report with what came of it, oldest first. */
export function consequencesOf(lines: readonly Line[]): Consequence[] {
  const experiments = lines.flatMap((line) =>
    line.type === 'experiment' && line.causes.length > 0
      ? [{ line, roots: new Set(causesOf(lines, line.causes).map(({ seq }) => seq)) }]
      : [],
  );
  return lines.flatMap((line) => {
    const cause = causeOf(line);
    if (!cause || !isWord(cause)) return [];
    const led = experiments.filter(({ roots }) => roots.has(cause.seq)).map((each) => each.line);
    const kept = led.filter(({ status }) => status === 'kept');
    const evidence = kept.flatMap((experiment) => (experiment.evidence ? [experiment.evidence] : []));
    const gain = evidence.reduce((sum, each) => sum + each.gain, 0);
    const half = z95 * Math.sqrt(evidence.reduce((sum, each) => sum + each.gainSe ** 2, 0));
    const isBought = evidence.length > 0;
    return [
      {
        ...cause,
        at: line.at,
        experiments: led.map(({ id }) => id),
        kept: kept.map(({ id }) => id),
        gain: isBought ? gain : null,
        gainInterval: isBought ? { low: gain - half, high: gain + half } : null,
      },
    ];
  });
}

const columns: readonly TextColumn[] = [
  { title: 'what', align: 'left' },
  { title: 'led to', align: 'left' },
  { title: 'kept', align: 'left' },
  { title: 'bought', align: 'left' },
  { title: 'words', align: 'left', grows: true },
];

/** One row per word. @param width of the terminal in characters; only the `table` format heeds it. */
export function formatConsequences(
  consequences: readonly Consequence[],
  format: ResultFormat,
  width: number,
): string {
  if (format === 'json') return `${JSON.stringify(consequences)}\n`;
  const rows = consequences.map(({ type, text, experiments, kept, gain, gainInterval }) => [
    names[type],
    experiments.length === 0 ? 'nothing yet' : idsText(experiments),
    idsText(kept),
    gain === null || gainInterval === null
      ? ''
      : `${signed(gain)} (${signed(gainInterval.low)} to ${signed(gainInterval.high)})`,
    text,
  ]);
  if (format === 'tsv') return tsvTable(columns, rows);
  return format === 'md' ? markdownTable(columns, rows) : alignedTable(columns, rows, width);
}

function idsText(ids: readonly number[]): string {
  return ids.length <= 4 ? ids.join(', ') : `${ids.slice(0, 3).join(', ')} ... ${ids.at(-1)}`;
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;
}

/** `nudge (line 12): use weekdays`. */
export function causeText({ seq, type, text }: Cause, maxCharacters: number): string {
  return `${names[type]} (line ${seq}): ${cut(text, maxCharacters)}`;
}
