/** Modules and models that were made before an option was renamed go on working. */
import { describe, expect, test } from 'vitest';
import { withRanges } from '../../src/build/declare-ranges.ts';
import { numberOption } from '../../src/core/options.ts';
import { specHash } from '../../src/pipeline/spec-hash.ts';
import { toolkit } from '../../src/pipeline/toolkit.ts';
import { createTypeChecker } from '../../src/sandbox/type-checker.ts';

const { gbdt, numeric, pipeline, randomForest, xgboost } = toolkit;
type Model = ReturnType<typeof gbdt>;

const hashOf = (model: Model): string => specHash(pipeline({ features: { a: [numeric()] }, model }));

describe('a former name of an option', () => {
  test('means the option of now', () => {
    expect(randomForest({ featureFraction: 0.3 })).toEqual(randomForest({ nodeFeatureFraction: 0.3 }));
    expect(xgboost({ minChildWeight: 2 })).toEqual(xgboost({ minHessian: 2 }));
  });

  test('passes the type check, as does the name of now, and an option of neither name does not', () => {
    const checker = createTypeChecker();
    const problems = (model: string): number =>
      checker.check(
        `import { gbdt, numeric, pipeline, randomForest, xgboost } from 'nightlab';\nexport default pipeline({ features: { a: [numeric()] }, model: ${model} });`,
      ).length;
    expect(problems('randomForest({ featureFraction: 0.3 })')).toBe(0);
    expect(problems('randomForest({ nodeFeatureFraction: 0.3 })')).toBe(0);
    expect(problems('xgboost({ minChildWeight: 2 })')).toBe(0);
    expect(problems('gbdt({ minChildWeight: 2 })')).toBe(1);
    expect(problems("gbdt({ growth: 'wide' })")).toBe(1);
  });

  test('leaves the hash of a pipeline as a stored model has it', () => {
    // Made by the toolkit of commit bf927ba, before either was renamed.
    expect(hashOf(randomForest({ nTrees: 10, featureFraction: 0.3, splitter: 'random' }))).toBe(
      '876f94fcf62da75c467ef119a3e6d1631263f8d8916309f6b698237c6ea90de4',
    );
    expect(hashOf(xgboost({ nTrees: 10, minHessian: 2 }))).toBe(
      '2da827d50de2cc5e05b2051460f13a17eedbbd29079c78ed1f4293c47100f335',
    );
    expect(hashOf(gbdt())).toBe('36ea1cb6082de86e72be56c185cfeebcc25e77d81b3d2fed2526bdb3caf47650');
  });
});

describe('the build', () => {
  test('writes the range of an option behind its sentence, once', () => {
    const declarations = `export declare const specs: {
    /** How many. */
    n: import("./options.ts").NumberOption;
    /**
     * How much,
     * in all.
     */
    m: import("./options.ts").NumberOption;
};
`;
    const option = numberOption({ default: 2, min: 1, max: 9, scale: 'linear', aliases: ['count'] });
    const once = withRanges(declarations, { specs: { n: option, m: option } });
    expect(once).toContain('/** How many. Default 2, 1 to 9. Elsewhere: count. */');
    expect(once).toContain('     * in all.\n     * Default 2, 1 to 9. Elsewhere: count.\n     */');
    expect(withRanges(once, { specs: { n: option, m: option } })).toBe(once);
  });
});
