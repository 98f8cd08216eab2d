/**
 * Module source -> Draft, or null where there is no `export default pipeline({ features: {...}, model, ... })`
 * literal to work on. What is not understood (constants, custom steps, spreads, any other code) is kept as
 * its own source text, comments included; a comment in a place that a draft has no room for moves in front of
 * the pipeline.
 */
import ts from 'typescript';
import type { Catalog } from '../../core/catalog.ts';
import { type Comment, commentsBetween, listItems } from './comments.ts';
import type { Block, CallNode, Draft, DraftModel, Named } from './draft.ts';
import { propertyName } from './literal.ts';
import { parseCallNode } from './parse-call-node.ts';

const packageName = 'nightlab';

export function parseModule(source: string, toolkit: Catalog): Draft | null {
  const file = ts.createSourceFile('pipeline.ts', source, ts.ScriptTarget.ES2023, true);
  const exported = file.statements.find(
    (statement): statement is ts.ExportAssignment =>
      ts.isExportAssignment(statement) && !statement.isExportEquals,
  );
  const argument = exported && pipelineArgument(exported.expression);
  if (!exported || !argument) return null;
  const outer = outsideOf(file, exported);
  const reader = new Reader(file, outer.imports, toolkit);
  const literal = reader.literal(argument);
  if (!literal) return null;
  const strays = reader.strayComments(exported.getStart(file), exported.end);
  return { toolkit, ...literal, ...outer, preamble: [outer.preamble, ...strays].filter(Boolean).join('\n') };
}

function pipelineArgument(expression: ts.Expression): ts.ObjectLiteralExpression | null {
  if (!ts.isCallExpression(expression) || !ts.isIdentifier(expression.expression)) return null;
  const [argument, more] = expression.arguments;
  if (expression.expression.text !== 'pipeline' || !argument || more) return null;
  return ts.isObjectLiteralExpression(argument) ? argument : null;
}

/** What is around the pipeline: text before the import, the import's names, text up to and after the export. */
function outsideOf(file: ts.SourceFile, exported: ts.ExportAssignment) {
  const source = file.text;
  const imports: Record<string, string> = {};
  const managed = file.statements.filter(
    (statement): statement is ts.ImportDeclaration =>
      ts.isImportDeclaration(statement) &&
      ts.isStringLiteral(statement.moduleSpecifier) &&
      statement.moduleSpecifier.text === packageName &&
      statement.pos < exported.pos &&
      managedNames(statement, imports),
  );
  const first = managed[0];
  const top = first ? source.slice(0, first.getStart(file)) : '';
  let at = first ? first.end : 0;
  let preamble = '';
  for (const statement of managed.slice(1)) {
    preamble += source.slice(at, statement.getStart(file));
    at = statement.end;
  }
  preamble += source.slice(at, exported.getStart(file));
  return {
    top: top.trimEnd(),
    imports,
    preamble: preamble.trim(),
    tail: source.slice(exported.end).trim(),
  };
}

/** Notes the names of `import { a, b as c } from`; false for any other form, which then stays as it is. */
function managedNames(statement: ts.ImportDeclaration, imports: Record<string, string>): boolean {
  const clause = statement.importClause;
  const bindings = clause?.namedBindings;
  if (!clause || clause.name || !bindings || !ts.isNamedImports(bindings)) return false;
  for (const element of bindings.elements) {
    const type = clause.phaseModifier === ts.SyntaxKind.TypeKeyword && !element.isTypeOnly ? 'type ' : '';
    imports[element.name.text] = type + element.getText();
  }
  return true;
}

/** Reads the pipeline literal and notes which comments it found a place for. */
class Reader {
  readonly #file: ts.SourceFile;
  readonly #imports: Readonly<Record<string, string>>;
  /** Positions of comments that the draft holds, and ranges that it keeps as they are. */
  readonly #placed = new Set<number>();
  readonly #verbatim: [number, number][] = [];

  readonly #toolkit: Catalog;

  constructor(file: ts.SourceFile, imports: Readonly<Record<string, string>>, toolkit: Catalog) {
    this.#file = file;
    this.#toolkit = toolkit;
    this.#imports = imports;
  }

