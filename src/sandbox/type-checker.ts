/**
 * One module source -> what the TypeScript compiler says about it, by a language service that stays warm.
 *
 * The module is a virtual file; 'nightlab' is the package's built declarations and the only thing that it may
 * import; of the platform there is the ES2023 library and `console`, as in the sandbox.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import ts from 'typescript';
import { builtFile } from './package-files.ts';

// The compiler has one function of 28 kB bytecode whose optimisation takes 110 MB that are never given back.
setFlagsFromString('--max-optimized-bytecode-size=15000');

export interface Diagnostic {
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly sourceLine: string;
}

export interface TypeChecker {
  check(source: string): readonly Diagnostic[];
}

interface Found {
  readonly start: number;
  readonly message: string;
}

const moduleName = 'pipeline.ts';
const consoleTypes = `interface Console { log(...items: unknown[]): void; info(...items: unknown[]): void; warn(...items: unknown[]): void; error(...items: unknown[]): void; debug(...items: unknown[]): void }
declare const console: Console;
`;

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  types: [],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  strict: true,
  noUncheckedIndexedAccess: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  isolatedModules: true,
  skipLibCheck: true,
  noEmit: true,
};

/** @throws LabError `sandbox.notBuilt` where the package's declarations are missing. */
export function createTypeChecker(declarations: string = builtFile('index.d.ts')): TypeChecker {
  const folder = dirname(declarations);
  const moduleFile = join(folder, moduleName);
  const consoleFile = join(folder, 'pipeline-console.d.ts');
  const texts = new Map<string, ts.IScriptSnapshot>();
  let version = 0;
  let source = ts.ScriptSnapshot.fromString('');

  // Whatever a module or a declaration refers to, nothing else is read.
  const folders = [folder, dirname(ts.getDefaultLibFilePath(options))];
  const isOurs = (file: string): boolean =>
    folders.some((each) => file.startsWith(`${each}/`)) && existsSync(file);
  const read = (file: string): ts.IScriptSnapshot | undefined => {
    const known = texts.get(file);
    if (known) return known;
    if (!isOurs(file)) return undefined;
    const snapshot = ts.ScriptSnapshot.fromString(readFileSync(file, 'utf8'));
    texts.set(file, snapshot);
    return snapshot;
  };
  texts.set(consoleFile, ts.ScriptSnapshot.fromString(consoleTypes));

  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [consoleFile, moduleFile],
    getScriptVersion: (file) => (file === moduleFile ? String(version) : '0'),
    getScriptSnapshot: (file) => (file === moduleFile ? source : read(file)),
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: (given) => ts.getDefaultLibFilePath(given),
    fileExists: (file) => file === moduleFile || texts.has(file) || isOurs(file),
    readFile: (file) => (isOurs(file) ? readFileSync(file, 'utf8') : undefined),
    resolveTypeReferenceDirectiveReferences: (references) =>
      references.map(() => ({ resolvedTypeReferenceDirective: undefined })),
    resolveModuleNameLiterals: (literals, containing, _redirected, given) =>
      literals.map((literal) => {
        if (containing !== moduleFile) {
          return ts.resolveModuleName(literal.text, containing, given, ts.sys);
        }
        const resolvedModule: ts.ResolvedModuleFull | undefined =
          literal.text === 'nightlab'
            ? { resolvedFileName: declarations, extension: ts.Extension.Dts }
            : undefined;
        return { resolvedModule };
      }),
  });

  return {
    check: (text) => {
      source = ts.ScriptSnapshot.fromString(text);
      version++;
      const program = service.getProgram()!;
      const file = program.getSourceFile(moduleFile)!;
      const refused = foreignImports(file);
      const compiler = [
        ...program.getSyntacticDiagnostics(file),
        ...program.getSemanticDiagnostics(file),
      ].flatMap(({ start = 0, messageText }) => {
        // The compiler's own word on an import that is refused anyway adds nothing.
        if (refused.some((one) => one.start <= start && start < one.end)) return [];
        return [{ start, message: ts.flattenDiagnosticMessageText(messageText, '\n') }];
      });
      const found = [...refused, ...compiler];
      if (found.length === 0) found.push(...wrongExport(program, file, declarations));
      return found
        .sort((left, right) => left.start - right.start)
        .map(({ start, message }) => {
          const { line, character } = file.getLineAndCharacterOfPosition(start);
          const sourceLine = text.split(/\r?\n/)[line] ?? '';
          return { line: line + 1, column: character + 1, message, sourceLine };
        });
    },
  };
}

