/**
 * Rows of a part -> the batches in which they are scored again, to see whether a score depends on its place or on other rows: in
 * another order, in halves, among rows of another part of the table, in small groups that hold each row once, alone.
 */
import { type Random, shuffle } from '../core/random.ts';

export interface RowBatch {
  readonly what: string;
  readonly rows: Uint32Array;
}

const nHalvings = 4;

/**
 * @param nRows rows of the part. @param nOthers rows of the same table that may be scored beside them, numbered from
 * `nRows`. @param nSmall small groups and rows that are scored alone, at most; there are 11 batches besides.
 */
export function drawBatches(nRows: number, nOthers: number, nSmall: number, stream: Random): RowBatch[] {
  const drawn = (): Uint32Array =>
    shuffle(
      Uint32Array.from({ length: nRows }, (_, row) => row),
      stream,
    );
  const half = nRows >> 1;
  const batches: RowBatch[] = [{ what: 'when the same rows come in another order', rows: drawn() }];
  for (let k = 0; k < nHalvings; k++) {
    const order = drawn();
    for (const rows of [order.slice(0, half), order.slice(half)])
      batches.push({ what: 'in half of the batch', rows });
  }
  // As many rows as ever, so that their number tells nothing.
  const order = drawn();
  const twice = Uint32Array.from(order, (row, i) => (i < half ? row : order[i % Math.max(1, half)]!));
  batches.push({ what: 'beside copies of other rows', rows: twice });
  if (nOthers > 0) {
    const mixed = order.map((row, i) => (i < half ? row : nRows + stream.integer(nOthers)));
    batches.push({ what: 'beside other rows', rows: shuffle(mixed, stream) });
  }
  const grouped = drawn();
  const nGroups = Math.ceil((2 * nSmall) / 3);
  const size = Math.max(2, Math.ceil(nRows / nGroups));
  for (let from = 0; from < nRows; from += size) {
    batches.push({ what: `in a batch of ${size}`, rows: grouped.slice(from, from + size) });
  }
  for (const row of drawn().slice(0, nSmall - nGroups))
    batches.push({ what: 'alone', rows: Uint32Array.of(row) });
  return batches.filter(({ rows }) => rows.length > 0);
}
