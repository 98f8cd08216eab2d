// Row lists; the meaning is in ../partition.ts. Both sides are written for every row, without a branch.

export function partition(
  rows: usize,
  begin: i32,
  end: i32,
  column: usize,
  threshold: i32,
  missingLeft: i32,
  scratch: usize,
): i32 {
  const limit = threshold + missingLeft;
  let left = rows + ((<usize>begin) << 2);
  let right = scratch;
  const first = left;
  const stop = rows + ((<usize>end) << 2);
  for (let at = left; at < stop; at += 4) {
    const row = load<i32>(at);
    const goesLeft = <usize>(((<i32>load<u8>(column + <usize>row) + missingLeft) & 255) <= limit);
    store<i32>(left, row);
    store<i32>(right, row);
    left += goesLeft << 2;
    right += (1 - goesLeft) << 2;
  }
  memory.copy(left, scratch, right - scratch);
  return <i32>((left - first) >> 2);
}

export function partitionByTable(
  rows: usize,
  begin: i32,
  end: i32,
  column: usize,
  table: usize,
  scratch: usize,
): i32 {
  let left = rows + ((<usize>begin) << 2);
  let right = scratch;
  const first = left;
  const stop = rows + ((<usize>end) << 2);
  for (let at = left; at < stop; at += 4) {
    const row = load<i32>(at);
    const goesLeft = <usize>load<u8>(table + <usize>load<u8>(column + <usize>row));
    store<i32>(left, row);
    store<i32>(right, row);
    left += goesLeft << 2;
    right += (1 - goesLeft) << 2;
  }
  memory.copy(left, scratch, right - scratch);
  return <i32>((left - first) >> 2);
}

// Four tables in turn, so that equal bins in a row do not wait for each other's stores.
export function countBins(rows: usize, begin: i32, end: i32, column: usize, outCounts: usize): void {
  memory.fill(outCounts, 0, 4096);
  const stop = rows + ((<usize>end) << 2);
  let at = rows + ((<usize>begin) << 2);
  for (; at + 16 <= stop; at += 16) {
    const a = outCounts + (<usize>load<u8>(column + <usize>load<u32>(at)) << 2);
    const b = outCounts + (<usize>load<u8>(column + <usize>load<u32>(at, 4)) << 2);
    const c = outCounts + (<usize>load<u8>(column + <usize>load<u32>(at, 8)) << 2);
    const d = outCounts + (<usize>load<u8>(column + <usize>load<u32>(at, 12)) << 2);
    store<i32>(a, load<i32>(a) + 1);
    store<i32>(b, load<i32>(b, 1024) + 1, 1024);
    store<i32>(c, load<i32>(c, 2048) + 1, 2048);
    store<i32>(d, load<i32>(d, 3072) + 1, 3072);
  }
  for (; at < stop; at += 4) {
    const a = outCounts + (<usize>load<u8>(column + <usize>load<u32>(at)) << 2);
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
