/**
 * A name for each row of a part, for files that leave the study and come back with scores: the part's first letter, the
 * row's place in the part from 1, and four digits of the study's fingerprint (`v17-3f9a`). It tells nothing of a label,
 * since rows stand in drawn order; and scores of another part or another freeze are noticed before anything is opened.
 */
import { freeName } from '../../table/names/column-names.ts';
import type { Part, StudyFile } from './study.ts';

const letters = { train: 't', validation: 'v', sealed: 's' } as const satisfies Record<Part, string>;

/** One per row of the part, in its order. */
export function rowKeys(file: Pick<StudyFile, 'fingerprint' | 'parts'>, part: Part): string[] {
  const tag = tagOf(file);
  return Array.from({ length: file.parts[part].nRows }, (_, row) => `${letters[part]}${row + 1}-${tag}`);
}

/** Whose row a key names, in words, or null where it is not a key at all. */
export function keyOwner(file: Pick<StudyFile, 'fingerprint' | 'name'>, key: string): string | null {
  const found = /^([tvs])[1-9]\d*-([0-9a-f]{4})$/.exec(key);
  if (found === null) return null;
  if (found[2] !== tagOf(file)) return `a study other than "${file.name}", or an earlier freeze of it`;
  const part = Object.entries(letters).find(([, letter]) => letter === found[1])![0];
  return `the ${part} part`;
}

function tagOf({ fingerprint }: Pick<StudyFile, 'fingerprint'>): string {
  return fingerprint.slice(0, 4);
}

/** What the column of keys is called: `row` unless the study has a column of that name. */
export function keyColumn({ roles, target }: Pick<StudyFile, 'roles' | 'target'>): string {
  return freeName('row', [...Object.keys(roles), target.column]);
}
