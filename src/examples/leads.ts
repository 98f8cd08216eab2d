/**
 * A study from code: freeze a table, research it, export the best model, score new rows. Give it a CSV file and the
 * yes/no column:
 *
 *     npx tsx src/examples/leads.ts leads.csv won
 */
import { freeze, loadModel, openStudy, type TableRow } from 'nightlab/lab';

const [file = 'leads.csv', target = 'won', experiments = '3'] = process.argv.slice(2);

const { study: name, nRows } = await freeze({ file, target });
console.log(`${name}: ${nRows} rows`);

const study = await openStudy(name);
for await (const event of study.research({ experiments: Number(experiments), researcher: 'offline' })) {
  if (event.event !== 'experiment') continue;
  console.log(`${event.id} ${event.status} ${event.cvAuc?.toFixed(4) ?? '-'} ${event.hypothesis}`);
}

// Opens the sealed rows once, and counts it.
const { dir, sealedAuc } = await study.export();
console.log(`sealed AUC ${sealedAuc.toFixed(4)}: ${dir}`);

const model = await loadModel(dir);
const columns = Object.keys(model.facts.roles).filter((column) => column !== target);
const unknown: TableRow = Object.fromEntries(columns.map((column) => [column, null]));
console.log(`a row of which nothing is known: ${(await model.predict([unknown]))[0]?.toFixed(4)}`);
await model.close();
