/**
 * Experiments -> the picture of a night as an SVG text: experiment number against cross-validated AUC. The leader is a line
 * of steps with the band of its 95% interval; what was kept is marked, discarded experiments are dots, those that gave no
 * figure are crosses on the bottom. Shapes differ, so that colour is never the only sign; it reads in dark and light.
 * Pure: the same rows give the same bytes.
 */
import type { ResultRow } from './result-rows.ts';

/** What the picture needs of an experiment. */
export type ChartedExperiment = Pick<ResultRow, 'id' | 'status' | 'cvAuc' | 'cvInterval' | 'hypothesis'>;

const width = 760;
const height = 360;
const margin = { left: 56, right: 16, top: 34, bottom: 44 } as const;
const style = `text{font:12px system-ui,sans-serif;fill:#57606a}.title{font-weight:600;fill:#24292f}.grid{stroke:#d0d7de;stroke-width:1}.band{fill:#0969da;opacity:.13}.leader{fill:none;stroke:#0969da;stroke-width:2}.kept{fill:#0969da}.discarded{fill:none;stroke:#8c959f;stroke-width:1.5}.failed{stroke:#bf3989;stroke-width:1.5}@media(prefers-color-scheme:dark){text{fill:#8d96a0}.title{fill:#e6edf3}.grid{stroke:#30363d}.band{fill:#58a6ff;opacity:.18}.leader{stroke:#58a6ff}.kept{fill:#58a6ff}.discarded{stroke:#6e7681}.failed{stroke:#db61a2}}`;

/**
 * @param experiments oldest first; those of one study
 * @returns '' where no experiment has a figure. O(experiments).
 */
