/**
 * Forest -> its program for the `addTrees` kernel, and float columns -> raw sums of many rows. Each feature's thresholds
 * in the forest become its bins, and leaf values become whole multiples of the forest's unit, so that the sums equal the
 * walking path's bit for bit. For forests with at most 256 leaves per tree and 254 thresholds per feature; others must
 * walk. O(nodes) to write the program; O(rows x nodes) to run it, 16 rows at a time.
 */
import { boundsBytes, fewLeaves, leafWords } from '../../kernels/kernels.ts';
import { MemoryPlan } from '../../kernels/memory.ts';
import { withThreadPool } from '../../kernels/thread-pool.ts';
import type { Forest } from './forest.ts';

const blockRows = 256;
/** Rows copied at a time, in long runs; their bins are then made block by block, column beside column, in L1. */
const chunkRows = 1024;
const maxThresholds = 254;

export interface BatchForest {
  /** Features that the forest reads, ascending. */
  readonly features: Int32Array;
  /** By read feature: bounds padded with +Infinity to 256. */
  readonly bounds: readonly Float32Array[];
  readonly words: Int32Array;
  /** First word of each tree, and the end. */
  readonly starts: Int32Array;
  /** Words that hold the number of a category set and must become its table's offset. */
  readonly tableWords: Int32Array;
  readonly tables: Uint8Array;
  readonly slotBytes: number;
}

const prepared = new WeakMap<Forest, BatchForest | null>();

/** Writes the forest's program, once; null where it must be walked. Linear in the number of nodes. */
export function prepareBatch(forest: Forest): BatchForest | null {
  let batch = prepared.get(forest);
  if (batch === undefined) {
    batch = prepare(forest);
    prepared.set(forest, batch);
  }
  return batch;
}

/** Adds trees [firstTree, endTree) to the sums; false, with nothing done, where this forest must be walked. */
export function addForestBatch(
  forest: Forest,
  firstTree: number,
  endTree: number,
  columns: readonly Float32Array[],
  outSums: Float64Array,
): boolean {
  const batch = prepareBatch(forest);
  if (!batch) return false;
  const { features, bounds, words, starts, tableWords, tables, slotBytes } = batch;
  const plan = new MemoryPlan();
  const program = plan.reserve(words.byteLength);
  const tableAt = plan.reserve(tables.length);
  const boundsAt = plan.reserve(boundsBytes * features.length);
  const values = plan.reserve(4 * chunkRows * features.length);
  const bins = plan.reserve(blockRows * features.length);
  const slots = plan.reserve(slotBytes);
  const sums = plan.reserve(4 * blockRows);
  withThreadPool(plan.nBytes, null, ({ kernels }) => {
    const { u8, i32, f32 } = kernels.memory;
    i32.set(words, program >>> 2);
    for (const word of tableWords) i32[(program >>> 2) + word]! += tableAt;
    u8.set(tables, tableAt);
    bounds.forEach((bound, i) => {
      f32.set(bound, (boundsAt + boundsBytes * i) >>> 2);
      kernels.indexBounds(boundsAt + boundsBytes * i);
    });
    const blockSums = i32.subarray(sums >>> 2, (sums >>> 2) + blockRows);
    const unit = forest.leafUnit[0]!;
    for (let chunk = 0; chunk < outSums.length; chunk += chunkRows) {
      const end = Math.min(outSums.length, chunk + chunkRows);
      features.forEach((feature, i) => {
        f32.set(columns[feature]!.subarray(chunk, end), (values >>> 2) + chunkRows * i);
      });
      for (let block = chunk; block < end; block += blockRows) {
        const rows = Math.min(blockRows, end - block);
        for (let i = 0; i < features.length; i++) {
          const from = values + 4 * (chunkRows * i + block - chunk);
          kernels.binColumn(from, rows, boundsAt + boundsBytes * i, 128, bins + blockRows * i);
        }
        blockSums.fill(0);
        const first = program + 4 * starts[firstTree]!;
        kernels.addTrees(first, endTree - firstTree, bins, slots, sums);
        for (let row = 0; row < rows; row++) outSums[block + row]! += blockSums[row]! * unit;
      }
    }
  });
  return true;
}

