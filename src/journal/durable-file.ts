/** Writing so that a power cut leaves the old file or the new one, never half of one. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LabError, messageOf } from '../core/errors.ts';

/** Makes the names in a directory durable; does nothing on systems that cannot open directories. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Creates a directory and those above it, durably. */
export async function makeDirectory(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let created = path; ; created = dirname(created)) {
    await syncDirectory(dirname(created));
    if (created === first || created === dirname(created)) return;
  }
}

/**
 * Replaces a file by these bytes, all or nothing, on disk before it resolves.
 *
 * @throws LabError `journal.diskFull` or `journal.writeFailed`; the old file is then unchanged.
 */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncDirectory(dirname(path));
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw writeError(path, thrown);
  }
}

const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** The LabError for a failed write: what is lost (nothing that counted) and what to do. */
export function writeError(path: string, thrown: unknown): LabError {
  const code = (thrown as { code?: unknown } | null)?.code;
  if (typeof code === 'string' && fullCodes.has(code)) {
    return new LabError(
      'journal.diskFull',
      `there is no room left to write ${path} (${code})`,
      'Free some space there (or raise the quota), then run the command again: it continues where it stopped, and nothing that counted is lost.',
      { cause: thrown },
    );
  }
  return new LabError(
    'journal.writeFailed',
    `${path} could not be written: ${messageOf(thrown)}`,
    'Check the disk and the permissions of its folder, then run the command again: it continues where it stopped.',
    { cause: thrown },
  );
}
