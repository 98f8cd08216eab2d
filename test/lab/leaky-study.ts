import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { random } from '../../src/core/random.ts';
import type { FreezeRequest } from '../../src/split/freeze/freeze-request.ts';
import { freezeTable } from '../../src/split/freeze/freeze-table.ts';

/** A fresh folder with one frozen study, `churn`: a weak honest signal, and a date that is filled for churners alone. */
export async function leakyStudy(nRows: number, more: Partial<FreezeRequest> = {}): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'nightlab-leaky-'));
  await freezeTable({ root, file: leakyFile(root, nRows), target: 'churned', study: 'churn', ...more });
  return root;
}

export function leakyFile(root: string, nRows: number, seed = 1): string {
  const stream = random(seed, 'leaky');
  const lines = ['tenure,visits,region,signup,Cancelled On,churned'];
  for (let row = 0; row < nRows; row++) {
    const tenure = stream.normal();
    const visits = stream.normal();
    const region = ['north', 'south', 'west'][Math.floor(stream.next() * 3)]!;
    const chance = 1 / (1 + Math.exp(-(1.2 * tenure + 0.6 * visits + (region === 'west' ? 0.5 : 0))));
    const churned = stream.next() < chance;
    const day = `2024-0${1 + Math.floor(stream.next() * 9)}-1${Math.floor(stream.next() * 9)}`;
    const cancelled = churned && stream.next() < 0.8 ? day.replace('2024', '2025') : '';
    lines.push(
      `${tenure.toFixed(3)},${visits.toFixed(3)},${region},${day},${cancelled},${churned ? 'yes' : 'no'}`,
    );
  }
  const file = join(root, `churn-${seed}.csv`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}
