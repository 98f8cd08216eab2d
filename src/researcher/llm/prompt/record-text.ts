/**
 * The record in words that fit a prompt: what paid, what was near, what failed, how often each axis was tried. Of
 * validation it holds only kept or not. Hypotheses and reasons may quote data: callers fence these texts.
 */
import { signed } from '../../../journal/signed.ts';
import type { ExperimentView } from '../../researcher.ts';

/** One line per experiment. */
export function recordLine(experiment: ExperimentView): string {
  const { id, parent, status, cvAuc, cvGain, cvGainSe, axis, hypothesis } = experiment;
  const score = cvAuc === null ? '      ' : cvAuc.toFixed(4);
  const gain = cvGain === null ? '' : ` gain ${signed(cvGain)}±${(cvGainSe ?? 0).toFixed(4)}`;
  return `#${id} <- ${parent === null ? '-' : `#${parent}`} ${status.padEnd(9)} cv ${score}${gain} [${axis}] ${short(hypothesis, 140)}`;
}

/**
 * The whole record in bounded space: every kept change, near-misses, failures with their reasons, the latest, and
 * counts by axis.
 */
export function recordText(record: readonly ExperimentView[]): string {
  const kept = record.filter(({ status }) => status === 'kept' || status === 'baseline');
  const near = record
    .filter(({ status, cvGain, cvGainSe }) => status === 'discarded' && (cvGain ?? 0) > 0.5 * (cvGainSe ?? 1))
    .slice(-8);
  const failed = record.filter(({ status }) => /crashed|timeout|invalid/.test(status)).slice(-6);
  const latest = record.slice(-12);
  return [
    section('What paid', kept.slice(-25).map(recordLine)),
    section('Near misses: gains within the noise, perhaps worth combining', near.map(recordLine)),
    section(
      'What failed to run',
      failed.map((each) => `${recordLine(each)}\n    ${short(each.reason, 300)}`),
    ),
    section('The latest', latest.map(recordLine)),
    section('Tried by axis', axisCounts(record)),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** `axis: tried n, kept k, best gain`, the most tried first. */
export function axisCounts(record: readonly ExperimentView[]): string[] {
  const axes = new Map<string, { tried: number; kept: number; gain: number }>();
  for (const { axis, status, cvGain } of record) {
    if (status === 'baseline') continue;
    const known = axes.get(axis) ?? { tried: 0, kept: 0, gain: Number.NEGATIVE_INFINITY };
    axes.set(axis, {
      tried: known.tried + 1,
      kept: known.kept + (status === 'kept' ? 1 : 0),
      gain: Math.max(known.gain, cvGain ?? Number.NEGATIVE_INFINITY),
    });
  }
  return [...axes]
    .sort(([, left], [, right]) => right.tried - left.tried)
    .slice(0, 30)
    .map(
      ([axis, { tried, kept, gain }]) =>
        `${axis}: tried ${tried}, kept ${kept}${Number.isFinite(gain) ? `, best cv gain ${signed(gain)}` : ''}`,
    );
}

/** One experiment with all that a researcher may know of it, but for its source. */
export function experimentText(experiment: ExperimentView): string {
  const { cvInterval, foldAucs, baseAucs, importance, timings, durationMs, peakMemoryMb } = experiment;
  const lines = [
    recordLine({ ...experiment, hypothesis: '' }).trimEnd(),
    `hypothesis: ${experiment.hypothesis}`,
  ];
  lines.push(`reason: ${short(experiment.reason, 1500)}`);
  if (cvInterval) lines.push(`cv interval: ${cvInterval.low.toFixed(4)} to ${cvInterval.high.toFixed(4)}`);
  if (foldAucs.length > 0) lines.push(`fold AUCs: ${foldAucs.map((auc) => auc.toFixed(4)).join(' ')}`);
  const bases = Object.entries(baseAucs);
  if (bases.length > 0)
    lines.push(`base AUCs: ${bases.map(([name, auc]) => `${name} ${auc.toFixed(4)}`).join(', ')}`);
  if (importance.length > 0) {
    const top = importance
      .slice(0, 20)
      .map(({ feature, share }) => `${feature} ${(100 * share).toFixed(1)}%`);
    lines.push(`importance: ${top.join(', ')}`);
  }
  if (experiment.warnings.length > 0) lines.push(`warnings: ${short(experiment.warnings.join('; '), 600)}`);
  const { featuresMs, fitMs, applyMs } = timings;
  const parts = `features ${seconds(featuresMs)}, fit ${seconds(fitMs)}, apply ${seconds(applyMs)}`;
  // What was cut off has told no times.
  const worker = featuresMs + fitMs + applyMs > 0 ? ` (worker time: ${parts})` : '';
  lines.push(`took ${seconds(durationMs)}${worker}, ${Math.round(peakMemoryMb)} MB`);
  return lines.join('\n');
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${title}:\n${lines.join('\n')}`;
}

export function short(text: string, longest: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 4)} ...` : line;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
