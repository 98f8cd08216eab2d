/**
 * The installed danfojs-node -> one file that runs inside a module's context, for frame() steps. It is made where it is
 * first needed, so that nobody carries it who does not use it; about two seconds.
 */
import { existsSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { asExpression } from './as-expression.ts';
import { packageRoot } from './package-files.ts';

const resolveFrom = createRequire(import.meta.url).resolve;

/**
 * A context has no modules and no platform. danfojs looks for more of it when it starts than its DataFrame uses: names
 * that lead nowhere, and throw when called; a clock that does not move.
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
  constructor(...args) { super(...(args.length === 0 ? [0] : args)); }
  static now() { return 0; }
};
const setTimeout = () => 0, setInterval = setTimeout, setImmediate = setTimeout, clearTimeout = () => {};
`;

/** The main file of the installed danfojs, an optional dependency; null where it is absent. */
export function findDanfo(): string | null {
  try {
    return resolveFrom('danfojs-node');
  } catch {
    return null;
  }
}

/** Whether a module may call frame(); where in doubt, it may. */
export function mayUseFrame(source: string): boolean {
  return /\bframe\b/.test(source);
}

/** Bundles `danfo`, the main file of danfojs-node, into `directory`. @throws what esbuild throws. */
export async function bundleDanfo(directory: string, danfo: string): Promise<void> {
  const file = join(directory, 'danfojs.js');
  const made = `${file}.${process.pid}`;
  await build({
    bundle: true,
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
    stdin: { contents: `module.exports = require(${JSON.stringify(danfo)});`, resolveDir: directory },
    platform: 'node',
    external: ['plotly.js-dist-min'],
    // Of tensorflow.js what a DataFrame uses, whatever is installed under that name.
    alias: { '@tensorflow/tfjs-node': join(packageRoot(), 'dist/texts/tensorflow-parts.cjs') },
    minify: true,
    outfile: made,
    ...asExpression(noPlatform),
  });
  renameSync(made, file);
}

/** Makes the bundle where danfojs is installed and it is missing. Nothing happens where it cannot be written. */
export async function requireDanfo(directory: string, danfo: string | null): Promise<void> {
  if (danfo === null || existsSync(join(directory, 'danfojs.js'))) return;
  await bundleDanfo(directory, danfo).catch(() => {});
}
