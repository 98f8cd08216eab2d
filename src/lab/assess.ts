/**
 * Module source + history -> what the lab makes of it: checked, compiled, run, judged against the best, and checked for
 * leakage before it may be kept. `research` records it, `try` shows it, `verify` compares it with the record.
 *
 * Invariants: what is wrong with the module is data, never an exception; nothing is kept that was not checked for leakage;
 * the source is type-checked and compiled once. Cost: one run; for what is not discarded 0.25 to 2.5 runs more.
 */
import type { History } from '../journal/history.ts';
import type { Budget, Evidence, Experiment } from '../journal/record.ts';
import type { Candidate, Judge } from '../judge/judge.ts';
import { checkLeakage } from './leakage-checks.ts';
import { lookAfter } from './next-look.ts';
import type { Lab } from './open-lab.ts';
import { type FailedRun, type ModuleFailure, runModule, type ScoredRun } from './run-module.ts';

/** What a module is compared with. */
export interface Earlier {
  readonly history: History;
  /** Predictions of the best, the baseline and the last gain. Rejects where they are lost. */
  predictionsOf(experiment: Experiment): Promise<Candidate>;
}

export interface Judged {
  /** `scored`: it was compared with nothing. */
  readonly status: 'baseline' | 'kept' | 'discarded' | 'scored';
  /** For a person; may name figures of validation. */
  readonly reason: string;
  readonly evidence: Evidence | null;
}

/** A module that ran: its predictions and metrics, how it was judged, and what came of it. */
export interface Assessed extends ScoredRun {
  readonly judged: Judged;
  /** How many lines the journal had when it was judged. */
  readonly asOf: number;
  /** As it was judged, or how it failed the leakage checks. */
  readonly status: Judged['status'] | ModuleFailure['status'];
  readonly reason: string;
  /** What the leakage checks that it passed looked at; null where there were none. */
  readonly checked: string | null;
}

export type Assessment =
  | ({ readonly state: 'assessed' } & Assessed)
  /** It gave no predictions that can be judged. */
  | ({ readonly state: 'failed' } & FailedRun)
  | { readonly state: 'cancelled' };

export interface AssessOptions {
  readonly budget: Budget;
  /** Ends it as `cancelled`. */
  readonly stop: AbortSignal;
  /** Asked for when the module has run. Null: it is scored alone, neither compared nor checked for leakage. */
  readonly earlier: (() => Earlier | Promise<Earlier>) | null;
  /** What is known of a module with these metrics without comparing it; null: compare it. */
  readonly known?: (run: ScoredRun, history: History) => Judged | null;
  /** Hears the judgement before the leakage checks, whose duration tells it; they wait until it resolves. */
  readonly onJudged?: (run: ScoredRun, judged: Judged, history: History) => Promise<void>;
}

/** @throws what `earlier`, `predictionsOf` of the best and `onJudged` throw. */
export async function assess(lab: Lab, source: string, options: AssessOptions): Promise<Assessment> {
  const { budget, stop, earlier, known, onJudged } = options;
  const run = await runModule(lab, source, budget, stop);
  if (run.state !== 'scored') return run;
  if (earlier === null) return assessed(run, { status: 'scored', reason: '', evidence: null }, 0);
  const { history, predictionsOf } = await earlier();
  const judged = known?.(run, history) ?? (await judgeRun(lab.judge, run, history, predictionsOf));
  await onJudged?.(run, judged, history);
  const before = assessed(run, judged, history.lines.length);
  if (judged.status === 'discarded' || judged.status === 'scored') return before;
  const startedAt = performance.now();
  const report = await checkLeakage(lab, run, budget, stop);
  if (report.state === 'cancelled') return report;
  const durationMs = run.durationMs + performance.now() - startedAt;
  if (report.state === 'sound') return { ...before, durationMs, checked: report.note };
  const { status, reason } = report;
  return { ...before, durationMs, status, reason };
}

function assessed(run: ScoredRun, judged: Judged, asOf: number): { readonly state: 'assessed' } & Assessed {
  const { status, reason } = judged;
  return { ...run, state: 'assessed', judged, asOf, status, reason, checked: null };
}

/** True where it gave metrics that count: it neither failed nor leaks. */
export function hasPassed(assessed: Assessed): assessed is Assessed & { readonly status: Judged['status'] } {
  const { status } = assessed;
  return status === 'baseline' || status === 'kept' || status === 'discarded' || status === 'scored';
}

async function judgeRun(
  judge: Judge,
  { predictions, complexity }: ScoredRun,
  history: History,
  predictionsOf: Earlier['predictionsOf'],
): Promise<Judged> {
  const { best, baseline, lastGain } = history;
  if (best === null) {
    const reason = 'the first module that runs: what all others are measured against';
    return { status: 'baseline', reason, evidence: null };
  }
  const reference = await predictionsOf(best);
  const perhaps = (experiment: Experiment | null): Promise<Candidate | null> | null =>
    experiment && predictionsOf(experiment).catch(() => null);
  const candidate = { id: Number.NaN, complexity, ...predictions };
  return judge.compare(
    candidate,
    reference,
    lookAfter(history),
    await perhaps(baseline),
    await perhaps(lastGain),
  );
}
