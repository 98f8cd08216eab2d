/**
 * One run of a module as it stands, judged as an experiment would be. It makes no experiment, but it is a look at hidden
 * labels: before anything of it is told, the journal holds it, and the bar of the next comparison is as much higher.
 * Told are the figures of train, kept or not, and, where its owner asks, the validation AUC rounded to its noise
 * (journal/shown.ts). The same scores again are not a new look.
 */
import { sha256 } from '../core/hash.ts';
import { comparableIn, constraintsIn, epochsIn } from '../journal/constraints.ts';
import { readJournal } from '../journal/journal.ts';
import type {
  Budget,
  Evidence,
  Experiment,
  Line,
  Scores,
  Status,
  Timings,
  Tried,
} from '../journal/record.ts';
import { reasonForResearcher } from '../journal/researcher-reason.ts';
import { loadScores } from '../journal/scores-file.ts';
import { roundedAuc } from '../journal/shown.ts';
import type { Candidate } from '../judge/judge.ts';
import { nextLook } from '../judge/looks.ts';
import { bestOf } from './best-of.ts';
import { runCanaries } from './canaries.ts';
import { labWithout } from './lab-without.ts';
import { epochOfTry, lastGainIn, looksIn, triesOf } from './looks-in.ts';
import type { Lab } from './open-lab.ts';
import { recordTry } from './record-try.ts';
import { type Run, runModule } from './run-experiment.ts';

export { bestOf } from './best-of.ts';

export interface Trial {
  readonly status: Exclude<Status, 'baseline'> | 'scored' | 'cancelled';
  /** Names no figure of hidden rows. */
  readonly reason: string;
  readonly scores: Omit<Scores, 'validationAuc' | 'validationInterval'> | null;
  /** The validation AUC, rounded, for its owner; null where it was not asked for or there is none. */
  readonly validationAuc: number | null;
  /** True where the journal has a line more. */
  readonly isLook: boolean;
  readonly timings: Timings | null;
  readonly durationMs: number;
  readonly overheadMs: number;
  /** What the module wrote to its console. */
  readonly log: readonly string[];
}

export interface TryRequest {
  /** Release the rounded validation AUC. */
  readonly owner?: boolean;
}

interface Opinion {
  readonly status: Tried['status'];
  readonly reason: string;
  readonly evidence: Evidence | null;
  /** True where exactly these scores were looked at before, and what is told of them was told. */
  readonly isKnown: boolean;
}

/**
 * Scores `source`. The status says what the judge would make of it against the best of the record: `kept`,
 * `discarded`, or `scored` where there is no best yet.
 *
 * @throws LabError `lab.lookNotRecorded` where the look could not be written down: then nothing of it is told.
 */
export async function tryModule(
  whole: Lab,
  source: string,
  budget: Budget,
  stop: AbortSignal,
  { owner = false }: TryRequest = {},
): Promise<Trial> {
  const before = await readJournal(whole.places.journal);
  const lab = labWithout(whole, constraintsIn(before));
  const run = await runModule(lab, source, budget, stop);
  if (run.state !== 'scored') return withoutScores(run);
  const lines = asOfStart(await readJournal(lab.places.journal), before.length);
  const opinion = await opinionOf(lab, run, lines, owner);
  const { evidence, isKnown } = opinion;
  const { validationAuc, validationInterval: _, ...scores } = run.scores;
  const released = owner ? roundedAuc(validationAuc, lab.validationStep) : null;
  const isLook = !isKnown && (evidence !== null || owner);
  if (isLook) {
    await recordTry(lab.places, {
      type: 'try',
      source,
      sourceHash: sha256(source),
      scoresHash: scores.scoresHash,
      status: opinion.status,
      evidence,
      asOf: lines.length,
      released,
    });
  }
  // Only now: how long it takes tells whether it would be kept.
  const { status, reason } = await checked(lab, source, run, opinion, budget, stop);
  const { timings, durationMs, overheadMs, log } = run;
  const told = reasonForResearcher({ status: status === 'scored' ? 'discarded' : status, evidence, reason });
  return {
    status,
    reason: told,
    scores,
    validationAuc: released,
    isLook,
    timings,
    durationMs,
    overheadMs,
    log,
  };
}

