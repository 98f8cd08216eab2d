import type { Command } from 'commander';
import type { TableInput } from '../api/index.ts';
import { LabError } from '../core/errors.ts';

/** The flags of commands that read a person's table. */
export interface InputFlags {
  sheet?: string;
  query?: string;
  database?: string;
  installScanner?: true;
}

/** What the arguments and flags name; ends the command with bad usage where that is nothing. */
export function inputOf(files: readonly string[], flags: InputFlags, command: Command): TableInput {
  const { query, database, installScanner, sheet } = flags;
  if (query === undefined) {
    if (database !== undefined || installScanner === true) {
      throw new LabError(
        'cli.noQuery',
        'A database was given and no query',
        'Say which rows with --query "select * from TABLE".',
      );
    }
    if (files.length === 0) command.error("error: missing required argument 'files'");
    return files.length === 1 ? files[0]! : files;
  }
  // A database file may be where other files do.
  const [first, ...others] = database === undefined ? files : [database, ...files];
  if (others.length > 0) {
    throw new LabError(
      'cli.twoInputs',
      `--query reads one database, and ${others.length + 1} were given (${files.join(', ')})`,
      "Leave out the files; a query can name them itself: select * from 'leads.csv'.",
    );
  }
  if (sheet !== undefined) {
    throw new LabError(
      'cli.twoInputs',
      '--sheet and --query were given',
      'A query reads no workbook: leave one of them out.',
    );
  }
  return {
    query,
    ...(first !== undefined && { database: first }),
    ...(installScanner === true && { installScanner }),
  };
}
