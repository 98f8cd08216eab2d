/**
 * npx tsx bench/leaks/main.ts [--seeds 1,2,3]
 *
 * Real-looking tables with planted leaks and with honest columns that tell much: what freeze suspects of them, as
 * Markdown on stdout. With several seeds, the table is that of the first and the counts are those of all.
 */
import { parseArgs } from 'node:util';
import { type Judged, measureLeaks } from './measure.ts';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '1' } } });
const seeds = values.seeds.split(',').map(Number);
const runs: Judged[][] = [];
for (const seed of seeds) runs.push(await measureLeaks(seed));
const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

print('| table | column | planted | AUC alone | suspected by | why |\n|---|---|---|---|---|---|');
for (const { world, column, kind, auc, suspicion } of runs[0]!) {
  if (kind === 'other' && suspicion === null) continue;
  const found = suspicion ? `${suspicion.rule} (${suspicion.strength.toFixed(3)})` : '';
  print(
    `| ${world} | ${column ?? '(row order)'} | ${kind} | ${auc?.toFixed(3) ?? ''} | ${found} | ${suspicion?.why ?? ''} |`,
  );
}
print('');
for (const [i, run] of runs.entries()) {
  const count = (kind: Judged['kind']): string => {
    const all = run.filter((each) => each.kind === kind);
    return `${all.filter(({ suspicion }) => suspicion !== null).length} of ${all.length}`;
  };
  print(
    `seed ${seeds[i]}: ${count('leak')} leaks found; ${count('innocent')} honest strong columns and ${count('other')} other columns suspected`,
  );
  for (const { world, column, kind, suspicion } of run) {
    if ((kind === 'leak') === (suspicion === null))
      print(`  ${kind === 'leak' ? 'missed' : 'false'}: ${world}, ${column ?? '(row order)'}`);
  }
}
