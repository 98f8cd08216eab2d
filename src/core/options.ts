/**
 * One description of a step's or learner's options serves three readers: validation with defaults, the
 * documentation, and whoever searches over them (a sweep, the researcher's moves).
 */
import { LabError } from './errors.ts';

export type OptionSpec =
  | {
      type: 'number';
      default: number;
      min: number;
      max: number;
      integer?: boolean;
      /** How a search should walk it; `none` keeps it out of searches. */
      scale: 'linear' | 'log' | 'none';
      /** The range worth searching, where narrower than what is allowed. */
      search?: [number, number];
    }
  | { type: 'boolean'; default: boolean; search?: boolean }
  | { type: 'choice'; default: string; values: readonly string[]; search?: boolean }
  /** Lists, maps and optional values: `check` returns what is wrong, or null. */
  | { type: 'other'; default: unknown; check: (value: unknown) => string | null };

export type OptionSpecs<O> = { readonly [K in keyof Required<O>]: OptionSpec };

/**
 * Fills in defaults and refuses unknown names and values out of range.
 *
 * @throws LabError `<where>.badOption` naming the option, the value and what is allowed.
 */
export function resolveOptions<O extends object>(
  where: string,
  given: O | undefined,
  specs: OptionSpecs<O>,
): Required<O> {
  const known = specs as Record<string, OptionSpec>;
  const values = (given ?? {}) as Record<string, unknown>;
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(known, name)) {
      throw new LabError(
        `${where}.badOption`,
        `${where} has no option "${name}"`,
        `Use one of: ${Object.keys(known).join(', ')}.`,
      );
    }
  }
  const resolved: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(known)) {
    const value = values[name] === undefined ? spec.default : values[name];
    const problem = values[name] === undefined ? null : problemWith(value, spec);
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
