/**
 * Binned columns and drawn rows -> one classification tree. Each node looks at `nTried` random columns that
 * vary in it, and takes the split of the largest Gini decrease ('best'), or the best of one random threshold per
 * column ('random'); missing cells go to the side that gains more. Leaves hold the share of positives.
 * Source: Breiman (2001), "Random forests"; Geurts, Ernst & Wehenkel (2006), "Extremely randomized trees".
 */
import type { Random } from '../../core/random.ts';
import { missingBin } from '../../kernels/kernels.ts';

export interface ForestTable {
  readonly nRows: number;
  readonly nColumns: number;
  /** Cell of row r and column c at c * nRows + r. */
  readonly bins: Uint8Array;
}

export interface GiniLimits {
  readonly maxDepth: number;
  /** Drawn rows, counted as often as drawn. */
  readonly minSamplesLeaf: number;
  readonly nTried: number;
  readonly splitter: 'best' | 'random';
}

/** Nodes in order of creation; the two children of a node are neighbours. */
export interface GiniTree {
  readonly nNodes: number;
  /** Column of a split, or `leaf`. */
  readonly columns: Uint16Array;
  /** Bins up to the low byte go left; with bit 8 set missing cells do too. */
  readonly thresholds: Uint16Array;
  /** Number of the left child. */
  readonly lefts: Uint32Array;
  readonly rates: Float32Array;
}

export const leaf = 65_535;
export const missingLeft = 256;
/** A mass is count + positives * 2^26: one addition counts both, exactly, below 67 million rows. */
const positiveUnit = 2 ** 26;
const perPositiveUnit = 2 ** -26;

export class GiniTreeGrower {
  private readonly table: ForestTable;
  private readonly labels: Uint8Array;
  private readonly limits: GiniLimits;
  private readonly rows: Uint32Array;
  private readonly masses: Float64Array;
  private readonly rightRows: Uint32Array;
  private readonly rightMasses: Float64Array;
  private readonly nodeBins: Uint8Array;
  private readonly histogram = new Float64Array(256);
  private readonly order: Uint16Array;
  /** Summed Gini decrease by column, over all trees grown. */
  readonly gains: Float64Array;
  private columns = new Uint16Array(1024);
  private thresholds = new Uint16Array(1024);
  private lefts = new Uint32Array(1024);
  private rates = new Float32Array(1024);
  private bestColumn = 0;
  private bestThreshold = 0;
  private bestScore = 0;

  constructor(table: ForestTable, labels: Uint8Array, limits: GiniLimits) {
    this.table = table;
    this.labels = labels;
    this.limits = limits;
    this.rows = new Uint32Array(table.nRows);
    this.masses = new Float64Array(table.nRows);
    this.nodeBins = new Uint8Array(table.nRows);
    this.rightRows = new Uint32Array(table.nRows);
    this.rightMasses = new Float64Array(table.nRows);
    this.order = Uint16Array.from({ length: table.nColumns }, (_, column) => column);
    this.gains = new Float64Array(table.nColumns);
  }

  /** One tree over rows drawn `counts` times. The result is overwritten by the next call. */
  grow(counts: Uint32Array, stream: Random): GiniTree {
    let nRows = 0;
    let total = 0;
    for (let row = 0; row < counts.length; row++) {
      const count = counts[row]!;
      if (count === 0) continue;
      const mass = this.labels[row] === 1 ? count + count * positiveUnit : count;
      this.rows[nRows] = row;
      this.masses[nRows++] = mass;
      total += mass;
    }
    for (let column = 0; column < this.order.length; column++) this.order[column] = column;
    let nNodes = 1;
    const waiting = [0, 0, nRows, 0, total];
    while (waiting.length > 0) {
      const mass = waiting.pop()!;
      const depth = waiting.pop()!;
      const to = waiting.pop()!;
      const from = waiting.pop()!;
      const node = waiting.pop()!;
      const positives = Math.floor(mass * perPositiveUnit);
      const count = mass - positives * positiveUnit;
      this.columns[node] = leaf;
      this.lefts[node] = 0;
      this.thresholds[node] = 0;
      this.rates[node] = positives / count;
      const mixed = positives > 0 && positives < count;
      if (!mixed || depth >= this.limits.maxDepth || count < 2 * this.limits.minSamplesLeaf) continue;
      if (!this.findSplit(from, to, count, positives, stream)) continue;

      this.gains[this.bestColumn]! += this.bestScore - (positives * positives) / count;
      const middle = this.partition(from, to);
      let leftMass = 0;
      for (let i = from; i < middle; i++) leftMass += this.masses[i]!;
      const left = nNodes;
      nNodes += 2;
      if (nNodes > this.columns.length) this.growStorage();
      this.columns[node] = this.bestColumn;
      this.thresholds[node] = this.bestThreshold;
      this.lefts[node] = left;
      waiting.push(left + 1, middle, to, depth + 1, mass - leftMass);
      waiting.push(left, from, middle, depth + 1, leftMass);
    }
    return {
      nNodes,
      columns: this.columns,
      thresholds: this.thresholds,
      lefts: this.lefts,
      rates: this.rates,
    };
  }

