/**
 * x -> 1 / (1 + exp(-x)) in float32 steps that WebAssembly SIMD repeats bit for bit: every operation is one
 * correctly rounded float32 operation. exp by range reduction and the degree-5 polynomial of Cephes expf
 * (Moshier); relative error below 2e-7. Input is clamped to [-80, 80].
 */
const f = Math.fround;
const log2e = f(Math.LOG2E);
const ln2High = f(0.693359375);
const ln2Low = f(-2.1219444e-4);
const c0 = f(1.987569150044932e-4);
const c1 = f(1.3981999507009e-3);
const c2 = f(8.333452e-3);
const c3 = f(4.1665796e-2);
const c4 = f(1.6666665459e-1);
const c5 = f(5.0000001201e-1);

/** powersOfTwo[n + 126] = 2^n. */
const powersOfTwo = Float32Array.from({ length: 254 }, (_unused, index) => 2 ** (index - 126));

export function float32Sigmoid(score: number): number {
  const x = f(Math.min(Math.max(-score, -80), 80));
  const n = f(Math.floor(f(f(x * log2e) + 0.5)));
  const r = f(f(x - f(n * ln2High)) - f(n * ln2Low));
  let y = f(f(c0 * r) + c1);
  y = f(f(y * r) + c2);
  y = f(f(y * r) + c3);
  y = f(f(y * r) + c4);
  y = f(f(y * r) + c5);
  y = f(f(f(y * f(r * r)) + r) + 1);
  const exponential = f(y * powersOfTwo[n + 126]!);
  return f(1 / f(1 + exponential));
}
