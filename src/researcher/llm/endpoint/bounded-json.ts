/** JSON of an endpoint -> its value, refused where it is nested deeper than what walks it could bear. */
import { messageOf } from '../../../core/errors.ts';
import { maxDepth, requireAtMost } from './answer-bounds.ts';
import { EndpointFault } from './chat.ts';

/** @throws EndpointFault `broken`. */
export function boundedJson(text: string): unknown {
  requireAtMost(depthOf(text), maxDepth, 'levels of JSON');
  try {
    return JSON.parse(text) as unknown;
  } catch (thrown) {
    throw new EndpointFault('broken', `the answer is not JSON: ${messageOf(thrown)}`);
  }
}

/** How deep brackets are nested outside of strings. */
export function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === 0x5c && isString) i++;
    else if (character === 0x22) isString = !isString;
    else if (!isString && (character === 0x5b || character === 0x7b)) deepest = Math.max(deepest, ++depth);
    else if (!isString && (character === 0x5d || character === 0x7d)) depth--;
  }
  return deepest;
}

/** What JSON may hold in place of what was asked for: read as nothing. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function stringOrEmpty(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
