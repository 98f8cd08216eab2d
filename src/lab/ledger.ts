/**
 * Journal -> the honesty ledger: what has been asked of the hidden rows so far, and how far the figures that came out
 * of them can be trusted. Pure.
 */
import { timesText } from '../core/counted.ts';
import { oneLine, plainText } from '../core/plain-text.ts';
import { History, isGain } from '../journal/history.ts';
import type { Evidence, Interval, Line } from '../journal/record.ts';
import { bitsPerFile, bitsPerLook, stepOf } from '../journal/shown.ts';
import { alphaAt, zNeededAt, zOf } from '../judge/looks.ts';
import { expectedExcess } from '../judge/winners-curse.ts';
import { openingIdsIn } from './check-record.ts';
import { lookAfter } from './next-look.ts';

export interface HonestyLedger {
  /** Comparisons with hidden validation labels, those of modules that were only tried included. */
  readonly looks: number;
  /** Modules that were tried, and of these the ones whose validation AUC their owner was told. */
  readonly tries: number;
  readonly ownerLooks: number;
  /** Files of scores from other tools, each of which was told its rounded figures. */
  readonly scoreFiles: number;
  /** Changes kept as a gain, and as a simplification. */
  readonly gainsKept: number;
  readonly simplificationsKept: number;
  /** The looks' chances of a false alarm, summed: how many of the gains may be luck. */
  readonly falseAlarmsAllowed: number;
  /** The z that the next comparison needs. */
  readonly nextZ: number;
  /**
   * Validation AUCs that the user may see (those of modules that were not kept rounded to `step`, which tells
   * `bitsPerLook` at most), and those that the researcher was told (of the best at its time).
   */
  readonly releasedToUser: number;
  readonly releasedRounded: number;
  readonly step: number;
  readonly bitsPerLook: number;
  readonly releasedToResearcher: number;
  readonly best: {
    readonly id: number;
    readonly validationAuc: number;
    readonly validationInterval: Interval;
    /** How much of it choosing has likely added: the winner's curse of the last gain that was kept. In AUC. */
    readonly expectedShrinkage: number;
  } | null;
  readonly sealedOpenings: number;
  /** Columns that the person took out, and why. */
  readonly excluded: readonly { readonly column: string; readonly why: string }[];
  /** Experiments that ran with other columns than now: they are compared with nothing. */
  readonly incomparable: number;
}

/** @param sealedOpenings as the vault counts (check-record.ts); left out, the journal's own count. */
export function ledgerOf(
  lines: readonly Line[],
  sealedOpenings = new Set(openingIdsIn(lines)).size,
): HonestyLedger {
  const history = new History(lines);
  const { experiments, comparable, best, looks, tries, excluded } = history;
  const ownerLooks = tries.filter(({ released }) => released !== null).length;
  const scoreFiles = history.measured.length;
  const scored = experiments.filter(({ scores }) => scores !== null);
  const open = scored.filter(({ status }) => status === 'kept' || status === 'baseline').length;
  const step = stepOf(lines);
  const kept = experiments.filter(({ status }) => status === 'kept');
  const gains = kept.filter(isGain);
  const lastGain = comparable.findLast(isGain)?.evidence ?? null;
  const next = lookAfter(history);
  let spent = 0;
  for (let nth = 1; nth < next.nth; nth++)
    spent += alphaAt({ nth, keptAt: next.keptAt.filter((at) => at < nth) });
  return {
    looks: looks.length,
    tries: tries.length,
    ownerLooks,
    scoreFiles,
    gainsKept: gains.length,
    simplificationsKept: kept.length - gains.length,
    falseAlarmsAllowed: spent,
    nextZ: zNeededAt(next),
    releasedToUser: scored.length + ownerLooks + scoreFiles,
    releasedRounded: scored.length - open + ownerLooks + scoreFiles,
    step,
    bitsPerLook: bitsPerLook(step),
    releasedToResearcher: open,
    best: best?.scores
      ? {
          id: best.id,
          validationAuc: best.scores.validationAuc,
          validationInterval: best.scores.validationInterval,
          expectedShrinkage: lastGain ? expectedShrinkage(lastGain) : 0,
        }
      : null,
    sealedOpenings,
    excluded: [...excluded].map(([column, { why }]) => ({ column, why })),
    incomparable: experiments.length - comparable.length,
  };
}

