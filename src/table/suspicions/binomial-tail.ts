/**
 * (k, n, p) -> log of P(X >= k) for X binomial(n, p). Exact sum of the terms from k up, each from the one before
 * by its ratio; the terms fall geometrically above the mean, so that few are needed. 0 at or below the mean.
 */
export function logBinomialTail(k: number, n: number, p: number): number {
  if (k <= n * p) return 0;
  if (p <= 0) return Number.NEGATIVE_INFINITY;
  const first = logChoose(n, k) + k * Math.log(p) + (n - k) * Math.log1p(-p);
  const odds = p / (1 - p);
  let term = 1;
  let sum = 1;
  for (let i = k; i < n && term > 1e-12 * sum; i++) {
    term *= ((n - i) / (i + 1)) * odds;
    sum += term;
  }
  return Math.min(0, first + Math.log(sum));
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** Exact below 20, Stirling's series above (error below 1e-9). */
function logFactorial(n: number): number {
  if (n < 20) {
    let log = 0;
    for (let i = 2; i <= n; i++) log += Math.log(i);
    return log;
  }
  return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n) - 1 / (360 * n ** 3);
}
