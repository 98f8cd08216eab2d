import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shippedRoot } from './study-paths.ts';

/** The module that every study starts from. */
export function baselineSource(): Promise<string> {
  return readFile(join(shippedRoot, 'dist/texts/pipeline.ts'), 'utf8');
}
