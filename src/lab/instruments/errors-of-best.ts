/**
 * Out-of-fold scores of the best model -> where it is wrong: segments whose outcome it misjudges, segments in which
 * it ranks worse than elsewhere, and the rows that surprise it most. Train rows alone.
 *
 * misjudged: z = (positives - sum p) / sqrt(sum p (1 - p)) with p of expected-rates.ts;
 * ill-ranked: the cross-validated AUC within the segment against that of all rows, in standard errors.
 */
import { counted } from '../../core/counted.ts';
import { alignedTable, oneLine, type TextColumn } from '../../core/text-table.ts';
import { z95 } from '../../core/z95.ts';
import { cvScore, placeFolds, planFolds } from '../../judge/fold-scoring.ts';
import { type Column, cellOf } from '../../table/table.ts';
import { expectedRates } from './expected-rates.ts';
import { type RowSegment, segmentsOf, shortNumber } from './segments.ts';
import { positiveShare, type TrainPart } from './train-part.ts';

const maxSegments = 8;
const minRows = 40;
const minOfClass = 10;
const shownSegments = 10;
const shownRows = 3;
const clipped = 40;
/** Below this many standard errors a segment is not worth naming. */
const minZ = 2;

interface JudgedSegment extends RowSegment {
  readonly column: string;
  readonly rate: number;
  readonly expected: number;
  /** Above 0: more positives than the model expects. */
  readonly z: number;
  /** Null where the segment has too few rows of a class. */
  readonly auc: { readonly value: number; readonly se: number } | null;
}

/** Text of at most about 5,000 characters. O(columns x rows log rows). */
export function errorsOfBest(part: TrainPart, outOfFold: Float64Array): string {
  const { table, labels, folds } = part;
  const expected = expectedRates(outOfFold, labels, folds);
  const plan = planFolds(labels, folds);
  const overall = cvScore(plan, placeFolds(plan, outOfFold));
  const segments = table.columns
    .filter(({ role }) => role !== 'id' && role !== 'constant')
    .flatMap((column) =>
      segmentsOf(column, plan.scoredRows, maxSegments)
        .filter(({ rows }) => rows.length >= minRows && rows.length < plan.scoredRows.length)
        .map((segment) => judged(part, column.name, segment, outOfFold, expected)),
    );
  const misjudged = segments
    .filter(({ z }) => Math.abs(z) >= minZ)
    .sort((left, right) => Math.abs(right.z) - Math.abs(left.z));
  const deficit = ({ auc }: JudgedSegment): number => (auc ? (overall.cvAuc - auc.value) / auc.se : 0);
  const illRanked = segments
    .filter((segment) => deficit(segment) >= minZ)
    .sort((left, right) => deficit(right) - deficit(left));
  const byChance = Math.round(0.0455 * segments.length);
  return [
    `Out of fold the best has AUC ${overall.cvAuc.toFixed(4)} on ${plan.scoredRows.length} rows. ${counted(segments.length, 'segment')} ${segments.length === 1 ? 'was' : 'were'} looked at; by chance alone about ${byChance} would be misjudged with |z| above 2.`,
    '',
    'Misjudged: the outcome is not what the scores say (expected), so something about these rows is not in the features.',
    misjudged.length === 0 ? 'None.' : table1(misjudged.slice(0, shownSegments)),
    `Ill-ranked: within these rows the order is worse than within all (AUC ${overall.cvAuc.toFixed(3)}).`,
    illRanked.length === 0 ? 'None.' : table2(illRanked.slice(0, shownSegments)),
    'The most surprising rows (cells clipped):',
    ...surprises(part, expected, plan.scoredRows),
  ].join('\n');
}

function judged(
  { labels, folds }: TrainPart,
  column: string,
  segment: RowSegment,
  outOfFold: Float64Array,
  expected: Float64Array,
): JudgedSegment {
  const { rows } = segment;
  let sum = 0;
  let variance = 0;
  for (const row of rows) {
    const p = expected[row]!;
    sum += p;
    variance += p * (1 - p);
  }
  const rate = positiveShare(labels, rows);
  const positives = rate * rows.length;
  const fewest = Math.min(positives, rows.length - positives);
  const z = (positives - sum) / Math.sqrt(variance || 1);
  const auc = fewest < minOfClass ? null : aucWithin(rows, labels, folds, outOfFold);
  return { ...segment, column, rate, expected: sum / rows.length, z, auc };
}

