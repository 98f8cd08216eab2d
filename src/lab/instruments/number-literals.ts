/**
 * Module source -> its numbers by path, and the source with other numbers in their places; all else stays as it is,
 * byte for byte. A path is the names on the way to the number: keys of object literals, called functions, constants;
 * `model.stack.base.trees.gbdt.learningRate`. Where names repeat, the second gets `[2]`.
 */
import ts from 'typescript';
import { LabError } from '../../core/errors.ts';

export interface NumberLiteral {
  readonly path: readonly string[];
  readonly value: number;
  /** In the source, the sign included. */
  readonly start: number;
  readonly end: number;
}

/** In source order. O(length). */
export function numberLiterals(source: string): NumberLiteral[] {
  const file = ts.createSourceFile('pipeline.ts', source, ts.ScriptTarget.ES2023, true);
  const found: NumberLiteral[] = [];
  const taken = new Map<string, number>();
  /** The path, made unlike those before it. */
  const unlike = (path: readonly string[]): readonly string[] => {
    const key = path.join('.');
    const nth = (taken.get(key) ?? 0) + 1;
    taken.set(key, nth);
    return nth === 1 ? path : [...path.slice(0, -1), `${path.at(-1)}[${nth}]`];
  };
  const visit = (node: ts.Node, path: readonly string[]): void => {
    const value = numberOf(node);
    if (value !== null) {
      if (path.length > 0) {
        found.push({ path: unlike(path), value, start: node.getStart(file), end: node.end });
      }
      return;
    }
    const name = nameOf(node);
    const inner =
      name === null ? path : ts.isCallExpression(node) ? unlike([...path, name]) : [...path, name];
    ts.forEachChild(node, (child) => visit(child, inner));
  };
  visit(file, []);
  return found;
}

function numberOf(node: ts.Node): number | null {
  if (ts.isNumericLiteral(node)) return Number(node.text);
  const isNegative =
    ts.isPrefixUnaryExpression(node) &&
    node.operator === ts.SyntaxKind.MinusToken &&
    ts.isNumericLiteral(node.operand);
  return isNegative ? -Number((node.operand as ts.NumericLiteral).text) : null;
}

function nameOf(node: ts.Node): string | null {
  if (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)) {
    const { name } = node;
    return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : null;
  }
  if (!ts.isCallExpression(node)) return null;
  const { expression } = node;
  if (ts.isIdentifier(expression)) return expression.text === 'pipeline' ? null : expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : null;
}

/**
 * The one number that a path names: its last name, and the others in order among the names before it.
 *
 * @throws LabError `lab.noSuchNumber` listing what there is, `lab.ambiguousNumber` listing whom it may mean.
 */
export function findNumber(literals: readonly NumberLiteral[], path: string): NumberLiteral {
  const whole = literals.find((literal) => literal.path.join('.') === path);
  if (whole) return whole;
  const wanted = path.split('.');
  const matching = literals.filter((literal) => isOnTheWay(wanted, literal.path));
  if (matching.length === 1) return matching[0]!;
  if (matching.length > 1) {
    throw new LabError(
      'lab.ambiguousNumber',
      `"${path}" may mean ${listed(matching)}`,
      'Name the base model or block as well, or the whole path.',
    );
  }
  throw new LabError(
    'lab.noSuchNumber',
    `the module has no number at "${path}"`,
    literals.length === 0
      ? 'It has no numbers at all: write the option into it first.'
      : `Write the option into the module first. Its numbers: ${listed(literals)}.`,
  );
}

function isOnTheWay(wanted: readonly string[], path: readonly string[]): boolean {
  if (wanted.at(-1) !== path.at(-1)) return false;
  let at = 0;
  for (const name of path) if (name === wanted[at]) at += 1;
  return at === wanted.length;
}

const maxListed = 40;

function listed(literals: readonly NumberLiteral[]): string {
  const shown = literals.slice(0, maxListed).map(({ path, value }) => `${path.join('.')} = ${value}`);
  const left = literals.length - shown.length;
  return shown.join(', ') + (left > 0 ? ` and ${left} more` : '');
}

/** The source with these numbers in place of those literals. */
export function withNumbers(source: string, changes: ReadonlyMap<NumberLiteral, number>): string {
  const fromTheEnd = [...changes].sort(([left], [right]) => right.start - left.start);
  return fromTheEnd.reduce(
    (text, [{ start, end }, value]) => `${text.slice(0, start)}${value}${text.slice(end)}`,
    source,
  );
}
