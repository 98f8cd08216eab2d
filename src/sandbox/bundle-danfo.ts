/**
 * The installed danfojs-node -> one script that runs inside a module's context, for frame() steps. Nobody carries it who
 * does not use it: it is made when a frame step first runs, in about two seconds, and kept beside the package's built
 * files. Workers get its text with a task; none of its files is opened to them.
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { LabError, messageOf } from '../core/errors.ts';
import { howToInstallDanfo, noDanfoCode } from '../pipeline/frame-step.ts';
import { asExpression } from './as-expression.ts';
import { packageRoot } from './package-files.ts';

const require = createRequire(import.meta.url);

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

/** The main file of the installed danfojs-node, an optional dependency; null where it is absent. */
export function findDanfo(): string | null {
  try {
    return require.resolve('danfojs-node');
  } catch {
    return null;
  }
}

const badDanfoCode = 'sandbox.badDanfo';

/** Whether a task failed for lack of danfojs, not by its module. */
export function lacksDanfo(code: string | null): boolean {
  return code === noDanfoCode || code === badDanfoCode;
}

/** Where the bundle of this version of danfojs-node is kept. */
export function keptDanfo(danfo: string): string {
  const { version } = createRequire(danfo)('danfojs-node/package.json') as { version: string };
  return join(packageRoot(), `dist/danfojs-${version}.js`);
}

/**
 * The bundle as UTF-8 text in memory that threads share. Where `kept` cannot be written, each process makes its own.
 *
 * @param danfo the main file of danfojs-node
 * @throws LabError `sandbox.badDanfo` where esbuild cannot bundle it, mostly for lack of what it imports.
 */
export async function danfoBundle(danfo: string, kept: string): Promise<Uint8Array> {
  return shared((await readFile(kept).catch(() => null)) ?? (await bundled(danfo, kept)));
}

async function bundled(danfo: string, kept: string): Promise<Uint8Array> {
  try {
    const { outputFiles } = await build({
      bundle: true,
      write: false,
      format: 'cjs',
      target: 'node20',
      logLevel: 'silent',
      stdin: { contents: `module.exports = require(${JSON.stringify(danfo)});`, resolveDir: packageRoot() },
      platform: 'node',
      external: ['plotly.js-dist-min'],
      // Of tensorflow.js what a DataFrame uses, whatever is installed under that name.
      alias: { '@tensorflow/tfjs-node': join(packageRoot(), 'dist/texts/tensorflow-parts.cjs') },
      minify: true,
      ...asExpression(noPlatform),
    });
    const text = outputFiles[0]!.contents;
    await keep(text, kept).catch(() => {});
    return text;
  } catch (cause) {
    const [what] = messageOf(cause).split('\n').slice(-1);
    throw new LabError(
      badDanfoCode,
      `danfojs-node is installed, but cannot be bundled for frame(): ${what}`,
      howToInstallDanfo,
      { cause },
    );
  }
}

/** Whole or not at all, as another process may be about to read it. */
async function keep(text: Uint8Array, kept: string): Promise<void> {
  const draft = `${kept}.${process.pid}`;
  try {
    await writeFile(draft, text);
    await rename(draft, kept);
  } catch (cause) {
    await rm(draft, { force: true });
    throw cause;
  }
}

function shared(text: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(new SharedArrayBuffer(text.length));
  bytes.set(text);
  return bytes;
}
