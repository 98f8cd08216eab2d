/**
 * 15 columns that a CRM also holds and that have nothing to do with the outcome: advertising (correlated among
 * themselves), web tracking, bookkeeping; most are numbers, some categories.
 */
import type { Random } from '../../../src/core/random.ts';
import { chance, pick, poisson } from './draw.ts';

const browsers = ['Chrome', 'Safari', 'Firefox', 'Edge', 'Opera'];
const devices = ['desktop', 'phone', 'tablet'];
const languages = ['de', 'en', 'fr', 'it', 'es', 'nl', 'pl', 'sv', 'tr', 'pt', 'cs', 'da'];
const screenWidths = [360, 390, 414, 768, 1280, 1366, 1440, 1536, 1920, 2560];
const warehouses = Array.from({ length: 35 }, (_, index) => `WH${index + 11}`);
const tariffs = ['A', 'B', 'C', 'D', 'legacy'];

/** Share of the leads in which the cell is missing. */
const missingShares: Readonly<Record<string, number>> = {
  ad_cost: 0.03,
  page_load_ms: 0.02,
  language: 0.04,
  fax_pages: 0.3,
};

export type NoiseCells = Readonly<Record<string, number | string | null>>;

/** Noise by column name, the same columns in the same order for every lead. */
export function drawNoise(stream: Random): NoiseCells {
  const cells: NoiseCells = { ...advertising(stream), ...tracking(stream), ...bookkeeping(stream) };
  return Object.fromEntries(
    Object.entries(cells).map(([name, cell]) => [
      name,
      chance(stream, missingShares[name] ?? 0) ? null : cell,
    ]),
  );
}

/** One budget is behind most figures. */
function advertising(stream: Random): NoiseCells {
  const spend = 3 + 0.8 * stream.normal();
  return {
    ad_impressions: Math.round(Math.exp(spend + 4 + 0.3 * stream.normal())),
    ad_clicks: Math.round(Math.exp(spend + 0.4 * stream.normal())),
    ad_cost: Math.round(100 * Math.exp(spend + 0.5 + 0.2 * stream.normal())) / 100,
    ad_quality: Math.round(10 * (5 + 0.6 * (spend - 3) + stream.normal())) / 10,
  };
}

/** A slow page comes from a slow server. */
function tracking(stream: Random): NoiseCells {
  const speed = stream.normal();
  return {
    page_load_ms: Math.round(Math.exp(6.8 + 0.4 * speed)),
    server_ms: Math.round(Math.exp(5 + 0.35 * speed + 0.15 * stream.normal())),
    screen_width: pick(stream, screenWidths),
    browser: pick(stream, browsers),
    device: pick(stream, devices),
    language: pick(stream, languages),
  };
}

function bookkeeping(stream: Random): NoiseCells {
  return {
    fax_pages: poisson(stream, 0.6),
    record_version: 1 + poisson(stream, 4),
    hash_bucket: stream.integer(100),
    warehouse: pick(stream, warehouses),
    tariff: pick(stream, tariffs),
  };
}
