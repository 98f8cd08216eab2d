/**
 * Scores a table batch by batch. A module from elsewhere may never end, so each batch has a bound of its own, and the
 * first one is small: what does not end shows there, and long tables take as long as they need.
 */
import { LabError } from '../core/errors.ts';
import type { RunTask } from '../pipeline/run-pipeline.ts';
import { shareTable } from '../table/memory/shared-table.ts';
import { type Table, takeRows } from '../table/table.ts';
import type { ModelContent } from './model-folder.ts';

const rowsOfFirst = 1000;
const rowsPerTask = 50_000;

/**
 * Probability of the positive class for each row of a table that was read with the model's roles.
 *
 * @param secondsPerBatch bound on 1,000 rows at first, then on up to 50,000; absent = none
 * @throws LabError `export.tooSlow` where a batch does not end within it, `export.badScores` where the module does not
 * give a score for each row.
 */
export async function predictTable(
  execute: RunTask,
  { module, fitted }: Pick<ModelContent, 'module' | 'fitted'>,
  table: Table,
  secondsPerBatch = Number.POSITIVE_INFINITY,
): Promise<Float64Array> {
  const scores = new Float64Array(table.nRows);
  for (let from = 0, n = rowsOfFirst; from < table.nRows; from += n, n = rowsPerTask) {
    const nRows = Math.min(n, table.nRows - from);
    const rows = Uint32Array.from({ length: nRows }, (_, i) => from + i);
    const part = shareTable(takeRows(table, rows), `rows ${from}`);
    const { scores: given } = await within(
      secondsPerBatch,
      execute({ kind: 'predict', module, fitted, apply: { table: part, rows: null } }),
      `rows ${from + 1} to ${from + nRows}`,
    );
    if (!(given instanceof Float64Array) || given.length !== nRows) {
      throw new LabError(
        'export.badScores',
        'The module of the model does not give one score per row',
        'Export the model again.',
      );
    }
    scores.set(given, from);
  }
  return scores;
}

async function within<T>(seconds: number, work: Promise<T>, what: string): Promise<T> {
  if (seconds === Number.POSITIVE_INFINITY) return work;
  let timer: NodeJS.Timeout | undefined;
  const bound = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const message = `the model did not score ${what} within ${seconds} s`;
      reject(
        new LabError(
          'export.tooSlow',
          message,
          'Allow more with --seconds-per-batch where the model is slow.',
        ),
      );
    }, seconds * 1000);
  });
  // Its own end, after the bound, is nobody's business.
  work.catch(() => {});
  return Promise.race([work, bound]).finally(() => clearTimeout(timer));
}
