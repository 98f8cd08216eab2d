/** TypeScript literals <-> values. */
import ts from 'typescript';
import type { Value } from './draft.ts';

/** The value of a literal expression, or undefined where it is anything but a literal. */
export function literalValue(node: ts.Expression): Value | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    return ts.isNumericLiteral(node.operand) ? -Number(node.operand.text) : undefined;
  }
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (node.kind === ts.SyntaxKind.NullKeyword) return null;
  if (ts.isArrayLiteralExpression(node)) {
    const items = node.elements.map(literalValue);
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (ts.isObjectLiteralExpression(node)) return objectValue(node);
  return undefined;
}

function objectValue(node: ts.ObjectLiteralExpression): Value | undefined {
  const entries: [string, Value][] = [];
  for (const property of node.properties) {
    const name = propertyName(property);
    if (name === null || !ts.isPropertyAssignment(property)) return undefined;
    const value = literalValue(property.initializer);
    if (value === undefined) return undefined;
    entries.push([name, value]);
  }
  return Object.fromEntries(entries);
}

/** The plain name of an object literal's member, or null for spreads and computed names. */
export function propertyName(property: ts.ObjectLiteralElementLike): string | null {
  const name = property.name;
  if (!name) return null;
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : null;
}

/** A string in single quotes, escaped. */
export function quoted(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return text.includes("'") && !text.includes('"') ? JSON.stringify(text) : `'${inner}'`;
}

/** An object literal's key: bare where it may be. */
export function keyText(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}
