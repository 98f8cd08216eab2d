/**
 * One run of a module as it stands, judged as an experiment would be, recorded as none.
 */
import { comparableIn, constraintsIn } from '../journal/constraints.ts';
import { readJournal } from '../journal/journal.ts';
import type { Budget, Experiment, Scores, Status, Timings } from '../journal/record.ts';
import { loadScores } from '../journal/scores-file.ts';
import type { Candidate } from '../judge/judge.ts';
import { nextLook } from '../judge/looks.ts';
import { runCanaries } from './canaries.ts';
import { labWithout } from './lab-without.ts';
import { lastGainIn, looksIn } from './looks-in.ts';
import type { Lab } from './open-lab.ts';
import { runModule } from './run-experiment.ts';
import { experimentsOf } from './session-plan.ts';

export interface Trial {
  readonly status: Exclude<Status, 'baseline'> | 'scored' | 'cancelled';
  readonly reason: string;
  readonly scores: Scores | null;
  readonly timings: Timings | null;
  readonly durationMs: number;
  readonly overheadMs: number;
  /** What the module wrote to its console. */
  readonly log: readonly string[];
}

/**
 * Scores `source`. The status says what the judge would make of it against the best of the record: `kept`,
 * `discarded`, or `scored` where there is no best yet.
 */
export async function tryModule(
  whole: Lab,
  source: string,
  budget: Budget,
  stop: AbortSignal,
): Promise<Trial> {
  const lines = await readJournal(whole.places.journal);
  const lab = labWithout(whole, constraintsIn(lines));
  const run = await runModule(lab, source, budget, stop);
  if (run.state === 'cancelled') {
    return {
      status: 'cancelled',
      reason: 'stopped',
      scores: null,
      timings: null,
      durationMs: 0,
      overheadMs: 0,
      log: [],
    };
  }
  const { timings, durationMs, overheadMs } = run;
  if (run.state === 'failed') {
    const { status, reason } = run;
    return { status, reason, scores: null, timings, durationMs, overheadMs, log: [] };
  }
  const { scores, log, complexity, outOfFold, validation } = run;
  const shared = { scores, timings, durationMs, overheadMs, log };
  const experiments = comparableIn(lines);
  const same = experiments.find((experiment) => experiment.scores?.scoresHash === scores.scoresHash);
  const best = bestOf(experiments);
  if (best === null)
    return { status: 'scored', reason: 'there is no experiment yet to compare with', ...shared };
  if (same) {
    const status = same.id === best.id ? 'scored' : 'discarded';
    return { status, reason: `the same scores as experiment ${same.id}, bit for bit`, ...shared };
  }
  const known = await scoresOf(lab, best);
  const first = experiments.find(({ status }) => status === 'baseline') ?? null;
  const lastGain = lastGainIn(experiments);
  const verdict = lab.judge.compare(
    { id: Number.NaN, outOfFold, validation, complexity },
    known,
    nextLook(looksIn(experimentsOf(lines), experiments)),
    first && (await scoresOf(lab, first).catch(() => null)),
    lastGain && (await scoresOf(lab, lastGain).catch(() => null)),
  );
  const judged = { status: verdict.status, reason: `against experiment ${best.id}: ${verdict.reason}` };
  if (judged.status === 'discarded') return { ...judged, ...shared };
  const report = await runCanaries(lab, source, validation, budget, stop);
  return report.state === 'failed'
    ? { status: report.status, reason: report.reason, ...shared }
    : { ...judged, ...shared };
}

async function scoresOf(lab: Lab, { id, complexity, scores }: Experiment): Promise<Candidate> {
  return {
    id,
    complexity: complexity ?? 0,
    ...(await loadScores(lab.places.scores, id, scores?.scoresHash)),
  };
}

/** The best experiment of a record, or null. */
export function bestOf(experiments: readonly Experiment[]): Experiment | null {
  const id = experiments.at(-1)?.best ?? null;
  return experiments.find((experiment) => experiment.id === id) ?? null;
}
