import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fitBoosting } from '../../src/boosting.ts';
import { commandGroups } from '../../src/cli/commands.ts';
import { configFile, llmSettings } from '../../src/researcher/llm/settings.ts';
import { createTypeChecker, formatDiagnostics } from '../../src/sandbox/type-checker.ts';
import { typeProblems } from '../api/type-problems.ts';
import { codeOf, documents } from './documents.ts';

const blocks = documents.flatMap(({ name, text }) =>
  [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map((match, i) => ({
    name: `${name} ${i + 1}`,
    code: match[1]!,
  })),
);
const modules = blocks.filter(({ code }) => code.includes("from 'nightlab';"));
const labPrograms = blocks.filter(({ code }) => code.includes("from 'nightlab/lab';"));
const programs = blocks.filter(({ code }) => code.includes("from 'nightlab/boosting';"));

describe('examples in the documents', () => {
  test('each is a module, or a program over the engine or the lab, and there are all three', () => {
    expect(modules.length).toBeGreaterThanOrEqual(3);
    expect(programs.length).toBeGreaterThanOrEqual(1);
    expect(labPrograms.length).toBeGreaterThanOrEqual(1);
    expect(modules.length + programs.length + labPrograms.length).toBe(blocks.length);
  });

  test('modules pass the type check that the lab makes', () => {
    const checker = createTypeChecker();
    const problems = modules.map(({ name, code }) => `${name}: ${formatDiagnostics(checker.check(code))}`);
    expect(problems).toEqual(modules.map(({ name }) => `${name}: `));
  });

  test('programs over the lab have its types', () => {
    // Below the package, where its own name means its built entries.
    const folder = mkdtempSync(join(resolve(import.meta.dirname, '../..'), 'dist', 'docs-'));
    try {
      const files = labPrograms.map(({ code }, i) => {
        const file = join(folder, `${i}.mts`);
        writeFileSync(file, code);
        return file;
      });
      expect(typeProblems(files)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('programs over the engine run', () => {
    const nRows = 400;
    const columns = [1, 2, 3, 0].map((k) =>
      Float32Array.from({ length: nRows }, (_, row) => (k === 0 ? row % 5 : Math.sin(k * row))),
    );
    const labels = Uint8Array.from(columns[0]!, (value) => (value > 0 ? 1 : 0));
    for (const { code } of programs) {
      const body = code.replace(/^import .*$/m, '');
      const run = new Function('fitBoosting', 'columns', 'labels', `${body}\nreturn model;`);
      const probabilities = run(fitBoosting, columns, labels).predict(columns) as Float64Array;
      expect(probabilities.every((probability, row) => probability > 0.5 === (labels[row] === 1))).toBe(true);
    }
  });

  test('the settings of a language model are read as they are written', () => {
    const page = documents.find(({ name }) => name === 'src/researcher/llm/README.md')!;
    const config = /^```json\n([\s\S]*?)^```/m.exec(page.text)![1]!;
    const directory = mkdtempSync(join(tmpdir(), 'nightlab-docs-'));
    try {
      writeFileSync(join(directory, configFile), config);
      const { model, caps, plateauAfter } = llmSettings(directory, {});
      expect({ model, caps, plateauAfter }).toEqual({
        model: 'gpt-5',
        caps: { tokens: 3_000_000, cost: 5, calls: 2000 },
        plateauAfter: 6,
      });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  test('commands have the flags that they are called with', async () => {
    const known = new Map<string, ReadonlySet<string>>();
    for (const listed of Object.values(commandGroups).flat()) {
      const { options } = await listed.load();
      known.set(listed.name, new Set(['--help', '--json', ...options.flatMap(({ long }) => long ?? [])]));
    }
    const calls = documents.flatMap(({ name, text }) =>
      codeOf(text)
        .split('\n')
        .flatMap((line) => {
          const call = /\b(?:npx nightlab|npm run) ([a-z-]+)((?: [^#]*)?)/.exec(line);
          const flags = call && known.get(call[1]!);
          return flags ? [{ name, line, flags, given: call[2]!.match(/(?<= )--[a-z][a-z-]*/g) ?? [] }] : [];
        }),
    );
    expect(calls.length).toBeGreaterThan(40);
    const unknown = calls.flatMap(({ name, line, flags, given }) =>
      given.filter((flag) => !flags.has(flag)).map((flag) => `${name}: ${flag} in ${line}`),
    );
    expect(unknown).toEqual([]);
  });
});
