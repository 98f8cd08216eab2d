/** Parts of pipeline modules as TypeScript text, and the modules made of them. */

/** A feature block. */
export interface Block {
  readonly name: string;
  readonly steps: readonly string[];
  /** Which kinds of model read it. */
  readonly readers: readonly ('trees' | 'linear' | 'words')[];
}

export const numbers: Block = { name: 'numbers', steps: ['numeric()'], readers: ['trees'] };
export const categories: Block = {
  name: 'categories',
  steps: ['oneHot({ maxLevels: 20 })'],
  readers: ['trees'],
};
export const linear: Block = {
  name: 'linear',
  steps: [
    "numeric({ clip: 0.01, transform: 'standard' })",
    "numeric({ impute: 'median', transform: 'rank' })",
    'oneHot({ maxLevels: 20 })',
  ],
  readers: ['linear'],
};
export const time: Block = {
  name: 'time',
  steps: ["dateParts('call_date', { parts: ['month', 'weekday', 'day'], cyclic: true })"],
  readers: ['trees', 'linear'],
};
export const rates: Block = {
  name: 'rates',
  steps: [
    "targetEncode(['sales_rep', 'campaign', 'source', 'industry'], { scale: 'logOdds', crosses: [['source', 'industry']] })",
  ],
  readers: ['trees', 'linear'],
};
export const ratio: Block = {
  name: 'ratio',
  steps: ["ratios(['deal_size', 'annual_revenue'])"],
  readers: ['trees'],
};
export const phrases: Block = {
  name: 'phrases',
  steps: ["tfidf('transcript', { maxGram: 3, maxFeatures: 5000, minDocuments: 5, sublinear: true })"],
  readers: ['words'],
};

export const decayed = "decay('call_date', { halfLifeDays: 180 })";

export interface StackShape {
  /** Boosted trees that grow as in LightGBM, as in CatBoost, or both beside each other. */
  readonly trees: readonly ('leafWise' | 'symmetric')[];
  readonly meta: 'trees' | 'linear';
}

const small = 'nTrees: 120, learningRate: 0.1, maxLeafNodes: 4, minSamplesLeaf: 30, l2Regularization: 10';

/** Small boosted trees and a linear model, each on the blocks that suit it; beside them a linear model of the words. */
export function stackOf({ trees, meta }: StackShape, blocks: readonly Block[]): string {
  const readBy = (reader: Block['readers'][number]): string => {
    const names = [numbers, categories, linear, ...blocks]
      .filter(({ readers }) => readers.includes(reader))
      .map(({ name }) => `'${name}'`);
    return `blocks: [${names.join(', ')}]`;
  };
  const bases = [
    ...trees.map(
      (growth) =>
        `${growth}: gbdt({ ${small}, featureFraction: 0.3, growth: '${growth}', ${readBy('trees')} }),`,
    ),
    `linear: logistic({ l2Regularization: 100, ${readBy('linear')} }),`,
    ...(blocks.includes(phrases) ? [`words: logistic({ l2Regularization: 2, ${readBy('words')} }),`] : []),
  ];
  const over =
    meta === 'trees'
      ? 'gbdt({ nTrees: 80, learningRate: 0.1, maxLeafNodes: 4, minSamplesLeaf: 40 })'
      : 'logistic()';
  return [
    'stack({',
    '    base: {',
    ...bases.map((base) => `      ${base}`),
    '    },',
    `    meta: ${over},`,
    '    folds: 3,',
    '  })',
  ].join('\n');
}

/** The source of a module. */
export function moduleOf(blocks: readonly Block[], model: string, weights: string | null = null): string {
  const body = [
    '  features: {',
    ...blocks.map(({ name, steps }) => `    ${name}: [${steps.join(', ')}],`),
    '  },',
    `  model: ${model},`,
    ...(weights === null ? [] : [`  weights: ${weights},`]),
  ].join('\n');
  const used = [...new Set(body.match(/\b[a-zA-Z]+(?=\()/g))].sort();
  return `import { ${[...used, 'pipeline'].sort().join(', ')} } from 'nightlab';\n\nexport default pipeline({\n${body}\n});\n`;
}
