import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../src/core/hash.ts';
import { freezeTable } from '../../src/split/freeze/freeze-table.ts';
import { cellOf } from '../../src/table/table.ts';
import { smallData } from '../pipeline/small-table.ts';

/** A fresh folder with one frozen study, `small`, of numbers, categories, dates and text. */
export async function smallStudy(nRows: number, signal = 1, seed = 1): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'nightlab-test-'));
  const { table, labels } = smallData(nRows, seed, signal);
  const lines = [[...table.columns.map(({ name }) => name), 'won'].join(',')];
  for (let row = 0; row < nRows; row++) {
    const cells = table.columns.map((column) => {
      const cell = cellOf(column, row);
      return column.kind === 'date' && cell !== null
        ? new Date(cell).toISOString().slice(0, 10)
        : (cell ?? '');
    });
    lines.push([...cells, labels[row] === 1 ? 'yes' : 'no'].join(','));
  }
  const file = join(root, 'small.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  await freezeTable({ root, file, target: 'won', key: sha256('small') });
  return root;
}
