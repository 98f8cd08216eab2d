import { describe, expect, test } from 'vitest';
import { sandboxOfThisFile } from './built-worker.ts';
import { baseTask, budget, load, moduleWith } from './modules.ts';

const held = sandboxOfThisFile();

/** What a module can name, import and make code of is tried in test/red-team, through the whole lab. */
describe('a module inside its context', () => {
  test('imports nothing, by any spelling', async () => {
    const outcome = await load(
      held.sandbox,
      moduleWith(`const name: string = 'node:fs';
        const ask: any = require;
        for (const way of [() => ask('node:fs'), () => ask('child_process'), () => ask.main.require('fs')]) {
          try { console.log('got', way()); } catch (e: any) { console.log('refused', e.message); }
        }
        const promise: any = import(name);
        console.log(promise instanceof Promise, promise.constructor === Promise);`),
    );
    expect(outcome.log).toEqual([
      "refused A pipeline module may import from 'nightlab' only, not from 'node:fs'.",
      "refused A pipeline module may import from 'nightlab' only, not from 'child_process'.",
      expect.stringMatching(/^refused Cannot read/),
      'true true',
    ]);
  });

  test('cannot set Error.prepareStackTrace, nor put another Error in its place', async () => {
    const outcome = await load(
      held.sandbox,
      moduleWith(`const g: any = globalThis;
        let seen = 'nothing';
        const spy = (_: unknown, sites: any) => { seen = typeof sites[0].getThis(); return 'spied'; };
        for (const way of [
          () => { (Error as any).prepareStackTrace = spy; },
          () => { Object.defineProperty(Error, 'prepareStackTrace', { value: spy }); },
          () => { g.Error = { prepareStackTrace: spy }; },
          () => { Object.defineProperty(g, 'Error', { value: { prepareStackTrace: spy } }); },
          () => { Object.setPrototypeOf(Error, { prepareStackTrace: spy }); },
        ]) {
          try { way(); } catch {}
          const text = new RangeError('x').stack;
          if (text === 'spied') seen += ' spied';
        }
        console.log(seen);`),
    );
    expect(outcome.log).toEqual(['nothing']);
  });

  // At the end of the stack Node's own formatting of error.stack overflows, in the worker's realm.
  test('an error of the worker that reaches a module leads to nothing that can be changed or makes code', async () => {
    const outcome = await load(
      held.sandbox,
      moduleWith(`
        const strangers: any[] = [];
        let errors = 0;
        const look = (e: unknown): void => { errors++; if (!(e instanceof Error)) strangers.push(e); };
        const small = (depth: number, act: () => void): void => {
          if (depth > 0) { small(depth - 1, act); return; }
          try { act(); } catch (e) { look(e); }
        };
        // Frames of 16 kB reach the end of the stack in few steps, small ones then find its edge.
        const padding = new Array(2000).fill(0);
        const big = (depth: number, then: () => void, ..._: unknown[]): void =>
          depth === 0 ? then() : Reflect.apply(big, null, [depth - 1, then, ...padding]);
        const fits = (depth: number): boolean => { try { big(depth, () => {}); return true; } catch { return false; } };
        let depth = 1;
        while (depth < 5000 && fits(depth + 1)) depth++;
        const acts = [() => { void new Error('x').stack; }, () => { (null as any).x; }, () => { logistic({ none: 1 } as any); }, () => { (globalThis as any).Function('1'); }];
        for (const act of acts)
          for (let below = 0; below < 6; below++) {
            const trials = (): void => {
              for (let depth = 0; depth < 1000; depth++) { try { small(depth, act); } catch (e) { look(e); } }
            };
            try { big(depth - below, trials); } catch (e) { look(e); }
          }
        const reached = new Set<any>();
        const isObject = (value: unknown): boolean => (typeof value === 'object' && value !== null) || typeof value === 'function';
        const queue = strangers.flatMap((e) => [Object.getPrototypeOf(e), e.constructor, e.constructor.constructor]);
        while (queue.length > 0) {
          const object = queue.pop();
          if (!isObject(object) || reached.has(object)) continue;
          reached.add(object);
          for (const { value, get, set } of Object.values(Object.getOwnPropertyDescriptors(object)) as any[]) queue.push(value, get, set);
          queue.push(Object.getPrototypeOf(object));
        }
        let changeable = 0, makeCode = 0;
        for (const object of reached) {
          if (!Object.isFrozen(object)) changeable++;
          try { object.stash = 1; } catch {}
          if (object.stash) changeable++;
          for (const maker of [object, object.constructor]) try { if (maker('return 1')() === 1) makeCode++; } catch {}
        }
        console.log(errors > 100, strangers.length === 0 || reached.size > 50, changeable, makeCode);`),
    );
    expect(outcome.log).toEqual(['true true 0 0']);
  });

  test("what its functions are given is its own realm's, and a copy", async () => {
    const source = moduleWith(
      "const isOurs = (value: unknown): boolean => value instanceof Object || typeof value !== 'object' || value === null;",
      `transformer({
        fit: (columns, labels, seed) => {
          const x = columns['x'] as Float64Array;
          console.log(isOurs(columns), isOurs(x), isOurs(x.buffer), isOurs(labels), typeof seed);
          try { console.log((x as any).constructor.constructor('return process')()); } catch (e: any) { console.log(e.name); }
          x.fill(-1);
          labels.fill(1);
          return { list: [1] };
        },
        apply: (columns, state) => {
          console.log(isOurs(state), isOurs(state.list), (columns['x'] as Float64Array)[5]);
          return { y: columns['x'] as Float64Array };
        },
      })`,
    );
    const { module } = await held.sandbox.compile(source);
    const task = baseTask(module);
    const before = task.labels.slice();
    const outcome = await held.sandbox.experiment(budget, (run) => run(task));
    expect(outcome.log.slice(0, 3)).toEqual(['true true true true number', 'EvalError', 'true true 5']);
    expect(outcome.state).toBe('finished');
    expect(task.labels).toEqual(before);
    expect(new Float64Array(task.fit.table.memory, task.fit.table.columns[0]!.at, 4)[3]).toBe(3);
  });

  test('carries nothing from fitting to applying, nor from one experiment to the next', async () => {
    const source = moduleWith(
      `let memory = 'empty';
       const g: any = globalThis;
       const places: any[] = [g, Array.prototype, Object.prototype, numeric, pipeline, Error, Math];
       const recall = (): string => places.map((place) => place.stash ?? 'empty').concat(memory).join(' ');`,
      `transformer({
        fit: () => {
          console.log('fit', recall());
          memory = 'kept';
          for (const place of places) try { place.stash = 'kept'; } catch {}
          return 0;
        },
        apply: (columns) => {
          console.log('apply', recall());
          return { y: columns['x'] as Float64Array };
        },
      })`,
    );
    const { module } = await held.sandbox.compile(source);
    for (let i = 0; i < 3; i++) {
      const outcome = await held.sandbox.experiment(budget, (run) => run(baseTask(module)));
      expect(outcome.state).toBe('finished');
      expect(outcome.log.length).toBeGreaterThan(1);
      expect(outcome.log.filter((line) => line.includes('kept'))).toEqual([]);
    }
  });

  test('its randomness and so its scores are the same every time', async () => {
    const source = moduleWith('console.log(Math.random(), Math.random());');
    const [one, two] = [await load(held.sandbox, source), await load(held.sandbox, source)];
    expect(two.log).toEqual(one.log);
    expect(one.log[0]).toMatch(/^0\.\d+ 0\.\d+$/);
  });

  test('its console is bounded in lines and in length', async () => {
    const outcome = await load(
      held.sandbox,
      moduleWith("for (let i = 0; i < 1000; i++) console.log('x'.repeat(10000));"),
    );
    expect(outcome.log).toHaveLength(100);
    expect(Math.max(...outcome.log.map(({ length }) => length))).toBeLessThan(600);
  });
});
