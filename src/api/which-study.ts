/** Which study a command means. Light: it looks at names of files and at locks. */
import { existingPlacesOf, isFrozen, placesOf } from '../lab/study-paths.ts';

export { chooseStudy, noteUse, studiesHere } from '../lab/which-study.ts';
export { nearNames } from '../table/names/near-names.ts';

/**
 * The name, where there is such a study.
 *
 * @param journalWillDo also one of which only the record is left
 * @throws LabError `lab.noStudy` with names that come close, `split.badName`.
 */
export function requireStudy(root: string, name: string, journalWillDo: boolean): string {
  return existingPlacesOf(root, name, journalWillDo).study;
}

/** Whether a word is the name of a frozen study; what could not be a name is not. */
export function isStudy(root: string, word: string): boolean {
  try {
    return isFrozen(placesOf(root, word));
  } catch {
    return false;
  }
}
