// Scores -> packed integer gradients, four rows at a time. ../reference/gradients.ts and ../reference/float32-sigmoid.ts say what
// they mean.

// Whole numbers below 2^22 in absolute value: adding 1.5 * 2^23 leaves them in the low bits. A third of the
// instructions of a saturating conversion.
/** @inline */
function toInt(whole: v128): v128 {
  return i32x4.sub(f32x4.add(whole, f32x4.splat(12582912)), i32x4.splat(0x4b400000));
}

/** @inline */
function sigmoid(score: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(f32x4.neg(score), f32x4.splat(-80)), f32x4.splat(80));
  const n = f32x4.floor(f32x4.add(f32x4.mul(x, f32x4.splat(Mathf.LOG2E)), f32x4.splat(0.5)));
  const r = f32x4.sub(
    f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375))),
    f32x4.mul(n, f32x4.splat(-2.1219444e-4)),
  );
  let y = f32x4.add(f32x4.mul(f32x4.splat(1.987569150044932e-4), r), f32x4.splat(1.3981999507009e-3));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(8.333452e-3));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(4.1665796e-2));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1.6666665459e-1));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(5.0000001201e-1));
  y = f32x4.add(f32x4.add(f32x4.mul(y, f32x4.mul(r, r)), r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(toInt(n), i32x4.splat(127)), 23);
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, f32x4.mul(y, power)));
}

/** @inline */
function store4(out: usize, row: i32, dither: i32, g: v128, h: v128, gScale: v128, hScale: v128): void {
  const rows = i32x4.add(i32x4.splat(row), i32x4(0, 1, 2, 3));
  const hashed = i32x4.add(i32x4.mul(rows, i32x4.splat(0x9e3779b1)), i32x4.splat(dither));
  const u = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(hashed, 9)), f32x4.splat(1.1920928955078125e-7));
  const hInt = toInt(f32x4.floor(f32x4.add(f32x4.mul(h, hScale), u)));
  const gInt = toInt(f32x4.floor(f32x4.add(f32x4.mul(g, gScale), u)));
  const at = out + ((<usize>row) << 3);
  v128.store(at, v128.shuffle<i32>(hInt, gInt, 0, 4, 1, 5));
  v128.store(at, v128.shuffle<i32>(hInt, gInt, 2, 6, 3, 7), 16);
}

export function logisticGradients(
  begin: i32,
  end: i32,
  scores: usize,
  labels: usize,
  weights: usize,
  gradientScale: f32,
  hessianScale: f32,
  dither: i32,
  outPacked: usize,
): void {
  const gScale = f32x4.splat(gradientScale);
  const hScale = f32x4.splat(hessianScale);
  const one = f32x4.splat(1);
  for (let row = begin; row < end; row += 4) {
    const at = (<usize>row) << 2;
    const p = sigmoid(v128.load(scores + at));
    let g = f32x4.sub(p, v128.load(labels + at));
    let h = f32x4.mul(p, f32x4.sub(one, p));
    if (weights !== 0) {
      const w = v128.load(weights + at);
      g = f32x4.mul(g, w);
      h = f32x4.mul(h, w);
    }
    store4(outPacked, row, dither, g, h, gScale, hScale);
  }
}

export function quantize(
  begin: i32,
  end: i32,
  gradients: usize,
  hessians: usize,
  gradientScale: f32,
  hessianScale: f32,
  dither: i32,
  outPacked: usize,
): void {
  const gScale = f32x4.splat(gradientScale);
  const hScale = f32x4.splat(hessianScale);
  for (let row = begin; row < end; row += 4) {
    const at = (<usize>row) << 2;
    store4(outPacked, row, dither, v128.load(gradients + at), v128.load(hessians + at), gScale, hScale);
  }
}
