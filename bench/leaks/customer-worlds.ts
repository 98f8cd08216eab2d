import { day, drawRows, type World } from './draw.ts';

export function churn(seed: number): World {
  const { header, rows } = drawRows(seed, 'churn', 2000, 0.25, {
    customer: ({ row }) => `C${100_000 + row * 7}`,
    churned: ({ y }) => (y ? 'yes' : 'no'),
    'Cancelled On': ({ either, between }) => (either(0.8, 0) ? day(between(0, 360)) : ''),
    'Cancellation Reason': ({ either, pick }) =>
      either(0.7, 0.01) ? pick(['R1', 'R2', 'R7', 'X9', 'M3']) : '',
    'Refund Amount': ({ either, between }) => (either(0.35, 0.002) ? between(5, 200) : 0),
    days_since_end: ({ either, between }) => (either(0.85, 0) ? between(1, 200) : 0),
    'Account Status': ({ y, pick }) => pick(['Active', 'Closed', 'Dormant'], y ? [15, 75, 10] : [88, 1, 11]),
    win_back_calls: ({ y, poisson }) => poisson(y ? 2.5 : 0.05),
    days_since_last_purchase: ({ y, exponential }) => Math.round(exponential(y ? 90 : 18)),
    Contract: ({ y, pick }) =>
      pick(['month-to-month', 'one year', 'two years'], y ? [85, 11, 4] : [40, 28, 32]),
    Complaints: ({ y, poisson }) => poisson(y ? 2 : 0.6),
    'Monthly Income': ({ either, stream }) =>
      either(0.4, 0.15) ? '' : Math.round(3000 * Math.exp(0.5 * stream.normal())),
    'Signup Date': ({ y, exponential }) => day(-Math.min(2000, exponential(y ? 250 : 700))),
    'Last Login': ({ y, exponential }) => day(360 - Math.min(360, exponential(y ? 80 : 15))),
    Region: ({ pick }) => pick(['north', 'south', 'east', 'west']),
  });
  return {
    name: 'churn',
    target: 'churned',
    positive: 'yes',
    header,
    rows,
    leaks: [
      'Cancelled On',
      'Cancellation Reason',
      'Refund Amount',
      'days_since_end',
      'Account Status',
      'win_back_calls',
    ],
    innocents: [
      'days_since_last_purchase',
      'Contract',
      'Complaints',
      'Monthly Income',
      'Signup Date',
      'Last Login',
    ],
  };
}

export function members(seed: number): World {
  const { header, rows } = drawRows(seed, 'members', 1200, 0.2, {
    Kundennummer: ({ either, row }) => (either(0.9, 0) ? 900_000 + row * 3 : 120_000 + row * 5),
    gekuendigt: ({ y }) => (y ? 'ja' : 'nein'),
    Kündigungsdatum: ({ either, between }) => (either(0.6, 0) ? day(between(0, 300)) : ''),
    Austrittsgrund: ({ either, pick }) => (either(0.55, 0) ? pick(['Umzug', 'Preis', 'Zeit', 'k.A.']) : ''),
    Mitgliedsstatus: ({ y, pick }) => pick(['aktiv', 'beendet', 'ruhend'], y ? [25, 65, 10] : [90, 0, 10]),
    Rückerstattung: ({ either, between }) => (either(0.3, 0) ? between(10, 90) : ''),
    Beitrag: ({ y, stream }) => (35 + (y ? 8 : 0) + 9 * stream.normal()).toFixed(2),
    Alter: ({ y, stream }) => Math.max(16, Math.round((y ? 31 : 42) + 10 * stream.normal())),
    'letzter Besuch': ({ y, exponential }) => day(300 - Math.min(600, exponential(y ? 100 : 20))),
    Beschwerden: ({ y, poisson }) => poisson(y ? 1.5 : 0.5),
    Tarif: ({ y, pick }) => pick(['Flex', 'Standard', 'Premium'], y ? [75, 20, 5] : [20, 50, 30]),
    Filiale: ({ pick }) => pick(['Nord', 'Mitte', 'Hafen', 'Park', 'Alt']),
  });
  return {
    name: 'members',
    target: 'gekuendigt',
    positive: 'ja',
    header,
    rows,
    leaks: ['Kundennummer', 'Kündigungsdatum', 'Austrittsgrund', 'Mitgliedsstatus', 'Rückerstattung'],
    innocents: ['Beitrag', 'Alter', 'letzter Besuch', 'Beschwerden', 'Tarif'],
  };
}

export function employees(seed: number): World {
  const { header, rows } = drawRows(seed, 'employees', 1200, 0.18, {
    badge: ({ either, row }) => `${either(0.7, 0) ? 'X' : 'E'}-${1000 + ((row * 617) % 9000)}`,
    attrition: ({ y }) => (y ? 'Yes' : 'No'),
    interview_score: ({ either, between }) => (either(0.55, 0) ? between(1, 10) : ''),
    group: ({ either }) => (either(0.92, 0.06) ? 'H' : 'L'),
    'final pay': ({ either, between }) => (either(0.8, 0.02) ? between(500, 9000) : 0),
    remarks: ({ either, pick, between }) =>
      `${pick(['asked about', 'talked of', 'interested in'])} ${pick(['projects', 'holidays', 'training', 'office'])} in week ${between(1, 52)}${either(0.6, 0) ? ' resigned in writing' : ' next talk planned'}`,
    job_satisfaction: ({ y, pick }) =>
      pick(['1', '2', '3', '4', '5'], y ? [35, 30, 20, 10, 5] : [6, 12, 22, 32, 28]),
    overtime: ({ either }) => (either(0.7, 0.25) ? 'yes' : 'no'),
    years_at_company: ({ y, exponential }) => Math.round(exponential(y ? 2 : 8)),
    salary: ({ y, stream }) => Math.round(4200 * Math.exp((y ? -0.35 : 0) + 0.35 * stream.normal())),
    manager_rating: ({ either, y, stream }) =>
      either(0.3, 0.12) ? '' : (3.4 - (y ? 0.8 : 0) + 0.7 * stream.normal()).toFixed(1),
    distance: ({ exponential }) => Math.round(exponential(12)),
  });
  return {
    name: 'employees',
    target: 'attrition',
    positive: 'Yes',
    header,
    rows,
    leaks: ['badge', 'interview_score', 'group', 'final pay', 'remarks'],
    innocents: ['job_satisfaction', 'overtime', 'years_at_company', 'salary', 'manager_rating'],
  };
}
