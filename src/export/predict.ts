import type { Execute } from '../pipeline/run-pipeline.ts';
import { shareTable } from '../table/shared-table.ts';
import { type Table, takeRows } from '../table/table.ts';
import type { ModelContent } from './model-folder.ts';

const rowsPerTask = 50_000;

/** Probability of the positive class for each row of a table that was read with the model's roles. */
export async function predictTable(
  execute: Execute,
  { module, fitted }: Pick<ModelContent, 'module' | 'fitted'>,
  table: Table,
): Promise<Float64Array> {
  const scores = new Float64Array(table.nRows);
  for (let from = 0; from < table.nRows; from += rowsPerTask) {
    const rows = Uint32Array.from({ length: Math.min(rowsPerTask, table.nRows - from) }, (_, i) => from + i);
    const part = shareTable(takeRows(table, rows), `rows ${from}`);
    const result = await execute({ kind: 'predict', module, fitted, apply: { table: part, rows: null } });
    scores.set(result.scores, from);
  }
  return scores;
}
