/** The toolkit's feature steps by name, and what a pipeline needs to run them side by side. */
import type { OptionSpecs } from '../core/options.ts';
import type { PlainData } from '../core/plain-data.ts';
import { definitionsOf } from '../core/toolkit-call.ts';
import * as list from './list.ts';
import type { Transformer } from './transformer.ts';

/**
 * A transformer whose option and state types are forgotten: a name from a module picks it at run time. `options` are
 * given to it as resolveOptions returns them, `state` as `fit` of the same transformer returned it.
 */
export type ToolkitTransformer = Transformer<OptionSpecs, PlainData>;

export const transformers: Readonly<Record<string, ToolkitTransformer>> = Object.fromEntries(
  definitionsOf<ToolkitTransformer>(list).map((transformer) => [transformer.name, transformer]),
);

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
