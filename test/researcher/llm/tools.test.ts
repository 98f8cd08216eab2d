import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tools } from '../../../src/researcher/llm/tools/list.ts';

const folder = resolve(import.meta.dirname, '../../../src/researcher/llm/tools');

describe('the list of tools', () => {
  test('holds every file that defines a tool, and each tool is named after its file', () => {
    const defined = readdirSync(folder)
      .filter((file) => /^export const \w+ = tool\(/m.test(readFileSync(`${folder}/${file}`, 'utf8')))
      .map((file) => file.replace('.ts', '').replaceAll('-', '_'));
    expect(tools.map(({ name }) => name).sort()).toEqual(defined.sort());
  });
});
