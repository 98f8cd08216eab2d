import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
/** Bounds of the packed tarball: today 2.7 MB and some 1,260 files. */
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
  let packed: Packed = { filename: '', size: 0, files: [] };

  beforeAll(() => {
    const made = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', home], {
      cwd: root,
      encoding: 'utf8',
    });
    packed = (JSON.parse(made) as Packed[])[0]!;
    mkdirSync(modules);
    execFileSync('tar', ['xzf', join(home, packed.filename), '-C', modules]);
    execFileSync('mv', [join(modules, 'package'), join(modules, 'nightlab')]);
    for (const name of readdirSync(join(root, 'node_modules'))) {
      // As on a machine where nobody has installed danfojs.
      if (name.startsWith('.') || /danfojs|tensorflow/.test(name)) continue;
      symlinkSync(join(root, 'node_modules', name), join(modules, name));
    }
    writeFileSync(join(home, 'package.json'), '{ "type": "module" }\n');
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  const run = (...args: string[]): string =>
    execFileSync(process.execPath, args, { cwd: home, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const cli = join(modules, 'nightlab/dist/cli/main.js');

  test('is small, and holds what is built and the study that ships, no sources and no danfojs', () => {
    expect(packed.size).toBeLessThan(maxBytes);
    expect(packed.files.length).toBeLessThan(maxFiles);
    const paths = packed.files.map(({ path }) => path);
    const strange = paths.filter(
      (path) =>
        !/^(dist\/|data\/(README\.md|crm-calls\/)|README\.md|CHANGELOG\.md|LICENSE|package\.json)/.test(
          path,
        ) || /danfojs\.js$|^dist\/build\/|\.map$|vault\/(content|openings)/.test(path),
    );
    expect(strange).toEqual([]);
    for (const needed of [
      'dist/worker/main.js',
      'dist/texts/brief.md',
      'dist/texts/pipeline.ts',
      'dist/index.d.ts',
    ])
      expect(paths).toContain(needed);
  });

  test('runs: help, a table frozen, the baseline tried, from outside of its folder', () => {
    expect(run(cli, '--help')).toContain('research');
    const rows = Array.from(
      { length: 240 },
      (_, row) => `${row % 17},${(row * 7) % 13},${(row * 5) % 3 ? 'no' : 'yes'}`,
    );
    writeFileSync(join(home, 'small.csv'), `a,b,won\n${rows.join('\n')}\n`);
    run(cli, 'freeze', 'small.csv', '--target', 'won', '--study', 'small');
    const tried = JSON.parse(run(cli, 'try', 'small', '--json').trim().split('\n').at(-1)!) as {
      cvAuc: number;
    };
    expect(tried.cvAuc).toBeGreaterThan(0);
    expect(existsSync(join(home, 'models/small'))).toBe(true);
  });

  test('has types for every entry, under node16 and bundler', () => {
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
    for (const [kind, resolution] of [
      [ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16],
      [ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
    ] as const) {
      const program = ts.createProgram([use], {
        module: kind,
        moduleResolution: resolution,
        target: ts.ScriptTarget.ES2023,
        lib: ['lib.es2023.d.ts'],
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        types: [],
      });
      const messages = ts
        .getPreEmitDiagnostics(program)
        .map(
          ({ messageText, file }) =>
            `${file?.fileName.slice(home.length)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
        );
      // One wrong line, so that types that resolve to nothing do not pass.
      expect(messages).toHaveLength(1);
      expect(messages[0]).toContain("/use.ts: Type '");
    }
  });

  /** Packages and modules of Node that a file of the package imports when it is loaded, by way of others too. */
  function loadedBy(entry: string): Set<string> {
    const outside = new Set<string>();
    const seen = new Set<string>();
    const walk = (path: string): void => {
      if (seen.has(path) || path.includes('/generated/')) return;
      seen.add(path);
      const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2023);
      for (const statement of file.statements) {
        if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
        const from = statement.moduleSpecifier;
        if (from === undefined || !ts.isStringLiteral(from)) continue;
        if (from.text.startsWith('.')) walk(resolve(dirname(path), from.text));
        else outside.add(from.text);
      }
    };
    walk(join(modules, 'nightlab/dist', entry));
    return outside;
  }

  test('loads what it uses: the engine nothing but Node, models and the front door nothing of tensorflow.js', () => {
    expect([...loadedBy('boosting.js')].filter((name) => !name.startsWith('node:'))).toEqual([]);
    for (const entry of ['index.js', 'api/index.js', 'export/model-folder.js', 'cli/main.js']) {
      const loaded = [...loadedBy(entry)];
      expect(loaded.filter((name) => /tensorflow|danfojs/.test(name))).toEqual([]);
    }
    // The walk sees what there is to see.
    expect([...loadedBy('sandbox/worker-pool.js')]).toContain('piscina');
  });
});
