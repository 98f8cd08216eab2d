/**
 * Float columns -> one byte per cell. Bounds are found on all rows, or on a seeded sample above `sampleRows`; then every
 * cell becomes the number of its bin, 255 where it is missing. At most 254 value bins. The bytes are column by column,
 * on shared memory, so that folds and threads read one copy. O(rows x columns), and a sort of the sample per column.
 */
import { random } from '../../core/random.ts';
import { boundsBytes } from '../../kernels/kernels.ts';
import { MemoryPlan } from '../../kernels/memory.ts';
import { withThreadPool } from '../../kernels/thread-pool.ts';
import { type Distinct, distinctOf, findBounds, sortFloats } from './bin-mapper.ts';

export const maxValueBins = 254;
const sampleRows = 200_000;
const minSamplesBin = 3;

export interface BinnedTable {
  readonly nRows: number;
  /** Upper bounds of the value bins of each column. */
  readonly bounds: readonly Float32Array[];
  /** 1 for each column whose bins are categories, without an order. */
  readonly unordered: Uint8Array;
  /** Cell of row r and column c at c * nRows + r. */
  readonly bins: Uint8Array;
}

/** Rows in ascending order: all of them, or a sample without replacement of about `sampleRows`. */
function sampleOf(nRows: number, seed: number): Uint32Array | null {
  if (nRows <= sampleRows) return null;
  const stream = random(seed, 'bin-sample');
  const rows = new Uint32Array(nRows);
  let n = 0;
  for (let row = 0; row < nRows; row++) {
    if (stream.next() * nRows < sampleRows) rows[n++] = row;
  }
  return rows.slice(0, n);
}

function presentValues(values: Float32Array, rows: Uint32Array | null): Float32Array {
  const present = new Float32Array(rows ? rows.length : values.length);
  let n = 0;
  for (let i = 0; i < present.length; i++) {
    const value = values[rows ? rows[i]! : i]!;
    // Adding 0 turns -0 into 0, which sorts elsewhere by its bits.
    if (!Number.isNaN(value)) present[n++] = value + 0;
  }
  return present.subarray(0, n);
}

/** Values are copied to the kernel in runs of this length. */
const runRows = 65_536;

/** Writes the bin of each value, 255 for NaN; `bounds` ascend and end with +Infinity, at most 254 of them. */
export function binColumn(values: Float32Array, bounds: Float32Array, outBins: Uint8Array): void {
  const plan = new MemoryPlan();
  const boundsAt = plan.reserve(boundsBytes);
  const valuesAt = plan.reserve(4 * runRows);
  const binsAt = plan.reserve(runRows);
  withThreadPool(plan.nBytes, null, ({ kernels }) => {
    const { u8, f32 } = kernels.memory;
    f32.fill(Number.POSITIVE_INFINITY, boundsAt >>> 2, (boundsAt >>> 2) + 256);
    f32.set(bounds, boundsAt >>> 2);
    kernels.indexBounds(boundsAt);
    for (let begin = 0; begin < values.length; begin += runRows) {
      const end = Math.min(values.length, begin + runRows);
      f32.set(values.subarray(begin, end), valuesAt >>> 2);
      kernels.binColumn(valuesAt, end - begin, boundsAt, 0, binsAt);
      outBins.set(u8.subarray(binsAt, binsAt + end - begin), begin);
    }
  });
}

/** Category c of an unordered column, a whole number below 254, is bin c. */
function categoryBounds({ values }: Distinct): Float32Array {
  const nCategories = 1 + (values.at(-1) ?? 0);
  return Float32Array.from({ length: nCategories }, (_unused, category) =>
    category + 1 < nCategories ? category + 0.5 : Number.POSITIVE_INFINITY,
  );
}

/** A continuous column of few rows gains nothing from finer bins; where values repeat, each may matter. */
function usefulBins({ values, total }: Distinct): number {
  return total <= 32_768 && 2 * values.length > total ? 127 : maxValueBins;
}

interface ColumnBins {
  readonly bounds: Float32Array;
  readonly bins: Uint8Array;
}

/** By column, then by what else its bins depend on. */
const known = new WeakMap<Float32Array, Map<string, ColumnBins>>();

function knownOr(values: Float32Array, key: string, make: () => ColumnBins): ColumnBins {
  const ofColumn = known.get(values) ?? new Map<string, ColumnBins>();
  known.set(values, ofColumn);
  const found = ofColumn.get(key) ?? make();
  ofColumn.set(key, found);
  return found;
}

export interface BinOptions {
  /** One per row: rows of weight 0 do not count when bounds are looked for; null = all count. */
  readonly weights?: ArrayLike<number> | null;
  /** 1 for each column that holds whole numbers 0 to 253 without an order. */
  readonly unordered?: Uint8Array;
  /** True where columns are never written to: bins live as long as they do, and serve every later trial on them. */
  readonly lasting?: boolean;
}

/**
 * Bins columns of `nRows` values each; NaN = missing. `maxBins` is the number of value bins per column, 2 to 254, beside
 * the one of missing values; null = as many as are of use. `seed` draws the sample.
 */
export function binTable(
  columns: readonly Float32Array[],
  nRows: number,
  maxBins: number | null,
  seed: number,
  { weights = null, unordered = new Uint8Array(columns.length), lasting = false }: BinOptions = {},
): BinnedTable {
  const drawn = sampleOf(nRows, seed);
  let sample = drawn;
  if (weights) {
    const all = drawn ?? Uint32Array.from({ length: nRows }, (_unused, row) => row);
    const weighing = all.filter((row) => weights[row]! > 0);
    if (weighing.length < nRows) sample = weighing;
  }
  const allCount = weights === null || sample === drawn;
  const bins = new Uint8Array(new SharedArrayBuffer(nRows * columns.length));
  const bounds = columns.map((values, index) => {
    const out = bins.subarray(index * nRows, (index + 1) * nRows);
    const isUnordered = unordered[index] === 1;
    const boundsOf = (): Float32Array => {
      const distinct = distinctOf(sortFloats(presentValues(values, sample)));
      return isUnordered
        ? categoryBounds(distinct)
        : findBounds(distinct, Math.min(maxBins ?? usefulBins(distinct), maxValueBins), minSamplesBin);
    };
    if (!lasting || !allCount) {
      const found = boundsOf();
      binColumn(values, found, out);
      return found;
    }
    const key = `${maxBins} ${isUnordered} ${sample ? seed : ''}`;
    const made = knownOr(values, key, () => {
      const found = boundsOf();
      binColumn(values, found, out);
      return { bounds: found, bins: out.slice() };
    });
    out.set(made.bins);
    return made.bounds;
  });
  return { nRows, bounds, unordered, bins };
}
