import { Argument, InvalidArgumentError } from 'commander';
import { chooseStudy, isStudy, noteUse, requireStudy } from '../api/which-study.ts';
import { LabError } from '../core/errors.ts';
import type { Output } from './output.ts';

/** When the command began, and the study that it is about. */
const use: { readonly at: Date; root: string; study: string | null } = {
  at: new Date(),
  root: process.cwd(),
  study: null,
};

/** `[study]`; `studyOf` says which it is. */
export function studyArgument(): Argument {
  return new Argument(
    '[study]',
    'a frozen study (default: the one where a session runs, else the last one used here, else the only one)',
  );
}

/**
 * The study that is named, or else meant; people are told which was taken, and why.
 *
 * @param journalWillDo also one of which only the record is left
 * @throws LabError `lab.noStudy` where the one that is named is not there, `lab.noStudyHere` and `lab.whichStudy` where none
 * is named and none can be meant.
 */
export function studyOf(named: string | undefined, output: Output, journalWillDo = false): string {
  const root = process.cwd();
  if (named !== undefined) return usedStudy(root, requireStudy(root, named, journalWillDo));
  const { study, because } = chooseStudy(root, journalWillDo);
  output.warn(`Study: ${study}, ${reasons[because]}.`);
  return usedStudy(root, study);
}

const reasons = {
  running: 'where a session runs now',
  last: 'the last one used here',
  only: 'the only one here',
} as const;

/** Remembers what the command is about, for `noteUsed`. */
export function usedStudy(root: string, study: string): string {
  use.root = root;
  use.study = study;
  return study;
}

/** To be called where a command has done what it should: what failed leaves nothing behind, not even that. */
export function noteUsed(): void {
  if (use.study !== null) noteUse(use.root, use.study, use.at);
}

/**
 * `[study] ID`: the study, and the id where one is given. One number alone is an id.
 *
 * @throws LabError `cli.ambiguous` for a number alone that names a study, too, and as `studyOf`.
 */
export function studyAndId(
  first: string | undefined,
  second: string | undefined,
  output: Output,
  journalWillDo = false,
): { study: string; id: string | undefined } {
  if (first === undefined || second !== undefined || !/^\d+$/.test(first))
    return { study: studyOf(first, output, journalWillDo), id: second };
  if (isHere(first)) {
    throw new LabError(
      'cli.ambiguous',
      `${first} could be the name of a study or the number of an experiment`,
      'Give both: the study first, then the number.',
    );
  }
  return { study: studyOf(undefined, output, journalWillDo), id: first };
}

/**
 * `[study] "TEXT"`: where the study's files are, and the text.
 *
 * @throws LabError `cli.noText` where the one word given names a study, `lab.noStudy` where there is none,
 * `split.badName`, and as `studyOf`.
 */
export function studyAndText(
  first: string,
  second: string | undefined,
  output: Output,
): { study: string; text: string } {
  if (second === undefined && isHere(first)) {
    throw new LabError(
      'cli.noText',
      `Missing text: "${first}" is the study`,
      `Add the text in quotation marks: ${first} "...".`,
    );
  }
  const study = studyOf(second === undefined ? undefined : first, output);
  return { study, text: second ?? first };
}

/**
 * `[study] NAME...`: the first word is the study where it names one and others follow.
 *
 * @throws LabError `cli.noText` where the only word is a study, and as `studyOf`.
 */
export function studyAndNames(
  words: readonly string[],
  command: string,
  output: Output,
): { study: string; names: readonly string[] } {
  const [first = '', ...rest] = words;
  const isNamed = isHere(first);
  if (isNamed && rest.length === 0) {
    throw new LabError(
      'cli.noText',
      `Missing column: "${first}" is the study`,
      `Name the columns to ${command}: ${first} COLUMN.`,
    );
  }
  return { study: studyOf(isNamed ? first : undefined, output), names: isNamed ? rest : words };
}

/** Words that are said are seldom a study's name. */
function isHere(word: string): boolean {
  return isStudy(process.cwd(), word);
}

/** @throws LabError `cli.badId` for what is not the number of an experiment. */
export function experimentNumber(id: string | undefined, study: string): number {
  if (id !== undefined && /^[1-9]\d*$/.test(id)) return Number(id);
  throw new LabError(
    'cli.badId',
    id === undefined
      ? `Missing number: which experiment of "${study}"?`
      : `"${id}" is not the number of an experiment`,
    `See npx nightlab results ${study} for the numbers.`,
  );
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
export function commaSeparated(text: string, before: readonly string[] = []): string[] {
  return [
    ...before,
    ...text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  ];
}
