/** The front door to an exported model: rows in, scores out, the same bit for bit as `nightlab predict` writes. */
import { resolve } from 'node:path';
import { LabError } from '../core/errors.ts';
import type { ModelFacts } from '../export/model-folder.ts';
import { programDirectory } from '../sandbox/working-directory.ts';
import { type CellValue, readCells } from '../table/input/read-cells.ts';
import { shownInput } from '../table/input/table-input.ts';
import { givenColumns, requireGivenColumns } from './given-rows.ts';
import { ScoringModel } from './scoring-model.ts';

/** One row: a value for each column of the study; null = missing. Other keys are ignored. */
export type TableRow = Readonly<Record<string, CellValue>>;

/** A table by columns, all of one length. */
export type TableColumns = Readonly<Record<string, ArrayLike<CellValue>>>;

export interface PredictOptions {
  /** Take a column as missing where none of its cells can be read, in place of an error. */
  readonly allowLost?: boolean | undefined;
  /** The sheet of a workbook; default: the first that holds anything. */
  readonly sheet?: string | undefined;
  /** Bound on each batch, at first 1,000 rows, then up to 50,000. Default 30. */
  readonly secondsPerBatch?: number | undefined;
  /** Memory that scoring may add, in MB. Default 4,096. */
  readonly memoryMb?: number | undefined;
}

export interface Model {
  /** What the model is: study, target, roles, AUCs, openings of the sealed rows. */
  readonly facts: ModelFacts;
  /**
   * Scores of new rows: rows as objects, the path of a file that `freeze` could read, or a table by columns.
   *
   * Values are read exactly as those of a file are: the same rows give the same scores, bit for bit, whichever way they
   * come. Every row names every column that the model uses; null is a missing value. Rows do not change each other's scores
   * unless they are written in a form that the study's own were not (days before months, decimal commas), which is settled
   * over all rows of a call.
   * @returns one score per row, in their order: higher means that `facts.target.positive` is more likely. It is a
   * probability where `facts.heldOut?.isCalibrated`.
   * @throws LabError `table.missingColumns` naming all that are missing, `api.raggedRows`, `api.badRows`, `table.badCell`,
   * `table.lostColumn`, `table.noRows`, `export.tooSlow`, `export.tooMuchMemory`, `export.predictFailed`, `api.closed`.
   * Cost: some 0.1 s for a call, 0.3 s more for the first, which starts the workers.
   */
  predict(rows: readonly TableRow[] | string | TableColumns, options?: PredictOptions): Promise<Float64Array>;
  /** Ends the workers; calls that run end first, and the process is back in its directory then. */
  close(): Promise<void>;
}

/**
 * Opens a folder that `nightlab export` wrote. The module in it runs in the sandbox, whoever made it.
 *
 * From the first scores until `close` the process is in a directory of the sandbox (`process.cwd()`); paths given to
 * nightlab are taken from where the program was before.
 * @throws LabError `export.noModel`, `export.badFile`, `export.changed` where a file is not what was exported,
 * `export.badState`.
 */
export async function loadModel(directory: string): Promise<Model> {
  const model = await ScoringModel.open(resolve(programDirectory(), directory));
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const predict = async (
    rows: readonly TableRow[] | string | TableColumns,
    { allowLost = false, sheet, secondsPerBatch = 30, memoryMb = 4096 }: PredictOptions,
  ): Promise<Float64Array> => {
    if (typeof rows === 'string') {
      const file = resolve(programDirectory(), rows);
      const read = await model.read(file, { allowLost, sheet });
      return model.score(read, { secondsPerBatch, memoryMb }, shownInput(file));
    }
    const columns = givenColumns(rows);
    requireGivenColumns(columns, rows, model.facts);
    const read = await model.read(await readCells(columns), { allowLost });
    return model.score(read, { secondsPerBatch, memoryMb }, 'the rows');
  };

  return {
    facts: model.facts,
    predict: (rows, options = {}) => {
      if (isClosed)
        return Promise.reject(
          new LabError('api.closed', 'The model is closed', 'Load it again with loadModel.'),
        );
      const next = last.then(() => predict(rows, options));
      last = next.catch(() => undefined);
      return next;
    },
    close: async () => {
      isClosed = true;
      await last;
      await model.close();
    },
  };
}
