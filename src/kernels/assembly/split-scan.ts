// Histograms -> best gain of each feature; ../reference/split-scan.ts says what the kernels mean.
// Four bins at a time: i64x2 prefix sums, float32 gains with one division.

// histogramBytes of ../kernels.ts.
const stride: usize = 2112;

// Small nodes have many thresholds that leave too little on a side, first and last in a feature. With `skips`
// whole groups of them are skipped; elsewhere the question costs more than the answer saves.
/** @inline */
function withGains(
  top: v128,
  hL: v128,
  gL: v128,
  least: v128,
  mean: v128,
  l2: v128,
  total: v128,
  skips: bool,
): v128 {
  const left = f32x4.add(f32x4.convert_i32x4_s(hL), l2);
  const right = f32x4.sub(total, left);
  const valid = f32x4.ge(f32x4.pmin(left, right), least);
  if (skips && !v128.any_true(valid)) return top;
  const excess = f32x4.sub(f32x4.convert_i32x4_s(gL), f32x4.mul(mean, left));
  return f32x4.pmax(top, v128.and(f32x4.div(f32x4.mul(excess, excess), f32x4.mul(left, right)), valid));
}

/** @inline */
function withBest(
  top: v128,
  first: v128,
  second: v128,
  missing: v128,
  withMissing: bool,
  least: v128,
  mean: v128,
  l2: v128,
  total: v128,
  skips: bool,
): v128 {
  let hL = v128.shuffle<i32>(first, second, 0, 2, 4, 6);
  let gL = v128.shuffle<i32>(first, second, 1, 3, 5, 7);
  const found = withGains(top, hL, gL, least, mean, l2, total, skips);
  if (!withMissing) return found;
  hL = i32x4.add(hL, v128.shuffle<i32>(missing, missing, 0, 0, 0, 0));
  gL = i32x4.add(gL, v128.shuffle<i32>(missing, missing, 1, 1, 1, 1));
  return withGains(found, hL, gL, least, mean, l2, total, skips);
}

/** @inline */
function totalOf(hessianSum: i32, l2: f32): v128 {
  return f32x4.splat(<f32>hessianSum + l2 + l2);
}

/** @inline */
function leastOf(minHessian: i32, l2: f32): v128 {
  return f32x4.splat(<f32>minHessian + l2);
}

/** @inline */
function meanOf(gradientSum: i32, hessianSum: i32, l2: f32): v128 {
  return f32x4.splat(<f32>gradientSum / (<f32>hessianSum + l2 + l2));
}

/** @inline */
function pairPrefix(pair: v128): v128 {
  return i64x2.add(pair, v128.shuffle<i64>(i64x2.splat(0), pair, 0, 2));
}

/** @inline */
function last(pair: v128): v128 {
  return v128.shuffle<i64>(pair, pair, 1, 1);
}

/** @inline */
function highest(values: v128): f32 {
  return max(
    max(f32x4.extract_lane(values, 0), f32x4.extract_lane(values, 1)),
    max(f32x4.extract_lane(values, 2), f32x4.extract_lane(values, 3)),
  );
}

/** @inline */
function scanFeature(
  cells: usize,
  nBins: usize,
  missing: v128,
  withMissing: bool,
  least: v128,
  mean: v128,
  l2: v128,
  total: v128,
): f32 {
  let carry = i64x2.splat(0);
  let top = f32x4.splat(0);
  const end = cells + (nBins << 3);
  for (let at = cells; at < end; at += 32) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const first = i64x2.add(pairPrefix(a), carry);
    const second = i64x2.add(pairPrefix(b), last(first));
    carry = last(second);
    top = withBest(top, first, second, missing, withMissing, least, mean, l2, total, false);
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
  const least = leastOf(minHessian, l2);
  const lambda = f32x4.splat(l2);
  const total = totalOf(hessianSum, l2);
  for (let i: usize = 0; i < <usize>nFeatures; i++) {
    const feature = <usize>load<i32>(features + (i << 2));
    const bins = <usize>load<i32>(nBins + (feature << 2));
    const cells = histogram + feature * stride;
    const missing = load<i64>(cells, 2040);
    const none = i64x2.splat(0);
    const gain =
      missing === 0
        ? scanFeature(cells, bins, none, false, least, mean, lambda, total)
        : scanFeature(cells, bins, i64x2.splat(missing), true, least, mean, lambda, total);
    store<f32>(outGains + (i << 2), gain);
  }
}

