/**
 * Paired gains of a challenger over the current best -> kept or discarded, with the reason. One page, in order:
 * 1. Evidence is the gain in AUC out of fold on train and on the hidden validation rows, both weighted by what their
 *    size is worth (inverse variance at equal noise per row; estimated variances as weights would favour lucky parts).
 *    DeLong's variance takes the folds' models as given. They share rows, and each row's label teaches the models that
 *    score the others: measured on fresh draws (bench/gate), the variance of a gain out of fold is DeLong's between
 *    seeds or settings of one learner, 1.25 times that between kinds of learners, 2 times on pure noise (where it is a
 *    degenerate U-statistic: each pair of rows counts twice). It is taken as `cvVarianceFactor` times, so of that less
 *    worth.
 *    Where rows belong together, variances are those of their clusters, and standard errors are widened so that z has
 *    the tail of a normal although the clusters are few (student-t.ts).
 * 2. Train labels may have been memorised. Where not one hidden row changes its place, or cross-validation
 *    promises 3 standard errors more than validation confirms, in this step or little by little since the first module,
 *    validation alone counts. Where it promises more by a one-sided test at 5% (1.645), what noise does not explain of
 *    the disagreement is taken for a bias of cross-validation: its square joins that part's variance, and the weights
 *    follow, from the usual ones at 1.645 towards validation alone (as DerSimonian & Laird 1986 do between studies).
 * 3. Kept: z >= zNeeded, gain >= minGain, and validation does not contradict (it loses at most 1 standard error). The
 *    bar is an allowance of false alarms: look k may spend 0.015 / (k + 2), and each gain that was kept opens another
 *    such allowance (looks.ts).
 * 4. A gain out of fold that an earlier look showed, and that was not kept then, is not new evidence: researchers see
 *    cross-validation and climb on it, so each of their tries repeats what the one before had learned of the labels. The
 *    hidden rows, and what is gained out of fold beyond that, must reach the bar together.
 * 5. Simpler and no worse is kept: it loses at most 1 standard error and at most maxLoss, and the noise is small enough
 *    for that to mean something (a luckily high gain does not make up for too few rows). The same must hold against the
 *    last module that was kept as a gain, else many small losses would add up.
 * Sources: DeLong 1988; Bengio & Grandvalet 2004 (no unbiased variance of cross-validation exists); Blum & Hardt 2015
 *    (Ladder: a step that a gain must take); Foster & Stine 2008 (alpha-investing); Satterthwaite 1946 (degrees of freedom).
 */
import { pooledDf } from './clustered-variance.ts';
import { type Looks, zNeededAt, zOf } from './looks.ts';
import { widening } from './student-t.ts';

/** A gain below this is not worth keeping, however sure. In AUC. */
export const minGain = 0.001;
/** What a simplification may seem to lose. In AUC. */
export const maxLoss = 0.001;
/** What it may lose in truth, one-sided 95%. In AUC. */
export const nonInferiorityMargin = 0.005;
/** Variance of an out-of-fold gain over DeLong's (bench/gate measures it). Nadeau & Bengio 2003 would take 2.25. */
export const cvVarianceFactor = 1.5;
const zDisagreement = 3;
/** A one-sided test at 5%. */
const zBias = 1.645;
const zContradiction = 1;
const zNonInferiority = 1.645;

export interface PartGain {
  readonly difference: number;
  readonly variance: number;
  /** Degrees of freedom of the variance; left out = infinite, as of independent rows. */
  readonly df?: number;
  /** Positives x negatives / rows. */
  readonly size: number;
  /** Rows of the smaller class, or the fewest clusters that hold one of a class. */
  readonly smallerClass: number;
}

export interface Gains {
  readonly cv: PartGain;
  readonly validation: PartGain;
  /** Of the two, where clusters have rows in both parts; left out = 0. */
  readonly covariance?: number;
}

export interface GainEvidence {
  readonly cvGain: number;
  readonly cvGainSe: number;
  readonly validationGain: number;
  readonly validationGainSe: number;
  /** What counted: both parts together, or validation alone. */
  readonly gain: number;
  readonly gainSe: number;
  readonly z: number;
  readonly zNeeded: number;
  /** The highest z of cross-validation at an earlier look since the last gain, none of which was kept. */
  readonly promised: number;
}

export interface Decision {
  readonly status: 'kept' | 'discarded';
  /** For a person; names validation figures, so it is not for the researcher. */
  readonly reason: string;
  readonly evidence: GainEvidence;
}

/**
 * The rule of the lab. Complexities are what "simpler" compares; `sinceStart` are the gains over the study's first
 * module, `sinceGain` those over the last one that was kept as a gain; null where that is the best.
 */
