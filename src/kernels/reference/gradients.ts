/**
 * Scores -> packed integer gradients (the reference of ../assembly/gradients.ts). A value v becomes
 * floor(v * scale + u), where u in [0, 1) is a Weyl sequence over the row number, so that rounding is
 * unbiased over rows, the same for any thread count, and sums of integers are exact in any order.
 * Source: quantised training, Shi et al., NeurIPS 2022 (stochastic rounding replaced by the fixed sequence).
 */
import type { KernelMemory } from '../memory.ts';
import { sigmoid } from './sigmoid.ts';

const f = Math.fround;
const golden = 0x9e3779b1;
const toUnit = 2 ** -23;

function ditherOf(row: number, dither: number): number {
  return f(((Math.imul(row, golden) + dither) >>> 9) * toUnit);
}

export function logisticGradients(
  memory: KernelMemory,
  begin: number,
  end: number,
  scores: number,
  labels: number,
  weights: number,
  gradientScale: number,
  hessianScale: number,
  dither: number,
  outPacked: number,
): void {
  const { f32, i32 } = memory;
  const gScale = f(gradientScale);
  const hScale = f(hessianScale);
  const score = scores >>> 2;
  const label = labels >>> 2;
  const weight = weights >>> 2;
  const out = outPacked >>> 2;
  for (let row = begin; row < end; row++) {
    const p = sigmoid(f32[score + row]!);
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
}

export function quantize(
  memory: KernelMemory,
  begin: number,
  end: number,
  gradients: number,
  hessians: number,
  gradientScale: number,
  hessianScale: number,
  dither: number,
  outPacked: number,
): void {
  const { f32, i32 } = memory;
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
}
