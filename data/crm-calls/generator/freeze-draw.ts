import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FreezeReport, freeze } from '../../../src/split/freeze.ts';
import { cellsOf, csvOf } from './cells.ts';
import type { DrawnLead } from './draw-lead.ts';

/** No secret here: this study's labels are drawn by this generator, for all to see. */
const vaultKey = '4cef8f1bdcceead99496ac4b27ff106e285bc0ba5874d0746bcd42439fc7bbaa';

/** Freezes leads as the study `crm-calls` under `root/data`, in time order, over what is there. */
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
      key: vaultKey,
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}
