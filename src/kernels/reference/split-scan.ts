/**
 * Histograms -> the best gain of each feature: the reference of ../assembly/split-scan.ts. Prefix sums are exact
 * integers and a gain is float32 with one division, so that the reference and the SIMD kernel agree bit for bit. With
 * a = HL + l2 and b = HR + l2, GL^2 / a + GR^2 / b = (a + b) e + G^2 / (a + b), where e = (GL - G a / (a + b))^2 /
 * (a b). Only e is compared; it does not suffer from cancellation. The winner's threshold is located later, in
 * float64, for the one feature that is split. O(features x bins).
 */
import { histogramBytes, type Kernels, missingBin } from '../kernels.ts';
import type { KernelMemory } from '../memory.ts';

const f = Math.fround;

function bestGain(
  i32: Int32Array,
  cells: number,
  nBins: number,
  gradientSum: number,
  hessianSum: number,
  minHessian: number,
  l2: number,
): number {
  const missingH = i32[cells + 2 * missingBin]!;
  const missingG = i32[cells + 2 * missingBin + 1]!;
  const nDirections = (missingH | missingG) === 0 ? 1 : 2;
  const total = f(f(f(hessianSum) + l2) + l2);
  const mean = f(f(gradientSum) / total);
  const least = f(f(minHessian) + l2);
  let best = 0;
  let leftH = 0;
  let leftG = 0;
  for (let bin = 0; bin < nBins; bin++) {
    const h = i32[cells + 2 * bin]!;
    const g = i32[cells + 2 * bin + 1]!;
    if ((h | g) === 0) continue;
    leftH += h;
    leftG += g;
    for (let direction = 0; direction < nDirections; direction++) {
      const hL = direction === 0 ? leftH : leftH + missingH;
      const left = f(f(hL) + l2);
      const right = f(total - left);
      if (left < least || right < least) continue;
      const gL = f(direction === 0 ? leftG : leftG + missingG);
      const excess = f(gL - f(mean * left));
      const gain = f(f(excess * excess) / f(left * right));
      if (gain > best) best = gain;
    }
  }
  return best;
}

export function scanKernels({ i32, f32 }: KernelMemory): Pick<Kernels, 'scan' | 'scanPair' | 'locate'> {
  const scan: Kernels['scan'] = (
    features,
    nFeatures,
    nBins,
    histogram,
    gradientSum,
    hessianSum,
    minHessian,
    l2,
    outGains,
  ) => {
    const lambda = f(l2);
    for (let i = 0; i < nFeatures; i++) {
      const feature = i32[(features >>> 2) + i]!;
      f32[(outGains >>> 2) + i] = bestGain(
        i32,
        (histogram + feature * histogramBytes) >>> 2,
        i32[(nBins >>> 2) + feature]!,
        gradientSum,
        hessianSum,
        minHessian,
        lambda,
      );
    }
  };

  return {
    scan,

    scanPair(
      features,
      nFeatures,
      nBins,
      small,
      parent,
      smallGradient,
      smallHessian,
      smallMinHessian,
      largeGradient,
      largeHessian,
      largeMinHessian,
      l2,
      outSmall,
      outLarge,
    ) {
      for (let i = 0; i < nFeatures; i++) {
        const feature = i32[(features >>> 2) + i]!;
        const from = (small + feature * histogramBytes) >>> 2;
        const to = (parent + feature * histogramBytes) >>> 2;
        for (let cell = 0; cell < 512; cell++) i32[to + cell] = i32[to + cell]! - i32[from + cell]!;
      }
      scan(features, nFeatures, nBins, small, smallGradient, smallHessian, smallMinHessian, l2, outSmall);
      scan(features, nFeatures, nBins, parent, largeGradient, largeHessian, largeMinHessian, l2, outLarge);
    },

    locate(histogram, nBins, gradientSum, hessianSum, minHessian, l2, outSplit) {
      const cells = histogram >>> 2;
      const missingH = i32[cells + 2 * missingBin]!;
      const missingG = i32[cells + 2 * missingBin + 1]!;
      const nDirections = (missingH | missingG) === 0 ? 1 : 2;
      const total = hessianSum + 2 * l2;
      const mean = gradientSum / total;
      const most = hessianSum - minHessian;
      let best = -1;
      const found = [-1, 0, 0, 0];
      let leftH = 0;
      let leftG = 0;
      for (let bin = 0; bin < nBins; bin++) {
        const h = i32[cells + 2 * bin]!;
        const g = i32[cells + 2 * bin + 1]!;
        if ((h | g) === 0) continue;
        leftH += h;
        leftG += g;
        for (let direction = 0; direction < nDirections; direction++) {
          const hL = leftH + direction * missingH;
          const gL = leftG + direction * missingG;
          if (hL < minHessian || hL > most) continue;
          const left = hL + l2;
          const excess = gL - mean * left;
          const gain = (excess * excess) / (left * (total - left));
          if (gain <= best) continue;
          best = gain;
          found.splice(0, 4, bin, direction, gL, hL);
        }
      }
      i32.set(found, outSplit >>> 2);
    },
  };
}