  private findSplit(from: number, to: number, count: number, positives: number, stream: Random): boolean {
    const { order, limits } = this;
    // Any split of a mixed node must gain more than rounding.
    this.bestScore = (positives * positives) / count + 1e-9;
    const floor = this.bestScore;
    let tried = 0;
    for (let at = 0; at < order.length && tried < limits.nTried; at++) {
      const other = at + stream.integer(order.length - at);
      const column = order[other]!;
      order[other] = order[at]!;
      order[at] = column;
      const varies =
        limits.splitter === 'best'
          ? this.tryBest(column, from, to, count, positives)
          : this.tryRandom(column, from, to, count, positives, stream);
      if (varies) tried++;
    }
    return this.bestScore > floor;
  }

  /** Looks at every threshold of a column; false where it does not vary in the node. */
  private tryBest(column: number, from: number, to: number, count: number, positives: number): boolean {
    const { bins, nRows } = this.table;
    const { histogram, rows, masses } = this;
    const base = column * nRows;
    let low = 255;
    let high = -1;
    for (let i = from; i < to; i++) {
      const bin = bins[base + rows[i]!]!;
      histogram[bin]! += masses[i]!;
      if (bin < low) low = bin;
      if (bin > high) high = bin;
    }
    if (low === high) {
      histogram[low] = 0;
      return false;
    }
    const missing = histogram[missingBin]!;
    histogram[missingBin] = 0;
    const missingPositives = Math.floor(missing * perPositiveUnit);
    const missingCount = missing - missingPositives * positiveUnit;
    const { minSamplesLeaf } = this.limits;
    let bestScore = this.bestScore;
    let bestThreshold = -1;
    let leftCount = 0;
    let leftPositives = 0;
    for (let bin = low; bin <= high; bin++) {
      const mass = histogram[bin]!;
      if (mass === 0) continue;
      histogram[bin] = 0;
      const binPositives = Math.floor(mass * perPositiveUnit);
      leftPositives += binPositives;
      leftCount += mass - binPositives * positiveUnit;
      const rightCount = count - leftCount;
      if (leftCount >= minSamplesLeaf && rightCount >= minSamplesLeaf) {
        const rightPositives = positives - leftPositives;
        const score =
          (leftPositives * leftPositives * rightCount + rightPositives * rightPositives * leftCount) /
          (leftCount * rightCount);
        if (score > bestScore) {
          bestScore = score;
          bestThreshold = missing === 0 && 2 * leftCount > count ? bin | missingLeft : bin;
        }
      }
      if (missing === 0) continue;
      const withCount = leftCount + missingCount;
      if (withCount < minSamplesLeaf || count - withCount < minSamplesLeaf) continue;
      const withPositives = leftPositives + missingPositives;
      const score = purity(withCount, withPositives, count, positives);
      if (score <= bestScore) continue;
      bestScore = score;
      bestThreshold = bin | missingLeft;
    }
    if (bestThreshold >= 0) {
      this.bestScore = bestScore;
      this.bestColumn = column;
      this.bestThreshold = bestThreshold;
    }
    return true;
  }

