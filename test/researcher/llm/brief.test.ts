import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { optionsIn, rangeText } from '../../../src/core/options.ts';
import { catalog } from '../../../src/pipeline/catalog.ts';
import { toolkit } from '../../../src/pipeline/toolkit.ts';
import { readBrief } from '../../../src/researcher/llm/prompt/brief.ts';
import { ideaLibrary } from '../../../src/researcher/llm/prompt/idea-library.ts';
import { toolkitReference } from '../../../src/researcher/llm/prompt/toolkit-reference.ts';
import { toolDefinitions } from '../../../src/researcher/llm/tools/tool-definitions.ts';
import { createTypeChecker, formatDiagnostics } from '../../../src/sandbox/type-checker.ts';
import { emptyDirectory } from '../../journal/entries.ts';

const nowhere = join(import.meta.dirname, 'no-such-brief.md');

describe('the brief', () => {
  test('shows three whole modules, each of which the type checker passes', () => {
    const modules = [...readBrief(nowhere).matchAll(/```ts\n([\s\S]*?)```/g)].map(([, source]) => source!);
    expect(modules).toHaveLength(3);
    const checker = createTypeChecker();
    expect(modules.map((source) => formatDiagnostics(checker.check(source)))).toEqual(['', '', '']);
  });

  test('of a study goes before the one that ships', () => {
    const own = join(emptyDirectory(), 'brief.md');
    writeFileSync(own, 'Only try forests.');
    expect(readBrief(own)).toBe('Only try forests.');
  });

  test('names no tool that there is not', () => {
    const names = new Set(toolDefinitions.map(({ name }) => name));
    const named = [...readBrief(nowhere).matchAll(/`([a-z]+_[a-z_]+)`/g)].map(([, name]) => name!);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !names.has(name))).toEqual([]);
  });
});

describe('the toolkit reference', () => {
  const reference = toolkitReference();

  test('has every function of the toolkit, and every option of every step and learner with its default', () => {
    for (const name of Object.keys(toolkit)) expect(reference).toMatch(new RegExp(`^${name}[(<]`, 'm'));
    const lines = reference.split('\n');
    const missing = [...catalog.transformers, ...catalog.learners].flatMap(({ name, options }) =>
      optionsIn(options)
        .filter(([option, spec]) => {
          const range = rangeText(spec, true);
          return !lines.some((line) => line.startsWith(`  ${option}?: `) && line.includes(range));
        })
        .map(([option]) => `${name}.${option}`),
    );
    expect(missing).toEqual([]);
    expect(reference).toContain(
      "learningRate?: number;  // Shrinks each tree's step. Default 0.1, 0.0001 to 1. Elsewhere: learning_rate, eta.",
    );
  });

  test('shows an option under the name that it has now, and no type that a module never writes', () => {
    expect(reference).not.toMatch(
      /minChildWeight|^ {2}featureFraction.*gbdt|FormerName|OptionsOf|interface StackSpec/m,
    );
    const named = [...reference.matchAll(/\b(?:extends|: readonly|: ) ?([A-Z]\w+Options)\b/g)].map(
      ([, type]) => type!,
    );
    for (const type of named) expect(reference).toContain(`interface ${type}`);
  });

  test('is small enough to be sent with every call', () => {
    expect(reference.length + readBrief(nowhere).length).toBeLessThan(30_000);
  });
});

describe('the idea library', () => {
  test('has dozens of ideas on many axes, no two alike', () => {
    const ideas = ideaLibrary();
    expect(ideas.length).toBeGreaterThan(30);
    expect(new Set(ideas.map(({ axis }) => axis)).size).toBeGreaterThan(15);
    expect(new Set(ideas.map(({ text }) => text)).size).toBe(ideas.length);
  });
});
