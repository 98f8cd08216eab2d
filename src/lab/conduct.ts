/**
 * One planned experiment, from its start in the journal to its end there: run, judged against the best, kept or not.
 */
import { sha256 } from '../core/hash.ts';
import type { Budget, Experiment } from '../journal/record.ts';
import { type Looks, nextLook } from '../judge/looks.ts';
import type { Planned } from './next-proposal.ts';
import type { Lab } from './open-lab.ts';
import type { LabRecord, Scored } from './record.ts';
import { type Cost, type Run, runModule } from './run-experiment.ts';

export interface Conducted {
  readonly experiment: Experiment;
  /** Its scores where it is the new best. */
  readonly candidate: Scored | null;
}

/** Of what a module writes to its console, what is kept in the journal. */
const mostLogLines = 20;

/** Null where it was stopped: then nothing is known of it, and it will be run again. */
export async function conduct(
  lab: Lab,
  record: LabRecord,
  planned: Planned,
  budget: Budget,
  stop: AbortSignal,
): Promise<Conducted | null> {
  const run = await runModule(lab, planned.source, budget, stop);
  if (run.state === 'cancelled') return null;
  const shared = { ...identityOf(lab, planned), ...costOf(run) };
  const best = await record.bestCandidate();
  if (run.state === 'failed') {
    const { status, reason } = run;
    const experiment: Experiment = {
      ...shared,
      status,
      reason,
      scores: null,
      evidence: null,
      best: record.bestExperiment?.id ?? null,
      complexity: null,
      importance: [],
    };
    return { experiment, candidate: null };
  }
  const { scores, notes, outOfFold, bases, validation, complexity, importance, trainLog } = run;
  const candidate: Scored = { id: planned.id, outOfFold, validation, complexity, bases };
  const log = trainLog.slice(0, mostLogLines);
  const scored = { ...shared, scores, complexity, importance: importance.slice(0, 40), notes, log };
  const withNotes = (reason: string): string => [reason, ...notes].join('; ');
  if (best === null) {
    const reason = withNotes('the first module that runs: what all others are measured against');
    return {
      experiment: { ...scored, status: 'baseline', reason, evidence: null, best: planned.id },
      candidate,
    };
  }
  const verdict = lab.judge.compare(
    candidate,
    best,
    looksOf(record.experiments),
    await record.firstCandidate(),
  );
  const kept = verdict.status === 'kept';
  return {
    experiment: {
      ...scored,
      status: verdict.status,
      reason: withNotes(verdict.reason),
      evidence: verdict.evidence,
      best: kept ? planned.id : best.id,
    },
    candidate: kept ? candidate : null,
  };
}

/** The coming comparison with hidden labels, after those of the record. */
export function looksOf(experiments: readonly Experiment[]): Looks {
  return nextLook(
    experiments.flatMap(({ status, evidence }) =>
      evidence === null ? [] : [{ kept: status === 'kept', z: evidence.z, zNeeded: evidence.zNeeded }],
    ),
  );
}

function identityOf(lab: Lab, planned: Planned) {
  const { id, parent, proposer, axis, hypothesis, source, causes } = planned;
  return {
    type: 'experiment' as const,
    id,
    parent,
    proposer,
    axis,
    hypothesis,
    source,
    sourceHash: sha256(source),
    dataHash: lab.study.file.fingerprint,
    metricHash: lab.judge.metricHash,
    causes,
  };
}

function costOf({
  timings,
  durationMs,
  overheadMs,
  peakMemoryMb,
}: Exclude<Run, { state: 'cancelled' }>): Cost {
  return { timings, durationMs, overheadMs, peakMemoryMb };
}

/** An experiment with which the whole lab died; it is not run again. */
export function lostWithTheLab(lab: Lab, record: LabRecord, planned: Planned, death: string): Experiment {
  const noTimes = { checkMs: 0, bundleMs: 0, dispatchMs: 0, featuresMs: 0, fitMs: 0, applyMs: 0, judgeMs: 0 };
  return {
    ...identityOf(lab, planned),
    status: 'crashed',
    reason: `the lab's process died with it (${death}), perhaps for lack of memory`,
    scores: null,
    evidence: null,
    best: record.bestExperiment?.id ?? null,
    complexity: null,
    importance: [],
    timings: noTimes,
    durationMs: 0,
    overheadMs: 0,
    peakMemoryMb: 0,
  };
}
