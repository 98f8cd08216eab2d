/**
 * The story in steps: pipeline modules, each with one idea more than the one before, written by hand and not
 * tuned to the outcome of this bench. `against`: the step that its gain is measured from.
 */
export interface Step {
  readonly name: string;
  readonly what: string;
  readonly against: string | null;
  readonly source: string;
}

const tenColumns = [
  'source',
  'industry',
  'region',
  'company_size',
  'annual_revenue',
  'deal_size',
  'sales_rep',
  'site_visits',
  'emails_opened',
  'days_since_contact',
];
const callColumns = ['n_calls', 'call_seconds', 'talk_ratio', 'silences', 'interruptions'];

const imports = [
  'dateParts',
  'decay',
  'gbdt',
  'logistic',
  'numeric',
  'oneHot',
  'pipeline',
  'ratios',
  'stack',
  'targetEncode',
  'tfidf',
  'xgboost',
];

/** An unused import is no error in a module, so that every step may have the same line. */
function moduleOf(features: readonly string[], model: string, weights: string | null = null): string {
  return [
    `import { ${imports.join(', ')} } from 'nightlab';`,
    'export default pipeline({',
    `  features: { ${features.join(', ')} },`,
    `  model: ${model},`,
    ...(weights === null ? [] : [`  weights: ${weights},`]),
    '});',
    '',
  ].join('\n');
}

const columns = (names: readonly string[]): string => JSON.stringify(names);
const tables = ['numbers: [numeric()]', 'categories: [oneHot({ maxLevels: 20 })]'];
const linear = `linear: [
    numeric({ clip: 0.01, transform: 'standard' }),
    numeric({ impute: 'median', transform: 'rank' }),
    oneHot({ maxLevels: 40, minCount: 5 }),
  ]`;
const time = `time: [dateParts('call_date', { parts: ['month', 'weekday', 'day'] })]`;
const rates = `rates: [
    targetEncode(['sales_rep', 'campaign', 'source', 'industry'], { scale: 'logOdds', crosses: [['source', 'industry']] }),
  ]`;
const ratio = `ratio: [ratios(['deal_size', 'annual_revenue'])]`;
const words = (maxGram: number): string =>
  `words: [tfidf('transcript', { maxGram: ${maxGram}, maxFeatures: 5000, minDocuments: 5, sublinear: true })]`;

/** Small boosted trees and a linear model on the tables and on `blocks`; with `text`, a linear model of the words beside them. */
function stackOf(blocks: readonly string[], text: boolean): string {
  const trees = ['numbers', 'categories', ...blocks].map((name) => `'${name}'`).join(', ');
  const lines = ['linear', ...blocks.filter((name) => name !== 'ratio')]
    .map((name) => `'${name}'`)
    .join(', ');
  const slow = 'nTrees: 250, learningRate: 0.05, maxLeafNodes: 5, minSamplesLeaf: 40, l2Regularization: 10';
  return `stack({
    base: {
      trees: gbdt({ ${slow}, featureFraction: 0.3, blocks: [${trees}] }),
      linear: logistic({ l2Regularization: 100, blocks: [${lines}] }),
      ${text ? "words: logistic({ l2Regularization: 2, blocks: ['words'] })," : ''}
    },
    meta: logistic(),
    folds: 4,
  })`;
}

const halfLife = `decay('call_date', { halfLifeDays: 270 })`;

export function stepsOf(baseline: string): Step[] {
  const all = [...tables, linear];
  return [
    {
      name: 'ten columns',
      what: 'ten CRM columns, one default XGBoost',
      against: null,
      source: moduleOf(
        [
          `crm: [numeric(${columns(tenColumns.slice(4).filter((name) => name !== 'sales_rep'))}), oneHot(${columns([...tenColumns.slice(0, 4), 'sales_rep'])}, { maxLevels: 20 })]`,
        ],
        'xgboost()',
      ),
    },
    {
      name: 'noise',
      what: '+ the 25 noise columns',
      against: 'ten columns',
      source: moduleOf(
        [
          `crm: [numeric({ except: ${columns(callColumns)} }), oneHot({ maxLevels: 20, except: ['campaign'] })]`,
        ],
        'xgboost()',
      ),
    },
    {
      name: 'baseline',
      what: 'the baseline module: every number and category, one gradient boosting',
      against: null,
      source: baseline,
    },
    {
      name: 'stacking',
      what: '+ stacking: a slow boosting of small trees and a linear model',
      against: 'baseline',
      source: moduleOf(all, stackOf([], false)),
    },
    {
      name: 'time',
      what: '+ temporal features: month, weekday, day',
      against: 'stacking',
      source: moduleOf([...all, time], stackOf(['time'], false)),
    },
    {
      name: 'rates',
      what: '+ target encoding: rep, campaign, source x industry',
      against: 'time',
      source: moduleOf([...all, time, rates], stackOf(['time', 'rates'], false)),
    },
    {
      name: 'ratio',
      what: '+ the ratio of deal size to revenue',
      against: 'rates',
      source: moduleOf([...all, time, rates, ratio], stackOf(['time', 'rates', 'ratio'], false)),
    },
    {
      name: 'words',
      what: '+ text: single words',
      against: 'ratio',
      source: moduleOf([...all, time, rates, ratio, words(1)], stackOf(['time', 'rates', 'ratio'], true)),
    },
    {
      name: 'phrases',
      what: '+ text: phrases of up to three words in their place',
      against: 'words',
      source: moduleOf([...all, time, rates, ratio, words(3)], stackOf(['time', 'rates', 'ratio'], true)),
    },
    {
      name: 'decay',
      what: '+ decay weights: everything together',
      against: 'phrases',
      source: moduleOf(
        [...all, time, rates, ratio, words(3)],
        stackOf(['time', 'rates', 'ratio'], true),
        halfLife,
      ),
    },
  ];
}
