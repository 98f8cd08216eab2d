/** A learner and a transformer, added to a copy of `src` by CONTRIBUTING's lists alone, are everywhere that they should be. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from './documents.ts';

interface Seen {
  readonly toolkit: readonly string[];
  readonly reference: string;
  readonly modelReference: string;
  readonly understood: readonly string[];
  readonly kinds: readonly string[];
}

const copy = realpathSync(mkdtempSync(join(tmpdir(), 'nightlab-planted-')));
const planted = resolve(import.meta.dirname, 'planted');
let typeProblems: readonly string[] = [];
let seen: Seen = { toolkit: [], reference: '', modelReference: '', understood: [], kinds: [] };

/** As its author would write it there: imports from beside it. */
function plant(name: string, folder: string): void {
  const text = readFileSync(join(planted, name), 'utf8');
  writeFileSync(join(copy, 'src', folder, name), text.replaceAll("'../../../src/", "'../"));
}

/** A source file by its name, wherever its folder is. */
function source(name: string): string {
  const found = readdirSync(join(copy, 'src'), { recursive: true, encoding: 'utf8' });
  return join(copy, 'src', found.find((path) => basename(path) === name)!);
}

/** Declarations of what a module may import, and what the compiler says of it. */
function declare(): string[] {
  const program = ts.createProgram([join(copy, 'src/index.ts')], {
    ...{ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, skipLibCheck: true },
    ...{
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: join(copy, 'src'),
      outDir: join(copy, 'dist'),
    },
    ...{ allowImportingTsExtensions: true, types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
  });
  program.emit();
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

beforeAll(() => {
  cpSync(join(root, 'src'), join(copy, 'src'), { recursive: true });
  copyFileSync(join(root, 'package.json'), join(copy, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  plant('square-root.ts', 'features');
  plant('base-rate.ts', 'learners');
  appendFileSync(join(copy, 'src/features/list.ts'), "export { squareRoot } from './square-root.ts';\n");
  appendFileSync(join(copy, 'src/learners/list.ts'), "export { baseRate } from './base-rate.ts';\n");
  typeProblems = declare();
  const program = `
    import { readFileSync } from 'node:fs';
    import { toolkit } from ${JSON.stringify(join(copy, 'src/pipeline/toolkit.ts'))};
    import { catalog } from ${JSON.stringify(join(copy, 'src/pipeline/catalog.ts'))};
    import { withReference } from ${JSON.stringify(join(copy, 'src/build/module-reference.ts'))};
    import { toolkitReference } from ${JSON.stringify(source('toolkit-reference.ts'))};
    import { understand } from ${JSON.stringify(source('understand.ts'))};
    import { kindsIn } from ${JSON.stringify(join(copy, 'src/researcher/offline/toolkit.ts'))};
    const declarations = ${JSON.stringify(join(copy, 'dist/index.d.ts'))};
    const page = readFileSync(${JSON.stringify(join(copy, 'src/pipeline/README.md'))}, 'utf8');
    const { wanted } = understand('try the square root and the base rate', { columns: [], toolkit: catalog });
    process.stdout.write(JSON.stringify({
      toolkit: Object.keys(toolkit),
      reference: withReference(page, catalog),
      modelReference: toolkitReference(declarations),
      understood: wanted.constructs,
      kinds: kindsIn(catalog).map(({ kind }) => kind),
    }));`;
  const file = join(copy, 'look.ts');
  writeFileSync(file, program);
  const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
  seen = JSON.parse(execFileSync(process.execPath, [tsx, file], { cwd: copy, encoding: 'utf8' })) as Seen;
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('a learner and a transformer, added as a file and a line in the list', () => {
  test('have their types', () => {
    expect(typeProblems).toEqual([]);
  });

  test('can be imported by modules', () => {
    expect(seen.toolkit).toEqual(expect.arrayContaining(['squareRoot', 'baseRate']));
  });

  test('are in the reference of modules, with their options', () => {
    expect(seen.reference).toContain('**`squareRoot`**: squareRoot pulls large numbers together.');
    expect(seen.reference).toContain('- `factor`: default 1, 0.1 to 10 (elsewhere root_factor)');
    expect(seen.reference).toContain('**`baseRate`**: baseRate gives every row the same chance.');
    expect(seen.reference).toContain('- `pseudoRows`: default 1, 0 to 100');
  });

  test("are in the language model's reference", () => {
    expect(seen.modelReference).toContain('squareRoot(columns?, options?: SquareRootOptions): ToolkitStep');
    expect(seen.modelReference).toContain('baseRate(options?: BaseRateOptions');
  });

  test('are known to the offline researcher, by their words and as a kind of model', () => {
    expect([...seen.understood].sort()).toEqual(['baseRate', 'squareRoot']);
    expect(seen.kinds).toContain('base rate');
  });
});
