/**
 * A learner or transformer is one definition in one file. Elsewhere in `src` its name is in the list alone, and
 * where the text is about that very step or learner.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import * as steps from '../../src/features/list.ts';
import * as learnerMakers from '../../src/learners/list.ts';
import { catalog } from '../../src/pipeline/catalog.ts';

const src = resolve(import.meta.dirname, '../../src');

/** File, or folder with a slash at its end -> why names may be in it. */
const allowed: Readonly<Record<string, string>> = {
  'learners/list.ts': 'the list',
  'features/list.ts': 'the list',
  'pipeline.ts': 'the module that every study starts from',
  'pipeline/pipeline.ts': 'an example in a message',
  'researcher/offline/stack-draft.ts': 'the meta-learner that a new stack starts with',
  'pipeline/standard-steps.ts': 'the steps that a benchmark of columns fits',
  'lab/bench-record.ts': 'the two plain learners that the benchmark of feature sets scores by',
  'researcher/llm/prompt/toolkit-reference.ts': 'an example of how steps take their columns',
  'researcher/offline/learner-kinds.ts':
    'the blocks that linear and text models need are made of these steps',
  'researcher/offline/glossary.ts': 'which step to explain where only a kind of change is named',
  'researcher/offline/moves/': 'moves that are about these very steps and learners',
  'build/worker.ts': 'files of the package ml-xgboost',
  'examples/': 'programs that show how to use them',
  'sandbox/worker/main.ts': 'files of the package ml-xgboost',
  'learners/index.ts': 'files of the package ml-xgboost',
  'features/find-column.ts': 'which step to use in place of one that cannot take a column',
};
/** Names that are ordinary words: as identifiers they mean other things. */
const ordinary = new Set('average numeric ordinal frequency ratios differences products logistic'.split(' '));
/** A role of columns and a value of an option of `ordinal`: as strings of their own they mean these. */
const otherStrings = new Set(['numeric', 'frequency']);
/** A name's own file, and for those with a folder, the folder. */
const own: Readonly<Record<string, readonly string[]>> = {
  gbdt: ['learners/boosting/'],
  xgboost: ['learners/xgboost.ts', 'learners/xgboost/'],
  extraTrees: ['learners/extra-trees.ts'],
  tfidf: ['features/tfidf.ts', 'features/latent-semantics.ts'],
  randomForest: ['learners/random-forest.ts', 'learners/extra-trees.ts'],
};

const names = [...Object.keys(steps), ...Object.keys(learnerMakers)];

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function ownFiles(name: string): readonly string[] {
  return own[name] ?? [`features/${kebab(name)}.ts`, `learners/${kebab(name)}.ts`];
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.name === 'vendor' || entry.name === 'assembly' || entry.name === 'generated') return [];
    return entry.isDirectory() ? filesBelow(path) : path.endsWith('.ts') ? [path] : [];
  });
}

/** `callNode('numeric', ...)`, `draftSteps(draft, 'numeric')` */
function isNamedStep(node: ts.Node): boolean {
  const { parent } = node;
  return ts.isCallExpression(parent) && /^(callNode|draftSteps|covered)$/.test(parent.expression.getText());
}

const isIn = (file: string, places: readonly string[]): boolean =>
  places.some((place) => (place.endsWith('/') ? file.startsWith(place) : file === place));

/** Names in code: identifiers and strings that are the name, and calls within strings. Comments and prose are free. */
function namesIn(text: string, path: string): Set<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && names.includes(node.text) && !ordinary.has(node.text)) found.add(node.text);
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      for (const name of names) {
        const isName = node.text === name && (!otherStrings.has(name) || isNamedStep(node));
        if (isName || new RegExp(`\\b${name}\\(`).test(node.text)) found.add(name);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true));
  return found;
}

const files = filesBelow(src).map((path) => ({
  file: relative(src, path),
  found: namesIn(readFileSync(path, 'utf8'), path),
}));

describe('the catalog', () => {
  test('no learner or transformer is named in src outside of its own file, the list, and where the text is about it', () => {
    const places = Object.keys(allowed);
    const strays = files
      .filter(({ file }) => !isIn(file, places))
      .flatMap(({ file, found }) =>
        [...found].filter((name) => !isIn(file, ownFiles(name))).map((name) => `${file} names ${name}`),
      );
    expect(strays).toEqual([]);
  });

  test('allows no file that names none', () => {
    const idle = Object.keys(allowed).filter(
      (place) => !files.some(({ file, found }) => isIn(file, [place]) && found.size > 0),
    );
    expect(idle.filter((place) => !place.endsWith('list.ts'))).toEqual([]);
  });

  test('calls each by the name under which its list exports it, once', () => {
    const entries = [...catalog.transformers, ...catalog.learners].map(({ name }) => name);
    expect([...entries].sort()).toEqual([...names].sort());
    expect(new Set(entries).size).toBe(entries.length);
  });

  test('describes each: a sentence, a range to search inside what is allowed, both words or none', () => {
    const bad = [...catalog.transformers, ...catalog.learners].flatMap(({ name, about, options }) => {
      const problems = about.endsWith('.') ? [] : [`${name}: about is not a sentence`];
      for (const [option, spec] of Object.entries(options)) {
        const where = `${name}.${option}`;
        if (spec.type === 'former') {
          if (options[spec.now] === undefined) problems.push(`${where}: ${spec.now} is not an option`);
          continue;
        }
        if ((spec.more === undefined) !== (spec.less === undefined))
          problems.push(`${where}: one word of two`);
        if (spec.type !== 'number') continue;
        const [low, high] = spec.search ?? [spec.min, spec.max];
        if (low < spec.min || high > spec.max || low >= high) problems.push(`${where}: search`);
        if (spec.default < spec.min || spec.default > spec.max) problems.push(`${where}: default`);
        if (spec.search && spec.scale === 'log' && low <= 0) problems.push(`${where}: log from ${low}`);
      }
      return problems;
    });
    expect(bad).toEqual([]);
  });
});