function prepare(forest: Forest): BatchForest | null {
  const { place, features, thresholds, byCategory } = thresholdsOf(forest);
  const bounds = thresholds.map((given, i) => {
    // Category c is bin c: bounds between whole numbers.
    const found = byCategory[i] ? Float32Array.from({ length: 253 }, (_unused, c) => c + 0.5) : given;
    if (found.length > maxThresholds || (byCategory[i] && given.length > 0)) return null;
    const padded = new Float32Array(256).fill(Number.POSITIVE_INFINITY);
    padded.set(found);
    return padded;
  });
  if (!bounds.every((found) => found !== null)) return null;
  const writer = new ProgramWriter(forest, place, thresholds);
  const starts = new Int32Array(forest.roots.length + 1);
  for (let tree = 0; tree < forest.roots.length; tree++) {
    starts[tree] = writer.nWords;
    if (!writer.writeTree(forest.roots[tree]!)) return null;
  }
  starts[forest.roots.length] = writer.nWords;
  return {
    features,
    bounds,
    words: writer.words.subarray(0, writer.nWords),
    starts,
    tableWords: Int32Array.from(writer.tableWords),
    tables: tablesOf(forest),
    slotBytes: blockRows * (writer.maxSlots + 1),
  };
}

interface Thresholds {
  /** Features that the forest reads, ascending, and the position of each of all features among them. */
  readonly features: Int32Array;
  readonly place: Int32Array;
  /** By read feature: distinct thresholds, ascending; and 1 where it is split by category sets. */
  readonly thresholds: readonly Float32Array[];
  readonly byCategory: Uint8Array;
}

function thresholdsOf({ feature, threshold, levelSet }: Forest): Thresholds {
  const nNodes = feature.length;
  let nColumns = 0;
  for (let node = 0; node < nNodes; node++) nColumns = Math.max(nColumns, feature[node]! + 1);
  const nSplits = new Int32Array(nColumns + 1);
  for (let node = 0; node < nNodes; node++) nSplits[feature[node]! + 1]!++;
  const features = Int32Array.from(nSplits.keys()).filter(
    (column) => column < nColumns && nSplits[column + 1]! > 0,
  );
  const place = new Int32Array(nColumns);
  features.forEach((column, i) => {
    place[column] = i;
  });
  for (let column = 0; column < nColumns; column++) nSplits[column + 1]! += nSplits[column]!;
  const values = new Float32Array(nNodes);
  const ends = nSplits.slice(0, nColumns);
  const byCategory = new Uint8Array(features.length);
  for (let node = 0; node < nNodes; node++) {
    const column = feature[node]!;
    if (levelSet[node]! < 0) values[ends[column]!++] = threshold[node]!;
    else byCategory[place[column]!] = 1;
  }
  const thresholds = Array.from(features, (column) =>
    distinct(values.subarray(nSplits[column]!, ends[column]!).sort()),
  );
  return { features, place, thresholds, byCategory };
}

function distinct(sorted: Float32Array): Float32Array {
  let n = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[n++] = sorted[i]!;
  }
  return sorted.subarray(0, n);
}

/** 256 bytes per category set, one per category: 255 = right, 0 = left. */
function tablesOf({ levelSets }: Forest): Uint8Array {
  return Uint8Array.from({ length: 8 * levelSets.length }, (_unused, at) => {
    const inSet = (levelSets[at >> 3]! >> (at & 7)) & 1;
    return inSet === 1 ? 0 : 255;
  });
}

class ProgramWriter {
  readonly words: Int32Array;
  nWords = 0;
  readonly tableWords: number[] = [];
  maxSlots = 0;
  readonly #forest: Forest;
  readonly #place: Int32Array;
  readonly #thresholds: readonly Float32Array[];
  /** By leaf of the forest: its number within its tree, left to right. */
  readonly #leafNumber: Int32Array;
  readonly #bytes: Uint8Array;
  #nLeaves = 0;
  #nNodes = 0;

