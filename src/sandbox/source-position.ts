/**
 * Stack of a compiled module -> the line of its TypeScript source.
 */
import { SourceMap } from 'node:module';
import type { Where } from './outcome.ts';

const marker = '//# sourceMappingURL=data:application/json;base64,';

/** The topmost frame in the module; null where the stack has none or the map says nothing. */
export function sourcePosition(code: string, stack: string): Where | null {
  const frame = /\bpipeline\.ts:(\d+):(\d+)/.exec(stack);
  const at = code.lastIndexOf(marker);
  if (!frame || at < 0) return null;
  const map = JSON.parse(Buffer.from(code.slice(at + marker.length).trim(), 'base64').toString()) as {
    sourcesContent: string[];
  };
  const entry = new SourceMap(map as never).findEntry(Number(frame[1]) - 1, Number(frame[2]) - 1);
  if (!('originalLine' in entry)) return null;
  const { originalLine, originalColumn } = entry;
  const sourceLine = map.sourcesContent[0]?.split('\n')[originalLine]?.trimEnd() ?? '';
  return { line: originalLine + 1, column: originalColumn + 1, sourceLine };
}
