/** The options of every step and learner that a module may name: defaults and ranges, for references and searches. */
import type { OptionSpec } from '../core/options.ts';
import { transformers } from '../features/index.ts';
import { learners } from '../learners/index.ts';

/** By the name that a module calls, then by option. */
export function optionSpecs(): Readonly<Record<string, Readonly<Record<string, OptionSpec>>>> {
  return Object.fromEntries(
    [...Object.entries(transformers), ...Object.entries(learners)].map(([name, { options }]) => [
      name,
      options,
    ]),
  );
}
