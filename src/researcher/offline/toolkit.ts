/**
 * The catalog as moves ask it: entries by name, presets by kind, defaults, and the numbers that are worth walking.
 */
import type {
  AllOptions,
  Catalog,
  GivenOptions,
  LearnerEntry,
  Preset,
  TransformerEntry,
} from '../../core/catalog.ts';
import { nameNow, optionsIn } from '../../core/options.ts';
import type { Call, CallNode, Value } from './draft.ts';

export function learnerIn(toolkit: Catalog, name: string): LearnerEntry | null {
  return toolkit.learners.find((entry) => entry.name === name) ?? null;
}

export function transformerIn(toolkit: Catalog, { call }: CallNode): TransformerEntry | null {
  return toolkit.transformers.find((entry) => entry.name === call?.name) ?? null;
}

/** Options that equal these may be left out without changing anything. */
export function defaultOf(toolkit: Catalog, learner: string, option: string): Value | undefined {
  const spec = learnerIn(toolkit, learner)?.options[option];
  return spec === undefined || spec.type === 'former' ? undefined : (spec.default as Value);
}

/** Every option with its value: what is given where it is of the option's type, the default elsewhere. */
export function allOptions({ options }: LearnerEntry | TransformerEntry, given: GivenOptions): AllOptions {
  return Object.fromEntries(
    optionsIn(options).map(([name, spec]) => {
      const value = given[name];
      const fits =
        typeof value === typeof spec.default && Array.isArray(value) === Array.isArray(spec.default);
      return [name, value !== undefined && (fits || spec.default === null) ? value : spec.default];
    }),
  );
}

/** The call under the names that its options have now. */
export function withNamesNow(toolkit: Catalog, call: Call): Call {
  const entry = [...toolkit.learners, ...toolkit.transformers].find(({ name }) => name === call.name);
  if (!entry) return call;
  const options = Object.entries(call.options).map(([name, value]) => [nameNow(entry.options, name), value]);
  return { ...call, options: Object.fromEntries(options) };
}

/** A number among a learner's options that moves walk. */
export interface Hyperparameter {
  readonly option: string;
  readonly default: number;
  /** Smallest and largest value that a move tries. */
  readonly range: readonly [number, number];
  /** A step multiplies (`log`) or adds a share of the range (`linear`). */
  readonly scale: 'log' | 'linear';
  readonly integer: boolean;
  /** What a larger and a smaller value mean, for people. */
  readonly more: string;
  readonly less: string;
}

export function hyperparametersOf(toolkit: Catalog, learner: string): Hyperparameter[] {
  return optionsIn(learnerIn(toolkit, learner)?.options ?? {}).flatMap(([option, spec]): Hyperparameter[] => {
    if (spec.type !== 'number' || spec.scale === 'none') return [];
    const { search: range, scale, integer = false, more, less } = spec;
    return range && more && less
      ? [{ option, default: spec.default, range, scale, integer, more, less }]
      : [];
  });
}

/** A kind of model: a preset with the learner that it is of. */
export interface Kind extends Preset {
  readonly learner: LearnerEntry;
}

export function kindsIn(toolkit: Catalog): Kind[] {
  return toolkit.learners.flatMap((learner) => learner.presets.map((preset) => ({ ...preset, learner })));
}

/** The kind of that name; a toolkit has every kind that a move names, which a test holds. */
export function kindNamed(toolkit: Catalog, kind: string): Kind {
  return kindsIn(toolkit).find((each) => each.kind === kind)!;
}

/** The learner that a call is one of, also where modules once said it otherwise. */
export function learnerMeant(toolkit: Catalog, { name, options }: Call): LearnerEntry | null {
  const formerly = toolkit.learners.find(
    ({ formerly: was }) =>
      was?.name === name && Object.entries(was.options).every(([option, value]) => options[option] === value),
  );
  return formerly ?? learnerIn(toolkit, name);
}

/** A step of sparse grams: for models of text alone. */
export function givesGrams(toolkit: Catalog, step: CallNode): boolean {
  return transformerIn(toolkit, step)?.gives === 'grams';
}
