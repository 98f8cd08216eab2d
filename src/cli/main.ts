#!/usr/bin/env node
/**
 * nightlab <command>: exit 0 = done, 1 = a clear error, 2 = bad usage.
 */
import { Command, CommanderError } from 'commander';
import { LabError, messageOf } from '../core/errors.ts';
import { benchCommand } from './bench.ts';
import { exportCommand } from './export.ts';
import { freezeCommand } from './freeze.ts';
import { makeOutput } from './output.ts';
import { predictCommand } from './predict.ts';
import { researchCommand } from './research.ts';
import { resultsCommand } from './results.ts';
import { showCommand } from './show.ts';
import { tryCommand } from './try.ts';
import { verifyCommand } from './verify.ts';

const program = new Command('nightlab')
  .description(
    'A research lab for tabular machine learning: frozen split, sandboxed pipelines, honest ROC AUC.',
  )
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .showHelpAfterError('(add --help for what this command takes)')
  .addHelpText(
    'after',
    `
Start:  nightlab freeze leads.csv --target won      then      nightlab research leads
Each command takes --json (JSON on stdout, words on stderr) and --help. "study" defaults to crm-calls.`,
  );

for (const make of [
  freezeCommand,
  researchCommand,
  tryCommand,
  resultsCommand,
  showCommand,
  benchCommand,
  exportCommand,
  predictCommand,
  verifyCommand,
]) {
  program.addCommand(make().exitOverride().option('--json', 'JSON on stdout, words for people on stderr'));
}

function report(thrown: unknown): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
  const output = makeOutput(process.argv.includes('--json'));
  const error =
    thrown instanceof LabError
      ? thrown
      : new LabError(
          'nightlab.unexpected',
          messageOf(thrown),
          'This is a fault of nightlab; please report it with the lines below.',
        );
  output.data({ error: error.toJSON() });
  process.stderr.write(`error: ${error.message}\n  ${error.remedy}\n`);
  if (!(thrown instanceof LabError) && thrown instanceof Error)
    process.stderr.write(`${thrown.stack ?? ''}\n`);
  return 1;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program.parseAsync();
} catch (thrown) {
  process.exitCode = report(thrown);
}
