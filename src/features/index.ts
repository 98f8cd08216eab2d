/** The toolkit's feature steps by name, and what a pipeline needs to run them side by side. */
import type { Matrix } from '../core/matrix.ts';
import type { OptionSpec } from '../core/options.ts';
import type { PlainData } from '../core/plain-data.ts';
import type { Role, Table } from '../table/table.ts';
import { datePartsTransformer } from './date-parts.ts';
import { differencesTransformer } from './differences.ts';
import { frequencyTransformer } from './frequency.ts';
import { latentSemanticsTransformer } from './latent-semantics.ts';
import { numericTransformer } from './numeric.ts';
import { oneHotTransformer } from './one-hot.ts';
import { ordinalTransformer } from './ordinal.ts';
import { productsTransformer } from './products.ts';
import { ratiosTransformer } from './ratios.ts';
import { targetEncodeTransformer } from './target-encode.ts';
import { textStatisticsTransformer } from './text-statistics.ts';
import { tfidfTransformer } from './tfidf.ts';
import type { FitContext } from './transformer.ts';

/** A transformer whose option and state types are forgotten: a name from a module picks it at run time. */
export interface ToolkitTransformer {
  readonly name: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly takes: readonly Role[];
  readonly supervised: boolean;
  /** `options` as resolveOptions returns them from `options` above. */
  fit(table: Table, options: object, context: FitContext): PlainData;
  /** `state` as `fit` of the same transformer returned it. */
  apply(table: Table, state: PlainData): Matrix;
  fitApply?(table: Table, options: object, context: FitContext): { state: PlainData; matrix: Matrix };
}

export const transformers: Readonly<Record<string, ToolkitTransformer>> = {
  numeric: numericTransformer,
  oneHot: oneHotTransformer,
  ordinal: ordinalTransformer,
  frequency: frequencyTransformer,
  targetEncode: targetEncodeTransformer,
  dateParts: datePartsTransformer,
  ratios: ratiosTransformer,
  differences: differencesTransformer,
  products: productsTransformer,
  tfidf: tfidfTransformer,
  latentSemantics: latentSemanticsTransformer,
  textStatistics: textStatisticsTransformer,
};

/**
 * Columns that a step's options name (`crosses` of targetEncode, `pairs` of ratios, differences, products):
 * the step's table must hold them beside the columns that the step was given.
 */
export function columnsNamedBy(options: object): string[] {
  const { crosses, pairs } = options as { crosses?: unknown; pairs?: unknown };
  const names = [crosses, pairs].flatMap((lists) => (Array.isArray(lists) ? lists.flat() : []));
  return [...new Set(names.filter((name): name is string => typeof name === 'string'))];
}

export { concatMatrices, prefixNames } from './concat-matrices.ts';
export { findColumn } from './find-column.ts';
