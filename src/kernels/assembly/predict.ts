// Values -> bins -> leaves -> sums; ../reference/predict.ts says what the kernels mean.

// Cells of four values: a value below another is never in a later cell. Adding 2^23 rounds to whole numbers.
/** @inline */
function cellsOf(values: v128, lowest: v128, scale: v128): v128 {
  const scaled = f32x4.mul(f32x4.sub(values, lowest), scale);
  const inside = f32x4.pmin(f32x4.splat(255), f32x4.pmax(f32x4.splat(0), scaled));
  return v128.and(f32x4.add(inside, f32x4.splat(8388608)), i32x4.splat(255));
}

export function indexBounds(bounds: usize): void {
  let n: usize = 0;
  while (n < 255 && load<f32>(bounds + (n << 2)) < Infinity) n++;
  const lowest = n > 0 ? load<f32>(bounds) : 0;
  const highest = n > 0 ? load<f32>(bounds + ((n - 1) << 2)) : 0;
  const width = highest - lowest;
  const scale: f32 = width > 0 && width < Infinity ? 255 / width : 0;
  // Bounds are read in eights.
  for (let at: usize = 0; at < 64; at += 4) store<f32>(bounds + at, Infinity, 1024);
  const index = bounds + 1088;
  let most: i32 = 0;
  let next: usize = 0;
  for (let cell: usize = 0; cell < 256; cell++) {
    store<u8>(index + cell, <u8>next);
    let inCell: i32 = 0;
    while (
      next < n &&
      <usize>(
        i32x4.extract_lane(
          cellsOf(f32x4.splat(load<f32>(bounds + (next << 2))), f32x4.splat(lowest), f32x4.splat(scale)),
          0,
        )
      ) === cell
    ) {
      next++;
      inCell++;
    }
    most = max(most, inCell);
  }
  store<f32>(index, lowest, 256);
  store<f32>(index, scale, 260);
  store<i32>(index, most, 264);
}

// Bounds of the value's cell that are below it, after those of the cells before; at most 4, or 8, in a cell.
/** @inline */
function binInCell(value: v128, cell: usize, bounds: usize, eight: bool): i32 {
  const before = <usize>load<u8>(bounds + cell, 1088);
  const at = bounds + (before << 2);
  let below = popcnt<i32>(i32x4.bitmask(f32x4.gt(value, v128.load(at))));
  if (eight) below += popcnt<i32>(i32x4.bitmask(f32x4.gt(value, v128.load(at, 16))));
  return <i32>before + below;
}

/** @inline */
function binByCells(values: usize, n: usize, bounds: usize, flip: i32, outBins: usize, eight: bool): void {
  const lowest = v128.load32_splat(bounds, 1344);
  const scale = v128.load32_splat(bounds, 1348);
  const flips = flip * 0x01010101;
  for (let i: usize = 0; i < n; i += 4) {
    const four = v128.load(values + (i << 2));
    const cells = cellsOf(four, lowest, scale);
    const b0 = binInCell(
      v128.shuffle<i32>(four, four, 0, 0, 0, 0),
      <usize>i32x4.extract_lane(cells, 0),
      bounds,
      eight,
    );
    const b1 = binInCell(
      v128.shuffle<i32>(four, four, 1, 1, 1, 1),
      <usize>i32x4.extract_lane(cells, 1),
      bounds,
      eight,
    );
    const b2 = binInCell(
      v128.shuffle<i32>(four, four, 2, 2, 2, 2),
      <usize>i32x4.extract_lane(cells, 2),
      bounds,
      eight,
    );
    const b3 = binInCell(
      v128.shuffle<i32>(four, four, 3, 3, 3, 3),
      <usize>i32x4.extract_lane(cells, 3),
      bounds,
      eight,
    );
    const missing = f32x4.ne(four, four);
    const words = i16x8.narrow_i32x4_s(missing, missing);
    const bytes = i32x4.extract_lane(i8x16.narrow_i16x8_s(words, words), 0);
    store<i32>(outBins + i, (b0 | (b1 << 8) | (b2 << 16) | (b3 << 24) | bytes) ^ flips);
  }
}

// How many of 16 ascending bounds are below the value.
/** @inline */
function below(value: v128, b0: v128, b1: v128, b2: v128, b3: v128): i32 {
  const first = i16x8.narrow_i32x4_s(f32x4.gt(value, b0), f32x4.gt(value, b1));
  const second = i16x8.narrow_i32x4_s(f32x4.gt(value, b2), f32x4.gt(value, b3));
  return ctz<i32>(~i8x16.bitmask(i8x16.narrow_i16x8_s(first, second)));
}

/** @inline */
function every16th(bounds: usize): v128 {
  return f32x4(load<f32>(bounds, 60), load<f32>(bounds, 124), load<f32>(bounds, 188), load<f32>(bounds, 252));
}

