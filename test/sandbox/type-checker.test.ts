import { beforeAll, describe, expect, test } from 'vitest';
import { createTypeChecker, formatDiagnostics, type TypeChecker } from '../../src/sandbox/type-checker.ts';

const good = `import { decay, derive, gbdt, logistic, numeric, oneHot, pipeline, stack, transformer } from 'nightlab';

export default pipeline({
  features: {
    numbers: [numeric(), oneHot({ maxLevels: 20 })],
    own: [
      derive('twice', (row) => 2 * Number(row['x'])),
      transformer({
        fit: (columns) => ({ rows: Object.keys(columns).length, names: ['a'] }),
        apply: (columns, state) => ({ z: new Float64Array(state.rows) }),
      }),
    ],
  },
  model: stack({ base: { g: gbdt(), l: logistic() }, meta: logistic(), folds: 5 }),
  weights: decay('date', { halfLifeDays: 180 }),
});
`;

let checker: TypeChecker;
beforeAll(() => {
  checker = createTypeChecker();
});
const messages = (source: string): string[] => checker.check(source).map(({ message }) => message);

describe('the type checker', () => {
  test('finds nothing in a module that uses the toolkit as it is', () => {
    expect(formatDiagnostics(checker.check(good))).toBe('');
  });

  test('names line, column and the source line of a misspelt option, and the right spelling', () => {
    const [found, ...more] = checker.check(good.replace('maxLevels: 20', 'maxLevel: 20'));
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      line: 5,
      column: 35,
      sourceLine: '    numbers: [numeric(), oneHot({ maxLevel: 20 })],',
    });
    expect(found!.message).toContain("'maxLevels'");
  });

  test('the type of a state goes from fit to apply', () => {
    expect(messages(good.replace('state.rows', 'state.row'))).toEqual([
      expect.stringContaining("Property 'row' does not exist on type '{ rows: number; names: string[]; }'"),
    ]);
  });

  test.each([
    ["import fs from 'fs';", "Importing 'fs' is refused"],
    ["import fs from 'node:fs';", "Importing 'node:fs' is refused"],
    ["import type { Stats } from 'node:fs';", "Importing 'node:fs' is refused"],
    ["import './other.ts';", "Importing './other.ts' is refused"],
    ["export * from 'typescript';", "Importing 'typescript' is refused"],
    ["const fs = import('fs');", 'A dynamic import is refused'],
    ["const name = 'fs'; const fs = import(name);", 'A dynamic import is refused'],
    ["const fs = require('fs');", 'require() is refused'],
    ["import fs = require('fs');", 'import = require() is refused'],
    ["type Stats = import('fs').Stats;", 'An import type is refused'],
    ['const here = import.meta;', 'import.meta is refused'],
    ["/// <reference types='node' />", 'A reference to other declarations is refused'],
    ["/// <reference path='/etc/hostname' />", 'A reference to other declarations is refused'],
    ["declare module 'nightlab' { const x: 1; }", 'Declaring modules or globals is refused'],
    ['declare global { const process: unknown; }', 'Declaring modules or globals is refused'],
  ])('refuses %s, and says so once', (line, message) => {
    const found = messages(`${line}\n${good}`);
    expect(found).toEqual([expect.stringContaining(message)]);
  });

  test.each([
    'process.exit()',
    "fetch('http://x')",
    'setTimeout(() => {}, 1)',
    'Buffer.from([1])',
    'document',
  ])('%s is a name that does not exist', (expression) => {
    expect(messages(`${good}\n${expression};`)).toEqual([expect.stringContaining('Cannot find name')]);
  });

  test('console exists', () => {
    expect(messages(`${good}\nconsole.log('rows', 3);`)).toEqual([]);
  });

  test('a missing default export and one that is not a pipeline are both named', () => {
    expect(messages("import { numeric } from 'nightlab';\nexport const x = numeric();")).toEqual([
      expect.stringContaining('no default export'),
    ]);
    expect(messages("import { numeric } from 'nightlab';\nexport default numeric();")).toEqual([
      expect.stringContaining('is of type ToolkitStep'),
    ]);
  });

  test('strictness holds: an index may be undefined, any is not inferred', () => {
    expect(messages(`${good}\nconst a: number[] = []; const b: number = a[0];`)).toHaveLength(1);
    expect(messages(`${good}\nfunction f(x) { return x; }`)).toHaveLength(1);
  });

  test('what one check saw does not show in the next', () => {
    expect(messages(`${good}\nconst stale: string = 1;`)).toHaveLength(1);
    expect(messages(good)).toEqual([]);
    expect(messages('this is not TypeScript at all')).not.toEqual([]);
    expect(messages(good)).toEqual([]);
  });

  test('the format for people marks the column under the source line', () => {
    const lines = formatDiagnostics(checker.check(`const a: string = 1;\n${good}`)).split('\n');
    expect(lines).toEqual([
      "pipeline.ts:1:7: Type 'number' is not assignable to type 'string'.",
      '    const a: string = 1;',
      '          ^',
    ]);
  });
});
