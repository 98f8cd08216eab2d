import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
/** Bounds of the packed tarball: today 2.8 MB and some 1,300 files. */
const maxBytes = 3.2e6;
const maxFiles = 1600;

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

/** A project that has the packed package in node_modules, beside links to its dependencies. */
describe('the packed package', () => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'nightlab-packed-')));
  const modules = join(home, 'node_modules');
  const packageHome = join(modules, 'nightlab');
  let packed: Packed = { filename: '', size: 0, files: [] };

  const link = (name: string): void => symlinkSync(join(root, 'node_modules', name), join(modules, name));
  const danfo = /danfojs|tensorflow/;

  beforeAll(() => {
    const made = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', home], {
      cwd: root,
      encoding: 'utf8',
    });
    packed = (JSON.parse(made) as Packed[])[0]!;
    mkdirSync(join(modules, '.bin'), { recursive: true });
    execFileSync('tar', ['xzf', join(home, packed.filename), '-C', modules]);
    renameSync(join(modules, 'package'), packageHome);
    // As npm does with a package's commands.
    chmodSync(join(packageHome, 'dist/cli/main.js'), 0o755);
    symlinkSync('../nightlab/dist/cli/main.js', join(modules, '.bin/nightlab'));
    // As on a machine where nobody has installed danfojs.
    for (const name of readdirSync(join(root, 'node_modules')))
      if (!name.startsWith('.') && !danfo.test(name)) link(name);
    writeFileSync(join(home, 'package.json'), '{ "type": "module" }\n');
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  const run = (file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string =>
    execFileSync(file, args, {
      cwd: home,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
  const nightlab = (...args: string[]): string => run(join(modules, '.bin/nightlab'), args);

  test('is small, and holds what is built, the pages and the study that ships, no sources and no danfojs', () => {
    expect(packed.size).toBeLessThan(maxBytes);
    expect(packed.files.length).toBeLessThan(maxFiles);
    const paths = packed.files.map(({ path }) => path);
    const kinds = [
      /^(package\.json|LICENSE|CHANGELOG\.md|src\/texts\/brief\.md|\.github\/CONTRIBUTING\.md|((src|bench|test|data)\/)?([\w/-]+\/)?README\.md)$/,
      /^data\/crm-calls\/(CARD\.md|study\.json|\w+\.parquet|vault\/(key|\w+\.labels))$/,
      /^dist\/(?!build\/).*\.(js|d\.ts)$/,
      /^dist\/texts\/(brief\.md|idea-library\.md|pipeline\.ts|tensorflow-parts\.cjs)$/,
      /^dist\/worker\/(package\.json|xgboost\.wasm)$/,
    ];
    const strange = paths.filter((path) => !kinds.some((kind) => kind.test(path)) || /danfojs-/.test(path));
    expect(strange).toEqual([]);
    for (const needed of [
      ...['dist/worker/main.js', 'dist/worker/xgboost.wasm', 'dist/index.d.ts', 'dist/boosting.js'],
      ...['dist/texts/brief.md', 'dist/texts/idea-library.md', 'dist/texts/pipeline.ts', 'LICENSE'],
    ])
      expect(paths).toContain(needed);
    // Nothing is left of sources that are gone.
    const sources = paths
      .filter((path) => /^dist\/(?!worker|texts).*\.js$/.test(path))
      .map((path) => path.replace(/^dist\/(.*)\.js$/, 'src/$1.ts'));
    expect(sources.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test('has every page that its pages lead to', () => {
    const pages = packed.files.map(({ path }) => path).filter((path) => path.endsWith('.md'));
    const missing = pages.flatMap((page) =>
      [...readFileSync(join(packageHome, page), 'utf8').matchAll(/\]\(([^)\s#:]+\.md)\b/g)]
        .filter((match) => !existsSync(resolve(packageHome, dirname(page), match[1]!)))
        .map((match) => `${page}: ${match[1]}`),
    );
    expect(pages.length).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });

  test('runs: help, a table frozen, a session of research, an export, all from outside of its folder', () => {
    expect(run('npx', ['--offline', 'nightlab', '--help'])).toContain('research');
    const rows = Array.from(
      { length: 240 },
      (_, row) => `${row % 17},${(row * 7) % 13},${(row * 5) % 3 ? 'no' : 'yes'}`,
    );
    writeFileSync(join(home, 'small.csv'), `a,b,won\n${rows.join('\n')}\n`);
    nightlab('freeze', 'small.csv', '--target', 'won', '--study', 'small');
    const events = nightlab('research', 'small', '--experiments', '1', '--researcher', 'offline', '--json')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event?: string; type?: string; cvAuc?: number });
    expect(events.some(({ cvAuc }) => cvAuc !== undefined && cvAuc > 0)).toBe(true);
    const exported = JSON.parse(nightlab('export', 'small', '--out', 'model', '--json')) as { dir: string };
    expect(existsSync(join(exported.dir, 'model.json'))).toBe(true);
  });

  test('has types for every entry under node16 and bundler, and no fault in them', () => {
    const use = join(home, 'use.ts');
    writeFileSync(
      use,
      `import { gbdt, numeric, pipeline } from 'nightlab';
import { fitBoosting } from 'nightlab/boosting';
import { freeze, loadModel, openStudy } from 'nightlab/lab';
export const module = pipeline({ features: { all: [numeric()] }, model: gbdt({ nTrees: 50 }) });
export const wrong: string = fitBoosting;
export const doors = [freeze, loadModel, openStudy];
`,
    );
    // Its own files once, as they are the same under both.
    for (const [kind, resolution, checked] of [
      [ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16, `${packageHome}/`],
      [ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler, use],
    ] as const) {
      const program = ts.createProgram([use], {
        module: kind,
        moduleResolution: resolution,
        target: ts.ScriptTarget.ES2023,
        lib: ['lib.es2023.d.ts'],
        strict: true,
        noEmit: true,
        // Else what does not resolve inside of the package is any, and nobody is told.
        skipLibCheck: false,
        types: ['node'],
        typeRoots: [join(root, 'node_modules/@types')],
      });
      const messages = program
        .getSourceFiles()
        .filter(({ fileName }) => fileName === use || fileName.startsWith(checked))
        .flatMap((file) => [
          ...program.getSyntacticDiagnostics(file),
          ...program.getSemanticDiagnostics(file),
        ])
        .map(
          ({ messageText, file }) =>
            `${file?.fileName.slice(home.length)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
        );
      // One wrong line, so that types that resolve to nothing do not pass.
      expect(messages).toEqual([expect.stringContaining("/use.ts: Type '")]);
    }
  });

  /** Files that Node loads, by way of others and at run time too, while it runs a program to its end. */
  function loadedBy(program: string): string[] {
    const file = join(home, 'program.js');
    const into = mkdtempSync(join(home, 'coverage-'));
    writeFileSync(file, program);
    run(process.execPath, [file], { NODE_V8_COVERAGE: into });
    const urls = readdirSync(into).flatMap((name) =>
      (JSON.parse(readFileSync(join(into, name), 'utf8')) as { result: { url: string }[] }).result.map(
        ({ url }) => url,
      ),
    );
    return urls.filter((url) => url.startsWith('file:') && !url.endsWith('/program.js'));
  }
  const packagesOf = (urls: readonly string[]): Set<string> =>
    new Set(urls.map((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? url));

  describe('where danfojs is installed', () => {
    beforeAll(() => {
      for (const name of readdirSync(join(root, 'node_modules'))) if (danfo.test(name)) link(name);
    });

    test('the engine loads its own files alone', () => {
      const loaded = loadedBy(`import { fitBoosting } from 'nightlab/boosting';
        const x = Float32Array.from({ length: 200 }, (_, i) => i % 5);
        const model = fitBoosting({ columns: [x], labels: Uint8Array.from(x, (v) => (v > 2 ? 1 : 0)) });
        if (!(model.predict([x])[4] > 0.5)) throw new Error('not fitted');`);
      expect(packagesOf(loaded)).toEqual(new Set(['nightlab']));
      const folders = loaded.map((url) => url.replace(/.*nightlab\/dist\/([\w-]+)[/.].*/, '$1'));
      expect(new Set(folders)).toEqual(new Set(['boosting', 'core', 'kernels', 'learners']));
    });

    test('an exported model loads nothing of danfojs, tensorflow.js, the compiler or a language model', () => {
      const loaded = packagesOf(
        loadedBy(`import { loadModel } from 'nightlab/lab';
          const model = await loadModel('model');
          const [score] = await model.predict([{ a: 1, b: 2 }]);
          if (!(score >= 0 && score <= 1)) throw new Error('no score');
          await model.close();`),
      );
      expect([...loaded].filter((name) => danfo.test(name) || /typescript|openai|undici/.test(name))).toEqual(
        [],
      );
      // The list is of what was loaded: rows in memory are read as those of files are, by DuckDB.
      expect([...loaded]).toEqual(expect.arrayContaining(['nightlab', '@duckdb/node-api', 'piscina']));
    });

    test('the package makes the bundle for frame(), and keeps it', () => {
      const made = run(process.execPath, [
        '--input-type=module',
        '--eval',
        `import { danfoBundle, findDanfo, keptDanfo } from './node_modules/nightlab/dist/sandbox/bundle-danfo.js';
         console.log((await danfoBundle(findDanfo(), keptDanfo(findDanfo()))).length);`,
      ]);
      expect(Number(made)).toBeGreaterThan(1e6);
      expect(readdirSync(join(packageHome, 'dist')).some((name) => /^danfojs-.*\.js$/.test(name))).toBe(true);
    });
  });
});
