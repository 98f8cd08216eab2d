import { Argument, InvalidArgumentError } from 'commander';
import { LabError } from '../core/errors.ts';
import { existingPlacesOf, isFrozen, type Places, placesOf } from '../lab/places.ts';

export const defaultStudy = 'crm-calls';

/** `[study]`, crm-calls unless told. */
export function studyArgument(): Argument {
  return new Argument('[study]', 'name of a frozen study').default(defaultStudy);
}

/** Two optional words of which the first may be left out: `[study] ID`. */
export function studyAndWord(first: string, second: string | undefined): { study: string; word: string } {
  return second === undefined ? { study: defaultStudy, word: first } : { study: first, word: second };
}

/**
 * `[study] "TEXT"`: where the study's files are, and the text.
 *
 * @throws LabError `cli.noText` where the one word given names a study, `lab.noStudy` where there is none,
 * `split.badName`.
 */
export function studyAndText(first: string, second: string | undefined): { places: Places; text: string } {
  const { study, word } = studyAndWord(first, second);
  if (second === undefined && isStudy(first)) {
    throw new LabError(
      'cli.noText',
      `"${first}" is a study, and nothing is said to it`,
      `Add the words: ${first} "...".`,
    );
  }
  return { places: existingPlacesOf(process.cwd(), study), text: word };
}

/**
 * `[study] NAME...`: the first word is the study where it names one and others follow.
 *
 * @throws LabError `cli.noText` where the only word is a study, `lab.noStudy` where there is none.
 */
export function studyAndNames(
  words: readonly string[],
  command: string,
): { study: string; names: readonly string[] } {
  const [first = '', ...rest] = words;
  const isNamed = isStudy(first);
  if (isNamed && rest.length === 0) {
    throw new LabError('cli.noText', `"${first}" is a study`, `Add what to ${command}: ${first} COLUMN.`);
  }
  const study = isNamed ? first : defaultStudy;
  if (!isStudy(study)) existingPlacesOf(process.cwd(), words.length > 1 ? first : study);
  return { study, names: isNamed ? rest : words };
}

/** Words that are said are seldom a study's name. */
function isStudy(word: string): boolean {
  try {
    return isFrozen(placesOf(process.cwd(), word));
  } catch {
    return false;
  }
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
