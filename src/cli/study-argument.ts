import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, InvalidArgumentError } from 'commander';
import { LabError } from '../core/errors.ts';
import { type Places, placesOf } from '../lab/places.ts';

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
 * @throws LabError `cli.noText` where the one word given names a study, `cli.noStudy` where there is none.
 */
export function studyAndText(first: string, second: string | undefined): { places: Places; text: string } {
  const { study, word } = studyAndWord(first, second);
  if (second === undefined && isFrozen(placesOf(process.cwd(), first))) {
    throw new LabError(
      'cli.noText',
      `"${first}" is a study, and nothing is said to it`,
      `Add the words: ${first} "...".`,
    );
  }
  const places = placesOf(process.cwd(), study);
  if (isFrozen(places)) return { places, text: word };
  throw new LabError(
    'cli.noStudy',
    `there is no study "${study}" in ${process.cwd()}`,
    'Run it in the folder that holds data/, or freeze a table first.',
  );
}

/**
 * `[study] NAME...`: the first word is the study where it names one and others follow.
 *
 * @throws LabError `cli.noText` where the only word is a study, `cli.noStudy` where there is none.
 */
export function studyAndNames(
  words: readonly string[],
  command: string,
): { study: string; names: readonly string[] } {
  const [first = '', ...rest] = words;
  const isStudy = isFrozen(placesOf(process.cwd(), first));
  if (isStudy && rest.length === 0) {
    throw new LabError('cli.noText', `"${first}" is a study`, `Add what to ${command}: ${first} COLUMN.`);
  }
  const study = isStudy ? first : defaultStudy;
  if (!isFrozen(placesOf(process.cwd(), study))) {
    throw new LabError(
      'cli.noStudy',
      `there is no study "${words.length > 1 ? first : study}" in ${process.cwd()}`,
      'Run it in the folder that holds data/, and name the study first.',
    );
  }
  return { study, names: isStudy ? rest : words };
}

function isFrozen({ dataRoot, study }: Places): boolean {
  return existsSync(join(dataRoot, 'data', study, 'study.json'));
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
