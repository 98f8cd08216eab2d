/**
 * Scores of a file's rows -> the columns to write, and what to say of them: how rows are known, whether scores are
 * probabilities, and what a decision is worth.
 */
import { counted } from '../core/counted.ts';
import { LabError } from '../core/errors.ts';
import { Dictionary } from '../table/memory/dictionary.ts';
import { freeName } from '../table/names/column-names.ts';
import type { PredictionInput } from '../table/prediction/read-for-prediction.ts';
import type { OutputColumn } from '../table/prediction/write-scores.ts';
import { type DecisionRule, decideRows } from './decide.ts';
import { type Expected, expectedOf } from './expect.ts';
import { type HeldOut, worstGroup } from './held-out.ts';
import type { ModelFacts } from './model-folder.ts';

export interface Prediction {
  readonly columns: readonly OutputColumn[];
  /** For programs. */
  readonly report: {
    /** The names of the columns that were added, and of the ids. */
    readonly columns: {
      readonly row: string;
      readonly ids: readonly string[];
      readonly score: string;
      readonly decision: string | null;
    };
    /** True where scores come true as often as they say, out of fold; null where it is not known. */
    readonly isProbability: boolean | null;
    readonly decision: {
      readonly rule: DecisionRule;
      readonly nPositive: number;
      readonly cut: number | null;
      /** Out of fold; null where the model folder does not know. */
      readonly expected: Expected | null;
    } | null;
  };
  /** For people, one sentence or two per line. */
  readonly text: readonly string[];
}

/** @throws LabError `export.badDecision` where more rows are asked for than there are, or a threshold that no probability has. */
export function predictionOf(
  facts: Pick<ModelFacts, 'target' | 'heldOut'>,
  { written, keys }: Pick<PredictionInput, 'written' | 'keys'>,
  scores: Float64Array,
  rule: DecisionRule | null,
): Prediction {
  const { target, heldOut } = facts;
  if (
    heldOut?.isCalibrated === true &&
    rule?.kind === 'threshold' &&
    !(rule.threshold >= 0 && rule.threshold <= 1)
  ) {
    throw new LabError(
      'export.badDecision',
      `A threshold of ${rule.threshold} was asked for, and the scores are probabilities, from 0 to 1`,
      rule.threshold > 1 && rule.threshold <= 100
        ? `For ${rule.threshold} percent, give --threshold ${rule.threshold / 100}.`
        : 'Give a threshold between 0 and 1.',
    );
  }
  const names = written.map(({ name }) => name);
  const own = (wanted: string): string => {
    const name = freeName(wanted, names);
    names.push(name);
    return name;
  };
  const row = own('row');
  const wantedScore = heldOut?.isCalibrated === true ? 'probability' : 'score';
  const score = own(wantedScore);
  const wantedDecision = 'decision';
  const decision = rule === null ? null : own(wantedDecision);
  const decided = rule === null ? null : decideRows(scores, rule);
  const columns: OutputColumn[] = [
    { name: row, values: Int32Array.from(scores, (_, i) => i + 1) },
    ...written.map(({ name, codes, dictionary }) => ({ name, values: { codes, dictionary } })),
    { name: score, values: scores },
  ];
  if (decided && decision !== null) {
    const dictionary = Dictionary.of([target.negative, target.positive]);
    columns.push({ name: decision, values: { codes: Int32Array.from(decided.isPositive), dictionary } });
  }
  const expected = rule === null || heldOut === undefined ? null : expectedOf(heldOut, rule, scores.length);
  const changed: [string, string | null][] = [
    ['row', row],
    [wantedScore, score],
    [wantedDecision, decision],
  ];
  return {
    columns,
    report: {
      columns: { row, ids: keys, score, decision },
      isProbability: heldOut === undefined ? null : heldOut.isCalibrated,
      decision:
        rule === null || decided === null
          ? null
          : { rule, nPositive: decided.nPositive, cut: decided.cut, expected },
    },
    text: [
      keys.length === 0
        ? `There is no id column: "${row}" is the row's number in the input file, 1 = the first.`
        : `Rows are known by ${keys.map((name) => `"${name}"`).join(', ')}, as in the input file, and by their number there ("${row}", 1 = the first).`,
      ...changed.flatMap(([wanted, name]) =>
        name === null || name === wanted
          ? []
          : [`The input has a column "${wanted}", so that of the output is called "${name}".`],
      ),
      scoreText(score, heldOut, target),
      ...(rule === null || decided === null
        ? []
        : decisionText(rule, decided, expected, scores.length, target)),
    ],
  };
}

type Target = ModelFacts['target'];

function scoreText(name: string, heldOut: HeldOut | undefined, { positive }: Target): string {
  if (heldOut === undefined)
    return `"${name}": higher means more likely "${positive}". Whether it is a probability is not known: this model folder keeps no out-of-fold scores.`;
  const { meanScore, rate } = worstGroup(heldOut);
  if (heldOut.isCalibrated)
    return `"${name}" of "${positive}": checked on ${heldOut.nRows.toLocaleString('en')} train rows out of fold; the largest error is that of rows given ${percent(meanScore)} on average, of which ${percent(rate)} were "${positive}".`;
  return `"${name}" is not a probability: train rows out of fold given ${meanScore.toFixed(2)} on average were "${positive}" in ${percent(rate)} of cases. Use it to rank rows.`;
}

function decisionText(
  rule: DecisionRule,
  { nPositive, cut, nTiedOut }: ReturnType<typeof decideRows>,
  expected: Expected | null,
  nRows: number,
  { positive, negative }: Target,
): string[] {
  const at = cut === null ? 'no row scores so high' : `scores from ${digits(cut)}`;
  const lines = [
    `Decision "${positive}" for ${nPositive.toLocaleString('en')} of ${counted(nRows, 'row')} (${at}), "${negative}" for the others.`,
  ];
  if (nTiedOut > 0 && rule.kind !== 'threshold')
    lines.push(
      `${nTiedOut === 1 ? '1 more row has' : `${nTiedOut.toLocaleString('en')} more rows have`} exactly the cut-off score; of rows with equal scores the first in the file were taken.`,
    );
  if (expected === null) {
    lines.push('What to expect of it is not known: this model folder keeps no out-of-fold scores.');
    return lines;
  }
  const { caughtShare, caughtInterval, precision, precisionInterval, baseRate } = expected;
  const source = `Counted on ${expected.nRows.toLocaleString('en')} train rows, each scored by models that had not seen it; it holds for new rows that are like them.`;
  if (precision === null || precisionInterval === null)
    lines.push(`Expected: no out-of-fold row would be picked. ${source}`);
  else
    lines.push(
      `Expected: it catches ${percent(caughtShare)} of all "${positive}" rows (95% interval ${range(caughtInterval)}), and of the rows it picks ${percent(precision)} are "${positive}" (${range(precisionInterval)}); of all rows ${percent(baseRate)} are.`,
      source,
    );
  return lines;
}

function percent(share: number): string {
  const shown = 100 * share;
  return `${shown > 0 && shown < 10 ? shown.toFixed(1) : shown.toFixed(0)}%`;
}

function range({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${percent(low)} to ${percent(high)}`;
}

function digits(score: number): string {
  return String(Number(score.toPrecision(4)));
}
