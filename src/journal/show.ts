/** One experiment with all that the journal knows of it, and what it changed in its parent's source. */
import { padToWidth } from '../core/display-width.ts';
import { LabError } from '../core/errors.ts';
import { localTime } from '../core/local-time.ts';
import { oneLine, printable } from '../core/plain-text.ts';
import { wrapText } from '../core/wrap-text.ts';
import { type Cause, causesOf, causeText } from './causes.ts';
import { unifiedDiff } from './line-diff.ts';
import type { Experiment, Line, Timings } from './record.ts';
import { type ResultRow, resultRow } from './result-rows.ts';
import { plusMinus, seconds } from './results.ts';
import { type Shown, shownOf, stepOf } from './shown.ts';

export interface ExperimentDetails extends ResultRow {
  /** The journal lines that led to it and to each other, oldest first. */
  readonly becauseOf: readonly Cause[];
  /** When it ended, ISO 8601, UTC. */
  readonly at: string;
  /** Unified diff against the parent's source; null where it has no parent. */
  readonly diff: string | null;
  readonly source: string;
  readonly scores: Shown['scores'];
  readonly evidence: Shown['evidence'];
  readonly timings: Timings;
  readonly complexity: number | null;
  readonly importance: Experiment['importance'];
  readonly hashes: { readonly source: string; readonly data: string; readonly metric: string };
}

/** @throws LabError `journal.unknownExperiment` saying which there are. */
export function experimentDetails(lines: readonly Line[], id: number): ExperimentDetails {
  const found = lines.findLast(
    (line): line is Line & Experiment => line.type === 'experiment' && line.id === id,
  );
  if (!found) throw unknownExperiment(lines, id);
  const step = stepOf(lines);
  const shown = shownOf(found, step);
  const parentSource = found.parent === null ? null : sourceOf(lines, found.parent);
  return {
    ...resultRow(found, step),
    becauseOf: causesOf(lines, found.causes),
    at: found.at,
    diff:
      parentSource === null
        ? null
        : unifiedDiff(parentSource, found.source, [`experiment ${found.parent}`, `experiment ${id}`]),
    source: found.source,
    scores: shown.scores,
    evidence: shown.evidence,
    timings: found.timings,
    complexity: found.complexity,
    importance: found.importance,
    hashes: { source: found.sourceHash, data: found.dataHash, metric: found.metricHash },
  };
}

/** The details as text for people. @param width of the terminal in cells. @param more labels and values to show with them */
export function formatDetails(
  details: ExperimentDetails,
  width = Number.POSITIVE_INFINITY,
  more: readonly (readonly [label: string, value: string])[] = [],
): string {
  const { scores, evidence, timings } = details;
  const field = (label: string, value: string): string => fieldText(label, value, width);
  const lines = [
    `experiment ${details.id}: ${details.status}${details.parent === null ? '' : `, from ${details.parent}`}`,
    wrapText(`  ${oneLine(details.hypothesis)}`, width, 0),
    wrapText(`  ${oneLine(details.reason)}`, width, 0),
    '',
    field('proposed by', `${details.proposer}, axis ${oneLine(details.axis)}`),
    ...details.becauseOf.map((cause) => field('because of', causeText(cause, 160))),
    field('ended', localTime(details.at, null)),
  ];
  if (scores) {
    lines.push(
      field(
        'cv AUC',
        `${plusMinus(scores.cvAuc, scores.cvInterval)}  folds ${scores.foldAucs.map((auc) => auc.toFixed(4)).join(' ')}`,
      ),
      field('valid. AUC', validationText(scores)),
    );
    for (const [base, auc] of Object.entries(scores.baseAucs))
      lines.push(wrapText(`  ${oneLine(base)} alone ${auc.toFixed(4)}`, width));
  }
  if (evidence) {
    const { gain, gainSe, z } = evidence;
    const against = `over experiment ${evidence.against}`;
    lines.push(
      field(
        'gain',
        gain === undefined || gainSe === undefined || z === undefined
          ? `out of fold ${evidence.cvGain.toFixed(4)} ± ${evidence.cvGainSe.toFixed(4)} ${against}`
          : `${gain.toFixed(4)} ± ${gainSe.toFixed(4)} ${against}: z ${z.toFixed(2)}, needed ${evidence.zNeeded.toFixed(2)}`,
      ),
    );
  }
  const phases = Object.entries(timings)
    .filter(([, ms]) => ms >= 0.5)
    .map(([phase, ms]) => `${phase.replace(/Ms$/, '')} ${Math.round(ms)} ms`);
  lines.push(
    field('took', `${seconds(details.durationMs)}: ${phases.join(', ')}`),
    field(
      'overhead',
      `${Math.round(details.overheadMs)} ms, peak memory ${Math.round(details.peakMemoryMb)} MB`,
    ),
  );
  if (details.importance.length > 0) {
    const top = details.importance.slice(0, 10);
    lines.push(
      field(
        'leans on',
        top.map(({ feature, share }) => `${oneLine(feature)} ${(100 * share).toFixed(1)}%`).join(', '),
      ),
    );
  }
  lines.push(
    ...more.map(([label, value]) => field(label, value)),
    '',
    details.diff === '' ? 'The source is its parent’s.' : printable(details.diff ?? details.source),
  );
  return `${lines.join('\n').trimEnd()}\n`;
}

const labelWidth = 13;

/** A label and its value, which continues under itself; in a narrow terminal it starts right after the label. */
function fieldText(label: string, value: string, width: number): string {
  return width < 60
    ? wrapText(`${label}: ${value}`, width)
    : wrapText(`${padToWidth(label, labelWidth)}${value}`, width, labelWidth);
}

function validationText({ validationAuc, validationInterval }: NonNullable<Shown['scores']>): string {
  return validationInterval
    ? plusMinus(validationAuc, validationInterval)
    : `about ${validationAuc}, rounded to its noise since it was not kept`;
}

function sourceOf(lines: readonly Line[], id: number): string | null {
  for (const line of lines) {
    if ((line.type === 'experiment' || line.type === 'experiment-started') && line.id === id)
      return line.source;
  }
  return null;
}

function unknownExperiment(lines: readonly Line[], id: number): LabError {
  const ids = lines.flatMap((line) => (line.type === 'experiment' ? [line.id] : []));
  const wasStarted = lines.some((line) => line.type === 'experiment-started' && line.id === id);
  return new LabError(
    'journal.unknownExperiment',
    wasStarted ? `experiment ${id} was started and has not ended` : `there is no experiment ${id}`,
    ids.length === 0
      ? 'Run `nightlab research` first.'
      : `Name one from ${Math.min(...ids)} to ${Math.max(...ids)}; \`nightlab results\` lists them.`,
  );
}
