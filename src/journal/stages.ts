/**
 * The story of a study: the baseline and every kept change, one row each, with what the change was worth.
 *
 * A change's gain is what the judge weighed: out of fold and hidden validation together, paired with the best before.
 */

import { alignedTable, markdownTable, type TextColumn, tsvTable } from '../core/text-table.ts';
import { z95 } from '../core/z95.ts';
import { type Cause, causesOf, causesText } from './causes.ts';
import { type IncomparableMark, marksIn, markText } from './constraints.ts';
import type { Experiment, Interval, Line, Proposer } from './record.ts';
import { plusMinus, type ResultFormat } from './results.ts';
import { signed } from './signed.ts';

export interface Stage {
  readonly id: number;
  /** What kind of change it was; `baseline` for the first. */
  readonly stage: string;
  /** Of the best before it; null for the baseline. */
  readonly validationAucBefore: number | null;
  readonly validationAuc: number;
  readonly cvAuc: number;
  readonly cvInterval: Interval;
  readonly whatChanged: string;
  /** Null for the baseline. */
  readonly gain: number | null;
  /** 95%. */
  readonly gainInterval: Interval | null;
  /** True where the interval of the gain holds zero. */
  readonly withinNoise: boolean;
  readonly proposer: Proposer;
  /** The journal lines that led to it, oldest first. */
  readonly causes: readonly Cause[];
  /** Why it is compared with nothing of now: a person took columns out, or back, since. */
  readonly incomparable?: IncomparableMark;
}

/** The baseline and every kept change, oldest first. */
export function stagesOf(lines: readonly Line[]): Stage[] {
  const experiments = lines.filter((line): line is Line & Experiment => line.type === 'experiment');
  const marks = marksIn(lines);
  const aucs = new Map(experiments.map(({ id, scores }) => [id, scores?.validationAuc ?? null]));
  return experiments
    .filter(({ status }) => status === 'kept' || status === 'baseline')
    .flatMap((experiment) => {
      const { evidence } = experiment;
      const before = evidence === null ? null : rounded(aucs.get(evidence.against) ?? null);
      const mark = marks.get(experiment.id);
      return stageOf(experiment, before, causesOf(lines, experiment.causes)).map((stage) => ({
        ...stage,
        ...(mark && { incomparable: mark }),
      }));
    });
}

/** Kept figures are shown to 4 decimals (shown.ts). */
function rounded(auc: number | null): number | null {
  return auc === null ? null : Number(auc.toFixed(4));
}

function stageOf(experiment: Experiment, before: number | null, causes: readonly Cause[]): Stage[] {
  const { scores, evidence } = experiment;
  if (scores === null) return [];
  const half = evidence === null ? 0 : z95 * evidence.gainSe;
  return [
    {
      id: experiment.id,
      stage: experiment.status === 'baseline' ? 'baseline' : experiment.axis,
      validationAucBefore: before,
      validationAuc: Number(scores.validationAuc.toFixed(4)),
      cvAuc: scores.cvAuc,
      cvInterval: scores.cvInterval,
      whatChanged: experiment.hypothesis,
      gain: evidence?.gain ?? null,
      gainInterval: evidence === null ? null : { low: evidence.gain - half, high: evidence.gain + half },
      withinNoise: evidence !== null && Math.abs(evidence.gain) <= half,
      proposer: experiment.proposer,
      causes,
    },
  ];
}

const columns: readonly TextColumn[] = [
  { title: 'stage', align: 'left', bare: true },
  { title: 'id', align: 'right', dropOrder: 2 },
  { title: 'valid. AUC', align: 'right' },
  { title: 'cv AUC', align: 'left', dropOrder: 5 },
  { title: 'gain', align: 'left' },
  { title: '', align: 'left' },
  { title: 'by', align: 'left', dropOrder: 3 },
  { title: 'because of', align: 'left', dropOrder: 4 },
  { title: 'what changed', align: 'left', grows: true, below: true },
];

/** The stages table. @param width of the terminal in characters; only the `table` format heeds it. */
export function formatStages(stages: readonly Stage[], format: ResultFormat, width: number): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(stages)}\n`;
    case 'tsv':
      return tsvTable(columns, stages.map(cells));
    case 'md':
      return markdownTable(columns, stages.map(cells));
    case 'table':
      return alignedTable(columns, stages.map(cells), width);
  }
}

function cells(stage: Stage): string[] {
  return [
    stage.stage,
    String(stage.id),
    `${stage.validationAucBefore === null ? '' : `${stage.validationAucBefore.toFixed(4)} -> `}${stage.validationAuc.toFixed(4)}`,
    plusMinus(stage.cvAuc, stage.cvInterval),
    stage.gain === null || stage.gainInterval === null ? '' : gainText(stage.gain, stage.gainInterval),
    stage.withinNoise ? 'within noise' : '',
    stage.proposer,
    causesText(stage.causes),
    `${stage.incomparable ? `[${markText(stage.incomparable)}] ` : ''}${stage.whatChanged}`,
  ];
}

function gainText(gain: number, { low, high }: Interval): string {
  return `${signed(gain)} (${signed(low)} to ${signed(high)})`;
}
