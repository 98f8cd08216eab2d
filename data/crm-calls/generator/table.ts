/**
 * Leads as rows of a CSV: the order is that of the lead ids, which are random numbers, so neither says anything.
 * Missing cells are blank, in the money columns a question mark, as different systems left them.
 */
import { random } from '../../../src/core/random.ts';
import { isoDate } from './calendar.ts';
import { type DrawnLead, drawLead } from './lead.ts';
import { mechanisms } from './outcome.ts';
import { drawStaff } from './people.ts';

export type Cells = Readonly<Record<string, string | number | null>>;

export interface Draw {
  /** The leads in row order, with their ids. */
  readonly leads: readonly { readonly id: string; readonly lead: DrawnLead }[];
}

export function drawLeads(seed: number, nLeads: number): Draw {
  const staff = drawStaff(seed);
  const ids = drawIds(seed, nLeads);
  const leads = ids.map((id, number) => ({ id, lead: drawLead(seed, staff, number) }));
  return { leads: leads.sort((left, right) => (left.id < right.id ? -1 : 1)) };
}

function drawIds(seed: number, count: number): string[] {
  const stream = random(seed, 'ids');
  const ids = new Set<string>();
  while (ids.size < count) ids.add(`L-${String(100_000 + stream.integer(900_000))}`);
  return [...ids];
}

/** The cells of one row, in column order. */
export function cellsOf(id: string, lead: DrawnLead): Cells {
  const { market, money, assignment, behaviour, transcript, noise } = lead;
  const telephony = behaviour.telephony;
  return {
    lead_id: id,
    call_date: isoDate(lead.date.dateMs),
    source: market.source,
    industry: market.industry,
    region: market.region,
    company_size: money.companySize,
    annual_revenue: money.annualRevenue ?? '?',
    deal_size: money.dealSize ?? '?',
    sales_rep: assignment.rep?.name ?? null,
    campaign: assignment.campaign?.name ?? null,
    site_visits: behaviour.siteVisits,
    emails_opened: behaviour.emailsOpened,
    days_since_contact: behaviour.daysSinceContact,
    n_calls: telephony?.nCalls ?? null,
    call_seconds: telephony?.seconds ?? null,
    talk_ratio: telephony?.talkRatio ?? null,
    silences: telephony?.silences ?? null,
    interruptions: telephony?.interruptions ?? null,
    ...noise,
    transcript: transcript?.text ?? null,
    won: lead.won ? 'yes' : 'no',
  };
}

/** What the outcome was drawn from, a row a lead: never part of the study. */
export function truthOf(id: string, lead: DrawnLead): Cells {
  return {
    lead_id: id,
    call_date: isoDate(lead.date.dateMs),
    won: lead.won ? 'yes' : 'no',
    probability: lead.probability,
    ...Object.fromEntries(mechanisms.map((name) => [name, lead.effects[name]])),
  };
}

/** RFC 4180 with a header line; null is an empty cell. */
export function csvOf(rows: readonly Cells[]): string {
  const header = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => header.map((name) => quoted(row[name] ?? '')).join(','));
  return `${[header.join(','), ...lines].join('\n')}\n`;
}

function quoted(cell: string | number): string {
  const text = String(cell);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
