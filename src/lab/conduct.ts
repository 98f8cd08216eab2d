/**
 * One planned experiment, from its start in the journal to its end there: run, judged against the best, kept or not.
 */
import { sha256 } from '../core/hash.ts';
import { epochOf } from '../journal/constraints.ts';
import type { Budget, Experiment } from '../journal/record.ts';
import { nextLook } from '../judge/looks.ts';
import { runCanaries } from './canaries.ts';
import { looksIn } from './looks-in.ts';
import type { Planned } from './next-proposal.ts';
import type { Lab } from './open-lab.ts';
import type { LabRecord, Scored } from './record.ts';
import { type Cost, type ModuleFailure, type Run, runModule } from './run-experiment.ts';

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
  const log = [...new Set(trainLog)].slice(0, mostLogLines);
  const { lines } = record;
  const asOf = lines.length;
  const scored = {
    ...shared,
    scores,
    complexity,
    importance: importance.slice(0, 40),
    notes,
    log,
    validationStep: lab.validationStep,
    asOf,
  };
  const verdict =
    best &&
    lab.judge.compare(
      candidate,
      best,
      nextLook(looksIn(lines, epochOf(record.exclusions))),
      await record.firstCandidate(),
      await record.lastGainCandidate(),
    );
  const evidence = verdict?.evidence ?? null;
  const reason = verdict?.reason ?? 'the first module that runs: what all others are measured against';
  const status = verdict?.status ?? 'baseline';
  if (status === 'discarded') {
    const experiment = { ...scored, status, reason: [reason, ...notes].join('; '), evidence, best: best!.id };
    return { experiment, candidate: null };
  }
  const checkedAt = performance.now();
  const report = await runCanaries(lab, planned.source, candidate, budget, stop);
  if (report.state === 'cancelled') return null;
  const durationMs = shared.durationMs + performance.now() - checkedAt;
  if (report.state === 'failed') {
    const { status, reason } = report;
    const none = { scores: null, complexity: null, importance: [], best: best?.id ?? null };
    return {
      experiment: { ...shared, asOf, durationMs, status, reason, evidence, ...none },
      candidate: null,
    };
  }
  const fullReason = [reason, report.note, ...notes].join('; ');
  return {
    experiment: { ...scored, durationMs, status, reason: fullReason, evidence, best: planned.id },
    candidate,
  };
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
  const reason = `the lab's process died with it (${death}), perhaps for lack of memory`;
  return unfinished(lab, record, planned, { status: 'crashed', reason });
}

/** An experiment that never came to its scores and is not run again. */
export function unfinished(
  lab: Lab,
  record: LabRecord,
  planned: Planned,
  { status, reason }: ModuleFailure,
  durationMs = 0,
): Experiment {
  const noTimes = { checkMs: 0, bundleMs: 0, dispatchMs: 0, featuresMs: 0, fitMs: 0, applyMs: 0, judgeMs: 0 };
  return {
    ...identityOf(lab, planned),
    status,
    reason,
    scores: null,
    evidence: null,
    best: record.bestExperiment?.id ?? null,
    complexity: null,
    importance: [],
    timings: noTimes,
    durationMs,
    overheadMs: 0,
    peakMemoryMb: 0,
  };
}
