/**
 * n -> nodes and weights on (0, 1) that integrate every polynomial of degree below 2n exactly. Nodes are the
 * roots of the Legendre polynomial, found by Newton's method from Tricomi's estimate; the weights sum to 1.
 * Source: Davis & Rabinowitz, "Methods of Numerical Integration", section 2.7.
 */
export interface Quadrature {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

export function gaussLegendre(n: number): Quadrature {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = -Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 0;
    let step = 1;
    for (let round = 0; round < 10 && Math.abs(step) > 1e-15; round++) {
      const [value, before] = legendre(n, x);
      slope = (n * (x * value - before)) / (x * x - 1);
      step = value / slope;
      x -= step;
    }
    nodes[i] = (1 + x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}

/** Legendre polynomials of degree n and n - 1 at x, by recurrence. */
function legendre(n: number, x: number): [number, number] {
  let before = 1;
  let value = x;
  for (let degree = 2; degree <= n; degree++) {
    [before, value] = [value, ((2 * degree - 1) * x * value - (degree - 1) * before) / degree];
  }
  return [value, before];
}
