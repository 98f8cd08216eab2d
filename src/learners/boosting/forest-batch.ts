/**
 * Float columns -> raw sums of many rows, by the bit-parallel kernel (kernels/predict.ts): each feature's
 * thresholds in the forest become its bins, and leaf values become whole multiples of the forest's unit, so
 * that the sums equal the walking path's bit for bit. For forests with at most 256 leaves a tree and 254
 * thresholds a feature; others must walk.
 */
import { withCrew } from '../../kernels/crew.ts';
import { MemoryPlan } from '../../kernels/memory.ts';
import type { Forest } from './tree.ts';

const blockRows = 256;
/** Rows binned at a time, so that columns are copied in long runs. */
const chunkRows = 4096;
const mostThresholds = 254;

interface BatchForest {
  /** Features that the forest reads, ascending. */
  readonly features: Int32Array;
  /** By read feature: bounds padded with +Infinity to 2^steps - 1, and the steps of a search in them. */
  readonly bounds: readonly { readonly values: Float32Array; readonly steps: number }[];
  readonly words: Int32Array;
  /** First word of each tree, and the end. */
  readonly starts: Int32Array;
  /** Words that hold the number of a level set and must become its table's offset. */
  readonly tableWords: Int32Array;
  readonly tables: Uint8Array;
  readonly slotBytes: number;
}

const prepared = new WeakMap<Forest, BatchForest | null>();

/** Adds trees [firstTree, endTree) to the sums; false, with nothing done, where this forest must be walked. */
export function addForestBatch(
  forest: Forest,
  firstTree: number,
  endTree: number,
  columns: readonly Float32Array[],
  outSums: Float64Array,
): boolean {
  let batch = prepared.get(forest);
  if (batch === undefined) {
    batch = prepare(forest);
    prepared.set(forest, batch);
  }
  if (!batch) return false;
  const { features, bounds, words, starts, tableWords, tables, slotBytes } = batch;
  const plan = new MemoryPlan();
  const program = plan.reserve(words.byteLength);
  const tableAt = plan.reserve(tables.length);
  const boundsAt = plan.reserve(1024 * features.length);
  const values = plan.reserve(4 * chunkRows);
  const bins = plan.reserve(chunkRows * features.length);
  const slots = plan.reserve(slotBytes);
  const sums = plan.reserve(4 * blockRows);
  withCrew(plan.nBytes, null, ({ kernels }) => {
    const { u8, i32, f32 } = kernels.memory;
    i32.set(words, program >>> 2);
    for (const word of tableWords) i32[(program >>> 2) + word]! += tableAt;
    u8.set(tables, tableAt);
    bounds.forEach((bound, i) => {
      f32.set(bound.values, (boundsAt >>> 2) + 256 * i);
    });
    const blockSums = i32.subarray(sums >>> 2, (sums >>> 2) + blockRows);
    const unit = forest.leafUnit[0]!;
    for (let chunk = 0; chunk < outSums.length; chunk += chunkRows) {
      const end = Math.min(outSums.length, chunk + chunkRows);
      features.forEach((feature, i) => {
        f32.set(columns[feature]!.subarray(chunk, end), values >>> 2);
        const { steps } = bounds[i]!;
        kernels.binColumn(values, end - chunk, boundsAt + 1024 * i, steps, 128, bins + chunkRows * i);
      });
      for (let block = chunk; block < end; block += blockRows) {
        blockSums.fill(0);
        const first = program + 4 * starts[firstTree]!;
        kernels.addTrees(first, endTree - firstTree, bins + block - chunk, slots, sums);
        const rows = Math.min(blockRows, end - block);
        for (let row = 0; row < rows; row++) outSums[block + row]! += blockSums[row]! * unit;
      }
    }
  });
  return true;
}

function prepare(forest: Forest): BatchForest | null {
  const features = Int32Array.from(new Set(forest.feature)).sort();
  const place = new Map(Array.from(features, (feature, i) => [feature, i]));
  const thresholds = features.length === 0 ? [] : thresholdsOf(forest, place);
  const byLevels = new Set<number>();
  forest.feature.forEach((feature, node) => {
    if (forest.levelSet[node]! >= 0) byLevels.add(place.get(feature)!);
  });
  const bounds: { values: Float32Array; steps: number }[] = [];
  for (const [i, given] of thresholds.entries()) {
    // A level l is bin l: bounds between whole numbers.
    const found = byLevels.has(i) ? Float32Array.from({ length: 253 }, (_unused, l) => l + 0.5) : given;
    if (found.length > mostThresholds || (byLevels.has(i) && given.length > 0)) return null;
    const steps = Math.max(1, Math.ceil(Math.log2(found.length + 1)));
    const values = new Float32Array(256).fill(Number.POSITIVE_INFINITY);
    values.set(found);
    bounds.push({ values, steps });
  }
  const writer = new ProgramWriter(forest, place, thresholds);
  const starts = new Int32Array(forest.roots.length + 1);
  for (let tree = 0; tree < forest.roots.length; tree++) {
    starts[tree] = writer.words.length;
    if (!writer.writeTree(forest.roots[tree]!)) return null;
  }
  starts[forest.roots.length] = writer.words.length;
  return {
    features,
    bounds,
    words: Int32Array.from(writer.words),
    starts,
    tableWords: Int32Array.from(writer.tableWords),
    tables: tablesOf(forest),
    slotBytes: blockRows * (writer.mostSlots + 1),
  };
}

