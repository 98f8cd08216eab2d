/**
 * Runs a function of module code with exactly `levelWords` machine words of stack left, whatever task it runs in.
 *
 * How deep module code can recurse would otherwise tell it which task it is called from. V8 checks the room for the
 * arguments of a call before it copies them, so a call with n arguments tells whether n words are left, and a call of
 * a function with n arguments that it ignores takes n words away. The padding is searched for, checked in the very
 * frame that then calls the module, and remembered: calls from the same place need two probes, some 50 us.
 */
import { arch } from 'node:process';
import { LabError } from '../../core/errors.ts';

const { apply } = Reflect;
// A built-in: its frame does not change when code gets hot.
const { is } = Object;

/** Stack that module code has, in machine words: 640 kB, somewhat less than the main thread of Node gives. */
export const levelWords = 80_000;
/** The stack pointer of arm64 moves by two words. */
const grain = arch === 'x64' ? 1 : 2;
const maxPadding = 60_000;
const maxKnown = 16;
const maxSearches = 8;

const atLevel = new Array<number>(levelWords).fill(0);
const aboveLevel = new Array<number>(levelWords + grain).fill(0);
const padding = new Array<number>(maxPadding).fill(0);

type Callee = (...args: unknown[]) => unknown;
interface Call {
  readonly callee: Callee;
  readonly args: readonly unknown[];
  isMade: boolean;
  returned: unknown;
}

let call: Call | null = null;
let known: number[] = [];

/** Called with arguments that it ignores. Negative: less room than the level; positive: more; 0: the call was made. */
function callAtLevel(): number {
  try {
    apply(is, undefined, atLevel);
  } catch {
    return -1;
  }
  try {
    apply(is, undefined, aboveLevel);
    return 1;
  } catch {
    // Exactly at the level.
  }
  const own = call!;
  own.isMade = true;
  own.returned = apply(own.callee, undefined, own.args);
  return 0;
}

function tryPadding(words: number, own: Call): number {
  padding.length = words;
  try {
    return apply(callAtLevel, undefined, padding) as number;
  } catch (thrown) {
    if (own.isMade) throw thrown;
    return -1;
  }
}

/**
 * `callee(...args)`, called at the level.
 *
 * @throws what it throws; LabError `sandbox.stackNotLevel` where the worker's own stack leaves no room for it.
 */
export function callLevel(callee: Callee, args: readonly unknown[]): unknown {
  const outer = call;
  const own: Call = { callee, args, isMade: false, returned: undefined };
  call = own;
  try {
    return search(own);
  } finally {
    call = outer;
  }
}

function search(own: Call): unknown {
  for (const words of known) if (tryPadding(words, own) === 0) return own.returned;
  for (let round = 0; round < maxSearches; round++) {
    let low = 0;
    let high = maxPadding;
    while (low <= high) {
      const words = (low + high) >>> 1;
      const found = tryPadding(words, own);
      if (found === 0) {
        known = [words, ...known].slice(0, maxKnown);
        return own.returned;
      }
      if (found > 0) low = words + 1;
      else high = words - 1;
    }
  }
  throw new LabError(
    'sandbox.stackNotLevel',
    'the worker could not give the module its share of the stack',
    'Run it again. If it fails again, report it with your version of Node.',
  );
}
