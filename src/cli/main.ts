#!/usr/bin/env node
/**
 * nightlab <command>: exit 0 = done, 1 = a clear error, 2 = bad usage.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, CommanderError, type OutputConfiguration } from 'commander';
import { LabError, messageOf } from '../core/errors.ts';
import { printable } from '../core/plain-text.ts';
import { packageRoot } from '../lab/places.ts';
import { makeOutput } from './output.ts';

/** Loaded when asked for: the compiler, DuckDB and the lab are slow to load, and most commands need one of them. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  freeze: async () => (await import('./freeze.ts')).freezeCommand(),
  restore: async () => (await import('./restore.ts')).restoreCommand(),
  research: async () => (await import('./research.ts')).researchCommand(),
  status: async () => (await import('./status.ts')).statusCommand(),
  attach: async () => (await import('./attach.ts')).attachCommand(),
  stop: async () => (await import('./stop.ts')).stopCommand(),
  try: async () => (await import('./try.ts')).tryCommand(),
  results: async () => (await import('./results.ts')).resultsCommand(),
  show: async () => (await import('./show.ts')).showCommand(),
  nudge: async () => (await import('./nudge.ts')).nudgeCommand(),
  exclude: async () => (await import('./exclude.ts')).excludeCommand(),
  include: async () => (await import('./include.ts')).includeCommand(),
  undo: async () => (await import('./undo.ts')).undoCommand(),
  ask: async () => (await import('./ask.ts')).askCommand(),
  bench: async () => (await import('./bench.ts')).benchCommand(),
  export: async () => (await import('./export.ts')).exportCommand(),
  predict: async () => (await import('./predict.ts')).predictCommand(),
  verify: async () => (await import('./verify.ts')).verifyCommand(),
};

const { version } = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')) as {
  version: string;
};

/** Commander's own words repeat what was typed. */
const words: OutputConfiguration = { outputError: (text, write) => write(printable(text)) };

const program = new Command('nightlab')
  .description(
    'A research lab for tabular machine learning: frozen split, sandboxed pipelines, honest ROC AUC.',
  )
  .version(version)
  .exitOverride()
  .configureOutput(words)
  .configureHelp({ showGlobalOptions: true })
  .showHelpAfterError('(add --help for what this command takes)')
  .addHelpText(
    'after',
    `
Start:  npx nightlab freeze leads.csv --target won      then      npx nightlab research leads
Each command takes --json (JSON on stdout, words on stderr) and --help. "study" defaults to crm-calls.`,
  );

async function addCommands(): Promise<void> {
  const asked = process.argv[2] ?? '';
  for (const name of Object.hasOwn(commands, asked) ? [asked] : Object.keys(commands)) {
    const command = await commands[name]!();
    command.exitOverride().configureOutput(words);
    program.addCommand(command.option('--json', 'JSON on stdout, words for people on stderr'));
  }
}

/** What to say of a package that is not there. */
function missingPackage(thrown: unknown): LabError | null {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  if (code !== 'MODULE_NOT_FOUND' && code !== 'ERR_MODULE_NOT_FOUND') return null;
  return new LabError(
    'cli.missingPackage',
    messageOf(thrown).split('\n')[0]!,
    'Install again (npm ci), without --omit=optional: DuckDB and esbuild come as an optional package for each platform.',
  );
}

function report(thrown: unknown): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
  const output = makeOutput(process.argv.includes('--json'));
  const known = thrown instanceof LabError ? thrown : missingPackage(thrown);
  const error =
    known ??
    new LabError(
      'nightlab.unexpected',
      messageOf(thrown),
      'This is a fault of nightlab; please report it with the lines below.',
    );
  output.data({ error: error.toJSON() });
  output.warn(`error: ${error.message}\n  ${error.remedy}`);
  if (!known && thrown instanceof Error) output.warn(thrown.stack ?? '');
  return 1;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  // A terminal that was closed.
  if (error.code === 'EIO') return;
  throw error;
});

try {
  await addCommands();
  await program.parseAsync();
} catch (thrown) {
  process.exitCode = report(thrown);
}