// For bounds too uneven for cells: counts full groups of 16 bounds below the value, then within the next.
/** @inline */
function binByGroups(
  values: usize,
  begin: usize,
  end: usize,
  bounds: usize,
  flip: i32,
  outBins: usize,
): void {
  const s0 = every16th(bounds);
  const s1 = every16th(bounds + 256);
  const s2 = every16th(bounds + 512);
  const s3 = every16th(bounds + 768);
  for (let i = begin; i < end; i++) {
    const single = load<f32>(values + (i << 2));
    const value = f32x4.splat(single);
    const group = below(value, s0, s1, s2, s3);
    const at = bounds + ((<usize>group) << 6);
    const within = below(value, v128.load(at), v128.load(at, 16), v128.load(at, 32), v128.load(at, 48));
    const missing = -i32(F32.isNaN(single));
    store<u8>(outBins + i, <u8>(((group << 4) + within) | missing) ^ <u8>flip);
  }
}

export function binColumn(values: usize, n: i32, bounds: usize, flip: i32, outBins: usize): void {
  const most = load<i32>(bounds, 1352);
  let done: usize = 0;
  if (most <= 8) {
    done = <usize>n & ~3;
    if (most <= 4) binByCells(values, done, bounds, flip, outBins, false);
    else binByCells(values, done, bounds, flip, outBins, true);
  }
  binByGroups(values, done, n, bounds, flip, outBins);
}

// 16 bytes: 255 where the row goes right.
/** @inline */
function goesRight(column: usize, missingLeft: v128, threshold: v128, anyMissingLeft: bool): v128 {
  const bins = v128.load(column);
  return i8x16.gt_s(anyMissingLeft ? i8x16.add(bins, missingLeft) : bins, threshold);
}

// The leaves of 16 rows; a child that is a leaf is the same for all.
/** @inline */
function of16(
  column: usize,
  left: v128,
  right: v128,
  fromLeft: usize,
  fromRight: usize,
  leftIsLeaf: bool,
  rightIsLeaf: bool,
  missingLeft: v128,
  threshold: v128,
  anyMissingLeft: bool,
): v128 {
  const r = rightIsLeaf ? right : v128.load(fromRight);
  const l = leftIsLeaf ? left : v128.load(fromLeft);
  return i8x16.max_u(l, v128.and(r, goesRight(column, missingLeft, threshold, anyMissingLeft)));
}

// 64 rows per turn, since a turn costs as much as a few rows.
/** @inline */
function byThreshold(
  node: usize,
  column: usize,
  slots: usize,
  out: usize,
  leftIsLeaf: bool,
  rightIsLeaf: bool,
  anyMissingLeft: bool,
): void {
  const left = load<i32>(node, 16);
  const right = load<i32>(node, 20);
  const l = i8x16.splat(<i8>left);
  const r = i8x16.splat(<i8>right);
  let L = slots + <usize>left;
  let R = slots + <usize>right;
  const t = i8x16.splat(<i8>load<i32>(node, 8));
  const m = i8x16.splat(1);
  const stop = out + 256;
  while (out < stop) {
    v128.store(out, of16(column, l, r, L, R, leftIsLeaf, rightIsLeaf, m, t, anyMissingLeft));
    v128.store(
      out,
      of16(column + 16, l, r, L + 16, R + 16, leftIsLeaf, rightIsLeaf, m, t, anyMissingLeft),
      16,
    );
    v128.store(
      out,
      of16(column + 32, l, r, L + 32, R + 32, leftIsLeaf, rightIsLeaf, m, t, anyMissingLeft),
      32,
    );
    v128.store(
      out,
      of16(column + 48, l, r, L + 48, R + 48, leftIsLeaf, rightIsLeaf, m, t, anyMissingLeft),
      48,
    );
    column += 64;
    L += 64;
    R += 64;
    out += 64;
  }
}

function byCategory(node: usize, kind: i32, column: usize, slots: usize, out: usize): void {
  const left = load<i32>(node, 16);
  const right = load<i32>(node, 20);
  const table = <usize>load<i32>(node, 8);
  const end = table + <usize>((kind >> 3) << 4);
  const missing = i8x16.splat(load<i32>(node, 12) !== 0 ? 0 : -1);
  const l = i8x16.splat(<i8>left);
  const r = i8x16.splat(<i8>right);
  for (let at: usize = 0; at < 256; at += 16) {
    let category = v128.xor(v128.load(column + at), i8x16.splat(-128));
    let goes = v128.and(i8x16.eq(category, i8x16.splat(-1)), missing);
    for (let part = table; part < end; part += 16) {
      // Categories outside of these 16 give 0.
      goes = v128.or(goes, i8x16.swizzle(v128.load(part), category));
      category = i8x16.sub(category, i8x16.splat(16));
    }
    const ofLeft = (kind & 1) !== 0 ? l : v128.load(slots + <usize>left + at);
    const ofRight = (kind & 2) !== 0 ? r : v128.load(slots + <usize>right + at);
    v128.store(out + at, i8x16.max_u(ofLeft, v128.and(ofRight, goes)));
  }
}

