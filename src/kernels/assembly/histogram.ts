// Work on tiles and whole histograms; ../reference/histogram.ts says what the kernels mean. ./histogram.mjs makes the
// kernels that fill histograms.

// histogramBytes of ../kernels.ts.
const stride: usize = 2112;

export function fillTile(columns: usize, nRows: i32, width: i32, outTile: usize): void {
  memory.fill(outTile, 0, (<usize>nRows) << 5);
  // Blocks of rows, so that the tile's lines stay in the cache while every column passes.
  for (let begin: usize = 0; begin < <usize>nRows; begin += 512) {
    const end = min<usize>(begin + 512, nRows);
    for (let feature: usize = 0; feature < <usize>width; feature++) {
      const column = columns + feature * <usize>nRows;
      const out = outTile + feature;
      for (let row = begin; row < end; row++) store<u8>(out + (row << 5), load<u8>(column + row));
    }
  }
}

export function clearHistogram(firstFeature: i32, endFeature: i32, nBins: usize, outHistogram: usize): void {
  const zero = i64x2.splat(0);
  for (let feature = <usize>firstFeature; feature < <usize>endFeature; feature++) {
    const cells = outHistogram + feature * stride;
    const used = <usize>load<i32>(nBins + (feature << 2));
    if (used > 32) memory.fill(cells, 0, 2048);
    else {
      for (let at: usize = 0; at < used << 3; at += 32) {
        v128.store(cells + at, zero);
        v128.store(cells + at, zero, 16);
      }
      store<i64>(cells, 0, 2040);
    }
  }
}

export function add(firstFeature: i32, endFeature: i32, from: usize, to: usize): void {
  const end = <usize>endFeature * stride;
  for (let at = <usize>firstFeature * stride; at < end; at += 16) {
    v128.store(to + at, i64x2.add(v128.load(to + at), v128.load(from + at)));
  }
}

export function subtract(nFeatures: i32, from: usize, to: usize): void {
  const nBytes = <usize>nFeatures * stride;
  for (let at: usize = 0; at < nBytes; at += 16) {
    v128.store(to + at, i64x2.sub(v128.load(to + at), v128.load(from + at)));
  }
}

export function unbundle(
  firstColumn: i32,
  endColumn: i32,
  firstFeatures: usize,
  nBins: usize,
  columns: usize,
  outHistogram: usize,
): void {
  const zero = i64x2.splat(0);
  for (let column = <usize>firstColumn; column < <usize>endColumn; column++) {
    const from = columns + column * stride;
    const first = <usize>load<i32>(firstFeatures + (column << 2));
    const end = <usize>load<i32>(firstFeatures + (column << 2), 4);
    if (end - first === 1) {
      const to = outHistogram + first * stride;
      const used = <usize>load<i32>(nBins + (first << 2));
      memory.copy(to, from, ((used + 3) >> 2) << 5);
      store<i64>(to, load<i64>(from, 2040), 2040);
      continue;
    }
    let nCodes: usize = 1;
    for (let feature = first; feature < end; feature++)
      nCodes += <usize>load<i32>(nBins + (feature << 2)) - 1;
    let total: i64 = 0;
    for (let at = from; at < from + (nCodes << 3); at += 8) total += load<i64>(at);
    let code = from + 8;
    for (let feature = first; feature < end; feature++) {
      const to = outHistogram + feature * stride;
      const used = <usize>load<i32>(nBins + (feature << 2));
      for (let at: usize = 0; at < used << 3; at += 32) {
        v128.store(to + at, zero);
        v128.store(to + at, zero, 16);
      }
      let above: i64 = 0;
      for (let at: usize = 8; at < used << 3; at += 8, code += 8) {
        const sums = load<i64>(code);
        store<i64>(to + at, sums);
        above += sums;
      }
      store<i64>(to, total - above);
      store<i64>(to, 0, 2040);
    }
  }
}
