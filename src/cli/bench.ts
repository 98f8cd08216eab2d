import { Command } from 'commander';
import { constraintsIn } from '../journal/constraints.ts';
import { alignedTable } from '../journal/text-table.ts';
import type { BenchRow, FeatureBench } from '../lab/feature-bench.ts';
import { type BudgetFlags, budgetOptions } from './budget-options.ts';
import { makeOutput } from './output.ts';
import { studyArgument, studyOf } from './study-argument.ts';
import { durationText } from './terminal/duration.ts';
import { LiveLine } from './terminal/live-line.ts';

interface BenchFlags extends BudgetFlags {
  byRole?: true;
  json?: true;
}

export function benchCommand(): Command {
  return budgetOptions(
    new Command('bench')
      .description('Score all blocks, each block alone and all but each: which help, hurt, or are noise.')
      .addArgument(studyArgument())
      .option('--by-role', "one block a column role, in place of the module's own blocks"),
  ).action(run);
}

async function run(named: string | undefined, flags: BenchFlags): Promise<void> {
  const output = makeOutput(flags.json === true);
  const study = studyOf(named, output);
  const { readJournal } = await import('../journal/journal.ts');
  const { benchFeatures } = await import('../lab/feature-bench.ts');
  const { labWithout } = await import('../lab/lab-without.ts');
  const { ModuleFile } = await import('../lab/module-file.ts');
  const { baselineSource } = await import('../lab/next-proposal.ts');
  const { openLab } = await import('../lab/open-lab.ts');
  const { roleBlocksSource } = await import('../lab/role-blocks.ts');
  const whole = await openLab(process.cwd(), study, flags.workers);
  const lab = labWithout(whole, constraintsIn(await readJournal(whole.places.journal)));
  const live = new LiveLine(output);
  try {
    const own = (await new ModuleFile(lab.places.module).read()) ?? (await baselineSource());
    const source = flags.byRole ? roleBlocksSource(lab.view) : own;
    const budget = { secondsPerExperiment: flags.secondsPerExperiment, memoryMb: flags.memoryMb };
    let progress = 'starting';
    live.start(() => progress);
    const startedAt = Date.now();
    const bench = await benchFeatures(lab, source, budget, (row, done, of) => {
      const left = ((Date.now() - startedAt) / done) * (of - done);
      progress = `${done}/${of}  ${row.learner}, ${nameOf(row)}  about ${durationText(left)} left`;
      if (!output.live) output.say(`${done}/${of} ${row.learner}, ${nameOf(row)}: ${row.cvAuc.toFixed(4)}`);
    });
    live.stop();
    output.data(bench);
    output.say(benchText(bench, output.width));
  } finally {
    live.stop();
    await lab.close();
  }
}

function nameOf({ set, block }: BenchRow): string {
  return set === 'all' ? 'all blocks' : set === 'alone' ? `${block} alone` : `all but ${block}`;
}

function benchText({ rows, blocks }: FeatureBench, width: number): string {
  const signed = (value: number): string => `${value < 0 ? '' : '+'}${value.toFixed(4)}`;
  const table = alignedTable(
    [
      { title: 'learner', align: 'left' },
      { title: 'features', align: 'left', grows: true },
      { title: 'cv AUC (95%)', align: 'left' },
      { title: 'all blocks gain over it (95%)', align: 'left' },
      { title: 'took', align: 'right', dropOrder: 1 },
    ],
    rows.map((row) => [
      row.learner,
      nameOf(row),
      `${row.cvAuc.toFixed(4)} (${row.cvInterval.low.toFixed(4)} to ${row.cvInterval.high.toFixed(4)})`,
      row.allGains
        ? `${signed(row.allGains.gain)} (${signed(row.allGains.interval.low)} to ${signed(row.allGains.interval.high)})`
        : '',
      durationText(row.durationMs),
    ]),
    width,
  );
  const words = { helps: 'helps', hurts: 'hurts: better without it', noise: 'is within noise' };
  const verdicts = blocks.map(
    ({ block, verdict, gains }) =>
      `  ${block} ${words[verdict]} (adds ${signed(gains.logistic.gain)} to logistic, ${signed(gains.gbdt.gain)} to gbdt)`,
  );
  const why =
    blocks.length === 0
      ? 'The module has one block only: name several in features, or give --by-role.'
      : 'What each block adds to the others, at 95% and without correction for the number of blocks:';
  return [table.trimEnd(), '', why, ...verdicts].join('\n');
}
