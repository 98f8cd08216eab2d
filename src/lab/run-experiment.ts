/** One planned experiment, assessed -> its line of the journal. */
import { hashSource } from '../core/hash.ts';
import type { Budget, Experiment } from '../journal/record.ts';
import { type Assessed, assess, hasPassed, type Judged } from './assess.ts';
import type { LabRecord, ModulePredictions, PlannedExperiment } from './lab-record.ts';
import type { Lab } from './open-lab.ts';
import { type ModuleFailure, noTimes } from './run-module.ts';

export interface FinishedExperiment {
  readonly experiment: Experiment;
  /** Its predictions where it is the new best. */
  readonly predictions: ModulePredictions | null;
}

/** Of what a module writes to its console, what is kept in the journal. */
const maxLogLines = 20;
const maxFeatures = 40;

/** Null where it was stopped: then nothing is known of it, and it will be run again. */
export async function runExperiment(
  lab: Lab,
  record: LabRecord,
  planned: PlannedExperiment,
  budget: Budget,
  stop: AbortSignal,
): Promise<FinishedExperiment | null> {
  const earlier = () => ({
    history: record.history,
    predictionsOf: (experiment: Experiment) => record.predictionsOf(experiment),
  });
  const assessment = await assess(lab, planned.source, { budget, stop, earlier });
  if (assessment.state === 'cancelled') return null;
  const { timings, durationMs, overheadMs, peakMemoryMb, status, reason } = assessment;
  const shared = { ...identityOf(lab, planned), timings, durationMs, overheadMs, peakMemoryMb };
  const best = record.history.best?.id ?? null;
  if (assessment.state === 'failed')
    return {
      experiment: { ...shared, ...nothingScored, status: assessment.status, reason, best },
      predictions: null,
    };
  const { judged, asOf } = assessment;
  const { evidence } = judged;
  if (!hasPassed(assessment)) {
    const failure = { status: status as ModuleFailure['status'], reason };
    return {
      experiment: { ...shared, ...nothingScored, ...failure, evidence, best, asOf },
      predictions: null,
    };
  }
  const isBest = status !== 'discarded';
  const experiment = { ...shared, ...scoredMembers(lab, assessment), best: isBest ? planned.id : best };
  return { experiment, predictions: isBest ? assessment.predictions : null };
}

function scoredMembers(lab: Lab, assessed: Assessed) {
  const { judged, checked, metrics, notes, complexity, importance, trainLog, asOf } = assessed;
  return {
    status: judged.status as Exclude<Judged['status'], 'scored'>,
    reason: [judged.reason, ...(checked === null ? [] : [checked]), ...notes].join('; '),
    scores: metrics,
    evidence: judged.evidence,
    complexity,
    importance: importance.slice(0, maxFeatures),
    notes,
    log: [...new Set(trainLog)].slice(0, maxLogLines),
    validationStep: lab.validationStep,
    asOf,
  };
}

const nothingScored = { scores: null, evidence: null, complexity: null, importance: [] };

function identityOf(lab: Lab, planned: PlannedExperiment) {
  const { id, parent, proposer, axis, hypothesis, source, causes } = planned;
  return {
    type: 'experiment' as const,
    id,
    parent,
    proposer,
    axis,
    hypothesis,
    source,
    sourceHash: hashSource(source),
    dataHash: lab.study.file.fingerprint,
    metricHash: lab.judge.metricHash,
    causes,
  };
}

/** An experiment with which the whole lab died; it is not run again. */
export function lostWithTheLab(
  lab: Lab,
  record: LabRecord,
  planned: PlannedExperiment,
  death: string,
): Experiment {
  const reason = `the lab's process died with it (${death}), perhaps for lack of memory`;
  return unfinished(lab, record, planned, { status: 'crashed', reason });
}

/** An experiment that never came to its metrics and is not run again. */
export function unfinished(
  lab: Lab,
  record: LabRecord,
  planned: PlannedExperiment,
  { status, reason }: ModuleFailure,
  durationMs = 0,
): Experiment {
  return {
    ...identityOf(lab, planned),
    ...nothingScored,
    status,
    reason,
    best: record.history.best?.id ?? null,
    timings: noTimes,
    durationMs,
    overheadMs: 0,
    peakMemoryMb: 0,
  };
}
