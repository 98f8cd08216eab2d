import { describe, expect, test } from 'vitest';
import { type TfidfOptions, tfidfTransformer as tfidf } from '../../src/features/tfidf.ts';
import { contextOf, optionsOf, sparseRows, strings, tableOf } from './tables.ts';

const context = contextOf([]);

function rowsOf(
  fit: readonly (string | null)[],
  options: TfidfOptions,
  applyTo = fit,
): Record<string, number>[] {
  const state = tfidf.fit(tableOf(strings('t', fit, 'text')), optionsOf(tfidf, options), context);
  return sparseRows(tfidf.apply(tableOf(strings('t', applyTo, 'text')), state)).map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name.replace('t~', ''), value])),
  );
}

/** The reference values have six decimals, float32 about seven digits. */
function expectNear(got: Record<string, number>[], expected: Record<string, number>[]): void {
  expect(got.map((row) => Object.keys(row).sort())).toEqual(expected.map((row) => Object.keys(row).sort()));
  expected.forEach((row, i) => {
    for (const [term, value] of Object.entries(row)) {
      expect(Math.abs(got[i]![term]! - value), `${i} ${term}`).toBeLessThan(1.5e-6);
    }
  });
}

const documents = [
  'The price is too high, too HIGH!',
  "We can't pay that price.",
  'Größe 42 — naïve café: ok?',
  'a b c',
  '',
  'Price_list v2: price 3.14 €',
  'Иван Петров звонил',
  'x² ½ Ⅷ 日本語 テキスト',
  'price\tprice\n price',
];

// Reference values of scikit-learn 1.9.1 (pip install scikit-learn==1.9.1), with `documents` as t:
//   from sklearn.feature_extraction.text import TfidfVectorizer
//   v = TfidfVectorizer(ngram_range=(1, 2)); m = v.fit_transform(t); n = v.get_feature_names_out()
//   print([{n[j]: round(float(x), 6) for j, x in zip(r.indices, r.data)} for r in m])
describe('tfidf gives the values of scikit-learn', () => {
  test('words and pairs of words, whatever the script', () => {
    expectNear(rowsOf(documents, { minDocuments: 1 }), [
      {
        high: 0.465986,
        'high too': 0.232993,
        is: 0.232993,
        'is too': 0.232993,
        price: 0.151179,
        'price is': 0.232993,
        the: 0.232993,
        'the price': 0.232993,
        too: 0.465986,
        'too high': 0.465986,
      },
      {
        can: 0.344602,
        'can pay': 0.344602,
        pay: 0.344602,
        'pay that': 0.344602,
        price: 0.223597,
        that: 0.344602,
        'that price': 0.344602,
        we: 0.344602,
        'we can': 0.344602,
      },
      {
        '42': 0.333333,
        '42 naïve': 0.333333,
        café: 0.333333,
        'café ok': 0.333333,
        größe: 0.333333,
        'größe 42': 0.333333,
        naïve: 0.333333,
        'naïve café': 0.333333,
        ok: 0.333333,
      },
      {},
      {},
      {
        '14': 0.394637,
        price: 0.256062,
        'price 14': 0.394637,
        price_list: 0.394637,
        'price_list v2': 0.394637,
        v2: 0.394637,
        'v2 price': 0.394637,
      },
      {
        звонил: 0.447214,
        иван: 0.447214,
        'иван петров': 0.447214,
        петров: 0.447214,
        'петров звонил': 0.447214,
      },
      {
        'x²': 0.447214,
        'x² 日本語': 0.447214,
        テキスト: 0.447214,
        日本語: 0.447214,
        '日本語 テキスト': 0.447214,
      },
      { price: 0.697469, 'price price': 0.716615 },
    ]);
  });

  // TfidfVectorizer(ngram_range=(1, 1), sublinear_tf=True, min_df=1, max_df=0.3, lowercase=False)
  test('with case, logarithmic counts, and no term that over 30% of the texts have', () => {
    const options: TfidfOptions = {
      maxGram: 1,
      sublinear: true,
      minDocuments: 1,
      maxDocumentShare: 0.3,
      lowercase: false,
    };
    expectNear(rowsOf(documents, options), [
      { HIGH: 0.381614, The: 0.381614, high: 0.381614, is: 0.381614, too: 0.646129 },
      { We: 0.5, can: 0.5, pay: 0.5, that: 0.5 },
      { '42': 0.447214, Größe: 0.447214, café: 0.447214, naïve: 0.447214, ok: 0.447214 },
      {},
      {},
      { '14': 0.57735, Price_list: 0.57735, v2: 0.57735 },
      { Иван: 0.57735, Петров: 0.57735, звонил: 0.57735 },
      { 'x²': 0.57735, テキスト: 0.57735, 日本語: 0.57735 },
      {},
    ]);
  });

  // TfidfVectorizer(analyzer='char_wb', ngram_range=(4, 5)) of ['pay now', 'pa ya', 'now now pay', 'a']
  test('characters within words, where a word shorter than the gram counts once as a whole', () => {
    const short = ['pay now', 'pa ya', 'now now pay', 'a'];
    expectNear(rowsOf(short, { analyzer: 'char', minGram: 4, maxGram: 5, minDocuments: 1 }), [
      {
        ' now': 0.408248,
        ' now ': 0.408248,
        ' pay': 0.408248,
        ' pay ': 0.408248,
        'now ': 0.408248,
        'pay ': 0.408248,
      },
      { ' pa ': Math.SQRT1_2, ' ya ': Math.SQRT1_2 },
      {
        ' now': 0.516398,
        ' now ': 0.516398,
        ' pay': 0.258199,
        ' pay ': 0.258199,
        'now ': 0.516398,
        'pay ': 0.258199,
      },
      { ' a ': 1 },
    ]);
  });
});

