import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (['vendor', 'assembly', 'generated'].includes(entry.name)) return [];
    return entry.isDirectory() ? filesBelow(path) : path.endsWith('.ts') ? [path] : [];
  });
}

/** Names that a file declares and exports, where it declares them or in a list; not those it hands on from others. */
function exportsOf(source: string): Set<string> {
  const declared = new Set<string>();
  const exported = new Set<string>();
  const listed = new Map<string, string>();
  const note = (name: ts.Node | undefined, isExported: boolean): void => {
    if (!name) return;
    if (ts.isIdentifier(name)) {
      declared.add(name.text);
      if (isExported) exported.add(name.text);
    } else if (ts.isObjectBindingPattern(name) || ts.isArrayBindingPattern(name)) {
      for (const element of name.elements) if (ts.isBindingElement(element)) note(element.name, isExported);
    }
  };
  for (const statement of ts.createSourceFile('a.ts', source, ts.ScriptTarget.Latest).statements) {
    const isExported =
      ts.canHaveModifiers(statement) &&
      (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations) note(name, isExported);
    } else if (
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isEnumDeclaration(statement)
    ) {
      note(statement.name, isExported);
    } else if (ts.isExportDeclaration(statement) && !statement.moduleSpecifier) {
      const { exportClause } = statement;
      if (!exportClause || !ts.isNamedExports(exportClause)) continue;
      for (const { name, propertyName } of exportClause.elements)
        listed.set(name.text, (propertyName ?? name).text);
    }
  }
  for (const [name, own] of listed) if (declared.has(own)) exported.add(name);
  return exported;
}

/** Name -> the files that define it, of names that two or more do. */
function definedTwice(sources: ReadonlyMap<string, string>): string[] {
  const definers = new Map<string, string[]>();
  for (const [file, source] of sources) {
    for (const name of exportsOf(source)) definers.set(name, [...(definers.get(name) ?? []), file]);
  }
  return [...definers]
    .filter(([, files]) => files.length > 1)
    .map(([name, files]) => `${name}: ${files.join(', ')}: rename the less central one to what it is`);
}

test('a name counts where it is declared, however it is exported, and not where it is handed on', () => {
  const source = `
    import { Given } from './other.ts';
    export { Given, type Handed } from './other.ts';
    export { Given as Again };
    export * from './third.ts';
    interface Listed { a: number }
    export type { Listed };
    export const { one, two: [three] } = make();
    export function four(): void {}
    export abstract class Five {}
    export type Six = 6;
    const inner = 7;`;
  expect([...exportsOf(source)].sort()).toEqual(['Five', 'Listed', 'Six', 'four', 'one', 'three']);
  expect(
    definedTwice(
      new Map([
        ['a.ts', 'export type Six = 6;'],
        ['b.ts', source],
      ]),
    ),
  ).toEqual([expect.stringMatching(/^Six: a\.ts, b\.ts:/)]);
});

test('an exported name of src is defined in one file', () => {
  const sources = new Map(
    filesBelow(join(root, 'src'))
      .map((path) => [relative(root, path), path] as const)
      .map(([name, path]) => [name, readFileSync(path, 'utf8')]),
  );
  expect(definedTwice(sources)).toEqual([]);
});
