/** How far a coefficient is from the optimality condition of its subgradient, given the slope without l1. */
export function violationOf(slope: number, at: number, l1: number, nonNegative: boolean): number {
  if (nonNegative) return at > 0 ? Math.abs(slope + l1) : Math.max(0, -(slope + l1));
  if (at > 0) return Math.abs(slope + l1);
  if (at < 0) return Math.abs(slope - l1);
  return Math.max(0, Math.abs(slope) - l1);
}

/** The minimiser of one coordinate's quadratic with the l1 penalty; exact zeros. */
export function nextCoefficient(
  at: number,
  slope: number,
  curvature: number,
  l1: number,
  nonNegative: boolean,
): number {
  const free = at - slope / curvature;
  const shrink = l1 / curvature;
  if (free > shrink) return free - shrink;
  if (free < -shrink && !nonNegative) return free + shrink;
  return 0;
}