describe('tfidf', () => {
  test('maxFeatures keeps the terms that occur most often, ties in code unit order', () => {
    const rows = rowsOf(['dd dd dd', 'cc bb aa', 'zz zz'], { minDocuments: 1, maxGram: 1, maxFeatures: 3 });
    expect([...new Set(rows.flatMap((row) => Object.keys(row)))].sort()).toEqual(['aa', 'dd', 'zz']);
  });

  test('a text counts once for every row that has it', () => {
    const rows = rowsOf(['aa bb', 'aa bb', 'aa bb', 'aa cc'], { minDocuments: 1, maxGram: 1 });
    const idf = (inDocuments: number): number => Math.log(5 / (1 + inDocuments)) + 1;
    expect(rows[0]!.bb! / rows[0]!.aa!).toBeCloseTo(idf(3) / idf(4), 6);
    expect(rows[3]!.cc! / rows[3]!.aa!).toBeCloseTo(idf(1) / idf(4), 6);
  });

  test('a missing text is an empty row and not a document; words that no fit row had are left out', () => {
    const fit = ['aa bb', 'aa', null, null, null];
    const [known, unknown, missing] = rowsOf(fit, { minDocuments: 1, maxGram: 1 }, ['aa new', 'new', null]);
    expect([known, unknown, missing]).toEqual([{ aa: 1 }, {}, {}]);
    // Two documents, not five: idf(aa) = ln(3 / 3) + 1.
    const state = tfidf.fit(
      tableOf(strings('t', fit, 'text')),
      optionsOf(tfidf, { minDocuments: 1, maxGram: 1 }),
      context,
    );
    expect([...state.columns[0]!.idf]).toEqual([1, Math.log(3 / 2) + 1]);
  });

  test('a gram across a word outside the vocabulary is not made', () => {
    const fit = ['aa bb', 'aa bb', 'bb cc'];
    expect(rowsOf(fit, { minDocuments: 2 }, ['aa xx bb'])).toEqual([
      expect.not.objectContaining({ 'aa bb': expect.anything() }),
    ]);
  });

  test('every row that is not empty has length 1', () => {
    for (const analyzer of ['word', 'char'] as const) {
      for (const row of rowsOf(documents, { analyzer, minDocuments: 1, maxGram: 3 })) {
        const squares = Object.values(row).reduce((sum, value) => sum + value * value, 0);
        if (Object.keys(row).length > 0) expect(squares).toBeCloseTo(1, 5);
      }
    }
  });

  test('two text columns have a vocabulary each, side by side in one block', () => {
    const table = tableOf(strings('a', ['xx yy'], 'text'), strings('b', ['xx'], 'text'));
    const options = optionsOf(tfidf, { minDocuments: 1, maxGram: 1 });
    const matrix = tfidf.apply(table, tfidf.fit(table, options, context));
    expect(matrix.sparse!.names).toEqual(['a~xx', 'a~yy', 'b~xx']);
    expect(sparseRows(matrix)[0]!['b~xx']).toBe(1);
  });

  test('minGram over maxGram is refused', () => {
    const options = optionsOf(tfidf, { minGram: 3, maxGram: 2 });
    expect(() => tfidf.fit(tableOf(strings('t', ['a'], 'text')), options, context)).toThrow(
      'minGram is 3, but maxGram is 2: no gram is that long',
    );
  });
});
