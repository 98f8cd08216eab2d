import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './documents.ts';

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;

test('each dependency has a row that says what it saves and what it costs, and no row names another', () => {
  const page = readFileSync(join(root, 'src/README.md'), 'utf8').split('## Dependencies')[1]!;
  const rows = [...page.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].slice(1);
  const named = rows
    .flatMap((row) => row[1]!.replaceAll(/\([^)]*\)/g, '').split(','))
    .map((name) => name.trim());
  // Replacements for danfojs's own dependencies, and types, have no rows of their own.
  const own = Object.keys({
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.peerDependencies,
  })
    .filter((name) => !/^@(types|tensorflow)\/|^(request|xlsx)$/.test(name))
    .map((name) => name.replace('@biomejs/', ''));
  expect(named.sort()).toEqual(own.sort());
});

test('users of the package install exact versions', () => {
  const versions = Object.values({ ...manifest.dependencies, ...manifest.peerDependencies });
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+[\w.-]*$/.test(version))).toEqual([]);
});