  /** One random threshold between the least and the largest bin; false where the column does not vary. */
  private tryRandom(
    column: number,
    from: number,
    to: number,
    count: number,
    positives: number,
    stream: Random,
  ): boolean {
    const { bins, nRows } = this.table;
    const { rows, masses, nodeBins } = this;
    const base = column * nRows;
    let low = 255;
    let high = -1;
    let missing = 0;
    for (let i = from; i < to; i++) {
      const bin = bins[base + rows[i]!]!;
      nodeBins[i] = bin;
      if (bin === missingBin) {
        missing += masses[i]!;
        continue;
      }
      if (bin < low) low = bin;
      if (bin > high) high = bin;
    }
    if (high < 0 || (low === high && missing === 0)) return false;
    const threshold = low === high ? low : low + stream.integer(high - low);
    let left = 0;
    for (let i = from; i < to; i++) if (nodeBins[i]! <= threshold) left += masses[i]!;
    const leftPositives = Math.floor(left * perPositiveUnit);
    const leftCount = left - leftPositives * positiveUnit;
    this.offer(
      column,
      threshold,
      leftCount,
      leftPositives,
      count,
      positives,
      missing === 0 && 2 * leftCount > count,
    );
    if (missing > 0) {
      const missingPositives = Math.floor(missing * perPositiveUnit);
      const withCount = leftCount + missing - missingPositives * positiveUnit;
      this.offer(column, threshold, withCount, leftPositives + missingPositives, count, positives, true);
    }
    return true;
  }

  /** Takes a split where it beats the best so far; the score is half the Gini purity, up to a constant. */
  private offer(
    column: number,
    threshold: number,
    leftCount: number,
    leftPositives: number,
    count: number,
    positives: number,
    missingGoesLeft: boolean,
  ): void {
    const rightCount = count - leftCount;
    const { minSamplesLeaf } = this.limits;
    if (leftCount < minSamplesLeaf || rightCount < minSamplesLeaf) return;
    const score = purity(leftCount, leftPositives, count, positives);
    if (score <= this.bestScore) return;
    this.bestScore = score;
    this.bestColumn = column;
    this.bestThreshold = missingGoesLeft ? threshold | missingLeft : threshold;
  }

  /** Rows that go left first, in their order; returns where the right ones begin. */
  private partition(from: number, to: number): number {
    const { bins, nRows } = this.table;
    const { rows, masses, rightRows, rightMasses } = this;
    const base = this.bestColumn * nRows;
    const threshold = this.bestThreshold & 255;
    const missingGoesLeft = (this.bestThreshold & missingLeft) !== 0;
    let left = from;
    let nRight = 0;
    for (let i = from; i < to; i++) {
      const row = rows[i]!;
      const bin = bins[base + row]!;
      if (bin === missingBin ? missingGoesLeft : bin <= threshold) {
        rows[left] = row;
        masses[left++] = masses[i]!;
      } else {
        rightRows[nRight] = row;
        rightMasses[nRight++] = masses[i]!;
      }
    }
    rows.set(rightRows.subarray(0, nRight), left);
    masses.set(rightMasses.subarray(0, nRight), left);
    return left;
  }

  private growStorage(): void {
    const size = this.columns.length * 2;
    const columns = new Uint16Array(size);
    columns.set(this.columns);
    this.columns = columns;
    const thresholds = new Uint16Array(size);
    thresholds.set(this.thresholds);
    this.thresholds = thresholds;
    const lefts = new Uint32Array(size);
    lefts.set(this.lefts);
    this.lefts = lefts;
    const rates = new Float32Array(size);
    rates.set(this.rates);
    this.rates = rates;
  }
}

/** Half the Gini purity of a split, up to a constant: positives^2 / count on the left and on the right. */
function purity(leftCount: number, leftPositives: number, count: number, positives: number): number {
  const rightCount = count - leftCount;
  const rightPositives = positives - leftPositives;
  return (
    (leftPositives * leftPositives * rightCount + rightPositives * rightPositives * leftCount) /
    (leftCount * rightCount)
  );
}
