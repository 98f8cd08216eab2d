/**
 * The experiments of a study -> an SVG picture of the night: experiment number against cross-validated AUC, the best so
 * far as steps with its 95% interval as a band, the baseline dashed, what was kept marked, the rest in grey, and a cross
 * below the axis for what gave no score. Pure: the same rows give the same text. No scripts, no fonts, no links.
 *
 * Invariants: every experiment has exactly one mark; the picture is readable on a dark and on a light page, as it brings
 * its own background; whatever a hypothesis holds, the text is well-formed XML. O(experiments).
 */
import { cleanText } from '../core/clean-text.ts';
import { counted } from '../core/counted.ts';
import { ticksWithin } from './chart-ticks.ts';
import type { ResultRow } from './result-rows.ts';

const width = 840;
const height = 400;
const left = 62;
const right = 20;
const top = 70;
const bottom = 66;
const plotRight = width - right;
const plotBottom = height - bottom;

type Row = Pick<ResultRow, 'id' | 'status' | 'axis' | 'hypothesis' | 'cvAuc' | 'cvInterval' | 'best'>;
type Scored = Row & { readonly cvAuc: number };

interface Scale {
  x(position: number): number;
  /** Kept within the plot. */
  y(auc: number): number;
}

/** A stretch of experiments with the same best, from the one that became it to the one before the next. */
interface Reign {
  readonly best: Scored;
  readonly from: number;
  readonly to: number;
}

/**
 * @param study its name, for the heading.
 * @param rows every experiment, oldest first (`resultRows` of a journal, or what `nightlab results --json` prints).
 * @returns an SVG document, some 8 kB for 30 experiments, with a title and a description for screen readers.
 */
