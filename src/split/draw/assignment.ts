/**
 * What every split recipe returns: for each row its part (0 train, 1 validation, 2 sealed) and the rows of
 * each part in the order in which they are written. Order never depends on a label.
 */
import type { Random } from '../../core/random.ts';
import { shuffle } from '../../core/random.ts';

export interface Assignment {
  /** Rows of train, validation and sealed, in writing order. */
  readonly rows: readonly [Uint32Array, Uint32Array, Uint32Array];
  /** What had to give way, in words. */
  readonly notes: readonly string[];
}

/** Gathers the rows by part and shuffles each part. `partOf` is 0, 1 or 2 per row. */
export function shuffledParts(partOf: Uint8Array, stream: Random): Assignment['rows'] {
  const rows = [0, 1, 2].map((part) => {
    const members: number[] = [];
    partOf.forEach((value, row) => {
      if (value === part) members.push(row);
    });
    return shuffle(Uint32Array.from(members), stream);
  });
  return rows as unknown as Assignment['rows'];
}

/** The part of each row: 0, 1 or 2. */
export function partOfRows(assignment: Assignment): Uint8Array {
  const partOf = new Uint8Array(assignment.rows.reduce((sum, rows) => sum + rows.length, 0));
  assignment.rows.forEach((rows, part) => {
    for (const row of rows) partOf[row] = part;
  });
  return partOf;
}
