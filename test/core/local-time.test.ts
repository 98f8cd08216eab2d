import { afterEach, expect, test } from 'vitest';
import { localTime } from '../../src/core/local-time.ts';

const before = process.env.TZ;
afterEach(() => {
  if (before === undefined) delete process.env.TZ;
  else process.env.TZ = before;
});

const now = Date.parse('2026-11-28T22:30:00Z');

test.each([
  ['Europe/Berlin', '2026-11-29T06:00:00Z', '07:00 tomorrow (Europe/Berlin, UTC+1)'],
  ['Europe/Berlin', '2026-11-28T23:10:00Z', '00:10 tomorrow (Europe/Berlin, UTC+1)'],
  ['America/New_York', '2026-11-29T04:10:00Z', '23:10 today (America/New_York, UTC-5)'],
  ['Australia/Darwin', '2026-11-28T01:00:00Z', '10:30 yesterday (Australia/Darwin, UTC+9:30)'],
  ['UTC', '2026-11-28T01:00:00Z', '01:00 today (UTC)'],
  ['Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25 02:30 (Europe/Berlin, UTC+2)'],
  ['Europe/Berlin', '2026-10-25T01:30:00Z', '2026-10-25 02:30 (Europe/Berlin, UTC+1)'],
])('in %s, %s is read as %s', (zone, at, text) => {
  process.env.TZ = zone;
  expect(localTime(at, now)).toBe(text);
});

test('a text that is kept names its day, and what is not a time stays as it is', () => {
  process.env.TZ = 'Europe/Berlin';
  expect(localTime('2026-11-28T22:00:00Z', null)).toBe('2026-11-28 23:00 (Europe/Berlin, UTC+1)');
  expect(localTime('sometime')).toBe('sometime');
});
