/**
 * Leads as rows of a CSV. Missing cells are blank, in the money columns a question mark, as different systems
 * leave them.
 */
import { isoDate } from './calendar.ts';
import type { DrawnLead } from './draw-lead.ts';
import { mechanisms } from './outcome.ts';

export type Cells = Readonly<Record<string, string | number | null>>;

/** One row, in column order. */
export function cellsOf(lead: DrawnLead): Cells {
  const { market, money, assignment, behaviour, transcript, traces, noise } = lead;
  const { telephony } = behaviour;
  return {
    lead_id: lead.id,
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
    session_minutes: traces.sessionMinutes,
    scroll_depth: traces.scrollDepth,
    cookie_age_days: traces.cookieAgeDays,
    brand_searches: traces.brandSearches,
    competitor_ads: traces.competitorAds,
    form_seconds: traces.formSeconds,
    credit_score: traces.creditScore,
    payment_delay_days: traces.paymentDelayDays,
    office_distance_km: traces.officeDistanceKm,
    support_tickets: traces.supportTickets,
    ...noise,
    transcript: transcript?.text ?? null,
    won: lead.won ? 'yes' : 'no',
  };
}

/** What the outcome was drawn from; never part of the study. */
export function truthOf(lead: DrawnLead): Cells {
  return {
    lead_id: lead.id,
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
