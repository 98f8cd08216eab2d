import type { ColumnFormat } from './column-format.ts';

const ofNumbers: Readonly<Record<string, string>> = {
  number: 'plain numbers such as 1234.5',
  'number:1,234.5': 'numbers such as 1,234.5',
  'number:1.234,5': 'numbers such as 1.234,5',
  'number:yes-no': 'yes and no',
  boolean: 'true and false',
  whole: 'whole numbers',
  text: 'text',
  'date:iso': 'dates such as 2024-12-31',
  'date:excel': "dates as a spreadsheet's day numbers",
};

const samples: Readonly<Record<string, string>> = {
  Y: '2024',
  y: '24',
  m: '12',
  d: '31',
  b: 'Dec',
  B: 'December',
  a: 'Tue',
  A: 'Tuesday',
  H: '18',
  I: '06',
  M: '05',
  S: '09',
  p: 'PM',
  T: '18:05:09',
  q: '4',
  G: '2024',
  V: '52',
};

/** How a column is written, for people, by an example: `dates such as 31.12.2024`. */
export function formatWords(format: ColumnFormat): string {
  const known = ofNumbers[format];
  if (known !== undefined) return known;
  if (format.startsWith('digits:')) return `codes of ${format.slice(7)} digits`;
  if (format.startsWith('date:epoch')) return 'dates as seconds or parts of them since 1970';
  const pattern = format.slice('date:'.length).replace(/:\d{4}$/, '');
  const sample = pattern.replaceAll(/%(\w)/g, (whole, letter: string) => samples[letter] ?? whole);
  return sample.includes('%') ? `dates by the pattern ${pattern}` : `dates such as ${sample}`;
}
