/** How a name is compared where it is not there letter by letter: without case, accents, blanks and signs. */
export function bareName(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/**
 * The name in `names` that `wanted` means: itself, itself in another Unicode composition, or the only one that is the
 * same but for case, accents, blanks and signs; null where there is none or several.
 */
export function matchName(wanted: string, names: readonly string[]): string | null {
  if (names.includes(wanted)) return wanted;
  const composed = wanted.normalize('NFC').trim();
  const same = names.find((name) => name.normalize('NFC') === composed);
  if (same !== undefined) return same;
  const bare = bareName(wanted);
  const alike = bare === '' ? [] : names.filter((name) => bareName(name) === bare);
  return alike.length === 1 ? alike[0]! : null;
}
