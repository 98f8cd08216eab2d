/**
 * Copies between the worker's realm and a module's context: data in, data out, functions called across.
 *
 * Invariants: no object of one realm is reachable from the other; what comes out is plain data (see
 * core/plain-data) made of this realm's objects; what is thrown across becomes a ModuleError. Module code runs in
 * calls alone, at the same depth of the stack each time: copying data runs none.
 */
import { types } from 'node:util';
import { LabError } from '../../core/errors.ts';
import type { TypedArray } from '../../core/plain-data.ts';
import { rememberText } from '../../pipeline/spec-hash.ts';
import { callLevel } from './level-stack.ts';

const maxDepth = 200;
const maxLength = 2 ** 30;

type TypedArrayName = keyof typeof here;
const here = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
};

const typedArray = Object.getPrototypeOf(Float64Array.prototype) as object;
const tagOf = Object.getOwnPropertyDescriptor(typedArray, Symbol.toStringTag)!.get!;
const setTyped = Float64Array.prototype.set;
const { isProxy } = types;
const ownProperty = Object.getOwnPropertyDescriptor;
const lengthOf = Object.getOwnPropertyDescriptor(typedArray, 'length')!.get!;

export type InsideFunction = (...args: unknown[]) => unknown;

/** What the context offers to build its own objects with. */
export interface Inside {
  readonly constructors: typeof here;
  readonly objectPrototype: object;
  readonly newRecord: () => Record<string, unknown>;
  /** An array of own items, all null: setting an item of it calls no setter that a prototype may have. */
  readonly newList: (length: number) => unknown[];
  /** The text of a function, as written in the source. */
  readonly textOf: (callee: InsideFunction) => string;
  /** Calls a function from within the context: called from here, a proxy would see an array of this realm. */
  readonly invoke: (callee: InsideFunction, ...args: unknown[]) => unknown;
}

/** Something that module code threw, described by this realm's strings. */
export class ModuleError extends Error {
  readonly thrownName: string;
  readonly moduleStack: string;
  readonly code: string | null;
  readonly remedy: string | null;

  constructor(thrown: unknown) {
    super(textOf(thrown, 'message') ?? describe(thrown));
    this.thrownName = textOf(thrown, 'name') ?? 'Error';
    this.moduleStack = textOf(thrown, 'stack') ?? '';
    this.code = textOf(thrown, 'code');
    this.remedy = textOf(thrown, 'remedy');
  }
}

function textOf(thrown: unknown, key: string): string | null {
  if (thrown === null || typeof thrown !== 'object') return null;
  try {
    const value = (thrown as Record<string, unknown>)[key];
    return typeof value === 'string' ? value.slice(0, 4000) : null;
  } catch {
    return null;
  }
}

function describe(thrown: unknown): string {
  return thrown === null || typeof thrown !== 'object'
    ? String(thrown).slice(0, 4000)
    : 'something that is not an Error was thrown';
}

function notData(what: string): LabError {
  return new LabError(
    'sandbox.notData',
    `module code returned ${what}`,
    'Return plain data only: numbers, strings, booleans, null, arrays, plain objects, typed arrays.',
  );
}

export class Membrane {
  readonly #inside: Inside;
  readonly #afterCall: () => void;
  readonly #callees = new WeakMap<object, InsideFunction>();

  constructor(inside: Inside, afterCall: () => void) {
    this.#inside = inside;
    this.#afterCall = afterCall;
  }

