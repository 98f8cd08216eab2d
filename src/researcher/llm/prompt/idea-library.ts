/** What practitioners try on tables, one idea per line of `idea-library.md`: `- axis: text`. */
import { readFileSync } from 'node:fs';
import type { NewIdea } from '../plateau/duck.ts';

const file = new URL('../../../texts/idea-library.md', import.meta.url);

let known: readonly NewIdea[] | null = null;

export function ideaLibrary(): readonly NewIdea[] {
  known ??= [...readFileSync(file, 'utf8').matchAll(/^- ([\w.]+): (.+)$/gm)].map(([, axis, text]) => ({
    axis: axis!,
    text: text!,
  }));
  return known;
}
