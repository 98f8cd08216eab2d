/**
 * 25 columns that a CRM also holds and that have nothing to do with the outcome: web tracking, advertising
 * (correlated among themselves), bookkeeping and a few categories.
 */
import { type Random, random } from '../../../src/core/random.ts';
import { chance, pick, poisson } from './draw.ts';

const browsers = ['Chrome', 'Safari', 'Firefox', 'Edge', 'Opera'];
const devices = ['desktop', 'phone', 'tablet'];
const languages = ['de', 'en', 'fr', 'it', 'es', 'nl', 'pl', 'sv', 'tr', 'pt', 'cs', 'da'];
const warehouses = Array.from({ length: 35 }, (_, index) => `WH${String(index + 11)}`);
const tariffs = ['A', 'B', 'C', 'D', 'legacy'];

type Cell = number | string | null;

/** Noise cells by column name, the same columns in the same order for every lead. */
export function drawNoise(seed: number, lead: number): Record<string, Cell> {
  const stream = random(seed, 'noise', lead);
  const cells = { ...advertising(stream), ...tracking(stream), ...bookkeeping(stream) };
  for (const [name, share] of Object.entries(missingShares)) {
    if (chance(stream, share)) cells[name as keyof typeof cells] = null as never;
  }
  return cells;
}

const missingShares = { credit_score: 0.12, ad_cost: 0.03, page_load_ms: 0.02, language: 0.04, fax_pages: 0.3 };

/** One budget behind several figures: correlated with each other, with nothing else. */
function advertising(stream: Random): Record<string, Cell> {
  const spend = 3 + 0.8 * stream.normal();
  return {
    ad_impressions: Math.round(Math.exp(spend + 4 + 0.3 * stream.normal())),
    ad_clicks: Math.round(Math.exp(spend + 0.4 * stream.normal())),
    ad_cost: Math.round(100 * Math.exp(spend + 0.5 + 0.2 * stream.normal())) / 100,
    ad_quality: Math.round(10 * (5 + 0.6 * (spend - 3) + stream.normal())) / 10,
    brand_searches: poisson(stream, 6),
    competitor_ads: poisson(stream, 3),
  };
}

function tracking(stream: Random): Record<string, Cell> {
  const speed = stream.normal();
  return {
    page_load_ms: Math.round(Math.exp(6.8 + 0.4 * speed)),
    server_ms: Math.round(Math.exp(5 + 0.35 * speed + 0.15 * stream.normal())),
    session_minutes: Math.round(10 * Math.exp(1.5 + 0.7 * stream.normal())) / 10,
    scroll_depth: Math.round(100 * stream.next()) / 100,
    screen_width: pick(stream, [360, 390, 414, 768, 1280, 1366, 1440, 1536, 1920, 2560]),
    cookie_age_days: Math.floor(400 * stream.next() ** 2),
    browser: pick(stream, browsers),
    device: pick(stream, devices),
    language: pick(stream, languages),
  };
}

function bookkeeping(stream: Random): Record<string, Cell> {
  const solvency = stream.normal();
  return {
    credit_score: Math.round(600 + 80 * solvency),
    payment_delay_days: Math.max(0, Math.round(12 - 6 * solvency + 5 * stream.normal())),
    form_seconds: Math.round(Math.exp(3.8 + 0.6 * stream.normal())),
    office_distance_km: Math.round(10 * Math.exp(3.5 + 0.9 * stream.normal())) / 10,
    support_tickets: poisson(stream, 1.2),
    fax_pages: poisson(stream, 0.6),
    record_version: 1 + poisson(stream, 4),
    hash_bucket: stream.integer(100),
    warehouse: pick(stream, warehouses),
    tariff: pick(stream, tariffs),
  };
}