export function nightChart(study: string, experiments: readonly ChartedExperiment[]): string {
  const scored = experiments.filter(({ cvAuc }) => cvAuc !== null);
  if (scored.length === 0) return '';
  const leaders = leadersOf(experiments);
  const aucs = [
    ...scored.map(({ cvAuc }) => cvAuc!),
    ...leaders.flatMap(({ cvInterval }) => (cvInterval ? [cvInterval.low, cvInterval.high] : [])),
  ];
  const [low, high, step] = ticks(quantile(aucs, 0.04), Math.max(...aucs));
  const last = experiments.length;
  const x = (at: number): number => margin.left + ((at - 0.5) / last) * (width - margin.left - margin.right);
  const y = (auc: number): number =>
    height - margin.bottom - (Math.max(0, auc - low) / (high - low)) * (height - margin.top - margin.bottom);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="t d">`,
    `<title id="t">A night of research on ${escaped(study)}</title>`,
    `<desc id="d">${escaped(summary(experiments, leaders))}</desc>`,
    `<style>${style}</style>`,
    `<text class="title" x="${margin.left}" y="20">${escaped(study)}: cross-validated AUC by experiment</text>`,
  ];
  for (let auc = low; auc <= high + step / 2; auc += step) {
    parts.push(line('grid', margin.left, y(auc), width - margin.right, y(auc)));
    parts.push(
      `<text x="${margin.left - 8}" y="${at(y(auc) + 4)}" text-anchor="end">${auc.toFixed(step < 0.01 ? 3 : 2)}</text>`,
    );
  }
  const gap = Math.max(1, Math.ceil(last / 10));
  for (let number = gap; number <= last; number += gap)
    parts.push(`<text x="${at(x(number))}" y="${height - 24}" text-anchor="middle">${number}</text>`);
  leaders.forEach((leader, i) => {
    const [from, to] = [x(leader.at), i + 1 < leaders.length ? x(leaders[i + 1]!.at) : width - margin.right];
    if (leader.cvInterval === null) return;
    const [top, bottom] = [y(leader.cvInterval.high), y(leader.cvInterval.low)];
    parts.push(
      `<rect class="band" x="${at(from)}" y="${at(top)}" width="${at(to - from)}" height="${at(bottom - top)}"/>`,
    );
  });
  parts.push(...experiments.map((experiment, i) => markOf(experiment, x(i + 1), y)));
  const path = leaders.map(
    ({ at: number, cvAuc }, i) =>
      `${i === 0 ? 'M' : 'H'}${at(x(number))}${i === 0 ? ` ${at(y(cvAuc))}` : `V${at(y(cvAuc))}`}`,
  );
  parts.push(`<path class="leader" d="${path.join('')}H${width - margin.right}"/>`);
  for (const { at: number, cvAuc } of leaders)
    parts.push(`<circle class="kept" cx="${at(x(number))}" cy="${at(y(cvAuc))}" r="4.5"/>`);
  parts.push(legend(), '</svg>');
  return `${parts.join('\n')}\n`;
}

interface Leader {
  /** Place among the experiments, from 1. */
  readonly at: number;
  readonly cvAuc: number;
  readonly cvInterval: ChartedExperiment['cvInterval'];
}

function leadersOf(experiments: readonly ChartedExperiment[]): Leader[] {
  return experiments.flatMap(({ status, cvAuc, cvInterval }, i) =>
    cvAuc !== null && (status === 'baseline' || status === 'kept') ? [{ at: i + 1, cvAuc, cvInterval }] : [],
  );
}

function markOf(
  { status, cvAuc, id, hypothesis }: ChartedExperiment,
  x: number,
  y: (auc: number) => number,
): string {
  const title = `<title>${escaped(`${id}, ${status}${cvAuc === null ? '' : `, ${cvAuc.toFixed(4)}`}: ${hypothesis}`)}</title>`;
  if (cvAuc === null) {
    const bottom = height - margin.bottom - 6;
    return `<g class="failed">${title}<path d="M${at(x - 4)} ${at(bottom - 4)}l8 8m0 -8l-8 8"/></g>`;
  }
  if (status === 'kept' || status === 'baseline') return `<g>${title}</g>`;
  return `<circle class="discarded" cx="${at(x)}" cy="${at(y(cvAuc))}" r="3.5">${title}</circle>`;
}

function legend(): string {
  const y = height - 6;
  return [
    `<text x="${margin.left}" y="${y}">experiment</text>`,
    `<circle class="kept" cx="${width - 402}" cy="${y - 4}" r="4.5"/><text x="${width - 392}" y="${y}">baseline or kept, 95% band</text>`,
    `<circle class="discarded" cx="${width - 212}" cy="${y - 4}" r="3.5"/><text x="${width - 202}" y="${y}">discarded</text>`,
    `<path class="failed" d="M${width - 122} ${y - 8}l8 8m0 -8l-8 8"/><text x="${width - 106}" y="${y}">gave no figure</text>`,
  ].join('\n');
}

/** For those who hear the picture. */
function summary(experiments: readonly ChartedExperiment[], leaders: readonly Leader[]): string {
  const [first, last] = [leaders[0], leaders.at(-1)];
  const counts = `${experiments.length} experiments, ${leaders.length - (first ? 1 : 0)} kept`;
  if (!first || !last) return counts;
  return `${counts}; cross-validated AUC from ${first.cvAuc.toFixed(4)} to ${last.cvAuc.toFixed(4)}`;
}

/** Round bounds and their distance, for four to eight lines. */
function ticks(lowest: number, highest: number): [low: number, high: number, step: number] {
  const span = Math.max(highest - lowest, 0.004);
  const step = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2].find((each) => span / each <= 7) ?? 0.5;
  return [Math.floor(lowest / step) * step, Math.ceil(highest / step) * step, step];
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(share * sorted.length)]!;
}

function line(kind: string, x1: number, y1: number, x2: number, y2: number): string {
  return `<path class="${kind}" d="M${at(x1)} ${at(y1)}L${at(x2)} ${at(y2)}"/>`;
}

/** A coordinate with one digit. */
function at(value: number): string {
  return String(Math.round(value * 10) / 10);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
