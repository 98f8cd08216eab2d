import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { LabError } from '../../core/errors.ts';
import { diskFull, isDiskFull } from '../database/database.ts';
import { scratchPrefix } from '../database/scratch.ts';

let spooled: Promise<string> | null = null;

/**
 * The path of a file that holds all of standard input, which can be read only once. The file is gone when the process
 * ends. Throws LabError `table.noStandardInput` where nothing is piped in.
 */
export function spoolStandardInput(root = tmpdir()): Promise<string> {
  spooled ??= spool(root);
  return spooled;
}

async function spool(root: string): Promise<string> {
  const how =
    'Pipe a table in, such as `cat leads.csv | npx nightlab ...`, or give the name of a file instead of -.';
  if (process.stdin.isTTY)
    throw new LabError('table.noStandardInput', 'Nothing is piped to standard input', how);
  const directory = mkdtempSync(join(root, scratchPrefix()));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const path = join(directory, 'standard-input');
  let nBytes = 0;
  process.stdin.on('data', (chunk: Buffer) => {
    nBytes += chunk.length;
  });
  try {
    await pipeline(process.stdin, createWriteStream(path, { mode: 0o600 }));
  } catch (thrown) {
    throw isDiskFull(thrown) ? diskFull(directory, thrown) : thrown;
  }
  if (nBytes === 0) {
    throw new LabError(
      'table.empty',
      'Standard input is empty',
      `The command before the pipe wrote nothing. ${how}`,
    );
  }
  return path;
}
