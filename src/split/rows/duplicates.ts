/**
 * Table -> units of rows that are equal in every feature (id and constant columns aside).
 *
 * Rows are hashed to 64 bits, sorted by hash, and compared cell by cell where hashes agree, so that only true
 * duplicates share a unit. O(rows x columns + rows log rows).
 */
import type { RowUnits } from '../../core/place-units.ts';
import type { Column, Table } from '../../table/table.ts';

export interface Duplicates extends RowUnits {
  /** Rows that equal another row. */
  readonly nDuplicateRows: number;
}

/** Units are numbered by their first row. */
export function findDuplicates(table: Table): Duplicates {
  const { nRows } = table;
  const columns = table.columns.filter(({ role }) => role !== 'id' && role !== 'constant');
  const unitOf = new Int32Array(nRows);
  const [high, low] = hashRows(nRows, columns);
  const order = Uint32Array.from({ length: nRows }, (_, row) => row).sort(
    (left, right) => high[left]! - high[right]! || low[left]! - low[right]! || left - right,
  );
  const firstOf = new Int32Array(nRows);
  let nDuplicateRows = 0;
  for (let from = 0; from < nRows; ) {
    let to = from + 1;
    while (to < nRows && high[order[to]!] === high[order[from]!] && low[order[to]!] === low[order[from]!])
      to++;
    const firsts: number[] = [];
    const counts: number[] = [];
    for (let i = from; i < to; i++) {
      const row = order[i]!;
      let known = firsts.findIndex((first) => equalRows(columns, first, row));
      if (known < 0) {
        known = firsts.length;
        firsts.push(row);
        counts.push(0);
      }
      counts[known]!++;
      firstOf[row] = firsts[known]!;
    }
    for (const count of counts) if (count > 1) nDuplicateRows += count;
    from = to;
  }
  let nUnits = 0;
  for (let row = 0; row < nRows; row++) {
    unitOf[row] = firstOf[row] === row ? nUnits++ : unitOf[firstOf[row]!]!;
  }
  return { unitOf, nUnits, nDuplicateRows };
}

function hashRows(nRows: number, columns: readonly Column[]): [Uint32Array, Uint32Array] {
  const high = new Uint32Array(nRows).fill(0x9e3779b9);
  const low = new Uint32Array(nRows).fill(0x85ebca6b);
  const bits = new Uint32Array(2);
  const number = new Float64Array(bits.buffer);
  for (const column of columns) {
    for (let row = 0; row < nRows; row++) {
      if (column.kind === 'string') {
        bits[0] = column.codes[row]! + 1;
        bits[1] = 0;
      } else {
        const value = column.values[row]!;
        // One bit pattern for every NaN and for both zeros.
        number[0] = Number.isNaN(value) ? Number.NaN : value + 0;
      }
      high[row] = mix(high[row]!, bits[0]!, bits[1]!);
      low[row] = mix(low[row]! ^ 0x27d4eb2f, bits[1]!, bits[0]!);
    }
  }
  return [high, low];
}

function mix(state: number, first: number, second: number): number {
  let hash = Math.imul(state ^ first, 0xcc9e2d51);
  hash = (hash << 15) | (hash >>> 17);
  hash = Math.imul(hash ^ second, 0x1b873593);
  hash = (hash << 13) | (hash >>> 19);
  return (Math.imul(hash, 5) + 0xe6546b64) >>> 0;
}

function equalRows(columns: readonly Column[], left: number, right: number): boolean {
  return columns.every((column) => {
    if (column.kind === 'string') return column.codes[left] === column.codes[right];
    const a = column.values[left]!;
    const b = column.values[right]!;
    return a === b || (Number.isNaN(a) && Number.isNaN(b));
  });
}

export interface DuplicateReport {
  /** Rows that equal another row in every feature. */
  readonly nRows: number;
  /** Sets of such rows. */
  readonly nSets: number;
  /** Sets whose rows could not all be kept in one part. */
  readonly nDivided: number;
}

/** What became of the duplicates in a split; `partOf` is 0, 1 or 2 per row. */
export function reportDuplicates(duplicates: Duplicates, partOf: Uint8Array): DuplicateReport {
  const { unitOf, nUnits, nDuplicateRows } = duplicates;
  const size = new Int32Array(nUnits);
  const first = new Int8Array(nUnits).fill(-1);
  const divided = new Uint8Array(nUnits);
  unitOf.forEach((unit, row) => {
    size[unit]!++;
    if (first[unit]! < 0) first[unit] = partOf[row]!;
    else if (first[unit] !== partOf[row]) divided[unit] = 1;
  });
  return {
    nRows: nDuplicateRows,
    nSets: size.filter((n) => n > 1).length,
    nDivided: divided.reduce((sum, flag) => sum + flag, 0),
  };
}
