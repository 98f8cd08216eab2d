import { constants } from 'node:fs';
import { access, lstat, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LabError, messageOf } from '../core/errors.ts';

/**
 * That a model folder can be made there, told before the sealed rows are opened for it.
 *
 * @throws LabError `export.exists` where anything is there, a link that leads nowhere included,
 * `export.writeFailed` where the nearest folder above it is none or may not be written to.
 */
export async function requireNewFolder(directory: string): Promise<void> {
  if (await lstat(directory).catch(() => null)) {
    throw new LabError(
      'export.exists',
      `${directory} is already there`,
      'Name another folder with --out, or move the old one away.',
    );
  }
  let above = dirname(directory);
  while (above !== dirname(above) && !(await lstat(above).catch(() => null))) above = dirname(above);
  try {
    if (!(await stat(above)).isDirectory()) throw new Error(`${above} is not a directory`);
    await access(above, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new LabError(
      'export.writeFailed',
      `No model can be written to ${directory}: ${messageOf(cause)}`,
      'Name another folder with --out. The sealed rows were not opened.',
      { cause },
    );
  }
}