  /** Calls a function of the context with its own values; returns a copy of what it returns. */
  call(callee: InsideFunction, args: readonly unknown[], functions = false): unknown {
    let returned: unknown;
    try {
      returned = callLevel(this.#inside.invoke as InsideFunction, [callee, ...args]);
    } catch (thrown) {
      throw thrown instanceof LabError ? thrown : new ModuleError(thrown);
    } finally {
      this.#afterCall();
    }
    return this.outward(returned, functions);
  }

  /** The context's function that a function made by `outward` calls. */
  calleeOf(caller: object): InsideFunction {
    return this.#callees.get(caller)!;
  }

  /** This realm's data as the context's own. */
  inward(value: unknown): unknown {
    if (value === null || typeof value !== 'object') {
      if (typeof value === 'function' || typeof value === 'symbol') throw notData(`a ${typeof value}`);
      return value;
    }
    if (ArrayBuffer.isView(value)) {
      const source = value as TypedArray;
      const copy = new this.#inside.constructors[tagOf.call(source) as TypedArrayName](source.length);
      // The context's own set may be code of the module, which must not see this realm's array.
      setTyped.call(copy, source as Float64Array);
      return copy;
    }
    if (Array.isArray(value)) {
      const copy = this.#inside.newList(value.length);
      for (let i = 0; i < value.length; i++) {
        const item: unknown = value[i];
        copy[i] = typeof item === 'object' ? this.inward(item) : item;
      }
      return copy;
    }
    const copy = this.#inside.newRecord();
    for (const [key, item] of Object.entries(value)) {
      Object.defineProperty(copy, key, {
        value: this.inward(item),
        writable: true,
        enumerable: true,
        configurable: true,
      });
    }
    return copy;
  }

  /**
   * The context's data as this realm's own; with `functions`, functions become functions of this realm that
   * call them. Values shared within the data stay shared.
   *
   * @throws LabError `sandbox.notData` at class instances, cycles, and functions where none belong.
   * @throws ModuleError where reading the data runs code that throws.
   */
  outward(value: unknown, functions = false): unknown {
    try {
      return this.#outward(value, functions, new Map(), 0);
    } catch (thrown) {
      throw thrown instanceof LabError ? thrown : new ModuleError(thrown);
    }
  }

  #outward(value: unknown, functions: boolean, done: Map<object, unknown>, depth: number): unknown {
    if (typeof value === 'function') {
      if (!functions) throw notData('a function');
      const callee = value as InsideFunction;
      const caller = (...args: unknown[]) =>
        this.call(
          callee,
          args.map((item) => this.inward(item)),
        );
      this.#callees.set(caller, callee);
      rememberText(caller, this.#inside.textOf(callee));
      return caller;
    }
    if (value === null || typeof value !== 'object') {
      if (typeof value === 'symbol' || typeof value === 'bigint') throw notData(`a ${typeof value}`);
      return value;
    }
    if (depth > maxDepth) throw notData(`data nested more than ${maxDepth} levels deep`);
    const earlier = done.get(value);
    if (earlier !== undefined) {
      if (earlier === open) throw notData('data that contains itself');
      return earlier;
    }
    if (ArrayBuffer.isView(value)) {
      const kind = here[tagOf.call(value) as TypedArrayName];
      if (!kind) throw notData(`a ${String(tagOf.call(value) ?? 'DataView')}`);
      const copy = new kind(lengthOf.call(value) as number);
      copy.set(value as TypedArray);
      done.set(value, copy);
      return copy;
    }
    if (isProxy(value)) throw notData('a proxy');
    done.set(value, open);
    const copy = Array.isArray(value)
      ? this.#arrayOutward(value, functions, done, depth)
      : this.#recordOutward(value, functions, done, depth);
    done.set(value, copy);
    return copy;
  }

  #arrayOutward(
    value: readonly unknown[],
    functions: boolean,
    done: Map<object, unknown>,
    depth: number,
  ): unknown[] {
    const { length } = value;
    if (!(length <= maxLength)) throw notData(`an array of ${length} items`);
    const copy: unknown[] = [];
    for (let i = 0; i < length; i++) {
      const item = dataOf(value, i);
      copy.push(typeof item === 'number' ? item : this.#outward(item, functions, done, depth + 1));
    }
    return copy;
  }

  #recordOutward(
    value: object,
    functions: boolean,
    done: Map<object, unknown>,
    depth: number,
  ): Record<string, unknown> {
    const prototype = Object.getPrototypeOf(value) as unknown;
    if (prototype !== null && prototype !== this.#inside.objectPrototype) {
      throw notData('an instance of a class (a Map, a Set, a Date, a promise, a class of its own)');
    }
    const copy: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      Object.defineProperty(copy, key, {
        value: this.#outward(dataOf(value, key), functions, done, depth + 1),
        writable: true,
        enumerable: true,
        configurable: true,
      });
    }
    return copy;
  }
}

/** An own property, read without running code of the module. */
function dataOf(value: object, key: PropertyKey): unknown {
  const property = ownProperty(value, key);
  if (property?.get || property?.set) throw notData('an accessor (a property with get or set)');
  return property?.value;
}

/** Marks an object whose copy is not finished. */
const open = Symbol('open');
