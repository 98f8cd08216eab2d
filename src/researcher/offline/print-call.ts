/** Calls and literals -> source, broken over lines the way a formatter would. */
import type { Call, Value } from './draft.ts';
import { keyText, quoted } from './literal.ts';

/** The widest line of a printed module. */
export const lineWidth = 110;

function flat(value: Value): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(flat).join(', ')}]`;
  const entries = Object.entries(value);
  return entries.length === 0
    ? '{}'
    : `{ ${entries.map(([name, item]) => `${keyText(name)}: ${flat(item)}`).join(', ')} }`;
}

/** `used` columns of the line are taken before and after it. */
function broken(value: Value, indent: number, used: number): string {
  const line = flat(value);
  if (indent + used + line.length <= lineWidth || value === null || typeof value !== 'object') return line;
  const inner = ' '.repeat(indent + 2);
  const items = Array.isArray(value)
    ? value.map((item) => broken(item, indent + 2, 1))
    : Object.entries(value).map(
        ([name, item]) => `${keyText(name)}: ${broken(item, indent + 2, keyText(name).length + 3)}`,
      );
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${items.map((item) => `${inner}${item},\n`).join('')}${' '.repeat(indent)}${close}`;
}

function argumentsOf({ columns, options }: Call): Value[] {
  const values: Value[] = [];
  if (columns) values.push(columns.length === 1 ? columns[0]! : [...columns]);
  if (Object.keys(options).length > 0) values.push(options);
  return values;
}

/** The call's source; `indent` is its line's indentation, `used` what else is on that line. */
export function callText(call: Call, indent: number, used: number): string {
  const values = argumentsOf(call);
  const line = `${call.name}(${values.map(flat).join(', ')})`;
  if (indent + used + line.length <= lineWidth) return line;
  const [first, second] = values;
  if (first === undefined) return line;
  const spent = used + call.name.length + 2;
  if (second === undefined) return `${call.name}(${broken(first, indent, spent)})`;
  const head = `${call.name}(${flat(first)}, {`;
  if (indent + used + head.length <= lineWidth && typeof first === 'string') {
    return `${call.name}(${flat(first)}, ${broken(second, indent, lineWidth)})`;
  }
  const inner = ' '.repeat(indent + 2);
  const lines = [first, second].map((value) => `${inner}${broken(value, indent + 2, 1)},\n`);
  return `${call.name}(\n${lines.join('')}${' '.repeat(indent)})`;
}
