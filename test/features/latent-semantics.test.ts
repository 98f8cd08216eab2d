import { describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { latentSemanticsTransformer as latent } from '../../src/features/latent-semantics.ts';
import { contextOf, namesOf, optionsOf, strings, tableOf, valuesOf } from './tables.ts';

const stream = random(1, 'latent');
const topics = ['price budget discount cost expensive', 'login error crash bug screen'].map((t) =>
  t.split(' '),
);
const about = Array.from({ length: 300 }, () => stream.integer(2));
const texts = about.map((topic) =>
  Array.from({ length: 12 }, () => topics[topic]![stream.integer(5)]).join(' '),
);

describe('latentSemantics', () => {
  test('the two topics that texts were written from are told apart by two columns', () => {
    const table = tableOf(strings('t', texts, 'text'));
    const state = latent.fit(table, optionsOf(latent, { components: 2, maxGram: 1 }), contextOf([]));
    const matrix = latent.apply(table, state);
    expect(namesOf(matrix)).toEqual(['topic1(t)', 'topic2(t)']);
    const [first, second] = [valuesOf(matrix, 'topic1(t)'), valuesOf(matrix, 'topic2(t)')];
    const near = (a: number, b: number): boolean =>
      first[a]! * first[b]! + second[a]! * second[b]! >
      0.5 * Math.hypot(first[a]!, second[a]!) * Math.hypot(first[b]!, second[b]!);
    for (let row = 1; row < 300; row++) expect(near(0, row)).toBe(about[row] === about[0]);
  });

  test('with as many components as terms, distances between texts are those of their TF-IDF rows', () => {
    const table = tableOf(strings('t', texts.slice(0, 40), 'text'));
    const state = latent.fit(table, optionsOf(latent, { components: 50, maxGram: 1 }), contextOf([]));
    const matrix = latent.apply(table, state);
    expect(matrix.columns.length).toBe(10);
    for (let row = 0; row < 40; row++) {
      const squares = matrix.columns.reduce((sum, column) => sum + column.values[row]! ** 2, 0);
      // TF-IDF rows have length 1, and a full rotation keeps lengths.
      expect(squares).toBeCloseTo(1, 5);
    }
  });

  test('texts that are missing, empty or of unknown words are all zeros', () => {
    const table = tableOf(strings('t', texts, 'text'));
    const state = latent.fit(table, optionsOf(latent, { components: 2 }), contextOf([]));
    const matrix = latent.apply(tableOf(strings('t', [null, '', 'zebra'], 'text')), state);
    expect(matrix.columns.flatMap((column) => [...column.values])).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('texts without any term that enough rows have give no columns', () => {
    const table = tableOf(strings('t', ['aa', 'bb'], 'text'));
    const state = latent.fit(table, optionsOf(latent, { minDocuments: 2 }), contextOf([]));
    expect(latent.apply(table, state).columns).toEqual([]);
  });
});