/** The module's default export must be there and be a pipeline. */
function wrongExport(program: ts.Program, file: ts.SourceFile, declarations: string): Found[] {
  const checker = program.getTypeChecker();
  const exportsOf = (of: ts.SourceFile): ts.Symbol[] => {
    const symbol = checker.getSymbolAtLocation(of);
    return symbol ? checker.getExportsOfModule(symbol) : [];
  };
  const exported = exportsOf(file).find(({ name }) => name === 'default');
  if (!exported) {
    return [
      {
        start: 0,
        message: 'There is no default export. End the module with export default pipeline({ ... }).',
      },
    ];
  }
  const declared = program.getSourceFile(declarations);
  const expected = declared && exportsOf(declared).find(({ name }) => name === 'PipelineSpec');
  if (!expected) return [];
  const target = expected.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(expected) : expected;
  const given = checker.getTypeOfSymbolAtLocation(exported, file);
  if (checker.isTypeAssignableTo(given, checker.getDeclaredTypeOfSymbol(target))) return [];
  const start = exported.declarations?.[0]?.getStart(file) ?? 0;
  return [
    {
      start,
      message: `The default export is of type ${checker.typeToString(given)}. Make it with pipeline({ ... }).`,
    },
  ];
}

/** Every way to name another module: import and export from, import(), require, import types, import =, references. */
function foreignImports(file: ts.SourceFile): (Found & { end: number })[] {
  const found: (Found & { end: number })[] = [];
  const refuse = (node: ts.Node, what: string): void => {
    found.push({
      start: node.getStart(file),
      end: node.getEnd(),
      message: `${what} is refused: a pipeline module may import from 'nightlab' only.`,
    });
  };
  for (const reference of [
    ...file.referencedFiles,
    ...file.typeReferenceDirectives,
    ...file.libReferenceDirectives,
  ]) {
    found.push({
      start: reference.pos,
      end: reference.end,
      message: 'A reference to other declarations is refused.',
    });
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      const from = node.moduleSpecifier;
      if (from && !(ts.isStringLiteral(from) && from.text === 'nightlab')) {
        refuse(from, `Importing ${from.getText(file)}`);
      }
    } else if (ts.isImportEqualsDeclaration(node)) {
      if (ts.isExternalModuleReference(node.moduleReference)) refuse(node, 'import = require()');
    } else if (ts.isImportTypeNode(node)) {
      const named = ts.isLiteralTypeNode(node.argument) ? node.argument.literal : null;
      if (!(named && ts.isStringLiteral(named) && named.text === 'nightlab')) refuse(node, 'An import type');
    } else if (ts.isCallExpression(node)) {
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword) refuse(node, 'A dynamic import');
      if (ts.isIdentifier(node.expression) && node.expression.text === 'require') refuse(node, 'require()');
    } else if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
      refuse(node, 'import.meta');
    } else if (
      ts.isModuleDeclaration(node) &&
      (ts.isStringLiteral(node.name) || node.name.text === 'global')
    ) {
      refuse(node, 'Declaring modules or globals');
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** For people: place, message, the line with a mark below. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ line, column, message, sourceLine }) => {
      const mark = `${sourceLine.slice(0, column - 1).replace(/[^\t]/g, ' ')}^`;
      return `pipeline.ts:${line}:${column}: ${message}\n    ${sourceLine}\n    ${mark}`;
    })
    .join('\n');
}
