/**
 * Makes dist/worker: the worker's main file, what runs inside a module's context, and XGBoost's files.
 *
 * The folder is all that a worker may read besides piscina, so nothing in it is resolved elsewhere at run time.
 */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { asExpression } from '../sandbox/as-expression.ts';
import { packageRoot } from '../sandbox/package-files.ts';

const resolveFrom = createRequire(import.meta.url).resolve;
const xgboost = resolveFrom('ml-xgboost/dist/wasm/xgboost.js');

const common = { bundle: true, format: 'cjs', target: 'node20', logLevel: 'warning' } as const;

/** Inside a context there are no modules of Node: what the toolkit does there uses none of them. */
const noModules = 'const require = () => ({});';

/** Bundles the worker of the sources at `src` into `outDir`. About a second. */
export async function buildWorker(outDir: string, src: string): Promise<void> {
  const made = `${outDir}.${process.pid}`;
  mkdirSync(made, { recursive: true });
  writeFileSync(join(made, 'package.json'), '{ "type": "commonjs" }\n');
  copyFileSync(xgboost, join(made, 'xgboost.js'));
  copyFileSync(join(dirname(xgboost), 'xgboost.wasm'), join(made, 'xgboost.wasm'));
  await build({
    ...common,
    entryPoints: [join(src, 'sandbox/worker/main.ts')],
    platform: 'node',
    outfile: join(made, 'main.js'),
  });
  await build({
    ...common,
    entryPoints: [join(src, 'sandbox/worker/inside.ts')],
    platform: 'neutral',
    packages: 'external',
    external: ['node:*'],
    outfile: join(made, 'inside.js'),
    ...asExpression(noModules),
  });
  // At once, as a sandbox of another process may be about to start workers from it.
  const old = `${made}.old`;
  if (existsSync(outDir)) renameSync(outDir, old);
  renameSync(made, outDir);
  rmSync(old, { recursive: true, force: true });
}

if (process.argv[1] && resolve(process.argv[1]) === resolve(import.meta.filename)) {
  const root = packageRoot();
  await buildWorker(join(root, 'dist/worker'), join(root, 'src'));
}
