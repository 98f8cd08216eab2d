/** What an editor shows of the toolkit's options: the sentence, the default, the range. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const dist = resolve(import.meta.dirname, '../../dist');
const file = join(dist, 'hovered.ts');
const source = `import { gbdt, oneHot, randomForest } from './index.d.ts';
gbdt({ maxLeafNodes: 15 });
oneHot(['city'], { maxLevels: 5 });
randomForest({ featureFraction: 0.5, splitter: 'random' });
`;

const service = ts.createLanguageService({
  getCompilationSettings: () => ({
    strict: true,
    noEmit: true,
    types: [],
    allowImportingTsExtensions: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2023,
  }),
  getScriptFileNames: () => [file],
  getScriptVersion: () => '0',
  getScriptSnapshot: (path) => {
    if (path === file) return ts.ScriptSnapshot.fromString(source);
    return ts.sys.fileExists(path) ? ts.ScriptSnapshot.fromString(readFileSync(path, 'utf8')) : undefined;
  },
  getCurrentDirectory: () => dist,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: ts.sys.fileExists,
  readFile: ts.sys.readFile,
});

function hover(word: string): { shown: string; said: string; tags: string } {
  const info = service.getQuickInfoAtPosition(file, source.lastIndexOf(word))!;
  return {
    shown: ts.displayPartsToString(info.displayParts),
    said: ts.displayPartsToString(info.documentation),
    tags: (info.tags ?? []).map(({ name, text }) => `${name} ${ts.displayPartsToString(text)}`).join(),
  };
}

describe('an editor', () => {
  test('shows type, sentence, default, range and names elsewhere of an option', () => {
    expect(hover('maxLeafNodes')).toEqual({
      shown: '(property) maxLeafNodes?: number | undefined',
      said: 'Leaves per tree. Default 31, 2 to 4096. Elsewhere: num_leaves, max_leaves.',
      tags: '',
    });
    expect(hover('maxLevels').said).toContain('Default 20, 1 to 1000.');
    expect(hover('splitter').shown).toBe('(property) splitter?: "best" | "random" | undefined');
  });

  test('shows what a learner is, and that a former name is one', () => {
    expect(hover('gbdt(').said).toBe("nightlab's own histogram gradient boosting.");
    expect(hover('featureFraction').tags).toContain('deprecated Write `nodeFeatureFraction`');
  });
});
