// Histograms -> best gain of each feature; the meaning is in ../split-scan.ts. Four bins at a time: i64x2
// prefix sums, float32 gains with one division. Groups of empty bins repeat the last candidate: skipped.

@inline
function gains(hL: v128, gL: v128, hessian: v128, belowMin: v128, mean: v128, l2: v128): v128 {
  const hR = i32x4.sub(hessian, hL);
  const valid = i32x4.gt_s(i32x4.min_s(hL, hR), belowMin);
  const left = f32x4.add(f32x4.convert_i32x4_s(hL), l2);
  const right = f32x4.add(f32x4.convert_i32x4_s(hR), l2);
  const excess = f32x4.sub(f32x4.convert_i32x4_s(gL), f32x4.mul(mean, left));
  return v128.and(f32x4.div(f32x4.mul(excess, excess), f32x4.mul(left, right)), valid);
}

@inline
function best(
  first: v128,
  second: v128,
  missing: v128,
  withMissing: bool,
  hessian: v128,
  belowMin: v128,
  mean: v128,
  l2: v128,
): v128 {
  let hL = v128.shuffle<i32>(first, second, 0, 2, 4, 6);
  let gL = v128.shuffle<i32>(first, second, 1, 3, 5, 7);
  const found = gains(hL, gL, hessian, belowMin, mean, l2);
  if (!withMissing) return found;
  hL = i32x4.add(hL, v128.shuffle<i32>(missing, missing, 0, 0, 0, 0));
  gL = i32x4.add(gL, v128.shuffle<i32>(missing, missing, 1, 1, 1, 1));
  return f32x4.pmax(found, gains(hL, gL, hessian, belowMin, mean, l2));
}

@inline
function meanOf(gradientSum: i32, hessianSum: i32, l2: f32): v128 {
  return f32x4.splat(<f32>gradientSum / (<f32>hessianSum + l2 + l2));
}

@inline
function pairPrefix(pair: v128): v128 {
  return i64x2.add(pair, v128.shuffle<i64>(i64x2.splat(0), pair, 0, 2));
}

@inline
function last(pair: v128): v128 {
  return v128.shuffle<i64>(pair, pair, 1, 1);
}

@inline
function highest(values: v128): f32 {
  return max(
    max(f32x4.extract_lane(values, 0), f32x4.extract_lane(values, 1)),
    max(f32x4.extract_lane(values, 2), f32x4.extract_lane(values, 3)),
  );
}

@inline
function scanFeature(
  cells: usize,
  nBins: usize,
  missing: v128,
  withMissing: bool,
  hessian: v128,
  belowMin: v128,
  mean: v128,
  l2: v128,
): f32 {
  let carry = i64x2.splat(0);
  let top = f32x4.splat(0);
  const end = cells + (nBins << 3);
  for (let at = cells; at < end; at += 32) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    if (!v128.any_true(v128.or(a, b))) continue;
    const first = i64x2.add(pairPrefix(a), carry);
    const second = i64x2.add(pairPrefix(b), last(first));
    carry = last(second);
    top = f32x4.pmax(top, best(first, second, missing, withMissing, hessian, belowMin, mean, l2));
  }
  return highest(top);
}

export function scan(
  features: usize,
  nFeatures: i32,
  nBins: usize,
  histogram: usize,
  gradientSum: i32,
  hessianSum: i32,
  minHessian: i32,
  l2: f32,
  outGains: usize,
): void {
  const mean = meanOf(gradientSum, hessianSum, l2);
  const hessian = i32x4.splat(hessianSum);
  const least = i32x4.splat(minHessian - 1);
  const lambda = f32x4.splat(l2);
  for (let i: usize = 0; i < <usize>nFeatures; i++) {
    const feature = <usize>load<i32>(features + (i << 2));
    const bins = <usize>load<i32>(nBins + (feature << 2));
    const cells = histogram + (feature << 11);
    const missing = load<i64>(cells, 2040);
    const none = i64x2.splat(0);
    const gain =
      missing == 0
        ? scanFeature(cells, bins, none, false, hessian, least, mean, lambda)
        : scanFeature(cells, bins, i64x2.splat(missing), true, hessian, least, mean, lambda);
    store<f32>(outGains + (i << 2), gain);
  }
}

