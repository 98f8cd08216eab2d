/**
 * The type check on a thread of its own: types can take any time and memory to check, and a module must not stop or end
 * the lab with them. A check that passes its bounds ends the thread, and is what is wrong with the module.
 */
import { Worker } from 'node:worker_threads';
import type { CheckerReply } from './checker-thread.ts';
import { builtFile } from './package-files.ts';
import type { Diagnostic } from './type-checker.ts';

const heapMb = 768;
const seconds = 30;
const maxCharacters = 500_000;

export class Checker {
  #thread: Worker | null = null;
  #last: Promise<unknown> = Promise.resolve();
  /** What was last checked: a researcher asks about a draft that then runs as it is. */
  #known: { readonly source: string; readonly diagnostics: readonly Diagnostic[] } | null = null;

  /**
   * What the compiler says against a module; empty = nothing. One after another; the same source again costs nothing.
   *
   * @throws LabError `sandbox.notBuilt`.
   */
  check(source: string): Promise<readonly Diagnostic[]> {
    const next = this.#last.then(() => this.#checkOne(source));
    this.#last = next.catch(() => {});
    return next;
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = null;
    await thread?.terminate();
  }

  async #checkOne(source: string): Promise<readonly Diagnostic[]> {
    if (source.length > maxCharacters) {
      return refused(`The module has ${source.length} characters; ${maxCharacters} are allowed.`);
    }
    if (this.#known?.source === source) return this.#known.diagnostics;
    const thread = this.#thread ?? this.#start();
    thread.ref();
    const reply = await answerOf(thread, source);
    thread.unref();
    if (reply.ok) {
      this.#known = { source, diagnostics: reply.diagnostics };
      return reply.diagnostics;
    }
    await this.close();
    return refused(`The compiler cannot check this module: ${reply.message}.`);
  }

  #start(): Worker {
    const thread = new Worker(builtFile('sandbox', 'checker-thread.js'), {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    // An error between checks has no one to tell; the next check starts another thread.
    thread.on('error', () => {});
    thread.on('exit', () => {
      if (this.#thread === thread) this.#thread = null;
    });
    this.#thread = thread;
    return thread;
  }
}

function answerOf(thread: Worker, source: string): Promise<CheckerReply> {
  return new Promise((resolve) => {
    const end = (reply: CheckerReply): void => {
      clearInterval(timer);
      thread.off('message', end);
      thread.off('error', fail);
      thread.off('exit', die);
      resolve(reply);
    };
    const fail = (error: Error & { code?: string }): void =>
      end({
        ok: false,
        message:
          error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? `its types fill ${heapMb} MB of memory` : error.message,
      });
    const die = (): void => end({ ok: false, message: 'the thread that checks ended' });
    // Counted, not read off the clock: while a machine sleeps, seconds do not pass.
    let waited = 0;
    const timer = setInterval(() => {
      if (++waited >= seconds) end({ ok: false, message: `its types take longer than ${seconds} s` });
    }, 1000);
    thread.on('message', end);
    thread.on('error', fail);
    thread.on('exit', die);
    thread.postMessage(source);
  });
}

function refused(message: string): Diagnostic[] {
  return [{ line: 1, column: 1, message, sourceLine: '' }];
}
