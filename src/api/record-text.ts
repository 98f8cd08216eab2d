/** The record in words and tables, for people and for files. */
import { consequencesOf, formatConsequences } from '../journal/causes.ts';
import { readJournal } from '../journal/journal.ts';
import { resultRows } from '../journal/result-rows.ts';
import { formatResults, type ResultFormat } from '../journal/results.ts';
import { type ExperimentDetails, formatDetails } from '../journal/show.ts';
import { formatStages, stagesOf } from '../journal/stages.ts';
import type { RecordProblem } from '../journal/verify-chain.ts';
import { ledgerText } from '../lab/ledger.ts';
import { existingPlacesOf } from '../lab/study-paths.ts';
import { accountFields } from './account-text.ts';
import type { ExperimentReport, RecordReport } from './record-report.ts';

export { plusMinus, validationText } from '../journal/results.ts';
export { ledgerText } from '../lab/ledger.ts';

/** The experiments; the story in one row per kept change; what came of each thing that was said; the honesty ledger. */
export type RecordView = 'experiments' | 'stages' | 'causes' | 'ledger';

/**
 * @param width of the screen in cells, for `table`
 * @returns text that ends with a line feed
 */
export function recordTable(
  { lines, ledger }: RecordReport,
  problems: readonly RecordProblem[],
  view: RecordView,
  format: ResultFormat,
  width: number,
): string {
  switch (view) {
    case 'experiments':
      return formatResults(resultRows(lines), format, width);
    case 'causes':
      return formatConsequences(consequencesOf(lines), format, width);
    case 'ledger':
      return `${format === 'json' ? JSON.stringify({ ...ledger, problems }) : ledgerText(ledger)}\n`;
    case 'stages': {
      const all = stagesOf(lines);
      const hasGain = format === 'table' && all.some(({ gain }) => gain !== null);
      const stages = `${formatStages(all, format, width)}${hasGain ? gainNote : ''}`;
      const consequences = format === 'table' ? consequencesOf(lines) : [];
      if (consequences.length === 0) return stages;
      return `${stages}\nWhat was said, and what came of it:\n${formatConsequences(consequences, format, width)}`;
    }
  }
}

const gainNote =
  '\nA gain weighs cross-validation and validation together, so it is not the difference of two validation AUCs.\n';

/** The last experiments of a study as a table; empty where there are none. */
export async function lastExperimentsText(
  root: string,
  study: string,
  max: number,
  width: number,
): Promise<string> {
  const rows = resultRows(await readJournal(existingPlacesOf(root, study, true).journal)).slice(-max);
  return rows.length === 0 ? '' : formatResults(rows, 'table', width);
}

/** @param width of the screen in cells */
export function detailsText({ account, ...details }: ExperimentReport, width: number): string {
  return formatDetails(details satisfies ExperimentDetails, width, account ? accountFields(account) : []);
}
