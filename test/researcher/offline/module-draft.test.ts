import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { catalog } from '../../../src/pipeline/catalog.ts';
import { parseModule } from '../../../src/researcher/offline/parse-module.ts';
import { printModule } from '../../../src/researcher/offline/print-module.ts';
import { sourceTokens } from '../../../src/researcher/offline/scan.ts';

const baseline = readFileSync(resolve(import.meta.dirname, '../../../src/pipeline.ts'), 'utf8');

function reprinted(source: string): string {
  const draft = parseModule(source, catalog);
  if (!draft) throw new Error('not recognised');
  return printModule(draft);
}

const handmade = `// Leads of three years. Don't touch the buckets: sales asked for them.
import { decay, derive, gbdt, learner as own, logistic, numeric, oneHot, pipeline, stack, targetEncode, tfidf, type Step } from 'nightlab'

/* Buckets of revenue. */
const edges = [1e3, 1_000_000];
function bucket(value: number): number {
  return edges.findIndex((edge) => value < edge); // -1 above the last
}
const pattern = /https?:\\/\\//;
const rate = 0.05;

export default pipeline({
    // what we know of a company
    features: {
        /* money */ money: [ numeric( [ "revenue" , "deal" ] , { clip: 0.01 } ), // no outliers
            derive('bucket', (row) => bucket(Number(row.revenue))),
            // reps learn
            targetEncode("rep", { smoothing: 1e1 }),
            // nothing else helped
        ],
        shared: common(),
        'odd name': [oneHot({ maxLevels: rate * 100 })],
        ...rest, // more
    },
    model: stack({
        // two kinds
        base: {
            trees: gbdt({ learningRate: rate, nTrees: 300 }), // slow
            words: logistic({ blocks: ['text'], l2: 2 }),
            mine: own({ fit: (m) => ({ n: m.nRows }), predict: (m) => new Array(m.nRows).fill(0.5) }),
        },
        meta: logistic(/* plain */),
        folds: 7,
    }),
    /* older rows count less */
    weights: decay('day', { halfLifeDays: 90 }),
    // the end
});

function common(): Step[] { return [tfidf('talk')]; }
const rest = {};
`;

describe('a module that a person edited', () => {
  const printed = reprinted(handmade);

  test('keeps every comment', () => {
    for (const comment of handmade.match(/(?<!:\\\/)\/\/ .*|\/\*.*?\*\//g)!)
      expect(printed).toContain(comment);
  });

  test('keeps constants, functions, custom steps and spreads as they were written', () => {
    expect(printed).toContain('const edges = [1e3, 1_000_000];');
    expect(printed).toContain('const pattern = /https?:\\/\\//;');
    expect(printed).toContain("derive('bucket', (row) => bucket(Number(row.revenue))),");
    expect(printed).toContain('shared: common(),');
    expect(printed).toContain('...rest, // more');
    expect(printed).toContain('oneHot({ maxLevels: rate * 100 })');
    expect(printed).toContain("function common(): Step[] { return [tfidf('talk')]; }");
    expect(printed).toContain('learner as own');
    expect(printed).toContain('type Step');
  });

  test('is the same program afterwards, but for the order of imports and quotes', () => {
    const body = (source: string) =>
      sourceTokens(source.slice(source.indexOf('export default')))
        .replaceAll('"', "'")
        .replaceAll('1e1', '10')
        .replace(';\nfunction', '\nfunction');
    expect(body(printed).replace(';\nfunction', '\nfunction')).toBe(body(handmade));
  });

  test('stays as it is from then on', () => {
    expect(reprinted(printed)).toBe(printed);
  });

  test('is read in parts: moves can change what is plain and leave the rest', () => {
    const draft = parseModule(handmade, catalog)!;
    expect(draft.blocks.map(({ name, steps, text }) => [name, steps.length, text !== null])).toEqual([
      ['money', 3, false],
      ['shared', 0, true],
      ['odd name', 1, false],
      ['', 0, true],
    ]);
    expect(draft.blocks[0]!.steps.map(({ call }) => call?.name ?? null)).toEqual([
      'numeric',
      null,
      'targetEncode',
    ]);
    expect(draft.blocks[0]!.steps[0]!.call).toEqual({
      name: 'numeric',
      columns: ['revenue', 'deal'],
      options: { clip: 0.01 },
    });
    expect(draft.blocks[0]!.tail).toEqual(['// nothing else helped']);
    expect(draft.model).toMatchObject({ kind: 'stack', folds: 7 });
  });
});

describe('the shipped baseline', () => {
  test('prints to the same bytes', () => {
    expect(reprinted(baseline)).toBe(baseline);
  });

  test('is in the formatter’s own form after every kind of line break', () => {
    const long = baseline
      .replace(
        "import { gbdt, numeric, oneHot, pipeline } from 'nightlab';",
        "import { pipeline, ratios, tfidf, gbdt } from 'nightlab';",
      )
      .replace(
        'numbers: [numeric()]',
        `numbers: [ratios([${Array.from({ length: 30 }, (_, i) => `'column_${i}'`).join(', ')}])]`,
      )
      .replace(
        'oneHot({ maxLevels: 20 })',
        `tfidf('a_text_column_with_a_rather_long_name', { analyzer: 'char', minGram: 3, maxGram: 5, maxFeatures: 5000, sublinear: true })`,
      );
    const printed = reprinted(long);
    expect(reprinted(printed)).toBe(printed);
    expect(Math.max(...printed.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
    expect(sourceTokens(printed.slice(printed.indexOf('export')))).toBe(
      sourceTokens(long.slice(long.indexOf('export'))),
    );
  });
});

describe('what is not a pipeline literal', () => {
  test.each([
    ['an empty file', ''],
    ['no default export', "import { pipeline } from 'nightlab';\nconst p = pipeline({});"],
    ['a default export of something else', 'export default 3;'],
    ['features from a variable', 'export default pipeline({ features, model: gbdt() });'],
    ['a spread', 'export default pipeline({ ...base, model: gbdt() });'],
    ['no model', 'export default pipeline({ features: {} });'],
    ['broken source', 'export default pipeline({ features: {'],
  ])('%s is not recognised', (_, source) => {
    expect(parseModule(source, catalog)).toBeNull();
  });
});

test('the printed handmade module is valid TypeScript syntax', () => {
  const { diagnostics } = ts.transpileModule(reprinted(handmade), { reportDiagnostics: true });
  expect(diagnostics).toEqual([]);
});