function aucWithin(
  rows: Uint32Array,
  labels: Uint8Array,
  folds: TrainPart['folds'],
  outOfFold: Float64Array,
): JudgedSegment['auc'] {
  const isIn = new Uint8Array(labels.length);
  for (const row of rows) isIn[row] = 1;
  const within = folds.map(({ fitRows, applyRows }) => ({
    fitRows,
    applyRows: applyRows.filter((row) => isIn[row] === 1),
  }));
  const isScorable = within.some(({ applyRows }) => {
    const positives = applyRows.filter((row) => labels[row] === 1).length;
    return positives >= 2 && applyRows.length - positives >= 2;
  });
  if (!isScorable) return null;
  const plan = planFolds(labels, within);
  const { cvAuc, cvInterval } = cvScore(plan, placeFolds(plan, outOfFold));
  return { value: cvAuc, se: (cvInterval.high - cvInterval.low) / (2 * z95) };
}

const segmentColumns: readonly TextColumn[] = [
  { title: 'column', align: 'left' },
  { title: 'segment', align: 'left' },
  { title: 'rows', align: 'right' },
];

function segmentCells({ column, label, rows }: JudgedSegment): string[] {
  return [oneLine(column), oneLine(label).slice(0, clipped), String(rows.length)];
}

function table1(segments: readonly JudgedSegment[]): string {
  return alignedTable(
    [
      ...segmentColumns,
      { title: 'rate', align: 'right' },
      { title: 'expected', align: 'right' },
      { title: 'z', align: 'right' },
    ],
    segments.map((one) => [
      ...segmentCells(one),
      one.rate.toFixed(3),
      one.expected.toFixed(3),
      `${one.z > 0 ? '+' : ''}${one.z.toFixed(1)}`,
    ]),
    Number.POSITIVE_INFINITY,
  );
}

function table2(segments: readonly JudgedSegment[]): string {
  return alignedTable(
    [...segmentColumns, { title: 'AUC within', align: 'right' }, { title: 'se', align: 'right' }],
    segments.map((one) => [
      ...segmentCells(one),
      one.auc?.value.toFixed(3) ?? '',
      one.auc?.se.toFixed(3) ?? '',
    ]),
    Number.POSITIVE_INFINITY,
  );
}

/** Positives that the model thought least likely, negatives that it thought most likely. */
function surprises(
  { table, labels, target }: TrainPart,
  expected: Float64Array,
  rows: Uint32Array,
): string[] {
  const byScore = rows.slice().sort((left, right) => expected[left]! - expected[right]! || left - right);
  const positives = byScore.filter((row) => labels[row] === 1).slice(0, shownRows);
  const negatives = byScore
    .filter((row) => labels[row] === 0)
    .slice(-shownRows)
    .reverse();
  return [...positives, ...negatives].map((row) => {
    const cells = table.columns
      .filter(({ role }) => role !== 'id' && role !== 'constant')
      .map((column) => `${oneLine(column.name)}=${cellText(column, row)}`);
    const outcome = labels[row] === 1 ? target.positive : target.negative;
    const text = `- ${oneLine(outcome)}, expected ${expected[row]!.toFixed(3)}: ${cells.join(', ')}`;
    return text.length > 500 ? `${text.slice(0, 500)}…` : text;
  });
}

function cellText(column: Column, row: number): string {
  const cell = cellOf(column, row);
  if (cell === null) return '-';
  if (typeof cell === 'string') {
    const text = oneLine(cell);
    return text.length > clipped ? `${text.slice(0, clipped)}…` : text;
  }
  return column.kind === 'date' ? new Date(cell).toISOString().slice(0, 10) : shortNumber(cell);
}
