/**
 * The story in steps: pipeline modules, each with one idea more than the one before, written by hand. They are also
 * what a good researcher proposes, one after another.
 */
import {
  categories,
  decayed,
  linear,
  moduleOf,
  numbers,
  phrases,
  rates,
  ratio,
  type StackShape,
  stackOf,
  time,
} from './modules.ts';

export interface Step {
  readonly name: string;
  readonly what: string;
  readonly axis: string;
  /** One sentence that could turn out false. */
  readonly hypothesis: string;
  readonly source: string;
}

/** From the baseline module on, which every study starts from; each is compared with the best before it. */
export function storyOf(baseline: string): Step[] {
  const tables = [numbers, categories, linear];
  const all = [time, rates, ratio, phrases];
  const start: StackShape = { trees: ['leafWise'], meta: 'linear' };
  const ordered: StackShape = { trees: ['leafWise', 'symmetric'], meta: 'trees' };
  const simple: StackShape = { trees: ['symmetric'], meta: 'linear' };
  return [
    {
      name: 'baseline',
      what: 'the baseline module: every number and category, one gradient boosting',
      axis: 'baseline',
      hypothesis: 'One gradient boosting on every number and category is a fair start.',
      source: baseline,
    },
    {
      name: 'stacking',
      what: '+ stacking: small boosted trees and a linear model, under a linear model',
      axis: 'model.stack',
      hypothesis: 'Trees and a linear model err differently, so that a stack of them is better than either.',
      source: moduleOf(tables, stackOf(start, [])),
    },
    {
      name: 'time',
      what: '+ temporal features: month, weekday, day, and where in their cycles they are',
      axis: 'features.time',
      hypothesis: 'When the call took place matters: season, weekday, the end of the month.',
      source: moduleOf([...tables, time], stackOf(start, [time])),
    },
    {
      name: 'rates',
      what: '+ target encoding of rep, campaign, source x industry, and symmetric trees beside the others, as in CatBoost',
      axis: 'features.encoding',
      hypothesis: 'Reps and campaigns differ, and have too many categories for columns of their own.',
      source: moduleOf([...tables, time, rates], stackOf(ordered, [time, rates])),
    },
    {
      name: 'ratio',
      what: '+ the ratio of deal size to revenue',
      axis: 'features.ratios',
      hypothesis: 'What a deal costs matters as a share of what the company earns.',
      source: moduleOf([...tables, time, rates, ratio], stackOf(ordered, [time, rates, ratio])),
    },
    {
      name: 'phrases',
      what: '+ text: phrases of up to three words',
      axis: 'features.text',
      hypothesis: 'What the customer says tells more than the figures do, negations included.',
      source: moduleOf([...tables, ...all], stackOf(ordered, all)),
    },
    {
      name: 'meta',
      what: 'simpler: one kind of trees, and a linear model over the scores again',
      axis: 'simplify',
      hypothesis: 'Two kinds of trees repeat each other, and boosted trees over a few scores learn noise.',
      source: moduleOf([...tables, ...all], stackOf(simple, all)),
    },
    {
      name: 'decay',
      what: '+ decay weights: everything together',
      axis: 'weights.decay',
      hypothesis: 'What happened half a year ago counts half as much as what happens now.',
      source: moduleOf([...tables, ...all], stackOf(simple, all), decayed),
    },
  ];
}
