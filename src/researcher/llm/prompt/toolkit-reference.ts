/**
 * The toolkit's declaration files -> a compact reference for a reader who has never seen it: each function with its
 * sentence, each options type with what a member means, its default and its range. Read from the declarations
 * themselves, so that it cannot fall behind them. Cost: some 50 ms.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { LabError } from '../../../core/errors.ts';

type Declared =
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration
  | ts.FunctionDeclaration
  | ts.VariableStatement;

interface Found {
  readonly node: Declared;
  readonly file: string;
}

interface SourceFile {
  readonly declared: ReadonlyMap<string, Declared>;
  /** Name -> file that it is imported or exported from. */
  readonly from: ReadonlyMap<string, string>;
}

const index = fileURLToPath(new URL('../../../../dist/index.d.ts', import.meta.url));
/** The wrappers of option types in descriptions (core/options.ts) -> what a module gives. */
const valueTypes: Readonly<Record<string, string>> = { NumberOption: 'number', BooleanOption: 'boolean' };

/** @throws LabError `researcher.notBuilt` where the declarations are missing. */
export function toolkitReference(declarations: string = index): string {
  const reader = new Reader();
  const functions: string[] = [];
  const wanted = new Map<string, string>();
  for (const [name, file] of reader.exportsOf(declarations)) {
    const found = reader.find(name, file);
    if (!found || ts.isInterfaceDeclaration(found.node) || ts.isTypeAliasDeclaration(found.node)) continue;
    functions.push(`${signatureOf(name, found.node)}  // ${docOf(found.node)}`);
    for (const type of givenTypes(found.node)) if (!wanted.has(type)) wanted.set(type, found.file);
  }
  const types: string[] = [];
  for (const [name, path] of wanted) {
    const found = reader.find(name, path);
    if (!found || !(ts.isInterfaceDeclaration(found.node) || ts.isTypeAliasDeclaration(found.node))) continue;
    if (isNotWritten(found.node)) continue;
    const { text, uses } = typeText(found, reader);
    types.push(text);
    for (const [type, file] of uses) if (!wanted.has(type)) wanted.set(type, file);
  }
  return [
    "## The toolkit, everything that can be imported from 'nightlab'",
    "Steps take their columns first, or all of the fitting roles: numeric(), numeric(['a', 'b'], { clip: 0.01 }), oneHot({ except: ['c'] }). Every learner takes blocks: ['name'] to see only some feature blocks.",
    `\`\`\`ts\n${functions.join('\n')}\n\n${types.join('\n')}\n\`\`\``,
  ].join('\n');
}

class Reader {
  readonly #files = new Map<string, SourceFile>();

  read(path: string): SourceFile {
    const known = this.#files.get(path);
    if (known) return known;
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (cause) {
      throw new LabError('researcher.notBuilt', `${path} is missing`, 'Run npm run build.', { cause });
    }
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
    const declared = new Map<string, Declared>();
    const from = new Map<string, string>();
    for (const statement of file.statements) {
      if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) {
        for (const [name, target] of this.#namedBy(statement, path)) from.set(name, target);
      } else if (ts.isVariableStatement(statement)) {
        for (const { name } of statement.declarationList.declarations)
          declared.set(name.getText(file), statement);
      } else if (
        ts.isInterfaceDeclaration(statement) ||
        ts.isTypeAliasDeclaration(statement) ||
        (ts.isFunctionDeclaration(statement) && statement.name)
      ) {
        declared.set(statement.name!.text, statement);
      }
    }
    const read = { declared, from };
    this.#files.set(path, read);
    return read;
  }

  /** Names that a file exports from others, with where from. */
  exportsOf(path: string): ReadonlyMap<string, string> {
    return this.read(path).from;
  }

  /** Where a name that a file uses is declared, over any number of imports. */
  find(name: string, path: string): Found | null {
    const { declared, from } = this.read(path);
    const node = declared.get(name);
    if (node) return { node, file: path };
    const target = from.get(name);
    return target === undefined ? null : this.find(name, target);
  }

  #namedBy(statement: ts.ImportDeclaration | ts.ExportDeclaration, path: string): [string, string][] {
    const { moduleSpecifier } = statement;
    if (!moduleSpecifier || !ts.isStringLiteral(moduleSpecifier) || !moduleSpecifier.text.startsWith('.'))
      return [];
    const target = resolve(dirname(path), moduleSpecifier.text.replace(/\.ts$/, '.d.ts'));
    const bindings = ts.isImportDeclaration(statement)
      ? statement.importClause?.namedBindings
      : statement.exportClause;
    if (ts.isExportDeclaration(statement) && !bindings) return [...this.exportsOf(target)];
    if (!bindings || !(ts.isNamedImports(bindings) || ts.isNamedExports(bindings))) return [];
    return bindings.elements.map((element) => [element.name.text, target]);
  }
}