  constructor(forest: Forest, place: Int32Array, thresholds: readonly Float32Array[]) {
    this.#forest = forest;
    this.#place = place;
    this.#thresholds = thresholds;
    this.#leafNumber = new Int32Array(forest.leafValue.length);
    const { roots, leafValue, feature } = forest;
    this.words = new Int32Array((2 + fewLeaves) * roots.length + leafValue.length + 7 * feature.length);
    this.#bytes = new Uint8Array(this.words.buffer);
  }

  /** False where the tree has more than 256 leaves. */
  writeTree(root: number): boolean {
    const { words } = this;
    const header = this.nWords;
    const values = header + 2;
    this.#nLeaves = 0;
    this.#nNodes = 0;
    this.#writeLeaves(root, values);
    if (this.#nLeaves > 256) return false;
    if (this.#nLeaves <= fewLeaves) this.#splitIntoBytes(values);
    this.nWords = values + leafWords(this.#nLeaves);
    if (root >= 0) this.#writeNode(root, 0);
    words[header] = this.#nNodes;
    words[header + 1] = this.#nLeaves;
    return true;
  }

  #writeLeaves(node: number, values: number): void {
    const { left, right, leafValue, leafUnit } = this.#forest;
    if (node < 0) {
      this.words[values + this.#nLeaves] = Math.round(leafValue[~node]! / leafUnit[0]!);
      this.#leafNumber[~node] = this.#nLeaves++;
      return;
    }
    this.#writeLeaves(left[node]!, values);
    this.#writeLeaves(right[node]!, values);
  }

  #splitIntoBytes(values: number): void {
    const whole = this.words.slice(values, values + this.#nLeaves);
    this.#bytes.fill(0, 4 * values, 4 * (values + fewLeaves));
    for (let leaf = 0; leaf < whole.length; leaf++) {
      for (let byte = 0; byte < 4; byte++) {
        this.#bytes[4 * values + fewLeaves * byte + leaf] = whole[leaf]! >> (8 * byte);
      }
    }
  }

  /** Which of the feature's thresholds this is. */
  #binOf(column: number, threshold: number): number {
    const bounds = this.#thresholds[column]!;
    let low = 0;
    let high = bounds.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (bounds[middle]! < threshold) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Children before parents; `slot` is where the node's leaves go, and higher slots are free. */
  #writeNode(node: number, slot: number): void {
    const { left, right, feature, threshold, missingLeft, levelSet, thresholdBin } = this.#forest;
    const [l, r] = [left[node]!, right[node]!];
    const rightSlot = l < 0 ? slot : slot + 1;
    if (l >= 0) this.#writeNode(l, slot);
    if (r >= 0) this.#writeNode(r, rightSlot);
    this.maxSlots = Math.max(this.maxSlots, rightSlot);
    const set = levelSet[node]!;
    const column = this.#place[feature[node]!]!;
    const nGroups = Math.ceil((thresholdBin[node]! + 1) / 16);
    if (set >= 0) this.tableWords.push(this.nWords + 2);
    const { words } = this;
    let at = this.nWords;
    words[at++] = (l < 0 ? 1 : 0) + (r < 0 ? 2 : 0) + (set >= 0 ? 4 + 8 * nGroups : 0);
    words[at++] = blockRows * column;
    words[at++] = set >= 0 ? 256 * set : this.#binOf(column, threshold[node]!) - 128 + missingLeft[node]!;
    words[at++] = missingLeft[node]!;
    words[at++] = l < 0 ? this.#leafNumber[~l]! : blockRows * slot;
    words[at++] = r < 0 ? this.#leafNumber[~r]! : blockRows * rightSlot;
    words[at++] = blockRows * slot;
    this.nWords = at;
    this.#nNodes++;
  }
}