/** @inline */
function scanSiblings(
  from: usize,
  to: usize,
  nBins: usize,
  smallMissing: v128,
  largeMissing: v128,
  withMissing: bool,
  withSmall: bool,
  skips: bool,
  smallMin: v128,
  smallMean: v128,
  largeMin: v128,
  largeMean: v128,
  l2: v128,
  smallTotal: v128,
  largeTotal: v128,
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
    const sA = v128.load(from + offset);
    const sB = v128.load(from + offset, 16);
    const lA = i64x2.sub(pA, sA);
    const lB = i64x2.sub(pB, sB);
    v128.store(to + offset, lA);
    v128.store(to + offset, lB, 16);
    if (withSmall) {
      const first = i64x2.add(pairPrefix(sA), smallCarry);
      const second = i64x2.add(pairPrefix(sB), last(first));
      smallCarry = last(second);
      smallTop = withBest(
        smallTop,
        first,
        second,
        smallMissing,
        withMissing,
        smallMin,
        smallMean,
        l2,
        smallTotal,
        skips,
      );
    }
    const first = i64x2.add(pairPrefix(lA), largeCarry);
    const second = i64x2.add(pairPrefix(lB), last(first));
    largeCarry = last(second);
    largeTop = withBest(
      largeTop,
      first,
      second,
      largeMissing,
      withMissing,
      largeMin,
      largeMean,
      l2,
      largeTotal,
      skips,
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
  const minS = leastOf(smallMinHessian, l2);
  const tS = totalOf(smallHessian, l2);
  const meanL = meanOf(largeGradient, largeHessian, l2);
  const minL = leastOf(largeMinHessian, l2);
  const tL = totalOf(largeHessian, l2);
  const lambda = f32x4.splat(l2);
  const scanSmall = smallMinHessian !== i32.MAX_VALUE;
  const skips = largeMinHessian > largeHessian >> 4;
  for (let i: usize = 0; i < <usize>nFeatures; i++) {
    const feature = <usize>load<i32>(features + (i << 2));
    const bins = <usize>load<i32>(nBins + (feature << 2));
    const from = small + feature * stride;
    const to = parent + feature * stride;
    const ofSmall = load<i64>(from, 2040);
    const ofLarge = load<i64>(to, 2040) - ofSmall;
    const outS = outSmallGains + (i << 2);
    const outL = outLargeGains + (i << 2);
    const mS = i64x2.splat(ofSmall);
    const mL = i64x2.splat(ofLarge);
    if ((ofSmall | ofLarge) !== 0) {
      if (!scanSmall)
        scanSiblings(
          from,
          to,
          bins,
          mS,
          mL,
          true,
          false,
          false,
          minS,
          meanS,
          minL,
          meanL,
          lambda,
          tS,
          tL,
          outS,
          outL,
        );
      else if (skips)
        scanSiblings(
          from,
          to,
          bins,
          mS,
          mL,
          true,
          true,
          true,
          minS,
          meanS,
          minL,
          meanL,
          lambda,
          tS,
          tL,
          outS,
          outL,
        );
      else
        scanSiblings(
          from,
          to,
          bins,
          mS,
          mL,
          true,
          true,
          false,
          minS,
          meanS,
          minL,
          meanL,
          lambda,
          tS,
          tL,
          outS,
          outL,
        );
      store<i64>(to, ofLarge, 2040);
    } else if (!scanSmall) {
      scanSiblings(
        from,
        to,
        bins,
        mS,
        mL,
        false,
        false,
        false,
        minS,
        meanS,
        minL,
        meanL,
        lambda,
        tS,
        tL,
        outS,
        outL,
      );
    } else if (skips) {
      scanSiblings(
        from,
        to,
        bins,
        mS,
        mL,
        false,
        true,
        true,
        minS,
        meanS,
        minL,
        meanL,
        lambda,
        tS,
        tL,
        outS,
        outL,
      );
    } else
      scanSiblings(
        from,
        to,
        bins,
        mS,
        mL,
        false,
        true,
        false,
        minS,
        meanS,
        minL,
        meanL,
        lambda,
        tS,
        tL,
        outS,
        outL,
      );
  }
}
