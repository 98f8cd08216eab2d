/**
 * Neighbouring columns of which at most one leaves its lowest bin in any row, such as the columns of a one-hot
 * encoding, share one column of histogram updates (LightGBM's exclusive feature bundling, Ke et al. 2017, without
 * conflicts). Their histograms are taken apart again before splits are searched, so that trees stay the same.
 */
import { missingBin } from '../../kernels/kernels.ts';

/** Codes of a bundle beside 0, which says that all of its features are in their lowest bin. */
const maxCodes = missingBin - 1;

/**
 * First feature of each histogram column, and behind the last the number of features. A feature of its own is a bundle
 * of one.
 * @param bins of each feature, one byte per row.
 * @param nBins value bins of each feature.
 */
export function findBundles(bins: readonly Uint8Array[], nBins: readonly number[]): Int32Array {
  const starts: number[] = [];
  // Rows where a feature of the bundle is above its lowest bin; null for a bundle of one.
  let taken: Uint8Array | null = null;
  let nCodes = 0;
  for (let feature = 0; feature < bins.length; feature++) {
    const added = nBins[feature]! - 1;
    const fits = starts.length > 0 && nCodes + added <= maxCodes;
    if (fits && excludes(taken ?? bins[feature - 1]!, bins[feature]!)) {
      taken ??= marked(bins[feature - 1]!);
      mark(taken, bins[feature]!);
      nCodes += added;
    } else {
      starts.push(feature);
      taken = null;
      nCodes = added;
    }
  }
  return Int32Array.of(...starts, bins.length);
}

/** True where no row has both above 0, and none is missing. Most columns differ in one of the first rows. */
function excludes(left: Uint8Array, right: Uint8Array): boolean {
  for (let row = 0; row < left.length; row++) {
    if (left[row]! !== 0 && right[row]! !== 0) return false;
  }
  return !left.includes(missingBin) && !right.includes(missingBin);
}

function marked(bins: Uint8Array): Uint8Array {
  const taken = new Uint8Array(bins.length);
  mark(taken, bins);
  return taken;
}

function mark(taken: Uint8Array, bins: Uint8Array): void {
  for (let row = 0; row < bins.length; row++) {
    if (bins[row]! !== 0) taken[row] = 1;
  }
}

/** Codes of a bundle: those of its second feature follow those of its first. */
export function writeCodes(
  bins: readonly Uint8Array[],
  nBins: readonly number[],
  outCodes: Uint8Array,
): void {
  if (bins.length === 1) {
    outCodes.set(bins[0]!);
    return;
  }
  outCodes.fill(0);
  let before = 0;
  bins.forEach((column, feature) => {
    for (let row = 0; row < column.length; row++) {
      if (column[row]! !== 0) outCodes[row] = before + column[row]!;
    }
    before += nBins[feature]! - 1;
  });
}
