/**
 * A full garbage collection on request. V8 lets what a reload leaves behind (contexts, the compiler's programs) pile
 * up to hundreds of megabytes before it collects by itself; measured by bench/overhead.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// The flag shows the function to contexts made while it is on; this is the one.
setFlagsFromString('--expose-gc');
/** Some 5 ms in a worker, 50 ms with a compiler's program in the heap. */
export const collectGarbage = runInNewContext('gc') as () => void;
setFlagsFromString('--no-expose-gc');
