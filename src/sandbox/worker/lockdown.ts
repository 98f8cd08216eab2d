/**
 * The worker's own realm, after its code is loaded: nothing left that makes code from strings or talks to the
 * network or the process, and nothing shared that can be changed.
 *
 * Modules do reach an object of this realm in one way: where `error.stack` is read at the very end of the stack,
 * Node's own formatting of it (a function of this realm) overflows, and the RangeError thrown is this realm's
 * (seen on Node 20, 22 and 24). So all that leads on from it is frozen. Source: SES, lockdown shims.
 */

const platform = ['Function', 'eval', 'fetch', 'WebSocket', 'EventSource', 'BroadcastChannel', 'navigator'];
/**
 * What such an error leads to by its prototypes, their members and what these return. Not the rest of the language:
 * with frozen typed arrays, text features took 1.7 times as long.
 */
const language =
  `Object Array String Number Boolean Symbol BigInt Promise Iterator Error AggregateError EvalError
  RangeError ReferenceError SyntaxError TypeError URIError SuppressedError`.split(/\s+/);

const functions = [() => {}, async () => {}, function* () {}, async function* () {}];

/** Irreversible; call after all imports. Node's internals and piscina's worker file keep working. */
export function lockDown(): void {
  for (const each of functions) Reflect.deleteProperty(Object.getPrototypeOf(each) as object, 'constructor');
  // Module code may leave rejected promises behind; Node's report of them would call into them.
  process.on('unhandledRejection', () => {});
  // The members that piscina's worker file reads after each task.
  const stream = Object.freeze({ writableLength: 0 });
  const stub = Object.freeze({ stdout: stream, stderr: stream, env: Object.freeze({}) });
  Object.defineProperty(globalThis, 'process', { value: stub, writable: false, configurable: false });
  for (const name of platform) Reflect.deleteProperty(globalThis, name);
  freezeLanguage();
}

function freezeLanguage(): void {
  const global = globalThis as unknown as Record<string, unknown>;
  const constructors = language.map((name) => global[name]).filter(isObject);
  for (const { prototype } of constructors as { prototype?: object }[]) {
    if (prototype === Object.prototype || prototype instanceof Error || prototype === Error.prototype) {
      keepAssignable(prototype);
    }
  }
  const iterators = [
    [].values(),
    new Map().entries(),
    new Set().values(),
    'a'[Symbol.iterator](),
    'a'.matchAll(/a/g),
  ];
  const queue = [...constructors, ...[...functions, ...iterators].map(Object.getPrototypeOf)].filter(
    isObject,
  );
  const found = new Set<object>();
  for (let object = queue.pop(); object; object = queue.pop()) {
    if (found.has(object)) continue;
    found.add(object);
    for (const key of Reflect.ownKeys(object)) {
      const { value, get, set } = Object.getOwnPropertyDescriptor(object, key)!;
      queue.push(...[value, get, set].filter(isObject));
    }
    const prototype: unknown = Object.getPrototypeOf(object);
    if (isObject(prototype)) queue.push(prototype);
  }
  for (const object of found) freeze(object);
}

/** Object.freeze by hand: on Object.prototype that one makes Node 20 run all array code three times slower. */
function freeze(object: object): void {
  for (const key of Reflect.ownKeys(object)) {
    const isValue = 'value' in Object.getOwnPropertyDescriptor(object, key)!;
    Object.defineProperty(object, key, { configurable: false, ...(isValue ? { writable: false } : {}) });
  }
  Object.preventExtensions(object);
}

/** An inherited member that is frozen could not be assigned on the objects that inherit it; accessors let it be. */
function keepAssignable(prototype: object): void {
  for (const [name, { value, writable }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (!writable) continue;
    Object.defineProperty(prototype, name, {
      get: () => value as unknown,
      set(this: object, assigned: unknown) {
        if (this === prototype) throw new TypeError(`Cannot assign to ${name} of a frozen prototype`);
        Object.defineProperty(this, name, {
          value: assigned,
          writable: true,
          enumerable: true,
          configurable: true,
        });
      },
    });
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
