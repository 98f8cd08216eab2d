/**
 * The catalog -> the reference of steps and learners in `src/pipeline/README.md`, between two marks. `npm run docs` writes
 * it; a test fails where it is stale. Options are named with default, range and their names in other libraries; what each
 * means is said once, in its own file, and shown by editors.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Catalog, Entry } from '../core/catalog.ts';
import { type OptionSpec, optionsIn } from '../core/options.ts';
import { catalog } from '../pipeline/catalog.ts';
import { packageRoot } from '../sandbox/package-files.ts';

const begin = '<!-- made by npm run docs; edit the definitions in src/features and src/learners instead -->';
const end = '<!-- end of what npm run docs makes -->';

/** The page with its reference made anew. @throws Error where the page lacks the marks. */
export function withReference(page: string, toolkit: Catalog): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page lacks the line ${from < 0 ? begin : end}`);
  return `${page.slice(0, from + begin.length)}\n\n${reference(toolkit)}\n${page.slice(to)}`;
}

function reference({ transformers, learners }: Catalog): string {
  const steps = byName(transformers).map((entry) =>
    section(entry, `Takes ${entry.takes.join(', ')} columns.`),
  );
  return [
    '### Steps in detail',
    '',
    ...steps,
    '### Learners in detail',
    '',
    ...byName(learners).map((entry) => section(entry, '')),
  ].join('\n');
}

function byName<E extends Entry>(entries: readonly E[]): E[] {
  return [...entries].sort((left, right) => (left.name < right.name ? -1 : 1));
}

function section(entry: Entry, more: string): string {
  const options = optionsIn(entry.options).map(([name, spec]) => optionLine(name, spec));
  const text = [entry.about, more].filter(Boolean).join(' ');
  return [`**\`${entry.name}\`**: ${text}`, '', ...options, ...(options.length > 0 ? [''] : [])].join('\n');
}

function optionLine(name: string, spec: OptionSpec): string {
  const aliases = spec.aliases ?? [];
  const elsewhere = aliases.length > 0 ? ` (elsewhere ${aliases.join(', ')})` : '';
  return `- \`${name}\`: ${valuesOf(spec)}${elsewhere}`;
}

function valuesOf(spec: OptionSpec): string {
  const standard = `default ${spec.default === null ? 'none' : typeof spec.default === 'string' ? spec.default : JSON.stringify(spec.default)}`;
  switch (spec.type) {
    case 'number':
      return `${standard}, ${spec.max >= 100_000 ? `at least ${spec.min}` : `${spec.min} to ${spec.max}`}`;
    case 'choice':
      return `${standard}; one of ${spec.values.join(', ')}`;
    case 'boolean':
    case 'other':
      return standard;
  }
}

/** Where the reference is. */
export const referencePage = join(packageRoot(), 'src/pipeline/README.md');

if (process.argv[1] && resolve(process.argv[1]) === resolve(import.meta.filename)) {
  writeFileSync(referencePage, withReference(readFileSync(referencePage, 'utf8'), catalog));
}
