/**
 * Days since 1970-01-01 <-> year, month, day of the proleptic Gregorian calendar, by arithmetic alone:
 * no row makes a Date object.
 * Source: Howard Hinnant, chrono-Compatible Low-Level Date Algorithms, days_from_civil and civil_from_days.
 */
export interface CivilDate {
  year: number;
  /** 1 to 12. */
  month: number;
  /** 1 to 31. */
  day: number;
}

/** The date of a whole number of days, written into `out`. */
export function civilFromDays(days: number, out: CivilDate): CivilDate {
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const leapless =
    dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096);
  const yearOfEra = Math.floor(leapless / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  out.day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  out.month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  out.year = yearOfEra + era * 400 + (out.month <= 2 ? 1 : 0);
  return out;
}

/** Days from 1970-01-01 to the first of a month; months past 12 run on into the next year. */
export function daysToMonth(year: number, month: number): number {
  const fromMarch = year * 12 + month - 3;
  const marchYear = Math.floor(fromMarch / 12);
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (fromMarch - marchYear * 12) + 2) / 5);
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/** 0 = Monday to 6 = Sunday. */
export function weekdayOf(days: number): number {
  return (((days + 3) % 7) + 7) % 7;
}
