import { watchFile } from 'node:fs';
import { Command } from 'commander';
import { LabError } from '../core/errors.ts';
import { localTime } from '../core/local-time.ts';
import type { ModuleFile } from '../lab/module-file.ts';
import type { Lab } from '../lab/open-lab.ts';
import type { Trial } from '../lab/try-module.ts';
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
      .option('--watch', 'again at each save, until Ctrl-C')
      .option('--owner', 'tell the validation AUC, too, rounded to its noise; the ledger counts it'),
  ).action(run);
}

async function run(named: string | undefined, flags: TryFlags): Promise<void> {
  const output = makeOutput(flags.json === true);
  const study = studyOf(named, output);
  const { ModuleFile } = await import('../lab/module-file.ts');
  const { baselineSource } = await import('../lab/baseline-source.ts');
  const { openLab } = await import('../lab/open-lab.ts');
  const lab = await openLab(process.cwd(), study, flags.workers);
  try {
    const file = new ModuleFile(lab.places.module);
    const standing = await file.read();
    const source = standing ?? (await baselineSource());
    if (standing === null && flags.watch) await file.write(source);
    const first = await tryAndSay(lab, source, flags, output);
    // A try that fails leaves nothing behind.
    if (first.metrics !== null && (await file.read()) === null) await file.write(source);
    if (flags.watch) await watch(lab, file, flags, output);
    else if (first.metrics === null) process.exitCode = 1;
  } finally {
    await lab.close();
  }
}

async function tryAndSay(lab: Lab, source: string, flags: TryFlags, output: Output): Promise<Trial> {
  const { tryOnce } = await import('../api/try-module.ts');
  const budget = { secondsPerExperiment: flags.secondsPerExperiment, memoryMb: flags.memoryMb };
  const { trial, best, report } = await tryOnce(lab, source, budget, flags.owner === true);
  const { status, reason, metrics, validationAuc, durationMs, overheadMs } = trial;
  const bestAuc = report.bestValidationAuc;
  output.data(report);
  for (const line of trial.log) output.say(`| ${line}`);
  if (metrics) {
    const half = (metrics.cvInterval.high - metrics.cvInterval.low) / 2;
    output.say(
      `cross-validated AUC ${metrics.cvAuc.toFixed(4)} ± ${half.toFixed(4)}${validationAuc === null ? '' : `, validation about ${validationAuc} (rounded to ${lab.validationStep}, its noise)`}`,
    );
    if (best && bestAuc !== null)
      output.say(`best so far: experiment ${best.id}, validation AUC ${bestAuc.toFixed(4)}`);
    for (const [name, auc] of Object.entries(metrics.baseAucs))
      output.say(`  ${name.padEnd(20)} ${auc.toFixed(4)}`);
  }
  output.say(`${status}: ${reason}`);
  if (trial.isLook) output.say('This look at hidden labels is in the ledger.');
  output.say(
    `${durationText(durationMs)}, of which ${durationText(overheadMs)} from the edit to the start of training`,
  );
  return trial;
}

/** Polls, because editors that replace a file on save end other kinds of watch. */
async function watch(lab: Lab, file: ModuleFile, flags: TryFlags, output: Output): Promise<void> {
  noteUsed();
  output.say(`\nWatching ${file.path}; Ctrl-C ends.`);
  let saved: (() => void) | null = null;
  let pending = false;
  watchFile(file.path, { interval: 200 }, (now, before) => {
    if (now.mtimeMs === before.mtimeMs || now.nlink === 0) return;
    pending = true;
    saved?.();
  });
  for (;;) {
    if (!pending) {
      await new Promise<void>((resolve) => {
        saved = resolve;
      });
    }
    pending = false;
    output.say(`\n${localTime(Date.now())}`);
    const source = await file.read();
    if (source === null) throw new LabError('cli.noModule', `${file.path} is gone`, 'Save it again.');
    await tryAndSay(lab, source, flags, output);
  }
}
