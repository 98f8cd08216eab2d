/**
 * The options of a step or learner, each described once: its type, default and range, how a search walks it, what
 * more and less of it mean to people, and what other libraries call it. The TypeScript type of the options is inferred
 * from the description (`OptionsOf`), as are the checks (`resolveOptions`), the ranges in the declarations that an
 * editor shows (written by the build, declare-ranges.ts) and the moves of the offline researcher.
 */
import { LabError } from './errors.ts';

interface Described {
  /** What a larger value means, for people. A search by the offline researcher walks the options that say so. */
  readonly more?: string;
  readonly less?: string;
  /** Names of the same thing in other libraries. */
  readonly aliases?: readonly string[];
}

export interface NumberOption extends Described {
  readonly type: 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
  /** How a search should walk it; `none` keeps it out of searches. */
  readonly scale: 'linear' | 'log' | 'none';
  /** The range worth searching, where narrower than what is allowed. */
  readonly search?: readonly [number, number];
}

export interface BooleanOption extends Described {
  readonly type: 'boolean';
  readonly default: boolean;
  readonly search?: boolean;
}

export interface ChoiceOption<V extends string = string> extends Described {
  readonly type: 'choice';
  readonly default: V;
  readonly values: readonly V[];
  readonly search?: boolean;
}

/** Lists, maps and optional values: `check` returns what is wrong, or null. */
export interface OtherOption<T = unknown> extends Described {
  readonly type: 'other';
  readonly default: T;
  readonly check: (value: unknown) => string | null;
}

export type OptionSpec = NumberOption | BooleanOption | ChoiceOption | OtherOption;

/** A name that an option once had: accepted as the option `now`, so that modules written before still run. */
export interface FormerName<N extends string = string> {
  readonly type: 'former';
  readonly now: N;
}

/** The description of each of the options `O`; of any options where left out. */
export type OptionSpecs<O = Record<string, unknown>> = {
  readonly [K in keyof Required<O>]: OptionSpec | FormerName;
};

export function numberOption(spec: Omit<NumberOption, 'type'>): NumberOption {
  return { type: 'number', ...spec };
}

export function booleanOption(spec: Omit<BooleanOption, 'type'>): BooleanOption {
  return { type: 'boolean', ...spec };
}

export function choiceOption<const V extends string>(
  spec: Omit<ChoiceOption<V>, 'type' | 'default'> & { readonly default: NoInfer<V> },
): ChoiceOption<V> {
  return { type: 'choice', ...spec };
}

export function otherOption<T>(spec: Omit<OtherOption<T>, 'type'>): OtherOption<T> {
  return { type: 'other', ...spec };
}

export function formerName<const N extends string>(now: N): FormerName<N> {
  return { type: 'former', now };
}

type ValueOf<S, K extends keyof S> = S[K] extends NumberOption
  ? number
  : S[K] extends BooleanOption
    ? boolean
    : S[K] extends ChoiceOption<infer V>
      ? V
      : S[K] extends OtherOption<infer T>
        ? T
        : S[K] extends FormerName<infer N>
          ? N extends keyof S
            ? ValueOf<S, N>
            : never
          : unknown;

/**
 * The options that a module may give, former names among them. The doc comments of the description stay with them.
 * `All`: where the options that former names stand for are described, if not in `S`.
 */
export type OptionsOf<S, All extends S = S> = { -readonly [K in keyof S]?: ValueOf<All, K> };

/** All options with their values, under the names that they have now. */
export type Resolved<S> = {
  -readonly [K in keyof S as S[K] extends FormerName ? never : K]: ValueOf<S, K>;
};

/** The options of a description, without former names. */
export function optionsIn(specs: OptionSpecs): readonly (readonly [string, OptionSpec])[] {
  return Object.entries(specs).filter((entry): entry is [string, OptionSpec] => entry[1].type !== 'former');
}

/** The name that an option has now. */
export function nameNow(specs: OptionSpecs, name: string): string {
  const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
  return spec?.type === 'former' ? spec.now : name;
}

/** The name that an option had first. */
export function nameAtFirst(specs: OptionSpecs, name: string): string {
  const former = Object.entries(specs).find(([, spec]) => spec.type === 'former' && spec.now === name);
  return former?.[0] ?? name;
}

/**
 * Fills in defaults and refuses unknown names and values out of range.
 *
 * @throws LabError `<where>.badOption` naming the option, the value and what is allowed.
 */
export function resolveOptions<O extends object>(
  where: string,
  given: O | undefined,
  described: OptionSpecs<O>,
): Required<O> {
  const specs = described as OptionSpecs;
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given ?? {})) {
    if (!Object.hasOwn(specs, name)) throw unknownOption(where, name, specs);
    const now = nameNow(specs, name);
    if (value === undefined) continue;
    if (Object.hasOwn(values, now)) {
      throw new LabError(
        `${where}.badOption`,
        `${where}: "${now}" is given twice, once under its former name`,
        `Give "${now}" alone.`,
      );
    }
    values[now] = value;
  }
  const resolved: Record<string, unknown> = {};
  for (const [name, spec] of optionsIn(specs)) {
    const isGiven = Object.hasOwn(values, name);
    const value = isGiven ? values[name] : spec.default;
    const problem = isGiven ? problemWith(value, spec) : null;
    if (problem) {
      throw new LabError(
        `${where}.badOption`,
        `${where}: option "${name}" is ${String(value)}, but ${problem}`,
        `Give "${name}" an allowed value, or leave it out (default ${String(spec.default)}).`,
      );
    }
    resolved[name] = value;
  }
  return resolved as Required<O>;
}

function unknownOption(where: string, name: string, specs: OptionSpecs): LabError {
  const options = optionsIn(specs);
  const same = options.find(([, { aliases }]) => aliases?.includes(name));
  return new LabError(
    `${where}.badOption`,
    `${where} has no option "${name}"`,
    same ? `It is called "${same[0]}" here.` : `Use one of: ${options.map(([option]) => option).join(', ')}.`,
  );
}

function problemWith(value: unknown, spec: OptionSpec): string | null {
  switch (spec.type) {
    case 'number':
      if (typeof value !== 'number' || Number.isNaN(value)) return 'it must be a number';
      if (value < spec.min || value > spec.max) return `it must be from ${spec.min} to ${spec.max}`;
      return spec.integer && !Number.isInteger(value) ? 'it must be a whole number' : null;
    case 'boolean':
      return typeof value === 'boolean' ? null : 'it must be true or false';
    case 'choice':
      return spec.values.includes(value as string) ? null : `it must be one of ${spec.values.join(', ')}`;
    case 'other':
      return spec.check(value);
  }
}

/** The default and range of an option, and its names elsewhere, as a sentence of its documentation. */
export function rangeText(spec: OptionSpec, isDefaultSaid = false): string {
  const parts: string[] = [];
  const standard = typeof spec.default === 'string' ? spec.default : JSON.stringify(spec.default);
  if (!isDefaultSaid && spec.default !== null) parts.push(`Default ${standard}`);
  if (spec.type === 'number') {
    parts.push(spec.max >= 100_000 ? `at least ${spec.min}` : `${spec.min} to ${spec.max}`);
  }
  const range = parts.length > 0 ? `${parts.join(', ')}.` : '';
  const elsewhere = spec.aliases ? `Elsewhere: ${spec.aliases.join(', ')}.` : '';
  return [range, elsewhere].filter(Boolean).join(' ');
}
