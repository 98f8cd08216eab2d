/** Scores a table that was read for a model in the sandbox, and says what went wrong where it cannot. */
import { LabError } from '../core/errors.ts';
import { lacksDanfo } from '../sandbox/bundle-danfo.ts';
import type { Outcome } from '../sandbox/outcome.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Table } from '../table/table.ts';
import type { ModelContent } from './model-folder.ts';
import { predictTable } from './predict.ts';

export interface ScoringBudget {
  /** Bound on each batch: 1,000 rows at first, then up to 50,000. */
  readonly secondsPerBatch: number;
  /** Memory that scoring may add, in MB. */
  readonly memoryMb: number;
}

/** As a whole, scoring may take as long as it takes; each batch has a bound. */
const dayInSeconds = 86_400;

/**
 * One score per row of `table`: of the positive class, higher means more likely.
 *
 * @param shown how the input is spoken of in errors
 * @throws LabError `export.tooMuchMemory`, `export.predictFailed`.
 */
export async function scoreTable(
  sandbox: Sandbox,
  model: Pick<ModelContent, 'module' | 'fitted'>,
  table: Table,
  { secondsPerBatch, memoryMb }: ScoringBudget,
  shown: string,
): Promise<Float64Array> {
  const outcome = await sandbox.experiment({ seconds: dayInSeconds, memoryMb }, (execute) =>
    predictTable(execute, model, table, secondsPerBatch),
  );
  if (outcome.state !== 'finished') throw failed(shown, outcome);
  return outcome.value;
}

function failed(input: string, outcome: Exclude<Outcome<unknown>, { state: 'finished' }>): LabError {
  const shown = `the model could not score ${input}`;
  if (outcome.state === 'outOfMemory') {
    const message = `${shown}: it took more than ${outcome.limitMb} MB of memory`;
    return new LabError(
      'export.tooMuchMemory',
      message,
      'Allow more with --memory-mb, or score it in smaller parts.',
    );
  }
  const error = outcome.state === 'crashed' ? outcome.error : null;
  return new LabError(
    'export.predictFailed',
    `${shown}: ${error?.message ?? outcome.state}`,
    (error !== null && lacksDanfo(error.code) ? error.remedy : null) ??
      'See that the file has the columns and kinds of values of the study, and that the model is as it was exported.',
  );
}
