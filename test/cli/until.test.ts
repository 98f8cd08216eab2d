import { afterEach, describe, expect, test } from 'vitest';
import { untilMoment } from '../../src/cli/until.ts';

const before = process.env.TZ;
afterEach(() => {
  if (before === undefined) delete process.env.TZ;
  else process.env.TZ = before;
});

function until(text: string, now: string, zone = 'Europe/Berlin'): string {
  process.env.TZ = zone;
  return untilMoment(text, Date.parse(now));
}

describe('--until', () => {
  test.each([
    // 23:00 in Berlin
    ['07:00', '2026-11-28T22:00:00Z', '2026-11-29T06:00:00.000Z'],
    ['7:00', '2026-11-28T22:00:00Z', '2026-11-29T06:00:00.000Z'],
    ['7am', '2026-11-28T22:00:00Z', '2026-11-29T06:00:00.000Z'],
    ['7 AM', '2026-11-28T22:00:00Z', '2026-11-29T06:00:00.000Z'],
    ['7:30 p.m.', '2026-11-28T22:00:00Z', '2026-11-29T18:30:00.000Z'],
    ['12am', '2026-11-28T22:00:00Z', '2026-11-28T23:00:00.000Z'],
    ['12pm', '2026-11-28T22:00:00Z', '2026-11-29T11:00:00.000Z'],
    ['7.30', '2026-11-28T22:00:00Z', '2026-11-29T06:30:00.000Z'],
    ['24:00', '2026-11-28T22:00:00Z', '2026-11-28T23:00:00.000Z'],
    ['00:00', '2026-11-28T22:00:00Z', '2026-11-28T23:00:00.000Z'],
    ['midnight', '2026-11-28T22:00:00Z', '2026-11-28T23:00:00.000Z'],
    // exactly now is over: the next one
    ['23:00', '2026-11-28T22:00:00Z', '2026-11-29T22:00:00.000Z'],
    ['tomorrow 07:00', '2026-11-28T03:00:00Z', '2026-11-29T06:00:00.000Z'],
    ['today 07:00', '2026-11-28T03:00:00Z', '2026-11-28T06:00:00.000Z'],
    ['2026-11-30 07:00', '2026-11-28T03:00:00Z', '2026-11-30T06:00:00.000Z'],
    ['2026-11-30T07:00', '2026-11-28T03:00:00Z', '2026-11-30T06:00:00.000Z'],
    ['2026-11-30T07:00:00Z', '2026-11-28T03:00:00Z', '2026-11-30T07:00:00.000Z'],
    ['tomorrow 24:00', '2026-11-28T03:00:00Z', '2026-11-29T23:00:00.000Z'],
  ])('%s, said at %s, is %s', (text, now, moment) => {
    expect(until(text, now)).toBe(moment);
  });

  test.each([
    // Berlin, 2026-03-29: 02:00 becomes 03:00. 02:30 is not shown that night.
    ['02:30', '2026-03-28T23:00:00Z', '2026-03-29T01:30:00.000Z'],
    // ... and after it, the next 02:30 is tomorrow's, not 03:30.
    ['02:30', '2026-03-29T02:00:00Z', '2026-03-30T00:30:00.000Z'],
    ['07:00', '2026-03-28T22:00:00Z', '2026-03-29T05:00:00.000Z'],
    // Berlin, 2026-10-25: 03:00 becomes 02:00. 02:30 is shown twice.
    ['02:30', '2026-10-24T22:00:00Z', '2026-10-25T00:30:00.000Z'],
    ['02:30', '2026-10-25T00:40:00Z', '2026-10-25T01:30:00.000Z'],
    ['02:30', '2026-10-25T01:40:00Z', '2026-10-26T01:30:00.000Z'],
    ['07:00', '2026-10-24T20:00:00Z', '2026-10-25T06:00:00.000Z'],
  ])('%s, said at %s in a night that clocks change, is %s', (text, now, moment) => {
    expect(until(text, now)).toBe(moment);
  });

  test('goes by the clock of the zone that it is said in', () => {
    const now = '2026-11-28T22:00:00Z';
    expect(until('07:00', now, 'America/New_York')).toBe('2026-11-29T12:00:00.000Z');
    expect(until('07:00', now, 'Asia/Kolkata')).toBe('2026-11-29T01:30:00.000Z');
    expect(until('07:00', now, 'UTC')).toBe('2026-11-29T07:00:00.000Z');
    // Clocks of Lord Howe Island go back by half an hour: 01:45 is shown twice.
    expect(until('01:45', '2026-04-04T14:50:00Z', 'Australia/Lord_Howe')).toBe('2026-04-04T15:15:00.000Z');
  });

  test.each([
    '7',
    '25:00',
    '24:01',
    '07:60',
    '13pm',
    '0am',
    '7:5',
    'soon',
    '',
    '07:00:00:00',
    'tomorrow',
    '2026-02-30 07:00',
    'tuesday 07:00',
    '-1:00',
    '07:00 utc',
    '١٢:٠٠',
  ])('%j is refused, with what to write instead', (text) => {
    expect(() => until(text, '2026-11-28T22:00:00Z')).toThrow(/07:00, 7am or 24:00/);
  });

  test.each(['today 07:00', '2026-11-27 07:00', '2026-11-28T21:00:00Z'])(
    '%s is refused once it is past',
    (text) => {
      expect(() => until(text, '2026-11-28T22:00:00Z')).toThrow(/already past/);
    },
  );
});
