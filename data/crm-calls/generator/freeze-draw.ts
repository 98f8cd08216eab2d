import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FreezeReport, freeze } from '../../../src/split/freeze.ts';
import { cellsOf, csvOf } from './cells.ts';
import type { DrawnLead } from './lead.ts';

/** Freezes leads as the study `crm-calls` under `root/data`, in time order, over what stands there. */
export async function freezeDraw(leads: readonly DrawnLead[], root: string): Promise<FreezeReport> {
  const directory = mkdtempSync(join(tmpdir(), 'crm-calls-'));
  try {
    const file = join(directory, 'crm-calls.csv');
    writeFileSync(file, csvOf(leads.map(cellsOf)));
    return await freeze({
      root,
      file,
      study: 'crm-calls',
      target: 'won',
      positive: 'yes',
      time: 'call_date',
      replace: true,
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}
