import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeze, openStudy, type Study, type TableRow } from '../../src/api/index.ts';
import { sha256 } from '../../src/core/hash.ts';
import { cellOf } from '../../src/table/table.ts';
import { smallData } from '../pipeline/small-table.ts';

// So long that the offline researcher never plans by how fast a busy machine is.
export const budget = { workers: 1, secondsPerExperiment: 3600, memoryMb: 1024 };

export function smallRows(nRows: number, seed: number): { rows: TableRow[]; labels: Uint8Array } {
  const { table, labels } = smallData(nRows, seed, 1);
  const rows = Array.from({ length: nRows }, (_, row) =>
    Object.fromEntries(
      table.columns.map((column) => {
        const cell = cellOf(column, row);
        return [column.name, column.kind === 'date' && cell !== null ? new Date(cell) : cell];
      }),
    ),
  );
  return { rows, labels };
}

export function csvOf(
  rows: readonly TableRow[],
  more: (row: number) => string[] = () => [],
  head: string[] = [],
): string {
  const names = Object.keys(rows[0]!);
  const text = (value: TableRow[string]): string =>
    value instanceof Date ? value.toISOString().slice(0, 10) : String(value ?? '');
  const lines = rows.map((row, i) => [...names.map((name) => text(row[name])), ...more(i)].join(','));
  return `${[[...names, ...head].join(','), ...lines].join('\n')}\n`;
}

/** 240 rows, frozen with a fixed key as the study `small` in a new folder. */
export async function freezeSmall(): Promise<{ root: string; study: Study }> {
  const root = mkdtempSync(join(tmpdir(), 'nightlab-api-'));
  const { rows, labels } = smallRows(240, 1);
  const file = join(root, 'small.csv');
  writeFileSync(
    file,
    csvOf(rows, (row) => [labels[row] === 1 ? 'yes' : 'no'], ['won']),
  );
  const key = join(root, 'key');
  writeFileSync(key, sha256('small'));
  await freeze({ root, file, target: 'won', key, split: [60, 20, 20] });
  return { root, study: await openStudy('small', { root }) };
}
