import { readPart } from '../../../src/split/read-part.ts';
import type { Part, Study } from '../../../src/split/study.ts';
import type { DrawnLead } from './draw-lead.ts';

export const partNames: readonly Part[] = ['train', 'validation', 'sealed'];

/** The drawn leads that are in a part of the study frozen from them, in the part's row order. */
export async function leadsOfPart(
  study: Study,
  part: Part,
  leads: readonly DrawnLead[],
): Promise<DrawnLead[]> {
  const byId = new Map(leads.map((lead) => [lead.id, lead]));
  const ids = (await readPart(study, part)).columns.find(({ name }) => name === 'lead_id');
  if (ids?.kind !== 'string') throw new Error(`${study.directory} has no lead ids`);
  return Array.from(ids.codes, (code) => byId.get(ids.dictionary.at(code))!);
}
