// What is read as text at run time -> dist/texts, so that the package needs no sources; and what is left in dist of sources
// that are gone goes, so that it is not packed.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const src = join(import.meta.dirname, '..');
const dist = join(src, '../dist');

mkdirSync(join(dist, 'texts'), { recursive: true });
const texts = readdirSync(join(src, 'texts')).map((name) => join(src, 'texts', name));
for (const path of [...texts, join(src, 'pipeline.ts')]) {
  copyFileSync(path, join(dist, 'texts', path.slice(path.lastIndexOf('/') + 1)));
}
copyFileSync(join(src, 'features/vendor/tfjs-node/index.js'), join(dist, 'texts/tensorflow-parts.cjs'));

for (const path of readdirSync(dist, { recursive: true })) {
  if (/^(worker|texts)(\/|$)/.test(path) || !existsSync(join(dist, path))) continue;
  const source = join(src, path);
  const isLeft = statSync(join(dist, path)).isDirectory()
    ? !existsSync(source)
    : !existsSync(source.replace(/(\.d)?\.[jt]s$/, '.ts'));
  if (isLeft) rmSync(join(dist, path), { recursive: true, force: true });
}
