/**
 * Makes dist/worker: the worker's main file, what runs inside a module's context, XGBoost's files, and danfojs where
 * installed.
 *
 * The folder is all that a worker may read besides piscina, so nothing in it is resolved elsewhere at run time.
 */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { packageRoot } from './package-files.ts';

const resolveFrom = createRequire(import.meta.url).resolve;
const xgboost = resolveFrom('ml-xgboost/dist/wasm/xgboost.js');

const common = { bundle: true, format: 'cjs', target: 'node20', logLevel: 'warning' } as const;

/** Inside a context there are no modules of Node: what the toolkit does there uses none of them. */
const noModules = 'const require = () => ({});';

/**
 * The same for danfojs, which looks for more of the platform when it starts than its DataFrame uses: names that
 * lead nowhere, and throw when called; a clock that stands still.
 */
const noPlatform = `
const absent = () => { throw new Error('danfojs has no files, network, plots or timers in a pipeline module'); };
const nothing = new Proxy(function () {}, {
  get: (target, key) => key === 'prototype' ? target.prototype : key === Symbol.toPrimitive ? () => '' : nothing,
  apply: absent, construct: absent,
});
const require = () => nothing, Buffer = nothing, global = globalThis, __filename = '', __dirname = '';
const process = { env: {}, argv: [], versions: {}, version: '', platform: '', nextTick: absent, hrtime: () => [0, 0], on() {} };
const performance = { now: () => 0 };
const Date = class extends globalThis.Date {
  constructor(...given) { super(...(given.length === 0 ? [0] : given)); }
  static now() { return 0; }
};
const setTimeout = () => 0, setInterval = setTimeout, setImmediate = setTimeout, clearTimeout = () => {};
`;

/** Wraps a CommonJS bundle into an expression whose value is its exports. */
function asExpression(surroundings: string): { banner: { js: string }; footer: { js: string } } {
  return {
    banner: { js: `(() => { const module = { exports: {} }, exports = module.exports; ${surroundings}` },
    footer: { js: 'return module.exports; })()' },
  };
}

/** Bundles the worker of the sources at `src` into `outDir`; `danfo` is danfojs's main file. About a second. */
export async function buildWorker(outDir: string, src: string, danfo: string | null): Promise<void> {
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
  if (danfo) {
    await build({
      ...common,
      stdin: { contents: `module.exports = require(${JSON.stringify(danfo)});`, resolveDir: src },
      platform: 'node',
      external: ['plotly.js-dist-min'],
      minify: true,
      outfile: join(made, 'danfojs.js'),
      ...asExpression(noPlatform),
    });
  }
  // At once, as a sandbox of another process may be about to start workers from it.
  const old = `${made}.old`;
  if (existsSync(outDir)) renameSync(outDir, old);
  renameSync(made, outDir);
  rmSync(old, { recursive: true, force: true });
}

/** The installed danfojs, an optional dependency; null where absent. */
export function findDanfo(): string | null {
  try {
    return resolveFrom('danfojs-node');
  } catch {
    return null;
  }
}

if (process.argv[1] && resolve(process.argv[1]) === resolve(import.meta.filename)) {
  const root = packageRoot();
  await buildWorker(join(root, 'dist/worker'), join(root, 'src'), findDanfo());
}
