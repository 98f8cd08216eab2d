/** New rows -> a table that a model can score, read by the model's own roles and formats. */
import { LabError, messageOf } from '../core/errors.ts';
import { shownInput, type TableInput } from '../table/input/table-input.ts';
import type { PredictionInput, PredictionOptions } from '../table/prediction/read-for-prediction.ts';
import { readForPrediction, readRawForPrediction } from '../table/prediction/read-for-prediction.ts';
import type { RawTable } from '../table/raw-table.ts';
import type { ModelFacts } from './model-folder.ts';

export interface InputReading extends Pick<PredictionOptions, 'allowLost' | 'keep'> {
  /** The sheet of a workbook; the first that holds anything when absent. */
  readonly sheet?: string | undefined;
}

/**
 * Reads a file, or closes and reads a table that is loaded already.
 *
 * Roles and formats of a folder from elsewhere may not go together, which shows where the input is read by them.
 * @throws LabError `export.badColumns` then; `table.missingColumns`, `table.lostColumn` and others of `table.*`.
 */
export async function readInput(
  input: TableInput | RawTable,
  directory: string,
  facts: ModelFacts,
  { allowLost, keep, sheet }: InputReading = {},
): Promise<PredictionInput> {
  const options = {
    allowLost: allowLost === true,
    ids: facts.ids,
    ...(keep !== undefined && { keep }),
    ...(sheet !== undefined && { sheet }),
  };
  try {
    return isRaw(input)
      ? await readRawForPrediction(input, facts, options)
      : await readForPrediction(input, facts, options);
  } catch (thrown) {
    if (thrown instanceof LabError) throw thrown;
    throw new LabError(
      'export.badColumns',
      `${isRaw(input) ? input.path : shownInput(input)} cannot be read by the roles and formats of ${directory}: ${messageOf(thrown).split('\n')[0]}`,
      'Export the model again.',
      { cause: thrown },
    );
  }
}

function isRaw(input: TableInput | RawTable): input is RawTable {
  return typeof input === 'object' && 'columnNames' in input;
}
