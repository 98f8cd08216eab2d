import { expect, test } from 'vitest';
import type { ColumnFormat } from '../../../src/table/columns/column-format.ts';
import { formatWords } from '../../../src/table/columns/format-words.ts';
import { datePatterns } from '../../../src/table/dates/date-pattern.ts';

test.each<[ColumnFormat, string]>([
  ['date:iso', 'dates such as 2024-12-31'],
  ['date:%d.%m.%Y', 'dates such as 31.12.2024'],
  ['date:%m/%d/%y:1935', 'dates such as 12/31/24'],
  ['date:epoch-ms', 'dates as seconds or parts of them since 1970'],
  ['number:1.234,5', 'numbers such as 1.234,5'],
  ['digits:5', 'codes of 5 digits'],
])('%s is told to people as "%s"', (format, words) => {
  expect(formatWords(format)).toBe(words);
});

test('no form of a date is told by its pattern', () => {
  for (const form of Object.keys(datePatterns)) expect(formatWords(`date:${form}`), form).not.toContain('%');
});
