// One feature's histogram -> the threshold of its best gain, in float64; ../reference/split-scan.ts says what it means.

export function locate(
  histogram: usize,
  nBins: i32,
  gradientSum: i32,
  hessianSum: i32,
  minHessian: i32,
  l2: f64,
  outSplit: usize,
): void {
  const total = <f64>hessianSum + 2 * l2;
  const mean = <f64>gradientSum / total;
  const most = hessianSum - minHessian;
  const missingH = load<i32>(histogram, 2040);
  const missingG = load<i32>(histogram, 2044);
  const anyMissing = (missingH | missingG) !== 0;
  const end = histogram + ((<usize>nBins) << 3);
  let best: f64 = -1;
  let bestAt: usize = 0;
  let bestDirection = 0;
  let bestG = 0;
  let bestH = 0;
  let leftH = 0;
  let leftG = 0;
  for (let at = histogram; at < end; at += 8) {
    const h = load<i32>(at);
    const g = load<i32>(at, 4);
    if ((h | g) === 0) continue;
    leftH += h;
    leftG += g;
    for (let direction = 0; direction <= i32(anyMissing); direction++) {
      const hL = leftH + missingH * direction;
      if (hL < minHessian || hL > most) continue;
      const gL = leftG + missingG * direction;
      const left = <f64>hL + l2;
      const excess = <f64>gL - mean * left;
      const gain = (excess * excess) / (left * (total - left));
      if (gain <= best) continue;
      best = gain;
      bestAt = at + 8;
      bestDirection = direction;
      bestG = gL;
      bestH = hL;
    }
  }
  store<i32>(outSplit, bestAt === 0 ? -1 : <i32>((bestAt - histogram) >> 3) - 1);
  store<i32>(outSplit, bestDirection, 4);
  store<i32>(outSplit, bestG, 8);
  store<i32>(outSplit, bestH, 12);
}
