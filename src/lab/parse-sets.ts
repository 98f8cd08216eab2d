/**
 * What was given to --sets -> the sets as they were written: a name and the items that it names. Items are separated by
 * commas, sets by semicolons; text without `=` names one set per item. Double quotes keep a comma, a semicolon or `=` in a
 * name; a quote inside them is written twice.
 */
import { LabError } from '../core/errors.ts';

export interface WrittenSet {
  readonly name: string;
  readonly items: readonly string[];
  /** Written without a name of its own. */
  readonly isBare: boolean;
}

const example = 'Write it like --sets "crm=industry,size" --sets "calls=call_*" --sets transcript.';

/**
 * @param known names that are taken as they are, whatever signs they hold
 * @throws LabError `lab.badSets` where a name or a list is empty, a quote is open, or two sets have one name.
 */
export function parseSets(texts: readonly string[], known: readonly string[]): WrittenSet[] {
  const sets = texts.flatMap((text) =>
    known.includes(text) ? [bare(text)] : split(text, ';').flatMap((part) => setsOf(part, text)),
  );
  const twice = sets.find(({ name }, at) => sets.findIndex((other) => other.name === name) !== at);
  if (twice) {
    throw new LabError(
      'lab.badSets',
      `two sets are named "${twice.name}"`,
      'Give each set a name of its own, or put all columns of a set into one list.',
    );
  }
  return sets;
}

function setsOf(part: string, text: string): WrittenSet[] {
  const [first = '', ...others] = split(part, '=');
  if (others.length === 0) return itemsOf(part, text).map(bare);
  const name = unquoted(first);
  if (name === '') throw new LabError('lab.badSets', `the set in "${text}" has no name`, example);
  return [{ name, items: itemsOf(part.slice(first.length + 1), text), isBare: false }];
}

function bare(item: string): WrittenSet {
  return { name: item, items: [item], isBare: true };
}

function itemsOf(list: string, text: string): string[] {
  const items = split(list, ',').map(unquoted);
  if (items.every((item) => item === '')) {
    throw new LabError('lab.badSets', `"${text}" names no column`, example);
  }
  return items.filter((item) => item !== '');
}

/** At signs outside of quotes. */
function split(text: string, sign: string): string[] {
  const parts = [''];
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    if (character === sign && !isQuoted) parts.push('');
    else parts[parts.length - 1] += character;
  }
  if (isQuoted) {
    throw new LabError('lab.badSets', `a quote in ${text} is not closed`, 'Close it with another ".');
  }
  return parts;
}

function unquoted(text: string): string {
  const trimmed = text.trim();
  const inner = /^"(.*)"$/s.exec(trimmed)?.[1];
  return inner === undefined ? trimmed : inner.replaceAll('""', '"');
}
