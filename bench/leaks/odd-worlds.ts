import { day, drawRows, type World } from './draw.ts';

/** Leaks that hide: sentinels, stopped series, noisy copies, emptied balances; honest columns with names of an ending. */
export function odd(seed: number): World {
  const { header, rows } = drawRows(seed, 'odd', 1600, 0.28, {
    left_us: ({ y }) => (y ? 'yes' : 'no'),
    valid_to: ({ either, between }) => (either(0.85, 0) ? day(between(0, 350)) : '9999-12-31'),
    latest_bill: ({ either, between }) => (either(0.9, 0.02) ? day(between(0, 330)) : day(364)),
    balance: ({ either, exponential }) => (either(0.88, 0.05) ? '0.00' : exponential(900).toFixed(2)),
    segment_new: ({ either }) => (either(0.88, 0.1) ? 'B' : 'A'),
    model_value: ({ y, stream }) => (Number(y) + 0.48 * stream.normal()).toFixed(3),
    survey_code: ({ either, between }) => (either(0.5, 0) ? between(1, 99) : -1),
    agent_note: ({ either, pick, between }) =>
      `Gespräch ${between(1, 9999)} über ${pick(['Preis', 'Netz', 'Service'])} ${either(0.5, 0) ? 'Kunde hat gekündigt' : 'Kunde zufrieden oder offen'}`,
    paid_plan: ({ either }) => (either(0.25, 0.72) ? 'yes' : 'no'),
    closed_accounts: ({ y, poisson }) => poisson(y ? 1.6 : 0.7),
    'reason for contact': ({ y, pick }) =>
      pick(['billing', 'technical', 'moving', 'other'], y ? [45, 30, 20, 5] : [20, 30, 10, 40]),
    'marital status': ({ y, pick }) => pick(['single', 'married', 'widowed'], y ? [70, 25, 5] : [25, 65, 10]),
    account_no: ({ y, stream }) => Math.floor(1e6 + 4e5 * Math.min(0.999, stream.next() ** (y ? 0.6 : 1.3))),
    tenure: ({ y, exponential }) => Math.round(exponential(y ? 9 : 40)),
    rating: ({ y, stream }) => (3.9 - (y ? 1.2 : 0) + 0.7 * stream.normal()).toFixed(1),
  });
  return {
    name: 'odd',
    target: 'left_us',
    positive: 'yes',
    header,
    rows,
    leaks: ['valid_to', 'latest_bill', 'balance', 'segment_new', 'model_value', 'survey_code', 'agent_note'],
    innocents: [
      'paid_plan',
      'closed_accounts',
      'reason for contact',
      'marital status',
      'account_no',
      'tenure',
      'rating',
    ],
  };
}
