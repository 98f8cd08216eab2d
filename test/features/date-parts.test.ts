import { describe, expect, test } from 'vitest';
import { civilFromDays, daysToMonth, weekdayOf } from '../../src/features/civil-date.ts';
import { datePartsTransformer as dateParts } from '../../src/features/date-parts.ts';
import { contextOf, dates, namesOf, numbers, optionsOf, tableOf, valuesOf } from './tables.ts';

const context = contextOf([]);

describe('civil dates', () => {
  test('agree with Date on every 13th day from the year 1000 to 3000, and months begin where it says', () => {
    const date = { year: 0, month: 0, day: 0 };
    for (let days = -354285; days < 376200; days += 13) {
      const oracle = new Date(days * 86_400_000);
      civilFromDays(days, date);
      const got = [date.year, date.month, date.day, weekdayOf(days)];
      const expected = [
        oracle.getUTCFullYear(),
        oracle.getUTCMonth() + 1,
        oracle.getUTCDate(),
        (oracle.getUTCDay() + 6) % 7,
      ];
      // A thousand expectations a millisecond are too many: only differences are worth one.
      if (got.join() !== expected.join()) expect(got).toEqual(expected);
      if (daysToMonth(date.year, date.month) !== days - date.day + 1) {
        expect([days, daysToMonth(date.year, date.month)]).toEqual([days, days - date.day + 1]);
      }
    }
    expect(daysToMonth(2024, 13)).toBe(daysToMonth(2025, 1));
  });
});

describe('dateParts', () => {
  const parts = [
    'year',
    'quarter',
    'month',
    'week',
    'weekday',
    'day',
    'hour',
    'elapsedDays',
    'monthIndex',
  ] as const;

  test('the parts of known instants are those of the calendar, in UTC', () => {
    const fit = tableOf(dates('d', ['2024-02-28T12:00:00Z', null]));
    const state = dateParts.fit(fit, optionsOf(dateParts, { parts }), context);
    const rows = tableOf(dates('d', ['2024-02-29T23:30:00Z', '1969-12-31T23:59:59.999Z', null]));
    const matrix = dateParts.apply(rows, state);
    expect(namesOf(matrix)).toEqual(parts.map((part) => `${part}(d)`));
    const [leap, old, missing] = [0, 1, 2].map((row) => matrix.columns.map((column) => column.values[row]!));
    expect(leap).toEqual([2024, 1, 2, 9, 3, 29, 23, Math.fround(1 + 11.5 / 24), 54 * 12 + 1]);
    expect(old!.slice(0, 7)).toEqual([1969, 4, 12, 1, 2, 31, 23]);
    expect(old![8]).toBe(-1);
    expect(missing!.every(Number.isNaN)).toBe(true);
  });

  test('ISO weeks at the turn of the year belong to the year of their Thursday', () => {
    // Published in the ISO week date article of Wikipedia, section "Relation with the Gregorian calendar".
    const known: [string, number][] = [
      ['1977-01-01', 53],
      ['1977-01-02', 53],
      ['1977-12-31', 52],
      ['1978-01-01', 52],
      ['1978-01-02', 1],
      ['1979-12-31', 1],
      ['1980-12-28', 52],
      ['1981-01-01', 1],
      ['1982-01-03', 53],
    ];
    const table = tableOf(
      dates(
        'd',
        known.map(([day]) => day),
      ),
    );
    const state = dateParts.fit(table, optionsOf(dateParts, { parts: ['week'] }), context);
    expect(valuesOf(dateParts.apply(table, state), 'week(d)')).toEqual(known.map(([, week]) => week));
  });

  test('cyclic columns lie on the unit circle and the ends of a cycle are as near as any neighbours', () => {
    const days = Array.from({ length: 7 }, (_, i) => `2024-07-0${i + 1}`);
    const table = tableOf(dates('d', days));
    const state = dateParts.fit(table, optionsOf(dateParts, { parts: ['weekday'], cyclic: true }), context);
    const matrix = dateParts.apply(table, state);
    const sine = valuesOf(matrix, 'sin(weekday(d))');
    const cosine = valuesOf(matrix, 'cos(weekday(d))');
    const gaps = sine.map((s, i) => Math.hypot(s - sine[(i + 1) % 7]!, cosine[i]! - cosine[(i + 1) % 7]!));
    sine.forEach((s, i) => {
      expect(Math.hypot(s, cosine[i]!)).toBeCloseTo(1, 6);
      expect(gaps[i]).toBeCloseTo(gaps[0]!, 6);
    });
  });

  test('year, elapsedDays and monthIndex do not come round, so they get no sine', () => {
    const table = tableOf(dates('d', ['2024-07-01']));
    const options = optionsOf(dateParts, { parts: ['year', 'elapsedDays', 'monthIndex'], cyclic: true });
    const matrix = dateParts.apply(table, dateParts.fit(table, options, context));
    expect(namesOf(matrix)).toEqual(['year(d)', 'elapsedDays(d)', 'monthIndex(d)']);
  });

  test('a part that does not exist, and a column of numbers, are refused', () => {
    expect(() => optionsOf(dateParts, { parts: ['minute' as 'hour'] })).toThrow(/list of parts out of year/);
    expect(() => dateParts.fit(tableOf(numbers('n', [1])), optionsOf(dateParts), context)).toThrow(
      /dateParts needs dates, but the column "n" holds numbers/,
    );
  });
});
