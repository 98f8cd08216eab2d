import { Command } from 'commander';
import type { TryReport } from '../api/index.ts';
import { localTime } from '../core/local-time.ts';
import { type BudgetFlags, budgetOptions } from './budget-options.ts';
import { makeOutput, type Output } from './output.ts';
import { noteUsed, studyArgument, studyOf } from './study-argument.ts';
import { durationText } from './terminal/duration.ts';

interface TryFlags extends BudgetFlags {
  watch?: true;
  owner?: true;
  json?: true;
}

export function tryCommand(): Command {
  return budgetOptions(
    new Command('try')
      .description(
        'The module is models/<study>/pipeline.ts. This counts as a look at hidden labels in the ledger.',
      )
      .addArgument(studyArgument())
      .option('--watch', 'try it again at each save, until Ctrl-C')
      .option('--owner', 'also show the validation AUC, rounded to its noise; the ledger counts it'),
  ).action(run);
}

async function run(named: string | undefined, flags: TryFlags): Promise<void> {
  const output = makeOutput(flags.json === true);
  const study = studyOf(named, output);
  const { tryOwnModule } = await import('../api/try-report.ts');
  const tries = tryOwnModule(process.cwd(), study, {
    ...flags,
    onWatch: (path) => {
      noteUsed();
      output.say(`\nWatching ${path}; Ctrl-C ends.`);
    },
    onSave: () => output.say(`\n${localTime(Date.now())}`),
  });
  for await (const report of tries) {
    say(report, output);
    if (!flags.watch && report.cvAuc === null) process.exitCode = 1;
  }
}

function say(report: TryReport, output: Output): void {
  const { bestExperiment, validationStep, baseAucs, isLook, log, ...figures } = report;
  const { cvAuc, cvInterval, validationAuc, bestValidationAuc, status, reason } = figures;
  const { durationMs, overheadMs } = figures;
  output.data(figures);
  for (const line of log) output.say(`| ${line}`);
  if (cvAuc !== null && cvInterval !== null) {
    const half = (cvInterval.high - cvInterval.low) / 2;
    output.say(
      `cross-validated AUC ${cvAuc.toFixed(4)} ± ${half.toFixed(4)}${validationAuc === null ? '' : `, validation about ${validationAuc} (rounded to ${validationStep}, its noise)`}`,
    );
    if (bestExperiment !== null && bestValidationAuc !== null)
      output.say(`best so far: experiment ${bestExperiment}, validation AUC ${bestValidationAuc.toFixed(4)}`);
    for (const [name, auc] of Object.entries(baseAucs)) output.say(`  ${name.padEnd(20)} ${auc.toFixed(4)}`);
  }
  output.say(`${status}: ${reason}`);
  if (isLook) output.say('The ledger counts this look at hidden labels.');
  output.say(
    `${durationText(durationMs)}, of which ${durationText(overheadMs)} from the edit to the start of training`,
  );
}