function withoutScores(run: Exclude<Run, { state: 'scored' }>): Trial {
  const nothing = { scores: null, validationAuc: null, isLook: false, log: [] };
  if (run.state === 'cancelled')
    return {
      status: 'cancelled',
      reason: 'stopped',
      timings: null,
      durationMs: 0,
      overheadMs: 0,
      ...nothing,
    };
  const { status, reason, timings, durationMs, overheadMs } = run;
  return { status, reason, timings, durationMs, overheadMs, ...nothing };
}

/** What stood of the record before anything was said of columns while the module ran: it ran with the columns of then. */
function asOfStart(lines: readonly Line[], nBefore: number): readonly Line[] {
  const said = lines.findIndex(({ type }, at) => at >= nBefore && (type === 'constraint' || type === 'undo'));
  return said < 0 ? lines : lines.slice(0, said);
}

async function opinionOf(
  lab: Lab,
  run: Extract<Run, { state: 'scored' }>,
  lines: readonly Line[],
  owner: boolean,
): Promise<Opinion> {
  const { scores, complexity, outOfFold, validation } = run;
  const epoch = epochsIn(lines).now;
  const experiments = comparableIn(lines);
  const best = bestOf(experiments);
  const known = { evidence: null, isKnown: true } as const;
  const sameTries = triesOf(lines).filter(({ scoresHash }) => scoresHash === scores.scoresHash);
  const same = experiments.find((experiment) => experiment.scores?.scoresHash === scores.scoresHash);
  if (same) {
    const status = same.id === best?.id ? 'scored' : 'discarded';
    return { ...known, status, reason: `the same scores as experiment ${same.id}, bit for bit` };
  }
  const wasTold = sameTries.some(({ released }) => released !== null);
  const tried = sameTries.findLast((line) => line.evidence !== null && epochOfTry(lines, line) === epoch);
  if (tried) {
    const reason = 'the same scores as a module that was tried before, bit for bit';
    return { status: tried.status, reason, evidence: null, isKnown: wasTold || !owner };
  }
  if (best === null) {
    const reason = 'there is no experiment yet to compare with';
    return { status: 'scored', reason, evidence: null, isKnown: wasTold };
  }
  const first = experiments.find(({ status }) => status === 'baseline') ?? null;
  const lastGain = lastGainIn(experiments);
  const verdict = lab.judge.compare(
    { id: Number.NaN, outOfFold, validation, complexity },
    await scoresOf(lab, best),
    nextLook(looksIn(lines, epoch)),
    first && (await scoresOf(lab, first).catch(() => null)),
    lastGain && (await scoresOf(lab, lastGain).catch(() => null)),
  );
  const { status, evidence } = verdict;
  return { status, evidence, reason: verdict.reason, isKnown: false };
}

/** What would be kept must pass the checks before being kept. */
async function checked(
  lab: Lab,
  source: string,
  scores: Pick<Candidate, 'outOfFold' | 'validation'>,
  opinion: Opinion,
  budget: Budget,
  stop: AbortSignal,
): Promise<Pick<Trial, 'status' | 'reason'> & { readonly status: Exclude<Trial['status'], 'cancelled'> }> {
  if (opinion.status !== 'kept' || opinion.isKnown) return opinion;
  const report = await runCanaries(lab, source, scores, budget, stop);
  if (report.state === 'cancelled') return { status: 'kept', reason: 'stopped while it was checked' };
  return report.state === 'failed' ? report : opinion;
}

async function scoresOf(lab: Lab, { id, complexity, scores }: Experiment): Promise<Candidate> {
  return {
    id,
    complexity: complexity ?? 0,
    ...(await loadScores(lab.places.scores, id, scores?.scoresHash)),
  };
}
