/**
 * What an answer of an endpoint may take. A model that writes 100,000 tokens, each in an event of 400 bytes, stays
 * within all of it; a server that never ends does not.
 */
import { EndpointFault } from './chat.ts';

const mb = 2 ** 20;

/** Bytes on the wire, whatever they unpack to. */
export const maxWireBytes = 64 * mb;
/** Bytes of a stream, and of a whole answer, unpacked. */
export const maxStreamBytes = 64 * mb;
export const maxAnswerBytes = 16 * mb;
/** Of an error's body; what is over is left out. */
export const maxErrorBytes = mb / 16;
/** Bytes of one line, or one event, of a stream. */
export const maxLineBytes = 4 * mb;
export const maxEvents = 500_000;
/** Characters of text, and of all arguments together. */
export const maxCharacters = 8 * mb;
export const maxToolCalls = 128;
/** Nesting of a JSON value. */
export const maxDepth = 64;
export const maxHeaderBytes = 32_768;
export const maxRedirects = 4;

/** @throws EndpointFault where there are more than `most`. */
export function requireAtMost(count: number, most: number, what: string): void {
  if (count <= most) return;
  throw new EndpointFault('broken', `the answer has more than ${most.toLocaleString('en')} ${what}`);
}

/** @throws EndpointFault where there are more bytes than `most`. */
export function requireBytesAtMost(bytes: number, most: number, what: string): void {
  if (bytes <= most) return;
  throw new EndpointFault('broken', `the ${what} is longer than ${Math.round(most / mb)} MB`);
}
