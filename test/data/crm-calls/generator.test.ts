import { describe, expect, test } from 'vitest';
import { cellsOf, csvOf } from '../../../data/crm-calls/generator/cells.ts';
import type { DrawnLead } from '../../../data/crm-calls/generator/draw-lead.ts';
import { drawLeads, shipped } from '../../../data/crm-calls/generator/leads.ts';
import { mechanisms } from '../../../data/crm-calls/generator/outcome.ts';
import { sha256 } from '../../../src/core/hash.ts';
import { rocAuc } from '../../../src/judge/auc.ts';

const leads = drawLeads(shipped.seed, shipped.nLeads);
const rows = leads.map(cellsOf);
const names = Object.keys(rows[0]!);
const labels = Uint8Array.from(leads, ({ won }) => Number(won));

function distinct(name: string): number {
  return new Set(rows.map((row) => row[name]).filter((cell) => cell !== null && cell !== '?')).size;
}

function missingShare(name: string): number {
  return rows.filter((row) => row[name] === null || row[name] === '?').length / rows.length;
}

/** AUC of a number as it is (missing takes the middle), of a column of categories by their rates of wins. */
function aucAlone(name: string): number {
  const isNumber = rows.every(
    (row) => row[name] === null || row[name] === '?' || typeof row[name] === 'number',
  );
  const scores = isNumber ? numbersOf(name) : crossedRates(name);
  const auc = rocAuc(labels, scores);
  return Math.max(auc, 1 - auc);
}

function numbersOf(name: string): Float64Array {
  const known = rows
    .map((row) => row[name])
    .filter((cell) => typeof cell === 'number')
    .sort((a, b) => a - b);
  const middle = known[known.length >> 1]!;
  return Float64Array.from(rows, (row) => (typeof row[name] === 'number' ? (row[name] as number) : middle));
}

/** Each half of the rows by the rates of the other half, shrunk towards the overall rate by 20 rows. */
function crossedRates(name: string): Float64Array {
  const rate = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  const [even, odd] = [0, 1].map((half) => {
    const sums = new Map<unknown, { won: number; count: number }>();
    for (let i = half; i < rows.length; i += 2) {
      const category = sums.get(rows[i]![name]) ?? { won: 0, count: 0 };
      category.won += labels[i]!;
      category.count++;
      sums.set(rows[i]![name], category);
    }
    return sums;
  });
  return Float64Array.from(rows, (row, i) => {
    const { won, count } = (i % 2 === 0 ? odd : even)!.get(row[name]) ?? { won: 0, count: 0 };
    return (won + rate * 20) / (count + 20);
  });
}

