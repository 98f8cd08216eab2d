// src/kernels/assembly/*.ts -> generated/module.ts, the WebAssembly module as base64 text, and pool-thread.ts ->
// generated/pool-thread.ts, as JavaScript text: both travel inside bundles and into workers that may not read files.
// The sources are AssemblyScript in the syntax of TypeScript, so that they are formatted and type-checked like all others:
// the comment "@inline" before a function stands for AssemblyScript's decorator, which TypeScript does not allow there.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { build } from 'esbuild';
import { histogramSource } from './histogram.mjs';

const kernels = join(import.meta.dirname, '../kernels');
const assembly = join(kernels, 'assembly');
const workspace = mkdtempSync(join(tmpdir(), 'nightlab-kernels-'));

try {
  const sources = readdirSync(assembly).filter((name) => name.endsWith('.ts'));
  for (const name of sources) {
    const text = readFileSync(join(assembly, name), 'utf8');
    writeFileSync(join(workspace, name), text.replaceAll('/** @inline */', '@inline'));
  }
  writeFileSync(join(workspace, 'fill-histogram.ts'), histogramSource(32));
  const files = [...sources, 'fill-histogram.ts'];
  const { error, stderr } = await asc.main([
    ...files.map((name) => join(workspace, name)),
    ...[
      '--outFile',
      join(workspace, 'kernels.wasm'),
      '--runtime',
      'stub',
      '-O3',
      '--noAssert',
      ...(process.env.NAMES ? ['--debug'] : []),
    ],
    // Constants are behind the threads' scratch (kernels/wasm-kernels.ts).
    ...['--memoryBase', '32768'],
    ...['--enable', 'simd', '--enable', 'threads', '--importMemory', '--sharedMemory'],
    ...['--initialMemory', '1', '--maximumMemory', '65536', '--use', 'abort='],
  ]);
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  const generated = join(kernels, 'generated');
  mkdirSync(generated, { recursive: true });
  const base64 = readFileSync(join(workspace, 'kernels.wasm')).toString('base64');
  writeFileSync(join(generated, 'module.ts'), `export const moduleBase64 =\n  '${base64}';\n`);
  const thread = await build({
    entryPoints: [join(kernels, 'pool-thread.ts')],
    ...{ bundle: true, write: false, minify: true, platform: 'node', target: 'node20', format: 'cjs' },
  });
  const source = JSON.stringify(thread.outputFiles[0].text);
  writeFileSync(join(generated, 'pool-thread.ts'), `export const threadSource =\n  ${source};\n`);
  // What an earlier version made would be compiled and packed.
  for (const name of readdirSync(generated)) {
    if (name !== 'module.ts' && name !== 'pool-thread.ts') rmSync(join(generated, name));
  }
  console.log(`kernels: ${Math.round((base64.length * 3) / 4096)} kB`);
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
