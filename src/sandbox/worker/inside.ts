/**
 * Runs inside every module's context, before the module: hands out the toolkit, takes away what would make
 * runs differ or reach out. No object of the worker's own realm comes in here, none of its functions can be
 * called from here: copies of data come in with the calls, copies of results go out.
 */
import { toolkit } from '../../pipeline/toolkit.ts';

const maxLines = 100;
const maxLineLength = 500;

/**
 * The language that a module is left with; a list of what stays, since newer Nodes bring more, such as `Temporal`, which
 * tells the time. Not here: WebAssembly, SharedArrayBuffer, Atomics, WeakRef, FinalizationRegistry, eval.
 */
const kept = new Set<PropertyKey>(
  `globalThis undefined NaN Infinity Object Function Array Number Boolean String Symbol BigInt Date Promise RegExp
  Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError SuppressedError
  Map Set WeakMap WeakSet Iterator Proxy Reflect JSON Math Intl ArrayBuffer DataView
  Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array BigUint64Array BigInt64Array Uint8ClampedArray
  Float16Array Float32Array Float64Array DisposableStack AsyncDisposableStack
  parseFloat parseInt isFinite isNaN decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape
  console`.split(/\s+/),
);
const global = globalThis as unknown as Record<PropertyKey, unknown>;
for (const name of Reflect.ownKeys(global)) if (!kept.has(name)) Reflect.deleteProperty(global, name);

interface CallSite {
  getFileName(): unknown;
  toString(): string;
}
const { toString: nameAndMessage } = Error.prototype;
const { apply } = Reflect;

/**
 * A stack as text, of the module's own frames: the worker's would tell a module which task it runs in and where on the
 * machine. Uses nothing that a module can change. In place of Node's own formatting, whose errors (of a name that is a
 * symbol, of a stack that is full) are objects of the worker's realm.
 */
function prepareStackTrace(error: unknown, sites: readonly CallSite[]): string {
  let text = apply(nameAndMessage, error, []) as string;
  for (let i = 0; i < sites.length; i++) {
    const file = sites[i]!.getFileName();
    if (file === 'pipeline.ts' || file === 'nightlab') text += `\n    at ${sites[i]!.toString()}`;
  }
  return text;
}
Object.defineProperty(Error, 'prepareStackTrace', {
  value: prepareStackTrace,
  writable: false,
  configurable: false,
  enumerable: false,
});
Object.defineProperty(globalThis, 'Error', { value: Error, writable: false, configurable: false });

// The same module gives the same scores every time: mulberry32 in place of the machine's randomness.
let state = 0x9e3779b9;
Math.random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

const now = (): never => {
  throw new Error('The time of day is not available: scores must not depend on when they are made.');
};
const RealDate = Date;
RealDate.now = now;
const SteadyDate = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    args.length === 0 ? now() : (Reflect.construct(target, args, newTarget) as Date),
  apply: now,
});
RealDate.prototype.constructor = SteadyDate;
global.Date = SteadyDate;

// A date format tells the time where it is given no date.
const { prototype: dateFormat } = Intl.DateTimeFormat;
const { get: formatterOf } = Object.getOwnPropertyDescriptor(dateFormat, 'format')!;
const { formatToParts } = dateFormat;
Object.defineProperty(dateFormat, 'format', {
  configurable: true,
  get(this: Intl.DateTimeFormat) {
    const format = apply(formatterOf!, this, []) as Intl.DateTimeFormat['format'];
    return (date?: Date | number) => (date === undefined ? now() : format(date));
  },
});
dateFormat.formatToParts = function (date) {
  return date === undefined ? now() : (apply(formatToParts, this, [date]) as Intl.DateTimeFormatPart[]);
};

let lines: string[] = [];
const { defineProperty } = Object;
function write(...args: unknown[]): void {
  if (lines.length >= maxLines) return;
  const text = args.map((item) => (typeof item === 'object' ? JSON.stringify(item) : String(item))).join(' ');
  const value = text.length > maxLineLength ? `${text.slice(0, maxLineLength)}...` : text;
  defineProperty(lines, lines.length, { value, enumerable: true });
}
global.console = { log: write, info: write, warn: write, error: write, debug: write };

type Body = (exports: object, module: { exports: object }, require: (name: string) => unknown) => void;

/** Runs a bundled module and returns its default export. */
export function evaluate(body: Body): unknown {
  const module: { exports: { default?: unknown } } = { exports: {} };
  const require = (name: string): unknown => {
    if (name === 'nightlab') return toolkit;
    throw new Error(`A pipeline module may import from 'nightlab' only, not from '${name}'.`);
  };
  body(module.exports, module, require);
  return module.exports.default;
}

interface Frame {
  readonly columns: string[];
  column(name: string): { readonly values: unknown[] };
}

/** Runs a frame step on danfojs's DataFrame of the columns; null where it returns none. */
export function applyFrame(
  danfo: { DataFrame: new (columns: unknown) => Frame },
  apply: (frame: Frame) => Frame,
  columns: unknown,
): { names: string[]; values: unknown[][] } | null {
  const frame = apply(new danfo.DataFrame(columns));
  if (!Array.isArray(frame?.columns) || typeof frame.column !== 'function') return null;
  return { names: frame.columns, values: frame.columns.map((name) => frame.column(name).values) };
}

/** The lines written since the last time. Runs nothing that a module can change: it is called at any depth. */
export function takeLog(): string[] {
  const taken = lines;
  lines = [];
  return taken;
}

/** What the worker makes its copies of data with. */
export const constructors = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
};
export const objectPrototype = Object.prototype;
const { parse } = JSON;
const { repeat } = String.prototype;
export const newList = (length: number): unknown[] =>
  length === 0 ? [] : (parse(`[null${apply(repeat, ',null', [length - 1]) as string}]`) as unknown[]);
const { toString: functionText } = Function.prototype;
export const textOf = (callee: (...args: unknown[]) => unknown): string =>
  apply(functionText, callee, []) as string;
export const newRecord = (): Record<string, unknown> => ({});
export const invoke = (callee: (...args: unknown[]) => unknown, ...args: unknown[]): unknown =>
  apply(callee, undefined, args);
