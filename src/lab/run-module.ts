/**
 * Module source -> predictions, metrics and what they cost: check, compile, run, score. A failure is data, never an
 * exception. The first part of assess.ts.
 */
import { messageOf } from '../core/errors.ts';
import { plainText } from '../core/plain-text.ts';
import { columnsUsed } from '../journal/constraints.ts';
import type { Budget, Experiment, Status, Timings } from '../journal/record.ts';
import type { JudgedMetrics } from '../judge/judge.ts';
import { type PipelinePredictions, runPipeline } from '../pipeline/run-pipeline.ts';
import type { CompiledModule } from '../pipeline/task.ts';
import { columnsReadByHand } from '../researcher/offline/without-columns.ts';
import type { Failure, Outcome } from '../sandbox/outcome.ts';
import type { Lab } from './open-lab.ts';

/** Characters of what module code may have had a say in. */
const maxReason = 1000;
const maxName = 120;

export interface Cost {
  readonly timings: Timings;
  readonly durationMs: number;
  readonly overheadMs: number;
  readonly peakMemoryMb: number;
}

/** A module that ran, and whose predictions can be judged. */
export interface ScoredRun extends Cost {
  /** Compiled; what follows runs this one. */
  readonly module: CompiledModule;
  readonly predictions: Pick<PipelinePredictions, 'outOfFold' | 'validation' | 'bases'>;
  readonly metrics: JudgedMetrics;
  readonly notes: readonly string[];
  readonly complexity: number;
  readonly importance: Experiment['importance'];
  readonly log: readonly string[];
  /** What of the log was written over train rows alone. */
  readonly trainLog: readonly string[];
}

export interface ModuleFailure {
  readonly status: Extract<Status, 'crashed' | 'timeout' | 'invalid'>;
  readonly reason: string;
}

export interface FailedRun extends ModuleFailure, Cost {}

export type ModuleRun =
  | ({ readonly state: 'scored' } & ScoredRun)
  | ({ readonly state: 'failed' } & FailedRun)
  | { readonly state: 'cancelled' };

export const noTimes: Timings = {
  checkMs: 0,
  bundleMs: 0,
  dispatchMs: 0,
  featuresMs: 0,
  fitMs: 0,
  applyMs: 0,
  judgeMs: 0,
};

/** @param stop ends the run as `cancelled`. */
export async function runModule(
  lab: Lab,
  source: string,
  budget: Budget,
  stop: AbortSignal,
): Promise<ModuleRun> {
  const [byHand] = columnsReadByHand(source, new Set(lab.excluded.keys()));
  if (byHand !== undefined) {
    const reason = exclusionText(lab, byHand);
    const cost = { timings: noTimes, durationMs: 0, overheadMs: 0, peakMemoryMb: 0 };
    return { state: 'failed', status: 'invalid', reason, ...cost };
  }
  const run = await checkedRun(lab, source, budget, stop);
  const reason =
    run.state === 'scored' || lab.excluded.size === 0 ? null : exclusionProblem(lab, source, run);
  return reason === null || run.state !== 'failed' ? run : { ...run, status: 'invalid', reason };
}

/** Why a module fails that names a column which is out; null where it does not. */
function exclusionProblem(lab: Lab, source: string, run: ModuleRun): string | null {
  const { excluded } = lab;
  if (run.state !== 'failed' || run.status === 'timeout') return null;
  const named = columnsUsed({ source, importance: [] }, [...excluded.keys()]);
  const [column] = named.filter((name) => run.reason.includes(`"${name}"`) || run.status === 'crashed');
  if (column === undefined) return null;
  return plainText(`${exclusionText(lab, column)} (${run.reason})`, maxReason);
}

function exclusionText({ excluded }: Lab, column: string): string {
  const why = excluded.get(column)?.why ?? '';
  return plainText(
    `the module names the column "${column}"; the person excluded it${why ? ` (${why})` : ''}. Leave it out of the module.`,
    maxReason,
  );
}

async function checkedRun(lab: Lab, source: string, budget: Budget, stop: AbortSignal): Promise<ModuleRun> {
  const startedAt = performance.now();
  // Types may take half a minute to check: that long no stop waits.
  const checked = await orStopped(lab.sandbox.check(source), stop);
  if (checked === null) return { state: 'cancelled' };
  const { diagnostics, checkMs } = checked;
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
    const reason = plainText(`type check, line ${first.line}: ${first.message}${more}`, maxReason);
    return { state: 'failed', status: 'invalid', reason, ...cost({}, 0) };
  }
  const compiled = await lab.sandbox.compile(source).catch((thrown: unknown) => messageOf(thrown));
  if (typeof compiled === 'string') {
    const reason = plainText(compiled, maxReason);
    return { state: 'failed', status: 'invalid', reason, ...cost({}, 0) };
  }
  const { module, bundleMs } = compiled;
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
  const { outOfFold, validation, bases } = value;
  const named = Object.entries(bases).map(([name, predictions]) => [plainText(name, maxName), predictions]);
  const judgement = lab.judge.score(outOfFold, validation, Object.fromEntries(named));
  const judgeMs = performance.now() - judgedAt;
  const full = cost({ ...spent, ...value.times, judgeMs }, outcome.peakMemoryMb);
  if (judgement.kind === 'invalid') {
    return { state: 'failed', status: 'invalid', reason: judgement.reason, ...full };
  }
  return {
    state: 'scored',
    module,
    predictions: { outOfFold, validation, bases },
    metrics: judgement.metrics,
    notes: judgement.notes,
    complexity: value.summary.complexity,
    importance: value.importance.map(({ feature, share }) => ({
      feature: plainText(feature, maxName),
      share,
    })),
    log: outcome.log,
    trainLog: outcome.ownLog,
    ...full,
  };
}

/** As the work, or null as soon as it is stopped; what it still does is of no consequence. */
async function orStopped<T>(work: Promise<T>, stop: AbortSignal): Promise<T | null> {
  let end = (): void => {};
  const stopped = new Promise<null>((resolve) => {
    end = () => resolve(null);
    if (stop.aborted) end();
    stop.addEventListener('abort', end, { once: true });
  });
  work.catch(() => {});
  try {
    return await Promise.race([stopped, work]);
  } finally {
    stop.removeEventListener('abort', end);
  }
}

type Failed = Exclude<Outcome<unknown>, { state: 'finished' | 'cancelled' }>;

/** What a run that did not finish is called in the journal, and why. */
export function failureOf(outcome: Failed): ModuleFailure {
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
  const said = plainText(message, maxReason / 2);
  const place = where ? ` (line ${where.line}: ${plainText(where.sourceLine.trim(), 200)})` : '';
  const sentence = code === null ? `${name}: ${said}${place}` : `${said}${place}. ${remedy ?? ''}`;
  return plainText(sentence, maxReason).trim();
}