@inline
function scanSiblings(
  from: usize,
  to: usize,
  nBins: usize,
  smallMissing: v128,
  largeMissing: v128,
  withMissing: bool,
  withSmall: bool,
  smallHessian: v128,
  smallMin: v128,
  smallMean: v128,
  largeHessian: v128,
  largeMin: v128,
  largeMean: v128,
  l2: v128,
  outSmall: usize,
  outLarge: usize,
): void {
  let smallCarry = i64x2.splat(0);
  let largeCarry = i64x2.splat(0);
  let smallTop = f32x4.splat(0);
  let largeTop = f32x4.splat(0);
  const end = nBins << 3;
  for (let offset: usize = 0; offset < end; offset += 32) {
    const pA = v128.load(to + offset);
    const pB = v128.load(to + offset, 16);
    if (!v128.any_true(v128.or(pA, pB))) continue;
    const sA = v128.load(from + offset);
    const sB = v128.load(from + offset, 16);
    const lA = i64x2.sub(pA, sA);
    const lB = i64x2.sub(pB, sB);
    v128.store(to + offset, lA);
    v128.store(to + offset, lB, 16);
    if (withSmall && v128.any_true(v128.or(sA, sB))) {
      const first = i64x2.add(pairPrefix(sA), smallCarry);
      const second = i64x2.add(pairPrefix(sB), last(first));
      smallCarry = last(second);
      smallTop = f32x4.pmax(
        smallTop,
        best(first, second, smallMissing, withMissing, smallHessian, smallMin, smallMean, l2),
      );
    }
    const first = i64x2.add(pairPrefix(lA), largeCarry);
    const second = i64x2.add(pairPrefix(lB), last(first));
    largeCarry = last(second);
    largeTop = f32x4.pmax(
      largeTop,
      best(first, second, largeMissing, withMissing, largeHessian, largeMin, largeMean, l2),
    );
  }
  store<f32>(outSmall, highest(smallTop));
  store<f32>(outLarge, highest(largeTop));
}

export function scanPair(
  features: usize,
  nFeatures: i32,
  nBins: usize,
  small: usize,
  parent: usize,
  smallGradient: i32,
  smallHessian: i32,
  smallMinHessian: i32,
  largeGradient: i32,
  largeHessian: i32,
  largeMinHessian: i32,
  l2: f32,
  outSmallGains: usize,
  outLargeGains: usize,
): void {
  const meanS = meanOf(smallGradient, smallHessian, l2);
  const hS = i32x4.splat(smallHessian);
  const minS = i32x4.splat(smallMinHessian - 1);
  const meanL = meanOf(largeGradient, largeHessian, l2);
  const hL = i32x4.splat(largeHessian);
  const minL = i32x4.splat(largeMinHessian - 1);
  const lambda = f32x4.splat(l2);
  const scanSmall = smallMinHessian != i32.MAX_VALUE;
  for (let i: usize = 0; i < <usize>nFeatures; i++) {
    const feature = <usize>load<i32>(features + (i << 2));
    const bins = <usize>load<i32>(nBins + (feature << 2));
    const from = small + (feature << 11);
    const to = parent + (feature << 11);
    const ofSmall = load<i64>(from, 2040);
    const ofLarge = load<i64>(to, 2040) - ofSmall;
    const outS = outSmallGains + (i << 2);
    const outL = outLargeGains + (i << 2);
    const mS = i64x2.splat(ofSmall);
    const mL = i64x2.splat(ofLarge);
    if ((ofSmall | ofLarge) != 0) {
      if (scanSmall) scanSiblings(from, to, bins, mS, mL, true, true, hS, minS, meanS, hL, minL, meanL, lambda, outS, outL);
      else scanSiblings(from, to, bins, mS, mL, true, false, hS, minS, meanS, hL, minL, meanL, lambda, outS, outL);
      store<i64>(to, ofLarge, 2040);
    } else if (scanSmall) {
      scanSiblings(from, to, bins, mS, mL, false, true, hS, minS, meanS, hL, minL, meanL, lambda, outS, outL);
    } else scanSiblings(from, to, bins, mS, mL, false, false, hS, minS, meanS, hL, minL, meanL, lambda, outS, outL);
  }
}

export function clearHistogram(firstFeature: i32, endFeature: i32, nBins: usize, outHistogram: usize): void {
  const zero = i64x2.splat(0);
  for (let feature = <usize>firstFeature; feature < <usize>endFeature; feature++) {
    const cells = outHistogram + (feature << 11);
    const end = cells + ((<usize>load<i32>(nBins + (feature << 2))) << 3);
    for (let at = cells; at < end; at += 32) {
      v128.store(at, zero);
      v128.store(at, zero, 16);
    }
    store<i64>(cells, 0, 2040);
  }
}

export function add(firstFeature: i32, endFeature: i32, from: usize, to: usize): void {
  const end = (<usize>endFeature) << 11;
  for (let at = (<usize>firstFeature) << 11; at < end; at += 16) {
    v128.store(to + at, i64x2.add(v128.load(to + at), v128.load(from + at)));
  }
}

export function subtract(nFeatures: i32, from: usize, to: usize): void {
  const nBytes = (<usize>nFeatures) << 11;
  for (let at: usize = 0; at < nBytes; at += 16) {
    v128.store(to + at, i64x2.sub(v128.load(to + at), v128.load(from + at)));
  }
}