export function nightChart(study: string, rows: readonly Row[]): string {
  const scored = rows.filter((row): row is Scored => row.cvAuc !== null);
  const reigns = reignsOf(rows);
  const [low, high] = rangeOf(scored, reigns);
  const nRows = Math.max(rows.length, 2);
  const scale: Scale = {
    x: (position) => left + 14 + ((plotRight - left - 28) * position) / (nRows - 1),
    y: (auc) => plotBottom - ((plotBottom - top) * (Math.min(high, Math.max(low, auc)) - low)) / (high - low),
  };
  const heading = headingOf(study, rows, reigns);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escaped(heading.title)}</title>`,
    `<desc id="desc">${escaped(heading.description)}</desc>`,
    `<style>${styles}</style>`,
    `<rect class="page" width="${width}" height="${height}" rx="8"/>`,
    `<text class="head" x="${left}" y="26">${escaped(heading.title)}</text>`,
    legend(),
    ...grid(scale, low, high),
    ...numbers(rows, scale),
    ...(scored.length === 0
      ? [
          `<text x="${width / 2}" y="${height / 2}" text-anchor="middle">No experiment has a score yet.</text>`,
        ]
      : []),
    ...reigns.map((reign, i) => band(reign, reigns[i + 1]?.from ?? reign.to, scale)),
    ...baselines(rows, scale),
    ...steps(reigns, scale),
    ...rows.map((row, position) => mark(row, position, scale, low)),
    '</svg>\n',
  ].join('\n');
}

const styles = [
  'text{font:12px system-ui,sans-serif;fill:#57606a}.head{font-size:15px;font-weight:600;fill:#1f2328}',
  '.page{fill:#fff}.grid{stroke:#d0d7de}.band{fill:#1a7f37;fill-opacity:.14}.base{stroke:#57606a;stroke-dasharray:5 4}',
  '.best{fill:none;stroke:#1a7f37;stroke-width:2}.kept{fill:#1a7f37}.keptId{fill:#1a7f37;font-weight:600}',
  '.baseline{fill:#fff;stroke:#57606a;stroke-width:2}.discarded{fill:#8c959f}.failed{stroke:#cf222e;stroke-width:2}',
  '@media(prefers-color-scheme:dark){text{fill:#9198a1}.head{fill:#f0f6fc}.page{fill:#0d1117}.grid{stroke:#30363d}',
  '.band{fill:#3fb950;fill-opacity:.18}.base{stroke:#9198a1}.best{stroke:#3fb950}.kept,.keptId{fill:#3fb950}',
  '.baseline{fill:#0d1117;stroke:#9198a1}.discarded{fill:#6e7681}.failed{stroke:#f85149}}',
].join('');

/** Stretches of the best, broken where a study starts from a new baseline. */
function reignsOf(rows: readonly Row[]): Reign[] {
  const reigns: Reign[] = [];
  for (const [position, { best }] of rows.entries()) {
    const last = reigns.at(-1);
    if (last && last.best.id === best) {
      reigns[reigns.length - 1] = { ...last, to: position };
      continue;
    }
    const row = rows.find(({ id }) => id === best);
    if (row && row.cvAuc !== null) reigns.push({ best: row as Scored, from: position, to: position });
  }
  return reigns;
}

/** Holds the bands and all but the worst tenth of the rest, so that one bad module does not flatten the picture. */
function rangeOf(scored: readonly Scored[], reigns: readonly Reign[]): readonly [number, number] {
  const ends = reigns.flatMap(({ best }) => [
    best.cvAuc,
    ...(best.cvInterval ? Object.values(best.cvInterval) : []),
  ]);
  const aucs = scored.map(({ cvAuc }) => cvAuc).sort((one, other) => one - other);
  const all = [...ends, ...aucs.slice(Math.floor(aucs.length / 10))];
  if (all.length === 0) return [0.5, 1];
  const low = Math.min(...all);
  const high = Math.max(...all);
  const margin = Math.max((high - low) * 0.06, 0.002);
  return [Math.max(0, low - margin), Math.min(1, high + margin)];
}

function headingOf(study: string, rows: readonly Row[], reigns: readonly Reign[]) {
  const count = (...statuses: string[]): number =>
    rows.filter(({ status }) => statuses.includes(status)).length;
  const baseline = rows.find(({ status, cvAuc }) => status === 'baseline' && cvAuc !== null);
  const best = reigns.at(-1)?.best;
  const gain =
    baseline && best && baseline.id !== best.id
      ? `, cross-validated AUC ${four(baseline.cvAuc)} to ${four(best.cvAuc)}`
      : best
        ? `, cross-validated AUC ${four(best.cvAuc)}`
        : '';
  const kept = rows.filter(({ status }) => status === 'kept');
  const failed = count('crashed', 'timeout', 'invalid');
  return {
    title: `${study}: ${counted(rows.length, 'experiment')}${gain}`,
    description: [
      `${counted(count('baseline'), 'baseline')}, ${kept.length} kept, ${count('discarded')} discarded, ${failed} without a score.`,
      ...kept.map(
        ({ id, hypothesis, cvAuc }) => `Experiment ${id} was kept at ${four(cvAuc)}: ${hypothesis}`,
      ),
    ].join(' '),
  };
}

function legend(): string {
  const entry = (x: number, sign: string, text: string): string =>
    `<g transform="translate(${x} 48)">${sign}<text x="14" y="4">${text}</text></g>`;
  return [
    entry(left + 8, '<path class="best" d="M-8 0H8"/>', 'best so far, 95% interval'),
    entry(left + 196, '<circle class="kept" r="5"/>', 'kept'),
    entry(left + 262, '<circle class="discarded" r="3.5"/>', 'discarded'),
    entry(left + 356, `<path class="failed" d="${cross(0, 0)}"/>`, 'crashed, timed out, refused'),
    entry(left + 556, '<path class="base" d="M-8 0H8"/>', 'baseline'),
  ].join('\n');
}

function grid({ y }: Scale, low: number, high: number): string[] {
  const { values, digits } = ticksWithin(low, high, 6);
  return [
    ...values.map(
      (auc) =>
        `<path class="grid" d="M${left} ${one(y(auc))}H${plotRight}"/><text x="${left - 8}" y="${one(y(auc) + 4)}" text-anchor="end">${auc.toFixed(digits)}</text>`,
    ),
    `<text transform="translate(16 ${(top + plotBottom) / 2})rotate(-90)" text-anchor="middle">cross-validated AUC</text>`,
  ];
}

function numbers(rows: readonly Row[], { x }: Scale): string[] {
  const every = Math.max(1, Math.ceil(rows.length / 15));
  return [
    ...rows
      .filter((_, position) => position % every === 0)
      .map(
        ({ id }, i) => `<text x="${one(x(i * every))}" y="${height - 26}" text-anchor="middle">${id}</text>`,
      ),
    `<text x="${(left + plotRight) / 2}" y="${height - 8}" text-anchor="middle">experiment</text>`,
  ];
}

function band({ best, from }: Reign, end: number, { x, y }: Scale): string {
  if (best.cvInterval === null) return '';
  const { low, high } = best.cvInterval;
  const start = one(x(from));
  // A best of a single experiment has some width too.
  const stop = one(Math.max(x(end), x(from) + 4));
  return `<path class="band" d="M${start} ${one(y(high))}H${stop}V${one(y(low))}H${start}Z"/>`;
}

function baselines(rows: readonly Row[], { x, y }: Scale): string[] {
  return rows.flatMap(({ status, cvAuc }, position) => {
    if (status !== 'baseline' || cvAuc === null) return [];
    const next = rows.findIndex((row, later) => later > position && row.status === 'baseline');
    const end = next < 0 ? plotRight : x(next);
    return [`<path class="base" d="M${one(x(position))} ${one(y(cvAuc))}H${one(end)}"/>`];
  });
}

function steps(reigns: readonly Reign[], { x, y }: Scale): string[] {
  let path = '';
  for (const { best, from, to } of reigns) {
    const isNew = path === '' || best.status === 'baseline';
    path += `${isNew ? 'M' : 'H'}${one(x(from))}${isNew ? ` ${one(y(best.cvAuc))}` : `V${one(y(best.cvAuc))}`}H${one(x(to))}`;
  }
  return path === '' ? [] : [`<path class="best" d="${path}"/>`];
}

function mark(row: Row, position: number, { x, y }: Scale, low: number): string {
  const { id, status, cvAuc, hypothesis } = row;
  const at = one(x(position));
  const tip = (figure: string): string =>
    `<title>${escaped(`${id} ${status}${figure}: ${hypothesis}`)}</title>`;
  if (cvAuc === null)
    return `<path class="failed" d="${cross(x(position), plotBottom + 14)}">${tip('')}</path>`;
  const title = tip(` ${four(cvAuc)}`);
  const height = one(y(cvAuc));
  if (status === 'kept') {
    const label = `<text class="keptId" x="${at}" y="${one(y(cvAuc) - 10)}" text-anchor="middle">${id}</text>`;
    return `<circle class="kept" cx="${at}" cy="${height}" r="5">${title}</circle>${label}`;
  }
  if (status === 'baseline')
    return `<circle class="baseline" cx="${at}" cy="${height}" r="4.5">${title}</circle>`;
  const shape = status === 'discarded' ? 'discarded' : 'failed';
  if (cvAuc < low)
    return `<path class="${shape}" d="M${one(x(position) - 4)} ${plotBottom - 6}h8l-4 6z">${title}</path>`;
  return shape === 'failed'
    ? `<path class="failed" d="${cross(x(position), y(cvAuc))}">${title}</path>`
    : `<circle class="discarded" cx="${at}" cy="${height}" r="3.5">${title}</circle>`;
}

function cross(x: number, y: number): string {
  return `M${one(x - 4)} ${one(y - 4)}l8 8m0-8l-8 8`;
}

function one(value: number): string {
  return String(Number(value.toFixed(1)));
}

function four(auc: number | null): string {
  return auc === null ? '' : auc.toFixed(4);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Without the characters that XML does not allow. */
function escaped(text: string): string {
  return cleanText(text)
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"]/g, (sign) => entities[sign]!);
}
