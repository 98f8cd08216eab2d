/**
 * Paired gains of a challenger over the current best -> kept or discarded, with the reason. One page, in order:
 * 1. Evidence is the gain in AUC out of fold on train and on the hidden validation rows, both weighted by their size
 *    (inverse variance at equal noise a row; estimated variances as weights would favour lucky parts).
 * 2. Where cross-validation promises more than validation can confirm (3 standard errors apart), the train labels may
 *    have been learned by heart: validation alone counts.
 * 3. Kept: z >= zNeeded, gain >= minGain, and validation not negative. Look k spends alpha_k = 0.015 / (k + 9) of
 *    false alarms: 0.05 in 200 looks, 0.035 more for every tenfold; z from 2.97 (first) to 3.8 (200th).
 * 4. Simpler and no worse is kept: it loses at most 1 standard error and at most maxLoss, and the noise is small enough
 *    for that to mean something (a luckily high gain does not make up for too few rows).
 * Sources: DeLong 1988; Blum & Hardt 2015 (Ladder: a step that a gain must take); union bound over the looks.
 */
import { normalQuantile } from './normal.ts';

/** A gain below this is a crumb, however sure. In AUC. */
export const minGain = 0.0005;
/** What a simplification may seem to lose. In AUC. */
export const maxLoss = 0.001;
/** What it may lose in truth, one-sided 95%. In AUC. */
export const nonInferiorityMargin = 0.005;
const zDisagreement = 3;
const zNonInferiority = 1.645;

export interface PartGain {
  readonly difference: number;
  readonly variance: number;
  /** Positives x negatives / rows. */
  readonly size: number;
  /** Rows of the smaller class. */
  readonly smallerClass: number;
}

export interface Evidence {
  readonly cvGain: number;
  readonly cvGainSe: number;
  readonly validationGain: number;
  readonly validationGainSe: number;
  /** What counted: both parts together, or validation alone. */
  readonly gain: number;
  readonly gainSe: number;
  readonly z: number;
  readonly zNeeded: number;
}

export interface Decision {
  readonly status: 'kept' | 'discarded';
  /** For a person; names validation figures, so it is not for the researcher. */
  readonly reason: string;
  readonly evidence: Evidence;
}

/** The z that the `looks`-th comparison of a study needs (1 = the first). */
export function zNeededAt(looks: number): number {
  return normalQuantile(1 - 0.015 / (Math.max(1, looks) + 9));
}

/** The rule of the lab. Complexities are what "simpler" compares. */
export function decide(
  cv: PartGain,
  validation: PartGain,
  complexity: { readonly challenger: number; readonly best: number },
  looks: number,
): Decision {
  const evidence = weigh(cv, validation, zNeededAt(looks));
  const { gain, gainSe, z, zNeeded, cvGain, validationGain, validationGainSe } = evidence;
  const noise = zNeeded * gainSe;
  const kept = (reason: string): Decision => ({ status: 'kept', reason, evidence });
  const discarded = (reason: string): Decision => ({ status: 'discarded', reason, evidence });
  const figures = `gain ${auc(gain)}`;

  if (z >= zNeeded && gain >= minGain && validationGain >= 0) {
    return kept(`${figures} is beyond the noise of ${auc(noise)} that luck explains after ${times(looks)}`);
  }
  const isSimpler = complexity.challenger < complexity.best;
  const noWorse =
    gain >= -Math.min(gainSe, maxLoss) &&
    Math.min(gain, 0) - zNonInferiority * gainSe >= -nonInferiorityMargin &&
    validationGain >= -zNonInferiority * validationGainSe;
  if (isSimpler && noWorse) {
    const parts = `${complexity.challenger} parts in place of ${complexity.best}`;
    return kept(
      gainSe === 0
        ? `simpler (${parts}) with the same scores`
        : `simpler (${parts}) and as good: ${figures}, within the noise of ${auc(noise)}`,
    );
  }
  if (gain === 0 && gainSe === 0) return discarded('no row changed its place: the change has no effect');
  if (z <= -zNeeded) return discarded(`worse: it loses ${auc(-gain)}, beyond the noise of ${auc(noise)}`);
  if (z < zNeeded) {
    const what = gain < 0 ? `loss ${auc(-gain)}` : figures;
    const alone = disagrees(evidence)
      ? `cross-validation gains ${auc(cvGain)}, but the hidden validation rows do not confirm it; there, `
      : '';
    return discarded(`${alone}${what} is within the noise of ${auc(noise)}`);
  }
  if (gain < minGain) {
    return discarded(`${figures} is real, but below the smallest step worth keeping, ${auc(minGain)}`);
  }
  return discarded(
    `cross-validation gains ${auc(cvGain)}, but the hidden validation rows lose ${auc(-validationGain)}`,
  );
}

function weigh(cv: PartGain, validation: PartGain, zNeeded: number): Evidence {
  const cvVariance = flooredVariance(cv);
  const validationVariance = flooredVariance(validation);
  const share = cv.size / (cv.size + validation.size);
  const parts = {
    cvGain: cv.difference,
    cvGainSe: Math.sqrt(cvVariance),
    validationGain: validation.difference,
    validationGainSe: Math.sqrt(validationVariance),
    zNeeded,
  };
  const gain = disagrees(parts)
    ? validation.difference
    : share * cv.difference + (1 - share) * validation.difference;
  const gainSe = disagrees(parts)
    ? parts.validationGainSe
    : Math.sqrt(share ** 2 * cvVariance + (1 - share) ** 2 * validationVariance);
  return { ...parts, gain, gainSe, z: gainSe === 0 ? 0 : gain / gainSe };
}

function disagrees(parts: {
  readonly cvGain: number;
  readonly cvGainSe: number;
  readonly validationGain: number;
  readonly validationGainSe: number;
}): boolean {
  const se = Math.hypot(parts.cvGainSe, parts.validationGainSe);
  return parts.cvGain - parts.validationGain > zDisagreement * se;
}

/** Where k of k pairs change alike the sample shows no variance; k rows cannot show a z above k. */
function flooredVariance({ difference, variance, smallerClass }: PartGain): number {
  return Math.max(variance, (difference / smallerClass) ** 2);
}

function auc(value: number): string {
  return value.toFixed(4);
}

function times(looks: number): string {
  return looks === 1 ? '1 try' : `${looks} tries`;
}
