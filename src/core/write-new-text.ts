import { writeFile } from 'node:fs/promises';
import { LabError, messageOf } from './errors.ts';

/** @param force replace the file that is there @throws LabError `core.outputNotWritten`. */
export async function writeNewText(path: string, text: string, force: boolean): Promise<void> {
  await writeFile(path, text, { flag: force ? 'w' : 'wx' }).catch((cause: unknown) => {
    throw new LabError(
      'core.outputNotWritten',
      `${path} cannot be written: ${messageOf(cause)}`,
      'Name another file with --out.',
    );
  });
}