export function keepOrDiscard(
  gains: Gains,
  complexity: { readonly challenger: number; readonly best: number },
  looks: Looks,
  sinceStart: Gains | null,
  sinceGain: Gains | null = null,
): Decision {
  const { cv, validation } = gains;
  const onTrainAlone = validation.difference === 0 && validation.variance === 0 && cv.difference > 0;
  const isMemorised = onTrainAlone || disagrees(gains) || (sinceStart !== null && disagrees(sinceStart));
  const { promised = 0 } = looks;
  const zNeeded = zNeededAt(looks);
  const weighed = weigh(gains, isMemorised);
  const evidence = evidenceOf(gains, weighed, zNeeded, promised);
  const { gain, gainSe, z, cvGain, validationGain, validationGainSe } = evidence;
  const noise = zNeeded * gainSe;
  const kept = (reason: string): Decision => ({ status: 'kept', reason, evidence });
  const discarded = (reason: string): Decision => ({ status: 'discarded', reason, evidence });
  const figures = `gain ${auc(gain)}`;

  const news = Math.max(0, zOf(cvGain, evidence.cvGainSe) - promised);
  const isNews = zOf(validationGain, validationGainSe) + news >= zNeeded;
  const contradicts = validationGain < -zContradiction * weighed.validation.se(zContradiction);
  if (onTrainAlone) {
    return discarded(
      `cross-validation gains ${auc(cvGain)}, but not one hidden validation row changed its place`,
    );
  }
  if (z >= zNeeded && gain >= minGain && !contradicts && isNews) {
    return kept(
      `${figures} is beyond the noise of ${auc(noise)} that luck explains after ${times(looks.nth)}`,
    );
  }
  const isSimpler = complexity.challenger < complexity.best;
  const noWorse = isNoWorse(weighed) && (sinceGain === null || isNoWorse(weigh(sinceGain, false)));
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
    const alone = isMemorised
      ? `cross-validation gains ${auc(cvGain)}, but the hidden validation rows do not confirm it; there, `
      : '';
    return discarded(`${alone}${what} is within the noise of ${auc(noise)}`);
  }
  if (gain < minGain) {
    return discarded(`${figures} is real, but below the smallest step worth keeping, ${auc(minGain)}`);
  }
  return discarded(
    contradicts
      ? `cross-validation gains ${auc(cvGain)}, but the hidden validation rows lose ${auc(-validationGain)}`
      : `cross-validation gains ${auc(cvGain)}, but an earlier try gained most of that too and was not kept, and the hidden validation rows do not confirm it`,
  );
}

/** A gain with its standard error, widened for a bar of `z` where its variance has few degrees of freedom. */
interface Weighed {
  readonly gain: number;
  se(z: number): number;
}

interface WeighedParts extends Weighed {
  readonly cv: Weighed;
  readonly validation: Weighed;
}

function weigh(gains: Gains, validationAlone: boolean): WeighedParts {
  const { cv, validation, covariance = 0 } = gains;
  const cvVariance = cvVarianceFactor * flooredVariance(cv);
  const validationVariance = flooredVariance(validation);
  const bias = biasOf(gains);
  const believed = bias === 0 ? 1 : cvVariance / (cvVariance + bias);
  const cvSize = (believed * cv.size) / cvVarianceFactor;
  const share = validationAlone ? 0 : cvSize / (cvSize + validation.size);
  const parts = [
    { variance: share ** 2 * (cvVariance + bias), df: dfOf(cv) },
    { variance: (1 - share) ** 2 * validationVariance, df: dfOf(validation) },
  ];
  const shared = 2 * share * (1 - share) * Math.sqrt(cvVarianceFactor) * covariance;
  return {
    ...weighed(
      share * cv.difference + (1 - share) * validation.difference,
      parts.reduce((sum, { variance }) => sum + variance, shared),
      pooledDf(parts),
    ),
    cv: weighed(cv.difference, cvVariance, dfOf(cv)),
    validation: weighed(validation.difference, validationVariance, dfOf(validation)),
  };
}

/** What cross-validation promises beyond validation and beyond what noise explains, squared. */
function biasOf(gains: Gains): number {
  const { excess, se } = disagreement(gains);
  const explained = zBias * se(zBias);
  return excess > explained ? excess ** 2 - explained ** 2 : 0;
}

function weighed(gain: number, variance: number, df: number): Weighed {
  return { gain, se: (z) => Math.sqrt(variance) * widening(z, df) };
}

function evidenceOf(
  gains: Gains,
  { gain, ...weighed }: WeighedParts,
  zNeeded: number,
  promised: number,
): GainEvidence {
  return {
    cvGain: gains.cv.difference,
    cvGainSe: weighed.cv.se(zNeeded),
    validationGain: gains.validation.difference,
    validationGainSe: weighed.validation.se(zNeeded),
    gain,
    gainSe: weighed.se(zNeeded),
    z: zOf(gain, weighed.se(zNeeded)),
    zNeeded,
    promised,
  };
}

function isNoWorse({ gain, se, validation }: WeighedParts): boolean {
  return (
    gain >= -Math.min(se(1), maxLoss) &&
    Math.min(gain, 0) - zNonInferiority * se(zNonInferiority) >= -nonInferiorityMargin &&
    validation.gain >= -zNonInferiority * validation.se(zNonInferiority)
  );
}

function disagrees(gains: Gains): boolean {
  const { excess, se } = disagreement(gains);
  return excess > zDisagreement * se(zDisagreement);
}

function disagreement({ cv, validation }: Gains): { excess: number; se: Weighed['se'] } {
  const parts = [
    { variance: cvVarianceFactor * flooredVariance(cv), df: dfOf(cv) },
    { variance: flooredVariance(validation), df: dfOf(validation) },
  ];
  const excess = cv.difference - validation.difference;
  return { excess, se: weighed(excess, parts[0]!.variance + parts[1]!.variance, pooledDf(parts)).se };
}

function dfOf({ df = Number.POSITIVE_INFINITY }: PartGain): number {
  return df;
}

/** Where all k rows of a class change alike the sample shows no variance; k signs that agree have a z of about sqrt(k). */
function flooredVariance({ difference, variance, smallerClass }: PartGain): number {
  return Math.max(variance, difference ** 2 / smallerClass);
}

function auc(value: number): string {
  return value.toFixed(4);
}

function times(looks: number): string {
  return looks === 1 ? '1 try' : `${looks} tries`;
}
