/** The thread of checker.ts: a module's source in, what the compiler says about it out. */
import { parentPort } from 'node:worker_threads';
import { messageOf } from '../core/errors.ts';
import { createTypeChecker, type Diagnostic } from './type-checker.ts';

export type CheckerReply =
  | { readonly ok: true; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly message: string };

const checker = createTypeChecker();

parentPort!.on('message', (source: string) => {
  let reply: CheckerReply;
  try {
    reply = { ok: true, diagnostics: checker.check(source) };
  } catch (thrown) {
    // The compiler recurses: a module nested deep enough ends its stack.
    reply = { ok: false, message: messageOf(thrown) };
  }
  parentPort!.postMessage(reply);
});
