/**
 * Module source -> scores and what they cost: check, compile, run, judge. A failure is data, never an exception.
 */
import type { Budget, Experiment, Status, Timings } from '../journal/record.ts';
import type { JudgedScores } from '../judge/judge.ts';
import { runPipeline } from '../pipeline/run-pipeline.ts';
import type { Failure, Outcome } from '../sandbox/outcome.ts';
import type { Lab } from './open-lab.ts';

export interface Cost {
  readonly timings: Timings;
  readonly durationMs: number;
  readonly overheadMs: number;
  readonly peakMemoryMb: number;
}

export type Run =
  | ({
      readonly state: 'scored';
      readonly scores: JudgedScores;
      readonly notes: readonly string[];
      readonly outOfFold: Float64Array;
      /** Out-of-fold scores of each base model. */
      readonly bases: Readonly<Record<string, Float64Array>>;
      readonly validation: Float64Array;
      readonly complexity: number;
      readonly importance: Experiment['importance'];
      readonly log: readonly string[];
      /** What of the log was written over train rows alone. */
      readonly trainLog: readonly string[];
    } & Cost)
  | ({
      readonly state: 'failed';
      readonly status: Extract<Status, 'crashed' | 'timeout' | 'invalid'>;
      readonly reason: string;
    } & Cost)
  | { readonly state: 'cancelled' };

const noTimes: Timings = {
  checkMs: 0,
  bundleMs: 0,
  dispatchMs: 0,
  featuresMs: 0,
  fitMs: 0,
  applyMs: 0,
  judgeMs: 0,
};

/** @param stop ends the run as `cancelled`. */
export async function runModule(lab: Lab, source: string, budget: Budget, stop: AbortSignal): Promise<Run> {
  const startedAt = performance.now();
  const { diagnostics, checkMs } = lab.sandbox.check(source);
  const cost = (times: Partial<Timings>, peakMemoryMb: number): Cost => {
    const timings = { ...noTimes, checkMs, ...times };
    return {
      timings,
      durationMs: performance.now() - startedAt,
      overheadMs: timings.checkMs + timings.bundleMs + timings.dispatchMs,
      peakMemoryMb,
    };
  };
  const [first] = diagnostics;
  if (first) {
    const more = diagnostics.length > 1 ? ` (and ${diagnostics.length - 1} more)` : '';
    const reason = `type check, line ${first.line}: ${first.message}${more}`;
    return { state: 'failed', status: 'invalid', reason, ...cost({}, 0) };
  }
  const { module, bundleMs } = await lab.sandbox.compile(source);
  const outcome = await lab.sandbox.experiment(
    { seconds: budget.secondsPerExperiment, memoryMb: budget.memoryMb, signal: stop },
    (run) => runPipeline(run, module, lab.data),
  );
  if (outcome.state === 'cancelled') return { state: 'cancelled' };
  const spent = { bundleMs, dispatchMs: outcome.dispatchMs ?? 0 };
  if (outcome.state !== 'finished') {
    return { state: 'failed', ...failureOf(outcome), ...cost(spent, outcome.peakMemoryMb) };
  }
  const { value } = outcome;
  const judgedAt = performance.now();
  const { outOfFold, validation } = value;
  const judgement = lab.judge.score(outOfFold, validation, value.bases);
  const judgeMs = performance.now() - judgedAt;
  const full = cost({ ...spent, ...value.times, judgeMs }, outcome.peakMemoryMb);
  if (judgement.kind === 'invalid') {
    return { state: 'failed', status: 'invalid', reason: judgement.reason, ...full };
  }
  return {
    state: 'scored',
    scores: judgement.scores,
    notes: judgement.notes,
    outOfFold,
    bases: value.bases,
    validation,
    complexity: value.summary.complexity,
    importance: value.importance,
    log: outcome.log,
    trainLog: outcome.ownLog,
    ...full,
  };
}

type Failed = Exclude<Outcome<unknown>, { state: 'finished' | 'cancelled' }>;

/** A failed run as a status and a sentence for people. */
export function failureOf(outcome: Failed): { status: 'crashed' | 'timeout' | 'invalid'; reason: string } {
  switch (outcome.state) {
    case 'timeout':
      return {
        status: 'timeout',
        reason: `did not end within its ${outcome.seconds} s; make it cheaper or raise --seconds-per-experiment.`,
      };
    case 'outOfMemory':
      return {
        status: 'crashed',
        reason:
          outcome.kind === 'resident'
            ? `used more than its ${outcome.limitMb} MB of memory; make it smaller or raise --memory-mb.`
            : `filled a worker's JavaScript heap of ${outcome.limitMb} MB; keep numbers in typed arrays.`,
      };
    case 'crashed':
      return {
        status: breaksContract(outcome.error) ? 'invalid' : 'crashed',
        reason: sentenceOf(outcome.error),
      };
  }
}

/** True for what the toolkit refused (wrong columns, lengths, options), false for what the code threw. */
function breaksContract({ code }: Failure): boolean {
  return code !== null;
}

function sentenceOf({ name, message, where, code, remedy }: Failure): string {
  const place = where ? ` (line ${where.line}: ${where.sourceLine.trim()})` : '';
  return code === null ? `${name}: ${message}${place}` : `${message}${place}. ${remedy ?? ''}`.trim();
}
