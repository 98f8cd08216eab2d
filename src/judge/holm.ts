/**
 * p-values of several comparisons -> p-values that allow for all of them: a comparison is called at level a where its
 * adjusted value is at most a, and then the chance of even one false call is at most a, however the comparisons hang
 * together. Adjusted values keep the order, lie in 0 to 1 and are never below the plain ones.
 * Source: Holm 1979, "A simple sequentially rejective multiple test procedure".
 */

/**
 * @param pValues of the comparisons that are known. @param nPlanned all comparisons that the table was to make, where
 * some were not reached; those count as if they showed nothing.
 */
export function holmAdjusted(pValues: readonly number[], nPlanned = pValues.length): number[] {
  const order = [...pValues.keys()].sort((left, right) => pValues[left]! - pValues[right]!);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let most = 0;
  order.forEach((at, rank) => {
    most = Math.max(most, Math.min(1, (Math.max(nPlanned, pValues.length) - rank) * pValues[at]!));
    adjusted[at] = most;
  });
  return adjusted;
}
