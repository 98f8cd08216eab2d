import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const src = resolve(import.meta.dirname, '../../src');

/** Folder -> folders it may import from, besides itself. The order is the data's path. */
const may: Record<string, readonly string[]> = {
  core: [],
  table: ['core'],
  split: ['core', 'table'],
  kernels: ['core'],
  features: ['core', 'table'],
  learners: ['core', 'kernels'],
  stack: ['core', 'learners'],
  pipeline: ['core', 'table', 'split', 'kernels', 'features', 'learners', 'stack'],
  sandbox: ['core', 'pipeline'],
  judge: ['core', 'split'],
  journal: ['core'],
  researcher: ['core', 'journal'],
  lab: ['core', 'table', 'split', 'pipeline', 'sandbox', 'judge', 'journal', 'researcher'],
  export: [
    'core',
    'table',
    'split',
    'kernels',
    'features',
    'learners',
    'stack',
    'pipeline',
    'sandbox',
    'judge',
    'journal',
  ],
  cli: ['core', 'api'],
};
// The front door for code, below the commands: all else.
may.api = Object.keys(may).filter((folder) => folder !== 'cli');
// Scripts that make dist.
may.build = ['core', 'pipeline', 'sandbox'];
// They import the package, as its users do.
may.examples = [];

/** Rooms beside src -> what they may import of it; each may import itself, and `bench` the generator in `data`. */
const mayBeside: Record<string, readonly string[]> = {
  data: ['core', 'split', 'judge', 'lab'],
  bench: Object.keys(may).filter((folder) => folder !== 'cli'),
};

function filesBelow(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    if (name === 'vendor' || name === 'assembly') return [];
    return statSync(path).isDirectory() ? filesBelow(path) : path.endsWith('.ts') ? [path] : [];
  });
}

const files = filesBelow(src);

function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
    relative(src, resolve(dirname(path), match[1]!)),
  );
}

describe('the house', () => {
  test('every folder imports only from the folders that the design names for it', () => {
    const strays: string[] = [];
    for (const path of files) {
      const name = relative(src, path);
      const folder = name.split('/')[0]!;
      if (!name.includes('/')) continue;
      const allowed = may[folder];
      if (!allowed) strays.push(`${name}: the folder ${folder} is not in the table`);
      for (const target of importsOf(path)) {
        const to = target.split('/')[0]!;
        if (!target.includes('/')) strays.push(`${name} imports ${target}`);
        else if (to !== folder && !allowed?.includes(to)) strays.push(`${name} imports ${target}`);
      }
    }
    expect(strays).toEqual([]);
  });

  test('bench and data import from src what the table names, and never from test', () => {
    const strays: string[] = [];
    for (const [room, allowed] of Object.entries(mayBeside)) {
      const home = resolve(src, '..', room);
      for (const path of filesBelow(home)) {
        for (const target of importsOf(path)) {
          const inside = relative(home, resolve(src, target));
          const [folder] = target.split('/');
          const ofBench = room === 'bench' && target.startsWith('../data/');
          const ofSrc = !target.startsWith('..') && (allowed.includes(folder!) || !target.includes('/'));
          if (inside.startsWith('..') && !ofBench && !ofSrc) strays.push(`${relative(src, path)}: ${target}`);
        }
      }
    }
    expect(strays).toEqual([]);
  });

  test('no file imports itself by way of others, types included, in src, bench and data', () => {
    const rooms = ['bench', 'data'].flatMap((room) => filesBelow(resolve(src, '..', room)));
    const known = new Set([...files, ...rooms]);
    const imports = new Map(
      [...known].map((path) => [
        path,
        importsOf(path)
          .map((target) => resolve(src, target))
          .filter((target) => known.has(target)),
      ]),
    );
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (path: string, above: readonly string[]): void => {
      const start = above.indexOf(path);
      if (start >= 0)
        circles.push([...above.slice(start), path].map((name) => relative(src, name)).join(' -> '));
      if (start >= 0 || done.has(path)) return;
      for (const target of imports.get(path)!) walk(target, [...above, path]);
      done.add(path);
    };
    for (const path of known) walk(path, []);
    expect(circles).toEqual([]);
  });

  test('no source file is over 400 lines', () => {
    const long = files
      .map((path) => ({ path: relative(src, path), lines: readFileSync(path, 'utf8').split('\n').length }))
      .filter(({ lines }) => lines > 401);
    expect(long).toEqual([]);
  });

  test('no file is named utils or helpers, and files are named in kebab case', () => {
    const badly = files
      .map((path) => relative(src, path))
      .filter((name) => /util|helper/i.test(name) || !/^[a-z0-9/.-]+$/.test(name));
    expect(badly).toEqual([]);
  });

  test('no type is any and no rule is switched off', () => {
    const off = files.filter((path) =>
      /(: any\b|as any\b|<any>|@ts-ignore|@ts-nocheck|eslint-disable|biome-ignore)/.test(
        readFileSync(path, 'utf8'),
      ),
    );
    expect(off).toEqual([]);
  });
});