/** Distinct thresholds of each read feature, ascending. */
function thresholdsOf(forest: Forest, place: ReadonlyMap<number, number>): Float32Array[] {
  const found = Array.from(place, () => new Set<number>());
  forest.feature.forEach((feature, node) => {
    if (forest.levelSet[node]! < 0) found[place.get(feature)!]!.add(forest.threshold[node]!);
  });
  return found.map((values) => Float32Array.from(values).sort());
}

/** 256 bytes a level set, one a level: 255 = right, 0 = left. */
function tablesOf({ levelSets }: Forest): Uint8Array {
  return Uint8Array.from({ length: 8 * levelSets.length }, (_unused, at) => {
    const inSet = (levelSets[at >> 3]! >> (at & 7)) & 1;
    return inSet === 1 ? 0 : 255;
  });
}

class ProgramWriter {
  readonly words: number[] = [];
  readonly tableWords: number[] = [];
  mostSlots = 0;
  readonly #forest: Forest;
  readonly #place: ReadonlyMap<number, number>;
  readonly #bins: readonly ReadonlyMap<number, number>[];
  #leafNumber = new Map<number, number>();
  #nNodes = 0;

  constructor(forest: Forest, place: ReadonlyMap<number, number>, thresholds: readonly Float32Array[]) {
    this.#forest = forest;
    this.#place = place;
    this.#bins = thresholds.map((values) => new Map(Array.from(values, (value, bin) => [value, bin])));
  }

  /** False where the tree has more than 256 leaves. */
  writeTree(root: number): boolean {
    const leaves: number[] = [];
    this.#listLeaves(root, leaves);
    if (leaves.length > 256) return false;
    this.#leafNumber = new Map(leaves.map((leaf, number) => [leaf, number]));
    this.#nNodes = 0;
    const header = this.words.push(0, leaves.length) - 2;
    const unit = this.#forest.leafUnit[0]!;
    for (const leaf of leaves) this.words.push(Math.round(this.#forest.leafValue[leaf]! / unit));
    if (root >= 0) this.#writeNode(root, 0);
    this.words[header] = this.#nNodes;
    return true;
  }

  #listLeaves(node: number, out: number[]): void {
    if (node < 0) out.push(~node);
    else {
      this.#listLeaves(this.#forest.left[node]!, out);
      this.#listLeaves(this.#forest.right[node]!, out);
    }
  }

  /** Children before parents; `slot` is where the node's leaves go, and higher slots are free. */
  #writeNode(node: number, slot: number): void {
    const { left, right, feature, threshold, missingLeft, levelSet, thresholdBin } = this.#forest;
    const [l, r] = [left[node]!, right[node]!];
    const rightSlot = l < 0 ? slot : slot + 1;
    if (l >= 0) this.#writeNode(l, slot);
    if (r >= 0) this.#writeNode(r, rightSlot);
    this.mostSlots = Math.max(this.mostSlots, rightSlot);
    const set = levelSet[node]!;
    const column = this.#place.get(feature[node]!)!;
    const nGroups = Math.ceil((thresholdBin[node]! + 1) / 16);
    const kind = (l < 0 ? 1 : 0) + (r < 0 ? 2 : 0) + (set >= 0 ? 4 + 8 * nGroups : 0);
    if (set >= 0) this.tableWords.push(this.words.length + 2);
    this.words.push(
      kind,
      chunkRows * column,
      set >= 0 ? 256 * set : this.#bins[column]!.get(threshold[node]!)! - 128 + missingLeft[node]!,
      missingLeft[node]!,
      l < 0 ? this.#leafNumber.get(~l)! : blockRows * slot,
      r < 0 ? this.#leafNumber.get(~r)! : blockRows * rightSlot,
      blockRows * slot,
    );
    this.#nNodes++;
  }
}
