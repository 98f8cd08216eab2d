/**
 * npx tsx data/crm-calls/generator/main.ts [leads.csv] [--truth truth.csv] [--freeze] [--seed n] [--leads n]
 *
 * Draws the leads; writes them, and what their outcomes were drawn from, as CSV; `--freeze` makes the study.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../../src/lab/places.ts';
import { cellsOf, csvOf, truthOf } from './cells.ts';
import { freezeDraw } from './freeze-draw.ts';
import { drawLeads, shipped } from './leads.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: String(shipped.seed) },
    leads: { type: 'string', default: String(shipped.nLeads) },
    truth: { type: 'string' },
    freeze: { type: 'boolean', default: false },
  },
});
const [file] = positionals;
if (file === undefined && values.truth === undefined && !values.freeze) {
  console.error('Name a CSV to write, or --truth FILE, or --freeze.');
  process.exit(2);
}
const leads = drawLeads(Number(values.seed), Number(values.leads));
if (file !== undefined) writeFileSync(file, csvOf(leads.map(cellsOf)));
if (values.truth !== undefined) writeFileSync(values.truth, csvOf(leads.map(truthOf)));
if (values.freeze) {
  const { directory, fingerprint, changed } = await freezeDraw(leads, packageRoot);
  console.log(`${directory}: ${changed ? 'frozen' : 'as it was'}, fingerprint ${fingerprint}`);
}
