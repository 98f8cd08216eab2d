import { describe, expect, test } from 'vitest';
import { compileModule } from '../../src/sandbox/compile-module.ts';
import { sourcePosition } from '../../src/sandbox/source-position.ts';

describe('compileModule', () => {
  test('types are gone and the default export is assigned to module.exports', async () => {
    const { code } = await compileModule('const x: number = 2;\nexport default x;');
    const module = { exports: {} as { default?: unknown } };
    new Function('module', 'exports', code)(module, module.exports);
    expect(module.exports.default).toBe(2);
  });

  test('no dynamic import survives, whatever its argument', async () => {
    const { code } = await compileModule(
      "const a = 'fs'; export default [() => import(a), () => import('node:fs'), async () => await import(a + 1)];",
    );
    const script = code.slice(0, code.indexOf('//# sourceMappingURL'));
    expect(script).not.toMatch(/\bimport\s*\(/);
    expect(script.match(/require\(/g)!.length).toBeGreaterThanOrEqual(3);
  });

  test('the same source has the same code and hash, another source another hash', async () => {
    const [one, same, other] = await Promise.all(
      ['1', '1', '2'].map((n) => compileModule(`export default ${n}`)),
    );
    expect(same).toEqual(one);
    expect(other!.sourceHash).not.toBe(one!.sourceHash);
  });

  test('a syntax error names line and column', async () => {
    await expect(compileModule('const a = 1;\nconst b = ;\n')).rejects.toMatchObject({
      code: 'sandbox.badSyntax',
      message: expect.stringContaining('pipeline.ts:2:11'),
    });
  });

  test('a place in the script leads back to the line of the source', async () => {
    const source = `interface A {\n  x: number;\n}\n\n// a comment\nexport function f(a: A): never {\n  throw new Error(String(a.x));\n}\n`;
    const { code } = await compileModule(source);
    const lines = code.split('\n');
    const line = lines.findIndex((text) => text.includes('throw new Error'));
    const column = lines[line]!.indexOf('throw');
    const where = sourcePosition(code, `Error: 3\n    at f (pipeline.ts:${line + 1}:${column + 1})`);
    expect(where).toEqual({ line: 7, column: 3, sourceLine: '  throw new Error(String(a.x));' });
  });

  test('a stack without a frame of the module has no place', async () => {
    const { code } = await compileModule('export default 1');
    expect(sourcePosition(code, 'Error: x\n    at other.ts:1:1')).toBeNull();
  });
});
