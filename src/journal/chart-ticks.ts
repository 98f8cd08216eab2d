/** A range -> round values within it for an axis: multiples of 1, 2 or 5 times a power of ten, at most `max` of them. */
export function ticksWithin(
  low: number,
  high: number,
  max: number,
): { readonly values: readonly number[]; readonly digits: number } {
  const power = 10 ** Math.floor(Math.log10((high - low) / max));
  const step = [1, 2, 5, 10, 20]
    .map((digit) => digit * power)
    .find((each) => (high - low) / each <= max - 1 + 1e-9)!;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return {
    values: Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toFixed(digits))),
    digits,
  };
}
