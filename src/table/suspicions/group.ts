/**
 * A group of train rows (those with a category, in a range, with a filled cell) -> how far it tells the outcome.
 *
 * The measure is the likelihood ratio, P(in the group | outcome) / P(in the group | other outcome), with half a row
 * added to each side; it does not depend on the base rate. Chance: a binomial tail at the base rate.
 */
import { logBinomialTail } from './binomial-tail.ts';

export interface Group {
  readonly nRows: number;
  /** The outcome that most tell: 1 or 0. */
  readonly outcome: 0 | 1;
  /** Rows of the group with that outcome. */
  readonly nSame: number;
  readonly purity: number;
  /** Share of all rows with that outcome which are in the group. */
  readonly coverage: number;
  /** The same for the other outcome. */
  readonly otherCoverage: number;
  readonly likelihoodRatio: number;
  /** Log of the chance of such a group where the column tells nothing. */
  readonly logChance: number;
  /** AUC of being in the group, at least 0.5. */
  readonly auc: number;
}

/** @param k rows of the group that are positive; `all` and `allPositive` count the train rows. */
export function groupOf(n: number, k: number, all: number, allPositive: number): Group {
  const share = k / Math.max(1, allPositive);
  const otherShare = (n - k) / Math.max(1, all - allPositive);
  const outcome = share >= otherShare ? 1 : 0;
  const nSame = outcome === 1 ? k : n - k;
  const nOther = n - nSame;
  const nOutcome = outcome === 1 ? allPositive : all - allPositive;
  const nOpposite = all - nOutcome;
  return {
    nRows: n,
    outcome,
    nSame,
    purity: n === 0 ? 0 : nSame / n,
    coverage: nSame / Math.max(1, nOutcome),
    otherCoverage: nOther / Math.max(1, nOpposite),
    likelihoodRatio: ((nSame + 0.5) / (nOutcome + 0.5)) * ((nOpposite + 0.5) / (nOther + 0.5)),
    logChance: logBinomialTail(nSame, n, nOutcome / all),
    auc: 0.5 + Math.abs(share - otherShare) / 2,
  };
}

export interface Demand {
  readonly likelihoodRatio: number;
  readonly coverage: number;
  readonly purity: number;
  readonly nRows: number;
}

/** Chance after correction for the number of things looked at. */
const mostChance = Math.log(0.001);

export function meets(group: Group, demand: Demand, nTests: number): boolean {
  return (
    group.nRows >= demand.nRows &&
    group.likelihoodRatio >= demand.likelihoodRatio &&
    group.coverage >= demand.coverage &&
    group.purity >= demand.purity &&
    group.logChance + Math.log(nTests) < mostChance
  );
}
