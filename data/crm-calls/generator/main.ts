import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cellsOf, csvOf, drawLeads, truthOf } from './table.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, leads: { type: 'string', default: '8000' }, truth: { type: 'string' } },
});
const { leads } = drawLeads(Number(values.seed), Number(values.leads));
writeFileSync(positionals[0]!, csvOf(leads.map(({ id, lead }) => cellsOf(id, lead))));
if (values.truth) writeFileSync(values.truth, csvOf(leads.map(({ id, lead }) => truthOf(id, lead))));
