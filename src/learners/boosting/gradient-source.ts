/**
 * Scores in kernel memory -> packed gradients for one tree, and the units of their integers. The log-loss has
 * a kernel and fixed scales from its bounds (|gradient| <= weight, hessian <= weight / 4); other losses fill
 * float32 arrays, and each tree's scales come from their sums.
 */
import type { Random } from '../../core/random.ts';
import { type Scales, scaleFor } from './gradient-scales.ts';
import type { Loss, LossRows } from './loss.ts';
import type { Units } from './split-search.ts';
import type { TrainerMemory } from './trainer-memory.ts';

export class GradientSource {
  readonly #memory: TrainerMemory;
  readonly #loss: Loss;
  readonly #data: LossRows;
  readonly #rows: Int32Array;
  readonly #logScales: Scales;

  /** @param mayAmplify true where rows' gradients may be scaled up to stand for others (GOSS). */
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

  fill(stream: Random): Units {
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
