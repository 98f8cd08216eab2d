/**
 * The worker's own realm, after its code is loaded: nothing left that makes code from strings, talks to the
 * network or the process. No module gets here as far as is known; this is for the way that is not.
 */

const globals = ['Function', 'eval', 'fetch', 'WebSocket', 'EventSource', 'BroadcastChannel', 'navigator'];

/** Irreversible; call after all imports. Node's internals and piscina's worker file keep working. */
export function lockDown(): void {
  const functions = [() => {}, async () => {}, function* () {}, async function* () {}];
  for (const each of functions) {
    const prototype = Object.getPrototypeOf(each) as object;
    Reflect.deleteProperty(prototype, 'constructor');
  }
  // Module code may leave rejected promises behind; Node's report of them would call into them.
  process.on('unhandledRejection', () => {});
  // The members that piscina's worker file reads after each task.
  const stream = Object.freeze({ writableLength: 0 });
  const stub = Object.freeze({ stdout: stream, stderr: stream, env: Object.freeze({}) });
  Object.defineProperty(globalThis, 'process', { value: stub, writable: false, configurable: false });
  for (const name of globals) Reflect.deleteProperty(globalThis, name);
}
