// Row lists; ../reference/partition.ts says what the kernels mean. Four rows at a time, without a branch: all four are
// written to both sides, the wanted ones in front, and the next four are written over the rest.

// The bytes of four rows that come to the front, for each set of wanted rows (a bit mask).
const fronts = memory.data<u32>(
  [
    0, 0, 0, 0, 0x03020100, 0, 0, 0, 0x07060504, 0, 0, 0, 0x03020100, 0x07060504, 0, 0, 0x0b0a0908, 0, 0, 0,
    0x03020100, 0x0b0a0908, 0, 0, 0x07060504, 0x0b0a0908, 0, 0, 0x03020100, 0x07060504, 0x0b0a0908, 0,
    0x0f0e0d0c, 0, 0, 0, 0x03020100, 0x0f0e0d0c, 0, 0, 0x07060504, 0x0f0e0d0c, 0, 0, 0x03020100, 0x07060504,
    0x0f0e0d0c, 0, 0x0b0a0908, 0x0f0e0d0c, 0, 0, 0x03020100, 0x0b0a0908, 0x0f0e0d0c, 0, 0x07060504,
    0x0b0a0908, 0x0f0e0d0c, 0, 0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c,
  ],
  16,
);

/** @inline */
function store4(rows: v128, wanted: i32, out: usize): void {
  v128.store(out, i8x16.swizzle(rows, v128.load(fronts + ((<usize>wanted) << 4))));
}

export function partition(
  rows: usize,
  begin: i32,
  end: i32,
  column: usize,
  threshold: i32,
  missingLeft: i32,
  outLeft: usize,
  outRight: usize,
): i32 {
  const limit = threshold + missingLeft;
  const limits = i32x4.splat(limit);
  const shift = i32x4.splat(missingLeft);
  const low = i32x4.splat(255);
  let left = outLeft;
  let right = outRight;
  let at = rows + ((<usize>begin) << 2);
  const stop = rows + ((<usize>end) << 2);
  for (; at + 16 <= stop; at += 16) {
    const four = v128.load(at);
    let bins = v128.load_lane<u8>(column + <usize>load<u32>(at), i32x4.splat(0), 0);
    bins = v128.load_lane<u8>(column + <usize>load<u32>(at, 4), bins, 4);
    bins = v128.load_lane<u8>(column + <usize>load<u32>(at, 8), bins, 8);
    bins = v128.load_lane<u8>(column + <usize>load<u32>(at, 12), bins, 12);
    const lefts = i32x4.bitmask(i32x4.le_s(v128.and(i32x4.add(bins, shift), low), limits));
    store4(four, lefts, left);
    store4(four, lefts ^ 15, right);
    const nLeft = (<usize>popcnt<i32>(lefts)) << 2;
    left += nLeft;
    right += 16 - nLeft;
  }
  for (; at < stop; at += 4) {
    const row = load<i32>(at);
    const goesLeft = usize(((<i32>load<u8>(column + <usize>row) + missingLeft) & 255) <= limit);
    store<i32>(left, row);
    store<i32>(right, row);
    left += goesLeft << 2;
    right += (1 - goesLeft) << 2;
  }
  return <i32>((left - outLeft) >> 2);
}

export function partitionByTable(
  rows: usize,
  begin: i32,
  end: i32,
  column: usize,
  table: usize,
  outLeft: usize,
  outRight: usize,
): i32 {
  let left = outLeft;
  let right = outRight;
  let at = rows + ((<usize>begin) << 2);
  const stop = rows + ((<usize>end) << 2);
  for (; at + 16 <= stop; at += 16) {
    const four = v128.load(at);
    const lefts =
      <i32>load<u8>(table + <usize>load<u8>(column + <usize>load<u32>(at))) |
      ((<i32>load<u8>(table + <usize>load<u8>(column + <usize>load<u32>(at, 4)))) << 1) |
      ((<i32>load<u8>(table + <usize>load<u8>(column + <usize>load<u32>(at, 8)))) << 2) |
      ((<i32>load<u8>(table + <usize>load<u8>(column + <usize>load<u32>(at, 12)))) << 3);
    store4(four, lefts, left);
    store4(four, lefts ^ 15, right);
    const nLeft = (<usize>popcnt<i32>(lefts)) << 2;
    left += nLeft;
    right += 16 - nLeft;
  }
  for (; at < stop; at += 4) {
    const row = load<i32>(at);
    const goesLeft = <usize>load<u8>(table + <usize>load<u8>(column + <usize>row));
    store<i32>(left, row);
    store<i32>(right, row);
    left += goesLeft << 2;
    right += (1 - goesLeft) << 2;
  }
  return <i32>((left - outLeft) >> 2);
}

export function listRows(begin: i32, end: i32, outRows: usize): void {
  let row = begin;
  let four = i32x4.add(i32x4.splat(begin), i32x4(0, 1, 2, 3));
  for (; row + 4 <= end; row += 4) {
    v128.store(outRows + ((<usize>row) << 2), four);
    four = i32x4.add(four, i32x4.splat(4));
  }
  for (; row < end; row++) store<i32>(outRows + ((<usize>row) << 2), row);
}

// Four tables in turn, so that equal bins in a row do not wait for each other's stores.
export function countBins(rows: usize, begin: i32, end: i32, column: usize, outCounts: usize): void {
  memory.fill(outCounts, 0, 4096);
  const stop = rows + ((<usize>end) << 2);
  let at = rows + ((<usize>begin) << 2);
  for (; at + 16 <= stop; at += 16) {
    const a = outCounts + ((<usize>load<u8>(column + <usize>load<u32>(at))) << 2);
    const b = outCounts + ((<usize>load<u8>(column + <usize>load<u32>(at, 4))) << 2);
    const c = outCounts + ((<usize>load<u8>(column + <usize>load<u32>(at, 8))) << 2);
    const d = outCounts + ((<usize>load<u8>(column + <usize>load<u32>(at, 12))) << 2);
    store<i32>(a, load<i32>(a) + 1);
    store<i32>(b, load<i32>(b, 1024) + 1, 1024);
    store<i32>(c, load<i32>(c, 2048) + 1, 2048);
    store<i32>(d, load<i32>(d, 3072) + 1, 3072);
  }
  for (; at < stop; at += 4) {
    const a = outCounts + ((<usize>load<u8>(column + <usize>load<u32>(at))) << 2);
    store<i32>(a, load<i32>(a) + 1);
  }
  for (let cell = outCounts; cell < outCounts + 1024; cell += 16) {
    const upper = i32x4.add(v128.load(cell, 2048), v128.load(cell, 3072));
    v128.store(cell, i32x4.add(i32x4.add(v128.load(cell), v128.load(cell, 1024)), upper));
  }
  memory.fill(outCounts + 1024, 0, 3072);
}

export function addToScores(rows: usize, begin: i32, end: i32, scores: usize, value: f32): void {
  const stop = rows + ((<usize>end) << 2);
  for (let at = rows + ((<usize>begin) << 2); at < stop; at += 4) {
    const score = scores + ((<usize>load<i32>(at)) << 2);
    store<f32>(score, load<f32>(score) + value);
  }
}
