/**
 * All leads of a draw. Their order is that of their ids, which are random numbers: neither says anything.
 */
import { random } from '../../../src/core/random.ts';
import { type DrawnLead, drawLead } from './draw-lead.ts';
import { drawStaff } from './people.ts';

/** The draw that is frozen in `data/crm-calls`. */
export const shipped = { seed: 3, nLeads: 12_000 } as const;

/** Deterministic; `nLeads` from 1 to 100,000. About 50 microseconds a lead. */
export function drawLeads(seed: number, nLeads: number): DrawnLead[] {
  const staff = drawStaff(seed);
  const leads = drawIds(seed, nLeads).map((id, number) => drawLead(seed, staff, number, id));
  return leads.sort((left, right) => (left.id < right.id ? -1 : 1));
}

function drawIds(seed: number, count: number): string[] {
  const stream = random(seed, 'ids');
  const ids = new Set<string>();
  while (ids.size < count) ids.add(`L-${100_000 + stream.integer(900_000)}`);
  return [...ids];
}
