import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** True where a replacement of the study in this folder was cut off, or is under way (archive.ts). */
export function isBeingReplaced(directory: string): boolean {
  return existsSync(notePath(directory));
}

/** Where a replacement says what it is doing. */
export function notePath(directory: string): string {
  return join(dirname(directory), `.${basename(directory)}.replacing`);
}