describe('the crm-calls generator', () => {
  test('gives the same bytes for the same seed, and others for another', () => {
    const bytes = (seed: number) => sha256(csvOf(drawLeads(seed, 60).map(cellsOf)));
    expect(bytes(4)).toBe(bytes(4));
    expect(bytes(5)).not.toBe(bytes(4));
    // Of a draw of 60 leads as first made; it changes only where the study is meant to change.
    expect(bytes(4)).toBe('8adefe41b1074d6ea6b5ddc394e4bb9a75c54cea25d71705fb0bac501df80aba');
  });

  test('a smaller draw holds the first leads of a larger one, apart from their ids order', () => {
    const large = new Map(drawLeads(9, 50).map((lead) => [lead.id, lead]));
    for (const lead of drawLeads(9, 20)) expect(large.get(lead.id)).toEqual(lead);
  });

  test('has 70 sales reps, 140 campaigns, 10 traces, 15 noise columns and a lead id in every row', () => {
    expect(distinct('sales_rep')).toBe(70);
    expect(distinct('campaign')).toBe(140);
    expect(distinct('lead_id')).toBe(rows.length);
    expect(Object.keys(leads[0]!.traces)).toHaveLength(10);
    expect(Object.keys(leads[0]!.noise)).toHaveLength(15);
    expect(names).toHaveLength(45);
  });

  test('spans three years of working days', () => {
    const dates = leads.map(({ date }) => date.dateMs);
    const days = new Set(dates.map((date) => new Date(date).getUTCDay()));
    expect([...days].sort()).toEqual([1, 2, 3, 4, 5]);
    expect((Math.max(...dates) - Math.min(...dates)) / 86_400_000).toBeGreaterThan(1085);
  });

  test('transcripts have 60 to 150 words, but for one in twenty', () => {
    const counts = leads.flatMap(({ transcript }) => transcript?.text.split(/\s+/).length ?? []);
    const usual = counts.filter((count) => count >= 60 && count <= 150);
    expect(usual.length / counts.length).toBeGreaterThan(0.95);
    expect(Math.max(...counts)).toBeLessThan(200);
  });

  test('transcripts hardly ever repeat', () => {
    expect(distinct('transcript') / rows.length).toBeGreaterThan(0.955);
  });

  test.each([
    ['annual_revenue', 0.05, 0.09],
    ['call_seconds', 0.035, 0.065],
    ['transcript', 0.03, 0.05],
    ['industry', 0.035, 0.065],
    ['fax_pages', 0.27, 0.33],
    ['region', 0, 0],
  ])('%s is missing in %d to %d of the rows', (name, low, high) => {
    expect(missingShare(name)).toBeGreaterThanOrEqual(low);
    expect(missingShare(name)).toBeLessThanOrEqual(high);
  });

  test('money that is not known is a question mark, anything else a blank', () => {
    const marks = names.filter((name) => rows.some((row) => row[name] === '?'));
    expect(marks).toEqual(['annual_revenue', 'deal_size']);
  });

  test('no single column ranks the leads above an AUC of 0.62', () => {
    const alone = names
      .filter((name) => !['lead_id', 'transcript', 'won'].includes(name))
      .map((name) => ({ name, auc: aucAlone(name) }));
    expect(alone.filter(({ auc }) => auc > 0.62)).toEqual([]);
  });

  test('neither the id, that is the row order, nor any noise column tells the outcome', () => {
    // The standard error of an AUC of 12,000 rows is 0.0053: four of them, as 16 columns are looked at.
    const order = rocAuc(labels, Float64Array.from(rows.keys()));
    expect(Math.abs(order - 0.5)).toBeLessThan(0.021);
    for (const name of Object.keys(leads[0]!.noise))
      expect([name, Math.abs(aucAlone(name) - 0.5) < 0.021]).toEqual([name, true]);
  });

  test('every trace tells a little, and none more than an AUC of 0.57', () => {
    const traces = ['session_minutes', 'scroll_depth', 'cookie_age_days', 'brand_searches', 'competitor_ads'];
    traces.push(
      'form_seconds',
      'credit_score',
      'payment_delay_days',
      'office_distance_km',
      'support_tickets',
    );
    for (const name of traces) {
      expect([name, aucAlone(name) > 0.51 && aucAlone(name) < 0.57]).toEqual([name, true]);
    }
  });

  test('every mechanism moves the outcome, and none makes up more than a quarter of what is known', () => {
    const variances = mechanisms.map((name) => variance(leads, (lead) => lead.effects[name]));
    const total = variance(leads, (lead) => Math.log(lead.probability / (1 - lead.probability)));
    for (const own of variances) {
      expect(own / total).toBeGreaterThan(0.03);
      expect(own / total).toBeLessThan(1 / 4);
    }
  });

  test('advertising figures go together, and with nothing else', () => {
    const {
      ad_clicks: clicks,
      ad_cost: cost,
      credit_score: credit,
    } = Object.fromEntries(
      ['ad_clicks', 'ad_cost', 'credit_score'].map((name) => [
        name,
        numbersOf(name).map((value) => Math.log(value)),
      ]),
    ) as Record<string, Float64Array>;
    expect(correlation(clicks!, cost!)).toBeGreaterThan(0.7);
    expect(Math.abs(correlation(clicks!, credit!))).toBeLessThan(0.05);
  });
});

function variance(of: readonly DrawnLead[], value: (lead: DrawnLead) => number): number {
  const values = of.map(value);
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  return values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length;
}

function correlation(left: Float64Array, right: Float64Array): number {
  const mean = (values: Float64Array): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [l, r] = [mean(left), mean(right)];
  let both = 0;
  let lefts = 0;
  let rights = 0;
  for (let i = 0; i < left.length; i++) {
    both += (left[i]! - l) * (right[i]! - r);
    lefts += (left[i]! - l) ** 2;
    rights += (right[i]! - r) ** 2;
  }
  return both / Math.sqrt(lefts * rights);
}
