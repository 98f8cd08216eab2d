import { rmdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Takes back what `mkdir(folder, { recursive: true })` made, as far as nothing has been put into it. Never throws.
 *
 * @param first what mkdir returned: the outermost folder that it made; nothing is done where it made none
 */
export function removeEmptyFolders(folder: string, first: string | undefined): void {
  if (first === undefined) return;
  try {
    for (let path = folder; path.length >= first.length; path = dirname(path)) rmdirSync(path);
  } catch {
    // There is something in it.
  }
}
