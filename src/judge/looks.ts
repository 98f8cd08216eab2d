/**
 * Comparisons with hidden labels so far -> the z that the next one needs. Each look spends a chance of a false alarm.
 * The study starts with an allowance, and each gain that was kept opens another: look k after its start spends
 * 0.015 / (k + 2) of each, 0.03 in ten looks, 0.064 in 200. So of g gains kept in 200 looks 0.064 (g + 1) at most are
 * expected to be luck where variances are exact (they are taken too large: in fact 0.01), and the bar comes down again
 * after each gain instead of rising all night.
 * A look also tells how well the challenger cross-validates, and a researcher climbs on that. So the highest gain in
 * cross-validation since the last gain that was kept is remembered: it is not new evidence the next time (decision.ts).
 * Sources: Foster & Stine 2008 (alpha-investing); Javanmard & Montanari 2018 (LORD), Ramdas et al. 2017 (LORD++).
 */
import { normalQuantile } from './normal.ts';

/** The looks of a study up to one of them. */
export interface Looks {
  /** This look's number; 1 = the first. */
  readonly nth: number;
  /** Numbers of earlier looks at which a gain (no simplification) was kept. */
  readonly keptAt: readonly number[];
  /** The highest z of cross-validation at an earlier look since the last gain; 0 or left out = none above 0. */
  readonly promised?: number;
}

/** What a look leaves behind for the next ones. */
export interface PastLook {
  readonly kept: boolean;
  readonly z: number;
  readonly zNeeded: number;
  /** The gain in cross-validation alone, and its standard error; left out = it gained nothing. */
  readonly cvGain?: number;
  readonly cvGainSe?: number;
}

const spending = 0.015;
const delay = 2;
/** However many gains were kept: no look spends more. */
const maxAlpha = 0.01;

/** The chance of a false alarm that this look spends, one-sided. */
export function alphaAt({ nth, keptAt }: Looks): number {
  const alpha = [0, ...keptAt].reduce((sum, start) => sum + spending / (nth - start + delay), 0);
  return Math.min(alpha, maxAlpha);
}

/** The z that this look needs. */
export function zNeededAt(looks: Looks): number {
  return normalQuantile(1 - alphaAt(looks));
}

/** The next look of a study whose earlier looks, oldest first, gave `earlier`. */
export function nextLook(earlier: readonly PastLook[]): Looks {
  const keptAt = earlier.flatMap(({ kept, z, zNeeded }, i) => (kept && z >= zNeeded ? [i + 1] : []));
  const sinceGain = earlier.slice(keptAt.at(-1) ?? 0);
  const promised = sinceGain.reduce(
    (most, { cvGain = 0, cvGainSe = 0 }) => Math.max(most, zOf(cvGain, cvGainSe)),
    0,
  );
  return { nth: earlier.length + 1, keptAt, promised };
}

/** Standard errors of a gain; 0 where nothing changed. */
export function zOf(gain: number, se: number): number {
  return se === 0 ? 0 : gain / se;
}
