import { type IncomparableMark, marksIn } from './constraints.ts';
import type { Experiment, Interval, Line, Proposer, Status } from './record.ts';
import { shownOf, stepOf } from './shown.ts';

/** An experiment as `--json` shows it, in `research` and in `results`. */
export interface ResultRow {
  readonly id: number;
  readonly parent: number | null;
  readonly proposer: Proposer;
  readonly axis: string;
  readonly hypothesis: string;
  readonly status: Status;
  readonly reason: string;
  readonly cvAuc: number | null;
  readonly cvInterval: Interval | null;
  /** To 4 decimals where it was kept, else rounded to the noise. */
  readonly validationAuc: number | null;
  /** The id of the best experiment after this one. */
  readonly best: number | null;
  readonly causes: readonly number[];
  readonly durationMs: number;
  readonly overheadMs: number;
  readonly peakMemoryMb: number;
  /** Why it is compared with nothing of now: a person took columns out, or back, since. */
  readonly incomparable?: IncomparableMark;
}

/** The row of one experiment, as it may be shown (shown.ts). @param step where the experiment does not name its own. */
export function resultRow(experiment: Experiment, step: number): ResultRow {
  const { scores } = experiment;
  const { validationAuc, reason } = shownOf(experiment, step);
  return {
    id: experiment.id,
    parent: experiment.parent,
    proposer: experiment.proposer,
    axis: experiment.axis,
    hypothesis: experiment.hypothesis,
    status: experiment.status,
    reason,
    cvAuc: scores?.cvAuc ?? null,
    cvInterval: scores?.cvInterval ?? null,
    validationAuc,
    best: experiment.best,
    causes: experiment.causes,
    durationMs: experiment.durationMs,
    overheadMs: experiment.overheadMs,
    peakMemoryMb: experiment.peakMemoryMb,
  };
}

/** Every experiment of a journal, oldest first. */
export function resultRows(lines: readonly Line[]): ResultRow[] {
  const marks = marksIn(lines);
  const step = stepOf(lines);
  return lines.flatMap((line) => {
    if (line.type !== 'experiment') return [];
    const mark = marks.get(line.id);
    return [{ ...resultRow(line, step), ...(mark && { incomparable: mark }) }];
  });
}
