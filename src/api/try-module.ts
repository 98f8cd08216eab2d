/** One try of a module, in the figures that people and programs are told. */

import { History } from '../journal/history.ts';
import { readJournal } from '../journal/journal.ts';
import type { Budget, Experiment, Metrics } from '../journal/record.ts';
import { resultRow } from '../journal/result-rows.ts';
import type { Lab } from '../lab/open-lab.ts';
import { type Trial, tryModule } from '../lab/try-module.ts';

export interface TryReport {
  readonly cvAuc: number | null;
  /** 95%. */
  readonly cvInterval: Metrics['cvInterval'] | null;
  /** Rounded to its noise; null unless its owner asked for it. */
  readonly validationAuc: number | null;
  /** SHA-256 of the scores of all rows. */
  readonly scoresHash: string | null;
  readonly status: Trial['status'];
  readonly reason: string;
  /** Of the best experiment so far. */
  readonly bestValidationAuc: number | null;
  readonly durationMs: number;
  /** From the start until training began. */
  readonly overheadMs: number;
}

export interface TriedOnce {
  readonly trial: Trial;
  readonly best: Experiment | null;
  readonly report: TryReport;
}

/** @throws LabError `lab.lookNotRecorded`. */
export async function tryOnce(lab: Lab, source: string, budget: Budget, owner: boolean): Promise<TriedOnce> {
  const trial = await tryModule(lab, source, budget, new AbortController().signal, { owner });
  const { status, reason, metrics, validationAuc, durationMs, overheadMs } = trial;
  const best = new History(await readJournal(lab.places.journal)).best;
  const report = {
    cvAuc: metrics?.cvAuc ?? null,
    cvInterval: metrics?.cvInterval ?? null,
    validationAuc,
    scoresHash: metrics?.scoresHash ?? null,
    status,
    reason,
    bestValidationAuc: best ? resultRow(best, lab.validationStep).validationAuc : null,
    durationMs,
    overheadMs,
  };
  return { trial, best, report };
}
