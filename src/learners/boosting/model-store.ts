/** A saved model <-> a file on this machine: JSON text in UTF-8, written to a temporary file beside it, then renamed. */
import { LabError, messageOf } from '../../core/errors.ts';

/** Longer texts are more than a JavaScript string may hold. */
const maxBytes = 2 ** 29 - 25;

/** @throws LabError `boosting.writeFailed`; a file that was there is then unchanged. */
export async function writeModelFile(file: string, bytes: Uint8Array): Promise<void> {
  // Here, not above: what only predicts in memory needs no files.
  const { rename, rm, writeFile } = await import('node:fs/promises');
  const draft = `${file}.${process.pid}-${Date.now().toString(36)}.tmp`;
  try {
    await writeFile(draft, bytes, { flag: 'wx' });
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw new LabError(
      'boosting.writeFailed',
      `the model could not be written to ${file}: ${messageOf(cause)}`,
      'Name a file in a folder that exists and may be written to.',
      { cause },
    );
  }
}

/** @throws LabError `boosting.unreadable` where there is no such file, or it is none or too large. */
export async function readModelFile(file: string): Promise<Uint8Array> {
  const { readFile, stat } = await import('node:fs/promises');
  const unreadable = (what: string, cause?: unknown): LabError =>
    new LabError(
      'boosting.unreadable',
      `${file} cannot be read: ${what}`,
      'Name a file that model.save wrote.',
      {
        cause,
      },
    );
  try {
    const found = await stat(file);
    if (!found.isFile()) throw unreadable('it is not an ordinary file');
    if (found.size > maxBytes) throw unreadable(`it has ${found.size.toLocaleString('en')} bytes`);
    return await readFile(file);
  } catch (thrown) {
    throw thrown instanceof LabError ? thrown : unreadable(messageOf(thrown), thrown);
  }
}
