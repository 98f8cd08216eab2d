import { constants, createContext, runInContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { type Inside, Membrane, ModuleError } from '../../src/sandbox/worker/membrane.ts';

const context = createContext(constants.DONT_CONTEXTIFY);
const run = (code: string): unknown => runInContext(code, context);
const inside = run(`({
  constructors: { Float64Array, Float32Array, Int32Array, Uint32Array, Int16Array, Uint16Array, Int8Array, Uint8Array },
  objectPrototype: Object.prototype,
  newList: (length) => Array.from({ length }, () => null),
  textOf: (callee) => Function.prototype.toString.call(callee),
  newRecord: () => ({}),
  invoke: (callee, ...args) => Reflect.apply(callee, undefined, args),
})`) as Inside;
let calls = 0;
const membrane = new Membrane(inside, () => {
  calls++;
});
const isOfContext = run('(value) => value instanceof Object') as (value: unknown) => boolean;
const deepIsOfContext = (value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (isOfContext(value) && (ArrayBuffer.isView(value) || Object.values(value).every(deepIsOfContext)));

const data = {
  number: 1.5,
  nan: Number.NaN,
  minusZero: -0,
  text: 'a',
  none: null,
  missing: undefined,
  yes: true,
  list: [1, 'b', null, [2]],
  floats: Float64Array.of(1, Number.NaN),
  bytes: Uint8Array.of(1, 255),
  record: { nested: 1, deep: { deeper: [Int32Array.of(-1)] } },
};

describe('the membrane', () => {
  test('data goes in and comes out equal, made anew in each realm', () => {
    const inner = membrane.inward(data);
    expect(deepIsOfContext(inner)).toBe(true);
    const back = membrane.outward(inner);
    expect(back).toEqual(data);
    expect(deepIsOfContext((back as typeof data).list)).toBe(false);
    expect(Object.is((back as typeof data).minusZero, -0)).toBe(true);
  });

  test('a member named __proto__ stays a member', () => {
    const back = membrane.outward(run('JSON.parse(\'{"__proto__": {"polluted": 1}}\')')) as object;
    expect(Object.keys(back)).toEqual(['__proto__']);
    expect((back as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test.each([
    ['a function', '() => 1', 'a function'],
    ['a symbol', 'Symbol("x")', 'a symbol'],
    ['a bigint', '1n', 'a bigint'],
    ['a Map', 'new Map()', 'instance of a class'],
    ['a promise', 'Promise.resolve(1)', 'instance of a class'],
    ['a Date', 'new Date(0)', 'instance of a class'],
    ['an instance', 'new (class A {})()', 'instance of a class'],
    ['a bigint array', 'new BigInt64Array(1)', 'BigInt64Array'],
    ['a DataView', 'new DataView(new ArrayBuffer(8))', 'DataView'],
    ['a cycle', 'const a = {}; a.a = a; a', 'contains itself'],
    ['an endless list', 'const a = []; a.length = 2 ** 31; a', 'items'],
    ['a proxy', 'new Proxy([], {})', 'a proxy'],
    ['a getter', 'Object.defineProperty({}, "a", { enumerable: true, get: () => run() })', 'an accessor'],
    ['a getter in a list', 'Object.defineProperty([1], 1, { get: () => run() })', 'an accessor'],
    ['a depth without end', 'let deep = {}; for (let i = 0; i < 500; i++) deep = { deep }; deep', 'nested'],
  ])('refuses %s', (_what, code, message) => {
    const value = run(`(() => { ${code.replace(/([^;]*)$/, 'return ($1)')} })()`);
    expect(() => membrane.outward(value)).toThrow(
      expect.objectContaining({ code: 'sandbox.notData', message: expect.stringContaining(message) }),
    );
  });

  test('a value shared many times over costs one copy', () => {
    const value = run('let x = [1]; for (let i = 0; i < 100; i++) x = [x, x]; x');
    const copy = membrane.outward(value) as unknown[];
    expect(copy[0]).toBe(copy[1]);
  });

  test('a function that comes out can be called with data and returns data', () => {
    const before = calls;
    const add = membrane.outward(run('(a, b) => ({ sum: a.map((x, i) => x + b[i]) })'), true) as (
      ...args: unknown[]
    ) => unknown;
    expect(add([1, 2], Float64Array.of(10, 20))).toEqual({ sum: [11, 22] });
    expect(calls).toBe(before + 1);
  });

  test('module code meets no object of the worker, by argument, proxy trap, accessor or patched built-in', () => {
    const probe = run(`
      const strangers = [];
      const look = (where, ...values) => {
        for (const value of values) {
          const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
          if (isObject && !(value instanceof Object)) strangers.push(where);
        }
      };
      const spy = (target, name) => new Proxy(target, new Proxy({}, {
        get: (_, trap) => (...args) => { look(name + ' ' + trap, ...args, ...(trap === 'apply' ? args[2] : [])); return Reflect[trap](...args); },
      }));
      for (const [type, members] of [[Array.prototype, ['map', 'push', 'slice']], [Object.getPrototypeOf(Float64Array.prototype), ['set', 'slice', 'fill']], [Object.prototype, ['toString', 'valueOf']]]) {
        for (const member of members) {
          const real = type[member];
          type[member] = function (...args) { look('patched ' + member, this, ...args); return Reflect.apply(real, this, args); };
        }
      }
      Object.defineProperty(Array.prototype, Symbol.species, { get() { look('species', this); return Array; } });
      ({
        strangers,
        fit: spy(function (...args) { look('this', this); look('argument', ...args, args[0].x, args[0].list); return { a: [1, 2], b: Float64Array.of(1), c: 1 }; }, 'function'),
        thrower: () => { throw spy({ get message() { look('message', this); return 'm'; }, get stack() { return ''; } }, 'error'); },
      })
    `) as { strangers: string[]; fit: unknown; thrower: unknown };
    const fit = membrane.outward(probe.fit, true) as (...args: unknown[]) => unknown;
    expect(fit({ x: Float64Array.of(1), list: ['a'] }, Uint8Array.of(1), 3)).toEqual({
      a: [1, 2],
      b: Float64Array.of(1),
      c: 1,
    });
    const thrower = membrane.outward(probe.thrower, true) as () => unknown;
    expect(thrower).toThrow('m');
    expect([...probe.strangers]).toEqual([]);
  });

  test('what is thrown across is described by strings, whatever it was', () => {
    const thrown = (code: string): ModuleError => {
      const callee = membrane.outward(run(`() => { ${code} }`), true) as () => unknown;
      try {
        callee();
      } catch (error) {
        expect(error).toBeInstanceOf(ModuleError);
        return error as ModuleError;
      }
      throw new Error('nothing was thrown');
    };
    expect(thrown('throw new TypeError("bad")')).toMatchObject({ message: 'bad', thrownName: 'TypeError' });
    expect(thrown('throw "text"').message).toBe('text');
    expect(thrown('throw null').message).toBe('null');
    expect(thrown('throw { get message() { throw 1; } }').message).toContain('not an Error');
    expect(thrown('throw Object.assign(new Error("x"), { code: "a.b", remedy: "r" })')).toMatchObject({
      code: 'a.b',
      remedy: 'r',
    });
    expect(thrown('const f = () => 1 + f(); f()').thrownName).toBe('RangeError');
  });

  test('copying data in runs no setter that a prototype of the context may have', () => {
    run(
      'ran = []; Object.defineProperty(Array.prototype, 1, { configurable: true, set() { ran.push(1); } })',
    );
    membrane.inward(['a', 'b', 'c']);
    run('delete Array.prototype[1]');
    expect(run('ran.length')).toBe(0);
  });
});
