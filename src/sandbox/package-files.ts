/**
 * Where the package's own built files are, from the source tree as well as from dist.
 */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LabError } from '../core/errors.ts';

/** The directory of nightlab's package.json, symbolic links resolved. */
export function packageRoot(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const manifest = join(directory, 'package.json');
    if (existsSync(manifest)) {
      const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string };
      if (name === 'nightlab') return realpathSync(directory);
    }
    const parent = dirname(directory);
    if (parent === directory) break;
    directory = parent;
  }
  throw new LabError('sandbox.noPackage', 'nightlab does not find its own package', 'Install it again.');
}

/**
 * A file below dist.
 *
 * @throws LabError `sandbox.notBuilt` where it is absent.
 */
export function builtFile(...path: string[]): string {
  const file = join(packageRoot(), 'dist', ...path);
  if (existsSync(file)) return file;
  throw new LabError('sandbox.notBuilt', `${file} is missing`, 'Run npm run build.');
}

/** The directory of piscina, whose worker file every worker starts with. */
export function piscinaDirectory(): string {
  const main = realpathSync(createRequire(import.meta.url).resolve('piscina'));
  return dirname(dirname(main));
}
