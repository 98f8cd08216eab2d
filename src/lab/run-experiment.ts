/**
 * Module source -> scores and what they cost: check, compile, run, judge. A failure is data, never an exception.
 */
import { messageOf } from '../core/errors.ts';
import { plainText } from '../core/plain-text.ts';
import { columnsUsed } from '../journal/constraints.ts';
import type { Budget, Experiment, Status, Timings } from '../journal/record.ts';
import type { JudgedScores } from '../judge/judge.ts';
import { runPipeline } from '../pipeline/run-pipeline.ts';
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
function exclusionProblem(lab: Lab, source: string, run: Run): string | null {
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

async function checkedRun(lab: Lab, source: string, budget: Budget, stop: AbortSignal): Promise<Run> {
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
  const { outOfFold, validation } = value;
  const bases = Object.entries(value.bases).map(([name, scores]) => [plainText(name, maxName), scores]);
  const judgement = lab.judge.score(outOfFold, validation, Object.fromEntries(bases));
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

export interface ModuleFailure {
  readonly status: Extract<Status, 'crashed' | 'timeout' | 'invalid'>;
  readonly reason: string;
}

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
