import { describe, expect, test } from 'vitest';
import { accountFields } from '../../src/api/account-text.ts';
import { columnSections } from '../../src/export/card-columns.ts';
import { modelCard } from '../../src/export/model-card.ts';
import type { ModelFacts } from '../../src/export/model-file.ts';
import type { Experiment } from '../../src/journal/record.ts';
import { modelAccount } from '../../src/lab/model-account.ts';
import type { Suspicion } from '../../src/table/suspicions/suspicion.ts';

const roles = {
  age: 'numeric',
  plan: 'category',
  cancelled: 'date',
  income: 'numeric',
  notes: 'text',
  'a|b*c': 'category',
} as const;

function suspicion(column: string | null): Suspicion {
  return { column, rule: 'filled', strength: 0.9, why: 'filled late', examples: [], remedy: 'ask' };
}

function experiment(shares: Readonly<Record<string, number>>): Experiment {
  const importance = Object.entries(shares).map(([feature, share]) => ({ feature, share }));
  return { id: 1, parent: null, scores: { cvAuc: 0.7 }, importance } as unknown as Experiment;
}

const seen = {
  age: { missingShare: 0 },
  plan: { missingShare: 0.19 },
  income: { missingShare: 0.62 },
  cancelled: { missingShare: 0.8 },
};
const leaning = experiment({
  'all.age': 0.3,
  'time.age rank': 0.2,
  'all.plan=a': 0.3,
  'all.income': 0.197,
  'words.notes': 0.003,
});
const none = new Map<string, { seq: number; why: string }>();

describe('what to know of a model’s columns', () => {
  test('it leans on columns by all features made of them, the largest first, without crumbs', () => {
    const { leansOn } = modelAccount({ name: 's', roles, seen }, [leaning], 1, none);
    expect(leansOn.map(({ column, share }) => [column, share.toFixed(3)])).toEqual([
      ['age', '0.500'],
      ['plan', '0.300'],
      ['income', '0.197'],
    ]);
  });

  test('suspects are open, left out or said to be known; each is told once', () => {
    const suspects = ['cancelled', 'plan', 'income', null].map(suspicion);
    const { suspected } = modelAccount(
      { name: 's', roles, seen, suspects, allowed: ['plan'] },
      [leaning],
      1,
      new Map([['cancelled', { seq: 3, why: '' }]]),
    );
    expect(suspected).toEqual([
      { column: 'income', answer: 'open' },
      { column: 'cancelled', answer: 'excluded' },
      { column: 'plan', answer: 'allowed' },
    ]);
  });

  test('gaps are told from a fifth of the cells on, of columns that a model may read', () => {
    const file = { name: 's', roles, seen };
    const gapsOf = (exclusions: typeof none) => modelAccount(file, [leaning], 1, exclusions).gaps;
    expect(gapsOf(none).map(({ column }) => column)).toEqual(['cancelled', 'income']);
    expect(gapsOf(new Map([['cancelled', { seq: 1, why: '' }]])).map(({ column }) => column)).toEqual([
      'income',
    ]);
  });

  test('columns left out are known only afterwards where the reason or a suspicion says so', () => {
    const reasons = [
      'only known afterwards',
      'it is a leak',
      'wird erst nachher gefüllt',
      'written after the outcome',
      'not known at prediction',
      'too expensive to collect',
      'gender must not count',
      '',
    ];
    const exclusions = new Map(reasons.map((why, i) => [`c${i}`, { seq: i, why }]));
    const { leftOut } = modelAccount(
      { name: 's', roles, seen, suspects: [suspicion('c7')], excluded: { frozen: 'internal' } },
      [leaning],
      1,
      exclusions,
    );
    const byColumn = Object.fromEntries(
      leftOut.map(({ column, knownAfterwards }) => [column, knownAfterwards]),
    );
    expect(byColumn).toEqual({
      frozen: false,
      c0: true,
      c1: true,
      c2: true,
      c3: true,
      c4: true,
      c5: false,
      c6: false,
      c7: true,
    });
  });
});

describe('the card', () => {
  const facts = {
    study: 's',
    experiment: 1,
    target: { column: 'churned', positive: 'yes', negative: 'no' },
    roles,
    cvAuc: 0.7,
    validationAuc: 0.7,
    sealedAuc: 0.7,
    sealedInterval: { low: 0.6, high: 0.8 },
    sealedOpenings: 1,
    nFitRows: 1,
  } as unknown as ModelFacts;
  const suspects = ['cancelled', 'income'].map(suspicion);
  const account = modelAccount(
    { name: 's', roles, seen, suspects, excluded: { fee: 'not allowed here' } },
    [leaning],
    1,
    new Map([['cancelled', { seq: 1, why: 'only known afterwards' }]]),
  );

  test('says what the model leans on and warns of a column over 40 %', () => {
    const card = modelCard(facts, 'x', 'ledger', [], account);
    expect(card).toContain('Fitted on 1 row:');
    expect(card).toContain('| `age` | 50 % |\n| `plan` | 30 % |\n| `income` | 20 % |');
    expect(card).toContain('**`age` alone carries 50 % of the model.**');
    const even = modelAccount(
      { name: 's', roles },
      [experiment({ age: 0.4, plan: 0.3, income: 0.3 })],
      1,
      none,
    );
    expect(columnSections(even)).not.toContain('alone carries');
  });

  test('says suspects with their answers, gaps and what the model does with them, and what is known only afterwards', () => {
    const card = modelCard(facts, 'x', 'ledger', [], account);
    expect(card).toContain('- `income`: not answered yet whether it is known at the moment of prediction.');
    expect(card).toContain('- `cancelled`: answered: it was left out, and this model does not read it.');
    expect(card).toContain('- `income`: 62 % of the cells are missing.');
    expect(card).toContain('missing is a category of its own');
    expect(card).toContain('- Left out because known only afterwards: `cancelled`.');
    expect(card).toContain('- Suspected of it, and available to the model: `income`.');
    expect(card).toContain('- Left out for other reasons: `fee` (not allowed here).');
  });

  test('tells input columns from those that take no part', () => {
    const card = modelCard(
      { ...facts, roles: { age: 'numeric', phone: 'id', country: 'constant' } },
      'x',
      'l',
    );
    expect(card).toContain('Input columns: `age` (numeric).');
    expect(card).toContain(
      'Take no part, since they only name rows or never vary: `phone` (id), `country` (constant).',
    );
  });

  test('says so where there is nothing to say, and escapes names', () => {
    const calm = columnSections(modelAccount({ name: 's', roles }, [experiment({})], 1, none));
    expect(calm).toContain('do not tell how much they use each column');
    expect(calm).toContain('No column is suspected');
    expect(calm).toContain('No column has a fifth');
    expect(calm).toContain('No column was left out');
    const odd = columnSections(modelAccount({ name: 's', roles }, [experiment({ 'x.a|b*c': 1 })], 1, none));
    expect(odd).toContain('| a\\|b\\*c | 100 % |');
  });

  test('show has the same facts in short', () => {
    expect(accountFields(account)).toEqual([
      ['columns', '"age" 50 % (a lot for one column), "plan" 30 %, "income" 20 %'],
      ['suspected', '"income" (not answered), "cancelled" (left out)'],
      ['many gaps', '"income" 62 % missing'],
      ['left out', '"fee" (not allowed here), "cancelled" (only known afterwards)'],
    ]);
  });
});
