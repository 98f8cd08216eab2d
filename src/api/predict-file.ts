/** A table and an exported model -> a file, or a stream, of scores; what `nightlab predict` does. */
import { existsSync } from 'node:fs';
import { parse, resolve } from 'node:path';
import { counted } from '../core/counted.ts';
import { checkOutput } from '../core/output-place.ts';
import type { DecisionRule } from '../export/decide.ts';
import { type Prediction, predictionOf } from '../export/prediction.ts';
import type { ScoringBudget } from '../export/score-table.ts';
import {
  isAddress,
  isStandardInput,
  pathsOf,
  shownInput,
  type TableInput,
} from '../table/input/table-input.ts';
import type { Keep } from '../table/prediction/kept-columns.ts';
import type { PredictionInput } from '../table/prediction/read-for-prediction.ts';
import { outputForm, writeScores } from '../table/prediction/write-scores.ts';
import { ScoringModel } from './scoring-model.ts';

export type { DecisionRule, Keep };

export interface PredictFileRequest extends ScoringBudget {
  /** The folder that `nightlab export` wrote. */
  readonly model: string;
  readonly input: TableInput;
  /** As `scoresPlace` gave it: a path, or `-` for standard output. */
  readonly out: string;
  /** Replace the file that is there. */
  readonly force: boolean;
  readonly keep: Keep;
  readonly rule: DecisionRule | null;
  readonly allowLost: boolean | undefined;
  readonly sheet: string | undefined;
}

export interface PredictFileReport {
  readonly out: string;
  readonly nRows: number;
  readonly report: Prediction['report'];
  readonly unparsable: PredictionInput['unparsable'];
  readonly comparison: PredictionInput['comparison'];
  readonly notes: readonly string[];
  /** What the scores mean and what was decided, for people. */
  readonly text: readonly string[];
  readonly durationMs: number;
}

/** Where scores go if nobody says so: beside a single file, else to standard output, which is `-`. */
export function scoresPlace(input: TableInput, out: string | undefined): string {
  if (out !== undefined) return out;
  if (!isOneFile(input)) return '-';
  const { dir, name } = parse(resolve(input));
  return resolve(dir, `${name.replace(/\.(csv|tsv|json|jsonl|parquet|xlsx)$/i, '')}.scores.csv`);
}

/**
 * Cost: memory for the table and the rows of one batch.
 *
 * @throws LabError `core.output*` before anything is read, `export.*`, `table.*`.
 */
export async function predictFile(request: PredictFileRequest): Promise<PredictFileReport> {
  const { force, keep, rule, allowLost, sheet, secondsPerBatch, memoryMb } = request;
  const startedAt = Date.now();
  const input = isOneFile(request.input) ? resolve(request.input) : request.input;
  const isStream = request.out === '-';
  const inputs = pathsOf(input).filter((path) => !isAddress(path));
  const out = isStream ? '-' : checkOutput(request.out, { inputs, force });
  if (!isStream) outputForm(out);
  const model = await ScoringModel.open(request.model);
  try {
    const read = await model.read(input, { allowLost, keep, sheet });
    const scores = await model.score(read, { secondsPerBatch, memoryMb }, shownInput(input));
    const { columns, report, text } = predictionOf(model.facts, read, scores, rule);
    const { nGuarded, renamed } = await writeScores(isStream ? process.stdout : out, columns, force);
    return {
      out,
      nRows: read.table.nRows,
      report,
      unparsable: read.unparsable,
      comparison: read.comparison,
      notes: [
        ...read.notes,
        ...renamed.map(({ from, to }) => `The column "${from}" is called "${to}" in the output.`),
        ...guardedNote(nGuarded),
      ],
      text,
      durationMs: Date.now() - startedAt,
    };
  } finally {
    await model.close();
  }
}

function guardedNote(nGuarded: number): string[] {
  if (nGuarded === 0) return [];
  const [begins, it] =
    nGuarded === 1 ? ['a formula begins', 'it as it is'] : ['formulas begin', 'them as they are'];
  return [
    `${counted(nGuarded, 'cell or name', 'cells or names')} that a spreadsheet would run as ${begins} with an apostrophe now; .parquet and .jsonl hold ${it}.`,
  ];
}

function isOneFile(input: TableInput): input is string {
  return typeof input === 'string' && !isStandardInput(input) && (existsSync(input) || !/[*?[{]/.test(input));
}
