// What is read as text at run time -> dist/texts, so that the package needs no sources; and what is left in dist of sources
// that are gone goes, so that it is not packed.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const src = join(import.meta.dirname, '..');
const dist = join(src, '../dist');

/** Name in dist/texts -> source. */
const texts = new Map([
  ...readdirSync(join(src, 'texts')).map((name) => [name, join('texts', name)]),
  ['pipeline.ts', 'pipeline.ts'],
  ['tensorflow-parts.cjs', 'features/vendor/tfjs-node/index.js'],
]);
mkdirSync(join(dist, 'texts'), { recursive: true });
for (const [name, source] of texts) copyFileSync(join(src, source), join(dist, 'texts', name));
for (const name of readdirSync(join(dist, 'texts'))) {
  if (!texts.has(name)) rmSync(join(dist, 'texts', name), { recursive: true });
}

for (const path of readdirSync(dist, { recursive: true })) {
  if (/^(worker|texts)(\/|$)/.test(path) || !existsSync(join(dist, path))) continue;
  const source = join(src, path);
  const isLeft = statSync(join(dist, path)).isDirectory()
    ? !existsSync(source)
    : !existsSync(source.replace(/(\.d)?\.[jt]s$/, '.ts'));
  if (isLeft) rmSync(join(dist, path), { recursive: true, force: true });
}
