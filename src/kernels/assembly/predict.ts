// Values -> bins -> leaves -> sums; the meaning is in ../predict.ts.

// How many of 16 ascending bounds are below the value.
@inline
function below(value: v128, b0: v128, b1: v128, b2: v128, b3: v128): i32 {
  const first = i16x8.narrow_i32x4_s(f32x4.gt(value, b0), f32x4.gt(value, b1));
  const second = i16x8.narrow_i32x4_s(f32x4.gt(value, b2), f32x4.gt(value, b3));
  return ctz<i32>(~i8x16.bitmask(i8x16.narrow_i16x8_s(first, second)));
}

@inline
function every16th(bounds: usize): v128 {
  return f32x4(load<f32>(bounds, 60), load<f32>(bounds, 124), load<f32>(bounds, 188), load<f32>(bounds, 252));
}

// Counts full groups of 16 bounds below the value, then within the next: without a branch.
export function binColumn(values: usize, n: i32, bounds: usize, flip: i32, outBins: usize): void {
  const s0 = every16th(bounds);
  const s1 = every16th(bounds + 256);
  const s2 = every16th(bounds + 512);
  const s3 = every16th(bounds + 768);
  for (let i: usize = 0; i < <usize>n; i++) {
    const single = load<f32>(values + (i << 2));
    const value = f32x4.splat(single);
    const group = below(value, s0, s1, s2, s3);
    const at = bounds + (<usize>group << 6);
    const within = below(value, v128.load(at), v128.load(at, 16), v128.load(at, 32), v128.load(at, 48));
    const missing = -(<i32>(single != single));
    store<u8>(outBins + i, <u8>(((group << 4) + within) | missing) ^ <u8>flip);
  }
}

// 16 bytes: 255 where the row goes right.
@inline
function goesRight(column: usize, missingLeft: v128, threshold: v128): v128 {
  return i8x16.gt_s(i8x16.add(v128.load(column), missingLeft), threshold);
}

@inline
function evaluateNode(node: usize, bins: usize, slots: usize): void {
  const kind = load<i32>(node);
  const column = bins + <usize>load<i32>(node, 4);
  const left = load<i32>(node, 16);
  const right = load<i32>(node, 20);
  const out = slots + <usize>load<i32>(node, 24);
  if ((kind & 4) != 0) {
    const table = <usize>load<i32>(node, 8);
    const end = table + <usize>((kind >> 3) << 4);
    const missing = i8x16.splat(load<i32>(node, 12) != 0 ? 0 : -1);
    const l = i8x16.splat(<i8>left);
    const r = i8x16.splat(<i8>right);
    for (let at: usize = 0; at < 256; at += 16) {
      let level = v128.xor(v128.load(column + at), i8x16.splat(-128));
      let goes = v128.and(i8x16.eq(level, i8x16.splat(-1)), missing);
      for (let part = table; part < end; part += 16) {
        // Levels outside of these 16 give 0.
        goes = v128.or(goes, i8x16.swizzle(v128.load(part), level));
        level = i8x16.sub(level, i8x16.splat(16));
      }
      const ofLeft = (kind & 1) != 0 ? l : v128.load(slots + <usize>left + at);
      const ofRight = (kind & 2) != 0 ? r : v128.load(slots + <usize>right + at);
      v128.store(out + at, i8x16.max_u(ofLeft, v128.and(ofRight, goes)));
    }
    return;
  }
  const threshold = i8x16.splat(<i8>load<i32>(node, 8));
  const missingLeft = i8x16.splat(<i8>load<i32>(node, 12));
  if ((kind & 3) == 3) {
    const l = i8x16.splat(<i8>left);
    const r = i8x16.splat(<i8>right);
    for (let at: usize = 0; at < 256; at += 32) {
      const a = v128.and(r, goesRight(column + at, missingLeft, threshold));
      const b = v128.and(r, goesRight(column + at + 16, missingLeft, threshold));
      v128.store(out + at, i8x16.max_u(l, a));
      v128.store(out + at, i8x16.max_u(l, b), 16);
    }
  } else if ((kind & 1) != 0) {
    const l = i8x16.splat(<i8>left);
    const from = slots + <usize>right;
    for (let at: usize = 0; at < 256; at += 32) {
      const a = v128.and(v128.load(from + at), goesRight(column + at, missingLeft, threshold));
      const b = v128.and(v128.load(from + at, 16), goesRight(column + at + 16, missingLeft, threshold));
      v128.store(out + at, i8x16.max_u(l, a));
      v128.store(out + at, i8x16.max_u(l, b), 16);
    }
  } else if ((kind & 2) != 0) {
    const r = i8x16.splat(<i8>right);
    const from = slots + <usize>left;
    for (let at: usize = 0; at < 256; at += 32) {
      const a = v128.and(r, goesRight(column + at, missingLeft, threshold));
      const b = v128.and(r, goesRight(column + at + 16, missingLeft, threshold));
      v128.store(out + at, i8x16.max_u(v128.load(from + at), a));
      v128.store(out + at, i8x16.max_u(v128.load(from + at, 16), b), 16);
    }
  } else {
    const fromL = slots + <usize>left;
    const fromR = slots + <usize>right;
    for (let at: usize = 0; at < 256; at += 32) {
      const a = v128.and(v128.load(fromR + at), goesRight(column + at, missingLeft, threshold));
      const b = v128.and(v128.load(fromR + at, 16), goesRight(column + at + 16, missingLeft, threshold));
      v128.store(out + at, i8x16.max_u(v128.load(fromL + at), a));
      v128.store(out + at, i8x16.max_u(v128.load(fromL + at, 16), b), 16);
    }
  }
}

export function addTrees(program: usize, nTrees: i32, bins: usize, slots: usize, outSums: usize): void {
  let at = program;
  for (let tree = 0; tree < nTrees; tree++) {
    const nNodes = load<i32>(at);
    const values = at + 8;
    at = values + (<usize>load<i32>(at, 4) << 2);
    if (nNodes == 0) {
      const value = i32x4.splat(load<i32>(values));
      for (let row: usize = 0; row < 1024; row += 16) {
        v128.store(outSums + row, i32x4.add(v128.load(outSums + row), value));
      }
      continue;
    }
    for (let node = 0; node < nNodes; node++) {
      evaluateNode(at, bins, slots);
      at += 28;
    }
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
}
