/**
 * Makes dist/worker: the worker's main file, what runs inside a module's context, XGBoost's
 * files, and danfojs where installed.
 *
 * The folder is all that a worker may read besides piscina, so nothing in it is resolved elsewhere at run time.
 */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { packageRoot } from './package-files.ts';

/** Wraps a CommonJS bundle into an expression whose value is its exports. */
function asExpression(requireExpression: string): { banner: { js: string }; footer: { js: string } } {
  return {
    banner: {
      js: `(() => { "use strict"; const module = { exports: {} }, exports = module.exports, require = ${requireExpression};`,
    },
    footer: { js: 'return module.exports; })()' },
  };
}

const common = { bundle: true, format: 'cjs', target: 'node20', logLevel: 'warning' } as const;

const xgboost = createRequire(import.meta.url).resolve('ml-xgboost/dist/wasm/xgboost.js');

/** `sources` is the src directory; tests put another run-task in place by `alias`. */
export async function buildWorker(outDir: string, sources: string, danfo: string | null): Promise<void> {
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  writeFileSync(join(outDir, 'package.json'), '{ "type": "commonjs" }\n');
  copyFileSync(xgboost, join(outDir, 'xgboost.js'));
  copyFileSync(xgboost.replace(/js$/, 'wasm'), join(outDir, 'xgboost.wasm'));
  await build({
    ...common,
    entryPoints: [join(sources, 'sandbox/worker/main.ts')],
    platform: 'node',
    outfile: join(outDir, 'main.js'),
  });
  // Node's modules are absent inside a context: what the toolkit needs there uses none of them.
  await build({
    ...common,
    entryPoints: [join(sources, 'sandbox/worker/inside.ts')],
    platform: 'neutral',
    packages: 'external',
    external: ['node:*'],
    outfile: join(outDir, 'inside.js'),
    ...asExpression('() => ({})'),
  });
  if (danfo) {
    await build({
      ...common,
      stdin: { contents: `module.exports = require(${JSON.stringify(danfo)});`, resolveDir: outDir },
      platform: 'node',
      external: ['plotly.js-dist-min'],
      minify: true,
      outfile: join(outDir, 'danfojs.js'),
      ...asExpression('() => ({})'),
    });
  }
}

/** The installed danfojs, an optional dependency; null where absent. */
export function findDanfo(): string | null {
  try {
    return createRequire(import.meta.url).resolve('danfojs-node');
  } catch {
    return null;
  }
}

if (process.argv[1] && resolve(process.argv[1]) === resolve(import.meta.filename)) {
  const root = packageRoot();
  await buildWorker(join(root, 'dist/worker'), join(root, 'src'), findDanfo());
}
