/** What the record of a study says: its experiments, whether it is whole, what is suspected, and the honesty ledger. */
import { LabError } from '../core/errors.ts';
import { History } from '../journal/history.ts';
import { readJournal } from '../journal/journal.ts';
import { lockHolder } from '../journal/lock.ts';
import type { ModelAccount } from '../journal/model-account.ts';
import type { Line } from '../journal/record.ts';
import { type ExperimentDetails, experimentDetails } from '../journal/show.ts';
import { checkRecord, type RecordCheck } from '../lab/check-record.ts';
import { type HonestyLedger, ledgerOf } from '../lab/ledger.ts';
import { studyAccount } from '../lab/model-account.ts';
import { existingPlacesOf } from '../lab/study-paths.ts';
import { studySuspicions } from '../lab/study-suspicions.ts';
import type { Suspicion } from '../table/suspicions/suspicion.ts';

export interface RecordReport {
  readonly lines: readonly Line[];
  /** What nobody has answered yet of columns that the best model uses. */
  readonly suspects: readonly Suspicion[];
  readonly ledger: HonestyLedger;
  /** An experiment that was cut off before its end, where no session runs now; the next one begins with it. */
  readonly cutOff: number | null;
}

/** Where the record is not whole, and how often the sealed rows were opened. Never throws for what is wrong with it. */
export function recordCheck(root: string, study: string): Promise<RecordCheck> {
  return checkRecord(existingPlacesOf(root, study, true));
}

/** @throws LabError `lab.noStudy`, `api.noExperiments`, and where the journal cannot be read. */
export async function recordReport(
  root: string,
  study: string,
  { sealedOpenings }: RecordCheck,
): Promise<RecordReport> {
  const places = existingPlacesOf(root, study, true);
  const lines = await linesOf(root, study);
  return {
    lines,
    suspects: await studySuspicions(places, lines),
    ledger: ledgerOf(lines, sealedOpenings),
    cutOff: lockHolder(places.lock) === null ? (new History(lines).inFlight?.id ?? null) : null,
  };
}

export interface ExperimentReport extends ExperimentDetails {
  /** What its columns need to be known for; absent where `study.json` cannot be read. */
  readonly account?: ModelAccount;
}

/** @throws LabError `lab.noStudy`, `api.noExperiments`, `journal.*` where there is no experiment of this number. */
export async function experimentReport(root: string, study: string, id: number): Promise<ExperimentReport> {
  const lines = await linesOf(root, study);
  const details = experimentDetails(lines, id);
  const account = await studyAccount(existingPlacesOf(root, study, true), lines, id);
  return { ...details, ...(account && { account }) };
}

async function linesOf(root: string, study: string): Promise<readonly Line[]> {
  const lines = await readJournal(existingPlacesOf(root, study, true).journal);
  if (lines.length > 0) return lines;
  throw new LabError(
    'api.noExperiments',
    `Study "${study}" has no experiments in ${root}`,
    `Run npx nightlab research ${study} first, in the folder that holds data/ and models/.`,
  );
}
