/**
 * Scores in kernel memory -> packed gradients for one tree (8 bytes per row), and the units of their integers. The
 * log-loss has a kernel, and fixed scales from its bounds (|gradient| <= weight, hessian <= weight / 4). Other losses
 * fill float32 arrays, and each tree's scales come from their sums. Sums over any rows fit into 32 bits. O(rows).
 * Source: quantised training, Shi et al., NeurIPS 2022.
 */
import type { Random } from '../../core/random.ts';
import type { Loss, LossRows } from './loss.ts';
import type { GradientUnits } from './split.ts';
import type { TrainerMemory } from './trainer-memory.ts';

/** Factors from real gradients to integers. */
interface Scales {
  readonly gradient: number;
  readonly hessian: number;
}

export class GradientSource {
  readonly #memory: TrainerMemory;
  readonly #loss: Loss;
  readonly #data: LossRows;
  readonly #rows: Int32Array;
  readonly #logScales: Scales;

  /** `mayAmplify`: gradients of some rows may be scaled up to stand for others (GOSS). */
  constructor(memory: TrainerMemory, loss: Loss, data: LossRows, rows: Int32Array, mayAmplify: boolean) {
    this.#memory = memory;
    this.#loss = loss;
    this.#data = data;
    this.#rows = rows;
    let sum = 0;
    let highest = 0;
    for (const row of rows) {
      const weight = data.weights ? data.weights[row]! : 1;
      sum += weight;
      highest = Math.max(highest, weight);
    }
    if (mayAmplify) sum = highest * rows.length;
    this.#logScales = {
      gradient: scaleFor(rows.length, highest, sum),
      hessian: scaleFor(rows.length, highest / 4, sum / 4),
    };
  }

  /** Writes the packed gradients of the next tree; returns what one step of each integer is worth. */
  fill(stream: Random): GradientUnits {
    const { pool, nRows, scores, labels, weights, gradients, hessians, packed } = this.#memory;
    const padded = Math.ceil(nRows / 4) * 4;
    let scales = this.#logScales;
    if (this.#loss.gradients) {
      const { f32 } = pool.kernels.memory;
      const g = f32.subarray(gradients >>> 2, (gradients >>> 2) + nRows);
      const h = f32.subarray(hessians >>> 2, (hessians >>> 2) + nRows);
      this.#loss.gradients(this.#data, this.#rows, stream, g, h);
      scales = { gradient: this.#scaleOf(g), hessian: this.#scaleOf(h) };
      const dither = stream.integer(2 ** 31);
      pool.kernels.quantize(0, padded, gradients, hessians, scales.gradient, scales.hessian, dither, packed);
    } else {
      const dither = stream.integer(2 ** 31);
      pool.gradients({
        nRows: padded,
        scores,
        labels,
        weights,
        gradientScale: scales.gradient,
        hessianScale: scales.hessian,
        dither,
        packed,
      });
    }
    return { gradient: 1 / scales.gradient, hessian: 1 / scales.hessian };
  }

  #scaleOf(values: Float32Array): number {
    let sum = 0;
    let highest = 0;
    for (const row of this.#rows) {
      const value = Math.abs(values[row]!);
      sum += value;
      if (value > highest) highest = value;
    }
    // Amplified rows may stand for rows of the highest value.
    return scaleFor(this.#rows.length, highest, Math.max(sum, highest));
  }
}

/** The finest steps of a single row's value. */
const rowSteps = 2 ** 17;

/** The scale for `nRows` values of at most `highest` each and `sum` in all, in absolute value. */
function scaleFor(nRows: number, highest: number, sum: number): number {
  if (highest === 0) return 1;
  // Rounding may add 1 per row.
  const room = 0.999 * (2 ** 31 - 1 - nRows);
  return Math.fround(Math.min(rowSteps / highest, room / sum));
}
