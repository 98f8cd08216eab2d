/**
 * Scores -> packed integer gradients: the reference of ../assembly/gradients.ts. A value v becomes
 * floor(v * scale + u), where u in [0, 1) is a Weyl sequence over the row number. So rounding is unbiased over
 * rows and the same for any number of threads, and sums of integers are exact in any order. O(rows).
 * Source: quantised training, Shi et al., NeurIPS 2022 (stochastic rounding replaced by the fixed sequence).
 */
import type { Kernels } from '../kernels.ts';
import type { KernelMemory } from '../memory.ts';
import { float32Sigmoid } from './float32-sigmoid.ts';

const f = Math.fround;
const golden = 0x9e3779b1;
const toUnit = 2 ** -23;

function ditherOf(row: number, dither: number): number {
  return f(((Math.imul(row, golden) + dither) >>> 9) * toUnit);
}

export function gradientKernels({ i32, f32 }: KernelMemory): Pick<Kernels, 'logisticGradients' | 'quantize'> {
  return {
    logisticGradients(begin, end, scores, labels, weights, gradientScale, hessianScale, dither, outPacked) {
      const gScale = f(gradientScale);
      const hScale = f(hessianScale);
      const score = scores >>> 2;
      const label = labels >>> 2;
      const weight = weights >>> 2;
      const out = outPacked >>> 2;
      for (let row = begin; row < end; row++) {
        const p = float32Sigmoid(f32[score + row]!);
        let g = f(p - f32[label + row]!);
        let h = f(p * f(1 - p));
        if (weight !== 0) {
          const w = f32[weight + row]!;
          g = f(g * w);
          h = f(h * w);
        }
        const u = ditherOf(row, dither);
        i32[out + 2 * row] = Math.floor(f(f(h * hScale) + u));
        i32[out + 2 * row + 1] = Math.floor(f(f(g * gScale) + u));
      }
    },

    quantize(begin, end, gradients, hessians, gradientScale, hessianScale, dither, outPacked) {
      const gScale = f(gradientScale);
      const hScale = f(hessianScale);
      const gradient = gradients >>> 2;
      const hessian = hessians >>> 2;
      const out = outPacked >>> 2;
      for (let row = begin; row < end; row++) {
        const u = ditherOf(row, dither);
        i32[out + 2 * row] = Math.floor(f(f(f32[hessian + row]! * hScale) + u));
        i32[out + 2 * row + 1] = Math.floor(f(f(f32[gradient + row]! * gScale) + u));
      }
    },
  };
}