/**
 * What being chosen has likely added to the validation AUC of a model that this gain made the best: validation's part
 * of the gain's excess, and of that half, since a difference is large as much by the bad luck of the one before.
 * Earlier gains count no more: their luck went with the models that had it.
 */
export function expectedShrinkage(evidence: Evidence): number {
  const { z, zNeeded, gain, gainSe, cvGain, cvGainSe, validationGain, validationGainSe } = evidence;
  if (gainSe === 0) return 0;
  // Where cross-validation had shown as much before, validation passed a bar of its own.
  const news = Math.max(0, zOf(cvGain, cvGainSe) - (evidence.promised ?? 0));
  const alone =
    validationGainSe * expectedExcess(zOf(validationGain, validationGainSe), Math.max(0, zNeeded - news));
  const part = cvGain === validationGain ? 0.5 : (gain - cvGain) / (validationGain - cvGain);
  const shared = ((part * validationGainSe ** 2) / gainSe) * expectedExcess(z, zNeeded);
  return Math.max(shared, alone) * 0.5;
}

/** The ledger in words, for people. @param shown makes text of others fit for where it is shown. */
export function ledgerText(ledger: HonestyLedger, shown: (text: string) => string = oneLine): string {
  const { looks, tries, scoreFiles, gainsKept, simplificationsKept, best, sealedOpenings } = ledger;
  const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
  const lines = [
    `Looks at hidden validation labels: ${looks}${tries === 0 ? '' : `, with ${tries} ${tries === 1 ? 'try' : 'tries'} by nightlab try`}${scoreFiles === 0 ? '' : `, with ${count(scoreFiles, 'file')} by nightlab score`}; kept: ${count(gainsKept, 'gain')}, ${count(simplificationsKept, 'simplification')}.`,
    `Luck: of the gains kept about ${ledger.falseAlarmsAllowed.toFixed(2)} may be false alarms; the next one needs ${ledger.nextZ.toFixed(2)} standard errors.`,
    `Validation AUCs released: ${ledger.releasedToUser} to you (${ledger.releasedRounded} of them rounded to ${ledger.step}, ${ledger.bitsPerLook.toFixed(1)} bits each at most${scoreFiles === 0 ? '' : `; a file of scores, told with intervals and a comparison, ${bitsPerFile(ledger.step).toFixed(0)} bits at most`}), ${ledger.releasedToResearcher} to the researcher.`,
  ];
  if (best) {
    const { low, high } = best.validationInterval;
    lines.push(
      `Best: experiment ${best.id}, validation AUC ${best.validationAuc.toFixed(4)} (95% interval ${low.toFixed(4)} to ${high.toFixed(4)}); choosing has likely added ${best.expectedShrinkage < 0.00005 ? 'nothing' : best.expectedShrinkage.toFixed(4)} to it.`,
    );
  }
  if (ledger.excluded.length > 0) {
    const columns = ledger.excluded.map(
      ({ column, why }) => `"${shown(column)}"${why ? ` (${shown(plainText(why, 200))})` : ''}`,
    );
    lines.push(`Excluded by the person, read by no module since: ${columns.join(', ')}.`);
  }
  if (ledger.incomparable > 0) {
    lines.push(
      `${count(ledger.incomparable, 'experiment')} ran with other columns than are allowed now; they are marked and compared with nothing.`,
    );
  }
  lines.push(
    sealedOpenings === 0
      ? 'The sealed rows are unopened.'
      : `The sealed rows have been opened ${timesText(sealedOpenings)}.`,
  );
  return lines.join('\n');
}
