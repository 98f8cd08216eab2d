import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const cli = resolve(import.meta.dirname, '../../src/cli');

function filesBelow(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

test('commands write through one border: no file but output.ts touches stdout or stderr', () => {
  const strays = filesBelow(cli)
    .filter((path) => !path.endsWith('/output.ts'))
    .filter((path) => /process\.(stdout|stderr)\.write|console\./.test(readFileSync(path, 'utf8')))
    .map((path) => relative(cli, path));
  expect(strays).toEqual([]);
});
