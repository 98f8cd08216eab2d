import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freezeTable } from '../../src/split/freeze/freeze-table.ts';
import type { Suspicion } from '../../src/table/suspicions/suspicion.ts';
import { churn, employees, members } from './customer-worlds.ts';
import { csvOf, type World } from './draw.ts';
import { odd } from './odd-worlds.ts';
import { batches, sorted } from './order-worlds.ts';
import { deals, hotel, loans } from './trade-worlds.ts';

export interface Judged {
  readonly world: string;
  readonly column: string | null;
  readonly kind: 'leak' | 'innocent' | 'other';
  /** AUC of the column alone on train rows; null for the order of the rows. */
  readonly auc: number | null;
  readonly suspicion: Suspicion | null;
}

const worlds: readonly ((seed: number) => World)[] = [
  odd,
  churn,
  members,
  employees,
  loans,
  deals,
  hotel,
  sorted,
  batches,
];

/** Freezes every world of a seed as a file and tells what was suspected. */
export async function measureLeaks(seed: number): Promise<Judged[]> {
  const root = mkdtempSync(join(tmpdir(), 'leaks-'));
  try {
    const judged: Judged[] = [];
    for (const make of worlds) judged.push(...(await judge(make(seed), root)));
    return judged;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function judge(world: World, root: string): Promise<Judged[]> {
  const file = join(root, `${world.name}.csv`);
  writeFileSync(file, csvOf(world));
  const { suspects, profile } = await freezeTable({
    root,
    file,
    target: world.target,
    positive: world.positive,
    key: '5'.repeat(64),
  });
  const columns = [...profile.columns.map(({ name }) => name), ...(world.leaks.includes(null) ? [null] : [])];
  return columns.map((column) => ({
    world: world.name,
    column,
    kind: world.leaks.includes(column)
      ? 'leak'
      : column !== null && world.innocents.includes(column)
        ? 'innocent'
        : 'other',
    auc: profile.columns.find(({ name }) => name === column)?.auc ?? null,
    suspicion: suspects.find((each) => each.column === column) ?? null,
  }));
}
