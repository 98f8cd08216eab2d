import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../src/table/database/database.ts';
import { scratchPrefix } from '../../../src/table/database/scratch.ts';

test('opening a database removes the scratch of dead processes and leaves that of living ones and all else', async () => {
  const root = mkdtempSync(join(tmpdir(), 'scratch-test-'));
  const { pid: dead } = spawnSync(process.execPath, ['-e', '']);
  const left = [
    'nightlab-AbCdEf',
    'nightlab-00000000-1-AbCdEf',
    `${scratchPrefix(process.ppid)}AbCdEf`,
    'other',
  ];
  for (const name of [`${scratchPrefix(dead)}AbCdEf`, ...left]) {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, 'spill'), 'x');
  }
  const database = await openDatabase({ scratchRoot: root });
  expect(existsSync(join(root, `${scratchPrefix(dead)}AbCdEf`))).toBe(false);
  expect(readdirSync(root)).toEqual(expect.arrayContaining(left));
  expect(readdirSync(root)).toHaveLength(left.length + 1);
  database.close();
  expect(readdirSync(root).sort()).toEqual([...left].sort());
  rmSync(root, { recursive: true });
});
