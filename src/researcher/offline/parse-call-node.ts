/** One expression of a module -> CallNode: a plain toolkit call where it is one, always with nothing lost. */
import ts from 'typescript';
import type { Catalog } from '../../core/catalog.ts';
import type { Call, CallNode, Options, Value } from './draft.ts';
import { literalValue, propertyName } from './literal.ts';
import { callText } from './print-call.ts';
import { sourceTokens } from './scan.ts';
import { withNamesNow } from './toolkit.ts';

/** `imports` names what comes from the toolkit; a call of anything else stays text. */
export function parseCallNode(
  node: ts.Expression,
  file: ts.SourceFile,
  imports: Readonly<Record<string, string>>,
  toolkit: Catalog,
): CallNode {
  const source = node.getText(file);
  const call = plainCall(node, imports);
  const printed = call && callText(call, 0, 0);
  const same = printed !== null && sourceTokens(printed, true) === sourceTokens(source, true);
  return { call: call && withNamesNow(toolkit, call), text: same ? null : source, comments: [], note: '' };
}

function plainCall(node: ts.Expression, imports: Readonly<Record<string, string>>): Call | null {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return null;
  const name = node.expression.text;
  if (imports[name] !== name || node.arguments.length > 2) return null;
  const [first, second] = node.arguments;
  if (!first) return { name, columns: null, options: {} };
  const columns = columnList(literalValue(first));
  const last = columns ? second : first;
  if (!columns && second) return null;
  const options = last ? optionsOf(last) : {};
  if (!options) return null;
  if (columns) return { name, columns, options };
  const { columns: named, ...rest } = options;
  if (named === undefined) return { name, columns: null, options };
  const list = columnList(named);
  return list && { name, columns: list, options: rest };
}

function columnList(value: Value | undefined): readonly string[] | null {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return null;
  return value.every((item): item is string => typeof item === 'string') ? value : null;
}

function optionsOf(node: ts.Expression): Options | null {
  if (!ts.isObjectLiteralExpression(node)) return null;
  const value = literalValue(node);
  if (value === undefined || value === null || typeof value !== 'object') return null;
  const names = node.properties.map(propertyName);
  return new Set(names).size === names.length ? (value as Options) : null;
}