/** @inline */
function evaluateNode(node: usize, bins: usize, slots: usize): void {
  const kind = load<i32>(node);
  const column = bins + <usize>load<i32>(node, 4);
  const out = slots + <usize>load<i32>(node, 24);
  if ((kind & 4) !== 0) byCategory(node, kind, column, slots, out);
  else if (load<i32>(node, 12) !== 0) {
    if ((kind & 3) === 3) byThreshold(node, column, slots, out, true, true, true);
    else if ((kind & 1) !== 0) byThreshold(node, column, slots, out, true, false, true);
    else if ((kind & 2) !== 0) byThreshold(node, column, slots, out, false, true, true);
    else byThreshold(node, column, slots, out, false, false, true);
  } else {
    if ((kind & 3) === 3) byThreshold(node, column, slots, out, true, true, false);
    else if ((kind & 1) !== 0) byThreshold(node, column, slots, out, true, false, false);
    else if ((kind & 2) !== 0) byThreshold(node, column, slots, out, false, true, false);
    else byThreshold(node, column, slots, out, false, false, false);
  }
}

// Leaf numbers of 16 rows -> one byte of each row's value, from a table of 32.
/** @inline */
function byteOf(table: usize, leaf: v128, above: v128): v128 {
  return v128.or(i8x16.swizzle(v128.load(table), leaf), i8x16.swizzle(v128.load(table, 16), above));
}

/** @inline */
function addTo(sums: usize, values: v128): void {
  v128.store(sums, i32x4.add(v128.load(sums), values));
}

// At most 32 leaves: their values lie as four tables of bytes, lowest first, behind each other.
/** @inline */
function addFewLeaves(planes: usize, slots: usize, outSums: usize): void {
  const sixteen = i8x16.splat(16);
  for (let row: usize = 0; row < 256; row += 16) {
    const leaf = v128.load(slots + row);
    const above = i8x16.sub(leaf, sixteen);
    const b0 = byteOf(planes, leaf, above);
    const b1 = byteOf(planes + 32, leaf, above);
    const b2 = byteOf(planes + 64, leaf, above);
    const b3 = byteOf(planes + 96, leaf, above);
    const low0 = v128.shuffle<i8>(b0, b1, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const low1 = v128.shuffle<i8>(b0, b1, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    const high0 = v128.shuffle<i8>(b2, b3, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const high1 = v128.shuffle<i8>(b2, b3, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    const sums = outSums + (row << 2);
    addTo(sums, v128.shuffle<i16>(low0, high0, 0, 8, 1, 9, 2, 10, 3, 11));
    addTo(sums + 16, v128.shuffle<i16>(low0, high0, 4, 12, 5, 13, 6, 14, 7, 15));
    addTo(sums + 32, v128.shuffle<i16>(low1, high1, 0, 8, 1, 9, 2, 10, 3, 11));
    addTo(sums + 48, v128.shuffle<i16>(low1, high1, 4, 12, 5, 13, 6, 14, 7, 15));
  }
}

/** @inline */
function addManyLeaves(values: usize, slots: usize, outSums: usize): void {
  for (let row: usize = 0; row < 256; row += 4) {
    const sum = outSums + (row << 2);
    const leaves = load<u32>(slots + row);
    const a = load<i32>(values + ((leaves & 255) << 2));
    const b = load<i32>(values + (((leaves >> 8) & 255) << 2));
    const c = load<i32>(values + (((leaves >> 16) & 255) << 2));
    const d = load<i32>(values + ((leaves >> 24) << 2));
    store<i32>(sum, load<i32>(sum) + a);
    store<i32>(sum, load<i32>(sum, 4) + b, 4);
    store<i32>(sum, load<i32>(sum, 8) + c, 8);
    store<i32>(sum, load<i32>(sum, 12) + d, 12);
  }
}

export function addTrees(program: usize, nTrees: i32, bins: usize, slots: usize, outSums: usize): void {
  let at = program;
  for (let tree = 0; tree < nTrees; tree++) {
    const nNodes = load<i32>(at);
    const nLeaves = load<i32>(at, 4);
    const values = at + 8;
    at = values + (nLeaves <= 32 ? 128 : (<usize>nLeaves) << 2);
    if (nNodes === 0) for (let row: usize = 0; row < 256; row += 16) v128.store(slots + row, i8x16.splat(0));
    for (let node = 0; node < nNodes; node++) {
      evaluateNode(at, bins, slots);
      at += 28;
    }
    if (nLeaves <= 32) addFewLeaves(values, slots, outSums);
    else addManyLeaves(values, slots, outSums);
  }
}