  /** Features, model and weights, or null where the literal has a form that no move could edit. */
  literal(
    argument: ts.ObjectLiteralExpression,
  ): Pick<Draft, 'blocks' | 'model' | 'weights' | 'sections'> | null {
    let blocks: Block[] | null = null;
    let model: DraftModel | null = null;
    let weights: CallNode | null = null;
    const sections = { features: [] as string[], model: [] as string[], weights: [] as string[] };
    for (const { node, before, note } of listItems(this.#file, argument, argument.properties).items) {
      const name = propertyName(node);
      if (!ts.isPropertyAssignment(node)) return null;
      if (name === 'features' && ts.isObjectLiteralExpression(node.initializer)) {
        blocks = this.#blocks(node.initializer);
      } else if (name === 'model') {
        model = this.#stack(node.initializer) ?? {
          kind: 'single',
          learner: this.#callNode(node.initializer),
        };
      } else if (name === 'weights') {
        weights = this.#callNode(node.initializer);
      } else return null;
      sections[name] = this.#place(note ? [...before, note] : before);
    }
    return blocks && model ? { blocks, model, weights, sections } : null;
  }

  /** Comments inside the pipeline that the draft has no place for. */
  strayComments(start: number, end: number): string[] {
    return commentsBetween(this.#file.text, start, end)
      .filter(({ pos }) => !this.#placed.has(pos))
      .filter(({ pos }) => !this.#verbatim.some(([from, to]) => from <= pos && pos < to))
      .map(({ text }) => text);
  }

  #blocks(literal: ts.ObjectLiteralExpression): Block[] {
    const { items } = listItems(this.#file, literal, literal.properties);
    return items.map(({ node, before, note }): Block => {
      const name = propertyName(node) ?? '';
      const shell = { name, ...this.#comments(before, note) };
      if (!name || !ts.isPropertyAssignment(node) || !ts.isArrayLiteralExpression(node.initializer)) {
        return { ...shell, steps: [], text: this.#keep(node), tail: [] };
      }
      const list = listItems(this.#file, node.initializer, node.initializer.elements);
      const steps = list.items.map((item) => this.#callNode(item.node, item.before, item.note));
      return { ...shell, steps, text: null, tail: this.#place(list.tail) };
    });
  }

  #stack(expression: ts.Expression): DraftModel | null {
    if (!ts.isCallExpression(expression) || expression.expression.getText(this.#file) !== 'stack')
      return null;
    const [argument, more] = expression.arguments;
    if (!argument || more || !ts.isObjectLiteralExpression(argument)) return null;
    let base: readonly Named<CallNode>[] | null = null;
    let meta: CallNode | null = null;
    let folds: number | null = null;
    for (const { node, before, note } of listItems(this.#file, argument, argument.properties).items) {
      const name = propertyName(node);
      if (!ts.isPropertyAssignment(node)) return null;
      if (name === 'base' && ts.isObjectLiteralExpression(node.initializer)) {
        base = this.#bases(node.initializer);
        if (!base) return null;
      } else if (name === 'meta') {
        meta = this.#callNode(node.initializer, before, note);
      } else if (name === 'folds' && ts.isNumericLiteral(node.initializer)) {
        folds = Number(node.initializer.text);
      } else return null;
    }
    return base && { kind: 'stack', base, meta, folds };
  }

  #bases(literal: ts.ObjectLiteralExpression): readonly Named<CallNode>[] | null {
    const bases: Named<CallNode>[] = [];
    for (const { node, before, note } of listItems(this.#file, literal, literal.properties).items) {
      const name = propertyName(node);
      if (name === null || !ts.isPropertyAssignment(node)) return null;
      bases.push({ name, value: this.#callNode(node.initializer, before, note) });
    }
    return bases;
  }

  #callNode(node: ts.Expression, before: readonly Comment[] = [], note: Comment | null = null): CallNode {
    const parsed = parseCallNode(node, this.#file, this.#imports, this.#toolkit);
    if (parsed.text !== null) this.#keep(node);
    return { ...parsed, ...this.#comments(before, note) };
  }

  #keep(node: ts.Node): string {
    this.#verbatim.push([node.getStart(this.#file), node.end]);
    return node.getText(this.#file);
  }

  #comments(before: readonly Comment[], note: Comment | null): Pick<CallNode, 'comments' | 'note'> {
    return { comments: this.#place(before), note: note ? this.#place([note])[0]! : '' };
  }

  #place(comments: readonly Comment[]): string[] {
    for (const { pos } of comments) this.#placed.add(pos);
    return comments.map(({ text }) => text);
  }
}
