/**
 * The attack of a module that rebuilds the draw of a public seed: it knows code, seed, ids (the rows' places in the
 * file) and the labels of its fit rows. A row's class and its rank among the rows of its class then gave its part, so
 * the parts that are seen give the classes: a forward-backward pass over the drawn order.
 *
 * The function is whole by itself, since its text becomes part of a module.
 */

/** @returns the chance that each row of the file is positive; `words` start the public stream. */
export function rebuiltDraw(
  words: readonly number[],
  nRows: number,
  ids: ArrayLike<number>,
  labels: ArrayLike<number>,
): number[] {
  let [a, b, c, counter] = words as [number, number, number, number];
  counter |= 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  const order = Array.from({ length: nRows }, (_, i) => i);
  for (let last = nRows - 1; last > 0; last--) {
    const other = Math.floor(next() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  const known = new Int8Array(nRows).fill(-1);
  let nPositive = 0;
  for (let i = 0; i < ids.length; i++) {
    known[ids[i]!] = labels[i]!;
    nPositive += labels[i]!;
  }
  const shares = [0.6, 0.2, 0.2];
  const binsOf = (total: number): number[] => {
    const quota = shares.map((share) => Math.floor(share * total));
    const rest = shares
      .map((share, bin) => ({ bin, left: share * total - quota[bin]! }))
      .sort((x, y) => y.left - x.left);
    for (let i = quota.reduce((sum, n) => sum + n, 0), j = 0; i < total; i++, j++) quota[rest[j]!.bin]!++;
    const placed = [0, 0, 0];
    return Array.from({ length: total }, () => {
      let best = 0;
      let least = Number.POSITIVE_INFINITY;
      for (let bin = 0; bin < 3; bin++) {
        const wanted = Math.max(quota[bin]!, 0.5);
        let cost = (1 / total) * ((placed[bin]! + 0.5) / wanted);
        if (placed[bin]! + 1 > wanted) cost += ((placed[bin]! + 1 - wanted) / total) * 10;
        if (cost < least) {
          best = bin;
          least = cost;
        }
      }
      placed[best]!++;
      return best;
    });
  };
  const width = nRows + 1;
  const attempt = (total: number): { likelihood: number; chance: number[] } => {
    const bins = [binsOf(nRows - total), binsOf(total)];
    /** How well a class suits a row: a row that is not known is seldom from train (a fold's held-out row). */
    const fits = (row: number, label: number, rank: number): number => {
      const bin = bins[label]![rank];
      if (bin === undefined) return 0;
      if (known[row]! >= 0) return known[row] === label && bin === 0 ? 1 : 1e-9;
      return bin > 0 ? 1 : 0.02;
    };
    const forward = new Float64Array(width * width);
    forward[0] = 1;
    let likelihood = 0;
    for (let at = 0; at < nRows; at++) {
      let sum = 0;
      for (let ones = 0; ones <= at; ones++) {
        const weight = forward[at * width + ones]!;
        if (weight === 0) continue;
        const one = weight * fits(order[at]!, 1, ones);
        const zero = weight * fits(order[at]!, 0, at - ones);
        forward[(at + 1) * width + ones + 1]! += one;
        forward[(at + 1) * width + ones]! += zero;
        sum += one + zero;
      }
      if (sum === 0) return { likelihood: Number.NEGATIVE_INFINITY, chance: [] };
      for (let ones = 0; ones <= at + 1; ones++) forward[(at + 1) * width + ones]! /= sum;
      likelihood += Math.log(sum);
    }
    const chance = new Array<number>(nRows).fill(0.5);
    let backward = new Float64Array(width).fill(1);
    for (let at = nRows - 1; at >= 0; at--) {
      const before = new Float64Array(width);
      let positive = 0;
      let sum = 0;
      for (let ones = 0; ones <= at; ones++) {
        const one = fits(order[at]!, 1, ones) * backward[ones + 1]!;
        const zero = fits(order[at]!, 0, at - ones) * backward[ones]!;
        before[ones] = one + zero;
        positive += forward[at * width + ones]! * one;
        sum += forward[at * width + ones]! * (one + zero);
      }
      chance[order[at]!] = sum > 0 ? positive / sum : 0.5;
      let most = 0;
      for (const weight of before) if (weight > most) most = weight;
      backward = before.map((weight) => weight / (most || 1));
    }
    return { likelihood, chance };
  };
  let best = { likelihood: Number.NEGATIVE_INFINITY, chance: new Array<number>(nRows).fill(0.5) };
  const guess = Math.round(ids.length > 0.5 * nRows ? nPositive / 0.6 : (nPositive / ids.length) * nRows);
  for (let total = guess - 2; total <= guess + 2; total++) {
    const tried = attempt(total);
    if (tried.likelihood > best.likelihood) best = tried;
  }
  return best.chance;
}
