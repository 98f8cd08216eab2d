/**
 * npx tsx data/crm-calls/generator/main.ts [leads.csv] [--truth truth.csv] [--freeze] [--best] [--seed n] [--leads n]
 *
 * Draws the leads; writes them, and what their outcomes were drawn from, as CSV. `--freeze` makes the study; `--best`
 * prints the best reachable AUC of each of its parts.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { shippedRoot } from '../../../src/lab/study-paths.ts';
import { openFrozenStudy } from '../../../src/split/study/open-frozen-study.ts';
import { bestAuc } from './best-auc.ts';
import { isoDate } from './calendar.ts';
import { cellsOf, csvOf, truthOf } from './cells.ts';
import { freezeDraw } from './freeze-draw.ts';
import { drawLeads, shipped } from './leads.ts';
import { leadsOfPart, partNames } from './parts.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: String(shipped.seed) },
    leads: { type: 'string', default: String(shipped.nLeads) },
    truth: { type: 'string' },
    freeze: { type: 'boolean', default: false },
    best: { type: 'boolean', default: false },
  },
});
const [file] = positionals;
if (file === undefined && values.truth === undefined && !values.freeze && !values.best) {
  console.error('Name a CSV to write, or --truth FILE, --freeze or --best.');
  process.exit(2);
}
const leads = drawLeads(Number(values.seed), Number(values.leads));
if (file !== undefined) writeFileSync(file, csvOf(leads.map(cellsOf)));
if (values.truth !== undefined) writeFileSync(values.truth, csvOf(leads.map(truthOf)));
if (values.freeze) {
  const { directory, fingerprint, changed } = await freezeDraw(leads, shippedRoot);
  console.log(`${directory}: ${changed ? 'frozen' : 'as it was'}, fingerprint ${fingerprint}`);
}
if (values.best) {
  const study = await openFrozenStudy(shippedRoot, 'crm-calls');
  for (const part of partNames) {
    const own = await leadsOfPart(study, part, leads);
    const { drawn, expected } = bestAuc(own);
    const dates = own.map(({ date }) => isoDate(date.dateMs)).sort();
    const won = own.filter((lead) => lead.won).length / own.length;
    console.log(
      `${part}: ${own.length} leads from ${dates[0]} to ${dates.at(-1)}, ${(100 * won).toFixed(1)}% won, best reachable AUC ${drawn.toFixed(4)}, expected ${expected.toFixed(4)}`,
    );
  }
}
