/**
 * From a table to scores of new rows, in code: freeze, research, export, predict.
 *
 *     npx tsx src/examples/leads.ts [experiments]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { freeze, loadModel, openStudy } from 'nightlab/lab';

const experiments = Number(process.argv[2] ?? 6);

/** A made-up table: larger deals and more calls are won more often, in one industry more than in the others. */
function lead(row: number): { cells: string; isWon: boolean } {
  const [dealSize, calls] = [(row * 37) % 500, (row * 11) % 9];
  const industry = ['software', 'retail', 'health'][row % 3]!;
  const chance = 0.001 * dealSize + 0.05 * calls + (industry === 'health' ? 0.2 : 0);
  return { cells: `L${row},${dealSize},${calls},${industry}`, isWon: ((row * 7919) % 1000) / 1000 < chance };
}

mkdirSync('example', { recursive: true });
process.chdir('example');
const rows = Array.from({ length: 900 }, (_, row) => lead(row));
const lines = rows.map(({ cells, isWon }) => `${cells},${isWon ? 'yes' : 'no'}`);
writeFileSync('leads.csv', `${['lead_id,deal_size,calls,industry,won', ...lines].join('\n')}\n`);

const report = await freeze({ file: 'leads.csv', target: 'won', replace: true });
console.log(`frozen: ${report.nRows} rows`);

const study = await openStudy('leads');
for await (const event of study.research({ experiments, researcher: 'offline' })) {
  if (event.event === 'experiment')
    console.log(`experiment ${event.id}: ${event.status}, cv AUC ${event.cvAuc}`);
}

const { dir, sealedAuc } = await study.export();
console.log(`sealed AUC ${sealedAuc.toFixed(4)}`);

const model = await loadModel(dir);
const [score] = await model.predict([{ lead_id: 'new', deal_size: 450, calls: 7, industry: 'health' }]);
console.log(`score of a new lead: ${score!.toFixed(3)}`);
await model.close();