/** Types that a node names, of imports written out too. */
function typesIn(node: ts.Node): string[] {
  const found: string[] = [];
  const visit = (each: ts.Node): void => {
    if (ts.isTypeReferenceNode(each)) found.push(each.typeName.getText());
    if (ts.isExpressionWithTypeArguments(each)) found.push(each.expression.getText());
    ts.forEachChild(each, visit);
  };
  visit(node);
  return found;
}

/** Types of what a function is given; of a step or learner, its options. */
function givenTypes(node: Declared): string[] {
  if (!ts.isFunctionDeclaration(node)) return typesIn(node);
  return [...(node.typeParameters ?? []), ...node.parameters].flatMap(typesIn);
}

/** What the toolkit's functions make is marked by a `kind`; what they hand to code has methods. */
function isNotWritten(node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration): boolean {
  if (ts.isTypeAliasDeclaration(node)) {
    const { type } = node;
    return ts.isUnionTypeNode(type) && type.types.every((each) => /^\w+(Step|Spec)$/.test(each.getText()));
  }
  return node.members.some((member) => ts.isMethodSignature(member) || member.name?.getText() === 'kind');
}

function signatureOf(name: string, node: Declared): string {
  if (ts.isFunctionDeclaration(node)) {
    const generics = node.typeParameters
      ? `<${node.typeParameters.map((each) => each.getText()).join(', ')}>`
      : '';
    return `${name}${generics}(${node.parameters.map((each) => flat(each.getText())).join(', ')}): ${node.type?.getText() ?? ''}`;
  }
  const [options] = typesIn(node);
  if (/\bStepMaker\b/.test(node.getText()))
    return `${name}(columns?, options?: ${options ?? '{}'}): ToolkitStep`;
  return `${name}(options?: ${options ? `${options} & ` : ''}{ blocks?: readonly string[] }): LearnerSpec`;
}

/** A type as a module's author reads it, and the types that it names, with the files that name them. */
function typeText({ node, file }: Found, reader: Reader): { text: string; uses: [string, string][] } {
  if (!(ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))) return { text: '', uses: [] };
  const generics = node.typeParameters
    ? `<${node.typeParameters.map((each) => each.getText()).join(', ')}>`
    : '';
  const uses = (from: ts.Node): [string, string][] => typesIn(from).map((type) => [type, file]);
  if (ts.isTypeAliasDeclaration(node)) {
    return {
      text: `type ${node.name.text}${generics} = ${flat(node.type.getText())};`,
      uses: uses(node.type),
    };
  }
  const bases = node.heritageClauses?.flatMap(({ types }) => [...types]) ?? [];
  const described = bases.flatMap((base) => descriptionOf(base, file, reader));
  const others = bases.filter(({ expression }) => expression.getText() !== 'OptionsOf');
  const members = [
    ...node.members.map((member) => ({ text: flat(member.getText()), doc: docOf(member) })),
    ...described.flatMap(({ members }) => members),
  ].map(({ text, doc }) => `  ${text}${doc ? `  // ${doc}` : ''}`);
  const base = others.length > 0 ? ` extends ${others.map((each) => each.getText()).join(', ')}` : '';
  return {
    text: [`interface ${node.name.text}${generics}${base} {`, ...members, '}'].join('\n'),
    uses: [
      ...others.flatMap(uses),
      ...node.members.flatMap(uses),
      ...described.flatMap(({ uses: named }) => named),
    ],
  };
}

/** `OptionsOf<typeof x>` -> the options that the description `x` has, without former names. */
function descriptionOf(base: ts.ExpressionWithTypeArguments, file: string, reader: Reader) {
  const [query] = base.typeArguments ?? [];
  if (base.expression.getText() !== 'OptionsOf' || !query || !ts.isTypeQueryNode(query)) return [];
  const name = query.exprName.getText();
  const found = reader.find(name, file);
  if (!found || !ts.isVariableStatement(found.node)) return [];
  const { type } = found.node.declarationList.declarations.find((each) => each.name.getText() === name)!;
  if (!type || !ts.isTypeLiteralNode(type)) return [];
  const members = type.members.flatMap((member) => {
    if (!ts.isPropertySignature(member) || !member.type || !ts.isImportTypeNode(member.type)) return [];
    const wrapper = member.type.qualifier?.getText() ?? '';
    const [argument] = member.type.typeArguments ?? [];
    const value = valueTypes[wrapper] ?? argument?.getText();
    if (wrapper === 'FormerName' || value === undefined) return [];
    return [{ text: `${member.name.getText()}?: ${flat(value).replaceAll('"', "'")};`, doc: docOf(member) }];
  });
  const uses = typesIn(type).map((used): [string, string] => [used, found.file]);
  return [{ members, uses }];
}

function docOf(node: ts.Node): string {
  const comments = ts
    .getJSDocCommentsAndTags(node)
    .flatMap(({ comment }) => (typeof comment === 'string' ? [comment] : []));
  return flat(comments.join(' ')).trim();
}

function flat(text: string): string {
  return text.replace(/\s+/g, ' ');
}
