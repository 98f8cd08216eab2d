/**
 * One run of a module, assessed as an experiment would be. It makes no experiment, but it is a look at hidden labels:
 * before anything of it is told, the journal holds it, and the bar of the next comparison is as much higher. Told are
 * the figures of train, kept or not, and, where its owner asks, the validation AUC rounded to its noise
 * (journal/shown.ts). The same predictions again are not a new look.
 */
import { hashSource } from '../core/hash.ts';
import { constraintsIn } from '../journal/constraints.ts';
import { History } from '../journal/history.ts';
import { readJournal } from '../journal/journal.ts';
import { loadPredictions } from '../journal/predictions-file.ts';
import type { Budget, Experiment, Line, Metrics, Status, Timings } from '../journal/record.ts';
import { reasonForResearcher } from '../journal/researcher-reason.ts';
import { roundedAuc } from '../journal/shown.ts';
import type { Candidate } from '../judge/judge.ts';
import { type Assessment, assess, type Judged } from './assess.ts';
import { labWithout } from './lab-without.ts';
import type { Lab } from './open-lab.ts';
import { recordTry } from './record-try.ts';

export interface Trial {
  readonly status: Exclude<Status, 'baseline'> | 'scored' | 'cancelled';
  /** Names no figure of hidden rows. */
  readonly reason: string;
  readonly metrics: Omit<Metrics, 'validationAuc' | 'validationInterval'> | null;
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

/**
 * Assesses `source`. The status says how it is judged against the best of the record: `kept`, `discarded`, or `scored`
 * where there is no best yet, or where exactly these predictions are known.
 *
 * @throws LabError `lab.lookNotRecorded` where the look could not be written down: then nothing of it is told.
 * `journal.badScores` where the predictions of the best are lost.
 */
export async function tryModule(
  whole: Lab,
  source: string,
  budget: Budget,
  stop: AbortSignal,
  { owner = false }: TryRequest = {},
): Promise<Trial> {
  const { places } = whole;
  const before = await readJournal(places.journal);
  const lab = labWithout(whole, constraintsIn(before));
  let isTold = false;
  let isLook = false;
  const release = (validationAuc: number): number | null =>
    owner ? roundedAuc(validationAuc, lab.validationStep) : null;
  const assessment = await assess(lab, source, {
    budget,
    stop,
    earlier: async () => ({
      history: new History(asOfStart(await readJournal(places.journal), before.length)),
      predictionsOf: (experiment) => predictionsOf(lab, experiment),
    }),
    known: ({ metrics }, history) => {
      const known = knownOf(metrics.scoresHash, history, owner);
      isTold = known?.isTold ?? false;
      return known;
    },
    onJudged: async ({ metrics }, { status, evidence }, { lines }) => {
      isLook = !isTold && (evidence !== null || owner);
      if (!isLook) return;
      await recordTry(places, {
        type: 'try',
        source,
        sourceHash: hashSource(source),
        scoresHash: metrics.scoresHash,
        status: status === 'baseline' ? 'scored' : status,
        evidence,
        asOf: lines.length,
        released: release(metrics.validationAuc),
      });
    },
  });
  if (assessment.state !== 'assessed') return { ...withoutMetrics(assessment), isLook };
  const { timings, durationMs, overheadMs, log, judged, reason } = assessment;
  const status = assessment.status === 'baseline' ? 'scored' : assessment.status;
  const { validationAuc, validationInterval: _, ...metrics } = assessment.metrics;
  const told = {
    status: status === 'scored' ? 'discarded' : status,
    evidence: judged.evidence,
    reason,
  } as const;
  return {
    status,
    reason: reasonForResearcher(told),
    metrics,
    validationAuc: release(validationAuc),
    isLook,
    ...{ timings, durationMs, overheadMs, log },
  };
}

function withoutMetrics(assessment: Exclude<Assessment, { state: 'assessed' }>): Omit<Trial, 'isLook'> {
  const nothing = { metrics: null, validationAuc: null, log: [] };
  if (assessment.state === 'cancelled')
    return {
      status: 'cancelled',
      reason: 'stopped',
      timings: null,
      durationMs: 0,
      overheadMs: 0,
      ...nothing,
    };
  const { status, reason, timings, durationMs, overheadMs } = assessment;
  return { status, reason, timings, durationMs, overheadMs, ...nothing };
}

/** The record without what was said of columns while the module ran: it ran with the columns of its start. */
function asOfStart(lines: readonly Line[], nBefore: number): readonly Line[] {
  const said = lines.findIndex(({ type }, at) => at >= nBefore && (type === 'constraint' || type === 'undo'));
  return said < 0 ? lines : lines.slice(0, said);
}

/** How predictions are judged that are not compared: known ones, and any before there is an experiment. */
function knownOf(
  scoresHash: string,
  history: History,
  owner: boolean,
): (Judged & { /** What is told of them was told before. */ readonly isTold: boolean }) | null {
  const { comparable, best } = history;
  const same = comparable.find((experiment) => experiment.scores?.scoresHash === scoresHash);
  if (same) {
    const status = same.id === best?.id ? 'scored' : 'discarded';
    const reason = `the same scores as experiment ${same.id}, bit for bit`;
    return { status, reason, evidence: null, isTold: true };
  }
  const sameTries = history.tries.filter((line) => line.scoresHash === scoresHash);
  const wasTold = sameTries.some(({ released }) => released !== null);
  const tried = sameTries.findLast((line) => line.evidence !== null && history.hasSameColumns(line));
  if (tried) {
    const reason = 'the same scores as a module that was tried before, bit for bit';
    return { status: tried.status, reason, evidence: null, isTold: wasTold || !owner };
  }
  if (best !== null) return null;
  const reason = 'there is no experiment yet to compare with';
  return { status: 'scored', reason, evidence: null, isTold: wasTold };
}

async function predictionsOf(lab: Lab, { id, complexity, scores }: Experiment): Promise<Candidate> {
  const saved = await loadPredictions(lab.places.scores, id, scores?.scoresHash);
  return { id, complexity: complexity ?? 0, ...saved };
}
