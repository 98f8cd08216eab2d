/**
 * The toolkit's declaration files -> a compact reference for a reader who has never seen it: each function with its
 * sentence, each options type with what a member means, its default and its range. Read from the declarations
 * themselves, so that it cannot fall behind them. Cost: some 50 ms.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { LabError } from '../../core/errors.ts';
import type { OptionSpec } from '../../core/options.ts';

type Declared =
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration
  | ts.FunctionDeclaration
  | ts.VariableStatement;

interface SourceFile {
  readonly file: ts.SourceFile;
  readonly declared: ReadonlyMap<string, Declared>;
  /** Name -> file that it is imported or exported from. */
  readonly from: ReadonlyMap<string, string>;
}

const index = fileURLToPath(new URL('../../../dist/index.d.ts', import.meta.url));
/** Made by the toolkit's functions, never written by a module. */
const opaque =
  /^(ToolkitStep|CustomStep|FrameStep|LearnerSpec|CustomLearnerSpec|StackSpec|DecaySpec|PipelineSpec|ModelSpec|Step|StepMaker|Selection|Blocks|FrameLike|SeriesLike|DatePart|TextStatistic|S)$/;

/**
 * @param specs of steps and learners, by name and option: their defaults and ranges
 * @throws LabError `researcher.notBuilt` where the declarations are missing.
 */
export function toolkitReference(
  specs: Readonly<Record<string, Readonly<Record<string, OptionSpec>>>>,
  declarations: string = index,
): string {
  const reader = new Reader();
  const root = reader.read(declarations);
  const functions: string[] = [];
  const wanted = new Map<string, { file: string; specs: Readonly<Record<string, OptionSpec>> }>();
  for (const [name, file] of root.from) {
    const found = reader.find(name, file);
    if (!found || ts.isInterfaceDeclaration(found.node) || ts.isTypeAliasDeclaration(found.node)) continue;
    functions.push(`${signatureOf(name, found.node)}  // ${docOf(found.node)}`);
    for (const type of typesIn(found.node)) {
      if (!wanted.has(type)) wanted.set(type, { file: found.file, specs: specs[name] ?? {} });
    }
  }
  const types: string[] = [];
  for (const [name, { file, specs: own }] of wanted) {
    if (opaque.test(name)) continue;
    const found = reader.find(name, file);
    if (!found || !(ts.isInterfaceDeclaration(found.node) || ts.isTypeAliasDeclaration(found.node))) continue;
    types.push(typeText(found.node, own));
    for (const type of typesIn(found.node)) {
      if (!wanted.has(type)) wanted.set(type, { file: found.file, specs: own });
    }
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
        for (const [name, target] of namedBy(statement, path)) from.set(name, target);
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
    const read = { file, declared, from };
    this.#files.set(path, read);
    return read;
  }

  /** Where a name that a file uses is declared, over any number of imports. */
  find(name: string, path: string): { node: Declared; file: string } | null {
    const { declared, from } = this.read(path);
    const node = declared.get(name);
    if (node) return { node, file: path };
    const target = from.get(name);
    return target === undefined ? null : this.find(name, target);
  }
}

function namedBy(statement: ts.ImportDeclaration | ts.ExportDeclaration, path: string): [string, string][] {
  const { moduleSpecifier } = statement;
  if (!moduleSpecifier || !ts.isStringLiteral(moduleSpecifier) || !moduleSpecifier.text.startsWith('.'))
    return [];
  const target = resolve(dirname(path), moduleSpecifier.text.replace(/\.ts$/, '.d.ts'));
  const bindings = ts.isImportDeclaration(statement)
    ? statement.importClause?.namedBindings
    : statement.exportClause;
  if (!bindings || !(ts.isNamedImports(bindings) || ts.isNamedExports(bindings))) return [];
  return bindings.elements.map((element) => [element.name.text, target]);
}

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

function signatureOf(name: string, node: Declared): string {
  if (ts.isFunctionDeclaration(node)) {
    const generics = node.typeParameters
      ? `<${node.typeParameters.map((each) => each.getText()).join(', ')}>`
      : '';
    return `${name}${generics}(${node.parameters.map((each) => flat(each.getText())).join(', ')}): ${node.type?.getText() ?? ''}`;
  }
  const [options] = typesIn(node).filter((type) => type.endsWith('Options'));
  const result = typesIn(node).includes('StepMaker') ? 'ToolkitStep' : 'LearnerSpec';
  if (result === 'ToolkitStep') return `${name}(columns?, options?: ${options ?? '{}'}): ${result}`;
  return `${name}(options?: ${options ? `${options} & ` : ''}{ blocks?: readonly string[] }): ${result}`;
}

function typeText(
  node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration,
  specs: Readonly<Record<string, OptionSpec>>,
): string {
  const generics = node.typeParameters
    ? `<${node.typeParameters.map((each) => each.getText()).join(', ')}>`
    : '';
  if (ts.isTypeAliasDeclaration(node))
    return `type ${node.name.text}${generics} = ${flat(node.type.getText())};`;
  const base = node.heritageClauses?.[0]?.getText();
  const members = node.members.map((member) => {
    const name = member.name?.getText() ?? '';
    const doc = docOf(member);
    const notes = [doc, /default/i.test(doc) ? '' : specText(specs[name])].filter(Boolean).join(' ');
    return `  ${flat(member.getText())}${notes ? `  // ${notes}` : ''}`;
  });
  return [`interface ${node.name.text}${generics}${base ? ` ${base}` : ''} {`, ...members, '}'].join('\n');
}

function specText(spec: OptionSpec | undefined): string {
  if (!spec) return '';
  if (spec.type === 'number') {
    const range = spec.max >= 100_000 ? `at least ${spec.min}` : `${spec.min} to ${spec.max}`;
    return `[default ${spec.default}, ${range}]`;
  }
  if (spec.type === 'other') return spec.default === null ? '' : `[default ${JSON.stringify(spec.default)}]`;
  return `[default ${String(spec.default)}]`;
}

function docOf(node: ts.Node): string {
  const comments = ts
    .getJSDocCommentsAndTags(node)
    .flatMap(({ comment }) => (typeof comment === 'string' ? [comment] : []));
  return flat(comments.join(' '))
    .replace(/ Default [^.]*\.?$/, '')
    .trim();
}

function flat(text: string): string {
  return text.replace(/\s+/g, ' ');
}
