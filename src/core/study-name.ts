import { LabError } from './errors.ts';

/** A study's folders, and those written aside for a moment, then stay below 255 bytes on every file system. */
const maxCharacters = 100;
/** Names of devices on Windows, whatever the ending. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** The name itself. @throws LabError `split.badName` for what cannot name a study's folders everywhere. */
export function checkedStudyName(name: string): string {
  const refuse = (what: string): LabError =>
    new LabError(
      'split.badName',
      `${name.length > maxCharacters ? `"${name.slice(0, 40)}..."` : `"${name}"`} ${what}`,
      'Use letters, digits, "-" and "_", beginning with a letter or digit, 100 characters at most; freeze takes one with --study (for example bank-2024).',
    );
  if (name.length > maxCharacters)
    throw refuse(`is too long for the name of a study: ${name.length} characters`);
  if (!/^[a-z0-9][a-z0-9_-]*$/i.test(name)) throw refuse('is not a name for a study');
  if (devices.test(name)) throw refuse('is the name of a device on Windows and cannot name a study');
  return name;
}
