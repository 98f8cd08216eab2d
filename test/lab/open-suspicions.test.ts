import { describe, expect, test } from 'vitest';
import { modelCard } from '../../src/export/model-card.ts';
import type { ModelFacts } from '../../src/export/model-file.ts';
import type { Experiment } from '../../src/journal/record.ts';
import { openSuspicions } from '../../src/lab/open-suspicions.ts';
import type { Suspicion } from '../../src/table/suspicions/suspicion.ts';

const roles = {
  age: 'numeric',
  plan: 'category',
  'Cancelled On': 'date',
  city: 'category',
  note: 'text',
} as const;
const file = { name: 'crm', roles };

function experiment(id: number, cvAuc: number, shares: Readonly<Record<string, number>>): Experiment {
  const importance = Object.entries(shares).map(([feature, share]) => ({ feature, share }));
  return { id, parent: id > 1 ? id - 1 : null, scores: { cvAuc }, importance } as unknown as Experiment;
}

const calm = experiment(1, 0.816, {
  'all.age': 0.3,
  'all.plan = a': 0.2,
  'all.plan = b': 0.2,
  'all.city': 0.3,
});
const leaky = experiment(2, 0.969, {
  'time.Cancelled On month': 0.2,
  'time.Cancelled On missing': 0.25,
  'all.age': 0.25,
  'all.plan = a': 0.3,
});

describe('what the models say of a leak', () => {
  test('one column that carries 45 % of a strong model is named, over all features made of it', () => {
    const [suspicion] = openSuspicions(file, [experiment(2, 0.969, { ...toShares(leaky) })], 2);
    expect(suspicion).toMatchObject({ column: 'Cancelled On', rule: 'leans' });
    expect(suspicion!.why).toContain('45 %');
  });

  test('a gain too good to be true names the column that came in with it', () => {
    const evened = experiment(2, 0.969, {
      'time.Cancelled On month': 0.38,
      'all.age': 0.32,
      'all.city': 0.3,
    });
    expect(openSuspicions(file, [calm, evened], 2)).toMatchObject([{ column: 'Cancelled On', rule: 'gain' }]);
  });

  test('a calm model, a weak one that leans on one column, and a text are not suspected', () => {
    expect(openSuspicions(file, [calm], 1)).toEqual([]);
    expect(openSuspicions(file, [experiment(1, 0.62, { 'all.age': 0.9 })], 1)).toEqual([]);
    expect(openSuspicions(file, [experiment(1, 0.85, { 'words.note': 0.9 })], 1)).toEqual([]);
  });

  test('an excluded or allowed column is not named again', () => {
    expect(openSuspicions(file, [calm, leaky], 2, new Set(['Cancelled On']))).toEqual([]);
    expect(openSuspicions({ ...file, allowed: ['Cancelled On'] }, [calm, leaky], 2)).toEqual([]);
  });
});

describe('a model card', () => {
  const facts = {
    study: 'crm',
    experiment: 2,
    target: { column: 'churned', positive: 'yes', negative: 'no' },
    roles,
    cvAuc: 0.969,
    validationAuc: 0.97,
    sealedAuc: 0.983,
    sealedInterval: { low: 0.968, high: 0.991 },
    sealedOpenings: 1,
    nFitRows: 100,
  } as unknown as ModelFacts;

  test('does not say trust over an unanswered suspicion, and begins with it', () => {
    const suspects: Suspicion[] = openSuspicions(file, [calm, leaky], 2);
    const card = modelCard(facts, 'dates', 'one look', suspects);
    expect(card).not.toMatch(/\btrust\b/i);
    expect(card.indexOf('A leak is suspected')).toBeLessThan(card.indexOf('0.9830'));
    expect(card).toContain(
      'The sealed figure holds only if `Cancelled On` is known at the moment of prediction',
    );
    expect(modelCard(facts, 'dates', 'one look')).toContain('Trust the sealed figure.');
  });
});

function toShares({ importance }: Experiment): Record<string, number> {
  return Object.fromEntries(importance.map(({ feature, share }) => [feature, share]));
}
