/**
 * npx tsx bench/readme/night.ts [journal.jsonl]      (after npm run build)
 *
 * Draws the README's picture of a night, bench/readme/night.svg, from a journal: the one given, or that of a night of 20
 * experiments of the offline researcher on crm-calls that it runs first, some 15 minutes on two cores.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openStudy } from '../../src/api/index.ts';
import { readJournal } from '../../src/journal/journal.ts';
import { nightChart } from '../../src/journal/night-chart.ts';
import { resultRows } from '../../src/journal/result-rows.ts';

const study = 'crm-calls';
const out = join(import.meta.dirname, 'night.svg');
const [given] = process.argv.slice(2);
const directory = given === undefined ? mkdtempSync(join(tmpdir(), 'nightlab-night-')) : null;
try {
  if (directory !== null) {
    const night = await openStudy(study, { root: directory });
    for await (const event of night.research({ experiments: 20, researcher: 'offline' }))
      if (event.event === 'experiment') console.log(event.id, event.status, event.cvAuc);
  }
  const journal = given === undefined ? join(directory!, 'models', study, 'journal.jsonl') : resolve(given);
  writeFileSync(out, nightChart(study, resultRows(await readJournal(journal))));
  console.log(out);
} finally {
  if (directory !== null) rmSync(directory, { recursive: true });
}
