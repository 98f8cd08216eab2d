import { Argument, InvalidArgumentError } from 'commander';

export const defaultStudy = 'crm-calls';

/** `[study]`, crm-calls unless told. */
export function studyArgument(): Argument {
  return new Argument('[study]', 'name of a frozen study').default(defaultStudy);
}

/** Two optional words of which the first may be left out: `[study] ID`. */
export function studyAndWord(first: string, second: string | undefined): { study: string; word: string } {
  return second === undefined ? { study: defaultStudy, word: first } : { study: first, word: second };
}

export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least)
      throw new InvalidArgumentError(`Give a whole number from ${least}.`);
    return value;
  };
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError('Give a number above 0.');
  return value;
}

/** `--option a,b --option c` -> [a, b, c]. */
export function listOf(text: string, before: readonly string[] = []): string[] {
  return [
    ...before,
    ...text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  ];
}
