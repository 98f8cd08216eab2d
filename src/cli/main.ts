#!/usr/bin/env node
/**
 * nightlab <command>: exit 0 = done, 1 = a clear error, 2 = bad usage.
 */
import { CommanderError } from 'commander';
import { LabError, messageOf } from '../core/errors.ts';
import { makeOutput, type Output } from './output.ts';
import { runProgram } from './program.ts';

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
  const output = makeOutput(process.argv.includes('--json'));
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : reportUsage(thrown, output);
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

/** Commander has told people. */
function reportUsage({ message }: CommanderError, output: Output): 2 {
  const error = { code: 'cli.usage', message, remedy: 'See --help.' };
  output.data({ error });
  return 2;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  // A terminal that was closed.
  if (error.code === 'EIO') return;
  throw error;
});

try {
  await runProgram(process.argv.slice(2));
} catch (thrown) {
  process.exitCode = report(thrown);
}
