/** The documents of the repository, as their tests read them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');
const notOurs = new Set(['node_modules', 'dist', 'vendor', '.git', 'models']);

function documentsBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return notOurs.has(entry.name) ? [] : documentsBelow(path);
    return /^(README|CONTRIBUTING|CHANGELOG|CARD)\.md$/.test(entry.name) ? [path] : [];
  });
}

export const documents = documentsBelow(root).map((path) => ({
  path,
  name: relative(root, path),
  text: readFileSync(path, 'utf8'),
}));

/** Text in backticks: lines of fenced blocks, and spans in between. */
export function codeOf(text: string): string {
  const fenced = [...text.matchAll(/^```[^\n]*\n([\s\S]*?)^```/gm)].map((match) => match[1]!);
  const spans = [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
  return [...fenced, ...spans].join('\n');
}
