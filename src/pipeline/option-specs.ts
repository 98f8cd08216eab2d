/** The options of every step and learner that a module may name: defaults and ranges, for references and searches. */
import { type OptionSpec, optionsIn } from '../core/options.ts';
import { catalog } from './catalog.ts';

/** By the name that a module calls, then by option. */
export function optionSpecs(): Readonly<Record<string, Readonly<Record<string, OptionSpec>>>> {
  return Object.fromEntries(
    [...catalog.transformers, ...catalog.learners].map(({ name, options }) => [
      name,
      Object.fromEntries(optionsIn(options)),
    ]),
  );
}
