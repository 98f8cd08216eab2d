/**
 * npm run bench:gate [-- --quick] [-- --experiments 165]      (after npm run build)
 *
 * What the rule of keep or discard lets through and what it finds, as Markdown on stdout.
 *   a   labels that are pure noise: how many runs keep anything
 *   b   a proposer that only changes seeds: the same
 *   c   a real gain: how often it is kept
 *   d   a night of the offline researcher: the released AUC against the true one (minutes; `--quick` leaves it out)
 */

import { parseArgs } from 'node:util';
import { LabError } from '../../src/core/errors.ts';
import { runsClimbed } from './climbing.ts';
import { type Dependence, groupsOf, nearDuplicates, unequalGroups } from './dependent-noise.ts';
import { FittedWorld, first, gainScatter, proposals } from './fitted-worlds.ts';
import { type Choice, measureNight } from './night.ts';
import { intervalsThatHold, runsFooled, timesKept, timesMemorisedKept } from './operating-characteristics.ts';
import { Loop } from './worlds.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, experiments: { type: 'string', default: '165' } },
});
const experiments = Number(values.experiments);
if (!Number.isInteger(experiments) || experiments < 1) {
  throw new LabError('bench.badOption', `--experiments is ${values.experiments}`, 'Give a whole number.');
}
const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
const print = (...lines: string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};

print('| simulation | wanted | measured |', '|---|---|---|');
const runs = 200;
const noise = { runs, experiments: 200, nRows: 1000, auc: 0.5, correlation: 0.9 };
row(
  'a. pure noise, 200 experiments, 1,000 rows: runs that keep anything',
  '1 of 20',
  share(runsFooled(noise), runs),
);
row('a. pure noise, 12 real models of several kinds, 800 rows', '1 of 20', share(fittedFooled(1), 40));
row(
  'a. pure noise, 12 real models of several kinds, 800 rows in groups of 5',
  '1 of 20',
  share(fittedFooled(5), 40),
);
const climbing = { runs, experiments: 200, nRows: 1000, tries: 1 };
row(
  'a. pure noise, a proposer that climbs on cross-validation, 200 experiments, 1,000 rows',
  '1 of 20',
  share(runsClimbed(climbing), runs),
);
const seeds = { runs, experiments: 100, nRows: 1000, auc: 0.67, correlation: 0.98 };
row(
  'b. seeds only, 100 experiments, 1,000 rows: runs that keep anything',
  '1 of 20',
  share(runsFooled(seeds), runs),
);
const dependent: readonly (readonly [string, number, Dependence])[] = [
  ['groups of 5', 1000, groupsOf(5)],
  ['groups of 20', 2000, groupsOf(20)],
  ['groups of 1 to 60', 2000, unequalGroups(60)],
  ['near-duplicates, 2 to 6, of half of the rows', 1000, nearDuplicates()],
  ['rows in time, correlated 0.8 with the next', 1000, { kind: 'time', correlation: 0.8 }],
  ['rows in time, correlated 0.95 with the next', 2000, { kind: 'time', correlation: 0.95 }],
];
for (const [what, nRows, dependence] of dependent) {
  const fooled = runsFooled({ runs: 100, experiments: 100, nRows, auc: 0.5, correlation: 0.9, dependence });
  row(
    `a. pure noise, ${what}, ${nRows.toLocaleString('en')} rows, 100 experiments`,
    '1 of 20',
    share(fooled, 100),
  );
}
for (const nRows of [1000, 3000, 10_000]) {
  const kept = timesMemorisedKept({ worlds: 200, nRows, auc: 0.67, gain: 0.03, correlation: 0.97 });
  const what = `cross-validation gains 0.03 and validation nothing, ${nRows.toLocaleString('en')} rows, look 1: kept`;
  row(`a. ${what}`, '', share(kept, 200));
}
for (const [nRows, gain, correlation, looksBefore, wanted] of [
  [5000, 0.01, 0.98, 0, '8 of 10'],
  [5000, 0.01, 0.98, 29, '8 of 10'],
  [5000, 0.01, 0.97, 29, ''],
  [50_000, 0.005, 0.97, 29, '8 of 10'],
  [1000, 0.03, 0.97, 9, ''],
  [1000, 0.02, 0.97, 9, ''],
  [1000, 0.01, 0.99, 9, ''],
] as const) {
  const worlds = nRows > 10_000 ? 50 : 200;
  const kept = timesKept({ worlds, nRows, auc: 0.67, gain, correlation, looksBefore });
  const what = `${nRows.toLocaleString('en')} rows, models correlated ${correlation}, look ${looksBefore + 1}`;
  row(`c. a real gain of ${gain} is kept: ${what}`, wanted, share(kept, worlds));
}
print('', '95% intervals that hold the true AUC, of 1,000 studies each:', '');
print('| rows | validation, AUC 0.5 | cross-validation, 0.5 | validation, 0.67 | cross-validation, 0.67 |');
print('|---|---|---|---|---|');
for (const [what, nRows, dependence] of [['independent', 1000, undefined] as const, ...dependent]) {
  const cells = [0.5, 0.67].flatMap((auc) => {
    const { validation, cv } = intervalsThatHold({
      worlds: 1000,
      nRows,
      auc,
      ...(dependence && { dependence }),
    });
    return [validation, cv].map((held) => (held / 1000).toFixed(3));
  });
  print(`| ${what}, ${nRows.toLocaleString('en')} rows | ${cells.join(' | ')} |`);
}
print('', 'Variance of a gain out of fold over what DeLong says, 600 train rows, from fresh draws:', '');
print('| compared with a boosting | with signal | pure noise |', '|---|---|---|');
const [withSignal, onNoise] = [gainScatter(80, 1), gainScatter(80, 0)];
withSignal.forEach(({ what, ratio }, i) => {
  print(`| ${what} | ${ratio.toFixed(2)} | ${onNoise[i]!.ratio.toFixed(2)} |`);
});
if (!values.quick) await night();

function row(what: string, wanted: string, measured: string): void {
  print(`| ${what} | ${wanted} | ${measured} |`);
}

function share(count: number, of: number): string {
  return `${count} of ${of}`;
}

function fittedFooled(groupSize: number): number {
  let fooled = 0;
  for (let seed = 0; seed < 40; seed++) {
    const world = new FittedWorld(seed, 600, 200, 0, groupSize);
    const loop = new Loop(world.judge, world.fit(first, 0));
    for (const [i, proposal] of proposals.entries()) loop.challenge(world.fit(proposal, i + 1));
    if (loop.nKept > 0) fooled++;
  }
  return fooled;
}

async function night(): Promise<void> {
  const result = await measureNight(1500, 1, experiments, say);
  print(
    '',
    `d. ${result.experiments} experiments of the offline researcher, 900 train and 300 validation rows;`,
  );
  print(`the best reachable AUC is ${result.best.toFixed(4)}, ${result.kept} changes were kept.`, '');
  print('| loop | released validation AUC | true AUC | gap |', '|---|---|---|---|');
  print(choiceRow('nightlab', result.rule), choiceRow('keep if better, same proposals', result.keepIfBetter));
}

function choiceRow(name: string, { experiment, released, interval, trueAuc }: Choice): string {
  const stated = `${released.toFixed(4)} (${interval.low.toFixed(3)} to ${interval.high.toFixed(3)})`;
  return `| ${name}: experiment ${experiment} | ${stated} | ${trueAuc.toFixed(4)} | ${(released - trueAuc).toFixed(4)} |`;
}
