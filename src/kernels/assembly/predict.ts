// Values -> bins -> leaves -> sums; the meaning is in ../predict.ts.

export function binColumn(values: usize, n: i32, bounds: usize, steps: i32, flip: i32, outBins: usize): void {
  const first = (<usize>1) << (steps - 1);
  for (let i: usize = 0; i < <usize>n; i++) {
    const value = load<f32>(values + (i << 2));
    let at: usize = 0;
    for (let width = first; width > 0; width >>= 1) {
      const next = at + width;
      at = select(next, at, value > load<f32>(bounds + (next << 2) - 4));
    }
    store<u8>(outBins + i, <u8>(select<i32>(<i32>at, 255, value == value) ^ flip));
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
