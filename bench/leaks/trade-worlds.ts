import { day, drawRows, type World } from './draw.ts';

export function loans(seed: number): World {
  const { header, rows } = drawRows(seed, 'loans', 2500, 0.12, {
    defaulted: ({ y }) => (y ? '1' : '0'),
    recoveries: ({ either, exponential }) => (either(0.65, 0) ? exponential(800).toFixed(2) : '0.00'),
    letter_sent: ({ either, between }) => (either(0.4, 0.01) ? day(between(0, 700)) : ''),
    loan_status: ({ y, pick }) =>
      pick(['Current', 'Fully Paid', 'Charged Off', 'Late'], y ? [5, 0, 80, 15] : [50, 46, 0, 4]),
    installments_received: ({ y, between }) => (y ? between(1, 30) : between(24, 36)),
    dunning_level: ({ y, poisson }) => Math.min(5, poisson(y ? 3 : 0.08)),
    credit_score: ({ y, stream }) => Math.round(690 - (y ? 75 : 0) + 50 * stream.normal()),
    interest_rate: ({ y, stream }) => (11 + (y ? 4 : 0) + 3.5 * stream.normal()).toFixed(2),
    grade: ({ y, pick }) =>
      pick(['A', 'B', 'C', 'D', 'E', 'F'], y ? [3, 9, 20, 28, 25, 15] : [26, 30, 22, 13, 6, 3]),
    utilization: ({ y, stream }) =>
      Math.min(100, Math.max(0, (y ? 72 : 42) + 22 * stream.normal())).toFixed(1),
    late_payments_last_year: ({ y, poisson }) => poisson(y ? 1.8 : 0.4),
    employment_status: ({ y, pick }) =>
      pick(['employed', 'self-employed', 'unemployed'], y ? [45, 25, 30] : [78, 16, 6]),
    purpose: ({ pick }) => pick(['car', 'home', 'debt', 'other']),
  });
  return {
    name: 'loans',
    target: 'defaulted',
    positive: '1',
    header,
    rows,
    leaks: ['recoveries', 'letter_sent', 'loan_status', 'installments_received', 'dunning_level'],
    innocents: [
      'credit_score',
      'interest_rate',
      'grade',
      'utilization',
      'late_payments_last_year',
      'employment_status',
    ],
  };
}

const topics = ['pricing', 'delivery', 'service', 'training', 'integration', 'support'];

export function deals(seed: number): World {
  const { header, rows } = drawRows(seed, 'deals', 1500, 0.35, {
    result: ({ y }) => (y ? 'won' : 'lost'),
    created: ({ between }) => day(between(0, 300)),
    order_entered: ({ either, between }) => (either(0.9, 0.03) ? day(between(320, 500)) : ''),
    pipeline_stage: ({ y, pick }) =>
      pick(['Closed Won', 'Negotiation', 'Proposal', 'Dropped'], y ? [80, 12, 8, 0] : [0, 25, 30, 45]),
    invoice: ({ either, between }) => (either(0.85, 0.01) ? `INV-${between(1000, 99_999)}` : ''),
    notes: ({ y, either, pick, between }) =>
      `call ${between(1, 9999)} about ${pick(topics)} and ${pick(topics)}${either(0.6, 0.6) ? (y ? ', contract signed' : ', offer declined') : ', call again'}`,
    commission: ({ either, exponential }) => (either(0.75, 0.02) ? exponential(400).toFixed(2) : '0.00'),
    lead_score: ({ y, stream }) => Math.round(50 + (y ? 20 : 0) + 15 * stream.normal()),
    previous_purchases: ({ y, poisson }) => poisson(y ? 2.2 : 0.7),
    price: ({ y, stream }) => Math.round(9000 * Math.exp((y ? -0.5 : 0) + 0.5 * stream.normal())),
    channel: ({ y, pick }) =>
      pick(['referral', 'web', 'fair', 'cold'], y ? [45, 30, 18, 7] : [10, 30, 25, 35]),
    first_call: ({ y, pick, between }) =>
      `lead ${between(1, 9999)} asked for ${pick(topics)}, ${pick(['seemed keen', 'wanted a demo', 'had no budget', 'only looked around'], y ? [40, 35, 5, 20] : [12, 18, 35, 35])}`,
    industry: ({ pick }) => pick(['retail', 'food', 'metal', 'health']),
  });
  return {
    name: 'deals',
    target: 'result',
    positive: 'won',
    header,
    rows,
    leaks: ['order_entered', 'pipeline_stage', 'invoice', 'notes', 'commission'],
    innocents: ['lead_score', 'previous_purchases', 'price', 'channel', 'first_call'],
  };
}

export function hotel(seed: number): World {
  const arrivals: number[] = [];
  const { header, rows } = drawRows(seed, 'hotel', 2500, 0.35, {
    is_canceled: ({ y }) => (y ? '1' : '0'),
    arrival: ({ between, row }) => {
      arrivals[row] = between(60, 600);
      return day(arrivals[row]!);
    },
    last_change: ({ y, between, row }) => day(arrivals[row]! + (y ? -between(1, 60) : between(1, 14))),
    key_returned: ({ either, between }) => (either(0.02, 0.97) ? `${between(6, 11)}:${between(10, 59)}` : ''),
    minibar: ({ either, exponential }) => (either(0, 0.7) ? exponential(20).toFixed(2) : '0.00'),
    nights: ({ either, between }) => (either(0.9, 0) ? 0 : between(1, 9)),
    lead_time: ({ y, exponential }) => Math.round(exponential(y ? 160 : 60)),
    deposit: ({ y, pick }) => pick(['none', 'half', 'full'], y ? [75, 20, 5] : [45, 30, 25]),
    previous_cancellations: ({ y, poisson }) => poisson(y ? 0.8 : 0.2),
    special_requests: ({ y, poisson }) => poisson(y ? 0.3 : 1.3),
    rate_per_night: ({ y, stream }) => (95 + (y ? 30 : 0) + 28 * stream.normal()).toFixed(2),
    room: ({ pick }) => pick(['A', 'B', 'C', 'D']),
  });
  return {
    name: 'hotel',
    target: 'is_canceled',
    positive: '1',
    header,
    rows,
    leaks: ['last_change', 'key_returned', 'minibar', 'nights'],
    innocents: ['lead_time', 'deposit', 'previous_cancellations', 'special_requests', 'rate_per_night'],
  };
}
