/**
 * Date columns -> one numeric column per part, in UTC; a missing date is NaN in all of them. Weeks are ISO 8601
 * weeks. `elapsedDays` counts from the earliest date of the fit rows, so it goes negative before it.
 */

import type { DenseColumn, Matrix } from '../core/matrix.ts';
import { booleanOption, type OptionsOf, otherOption } from '../core/options.ts';
import { stepMaker } from '../core/toolkit-call.ts';
import type { Table } from '../table/table.ts';
import { type CivilDate, civilFromDays, daysToMonth, weekdayOf } from './civil-date.ts';
import { findColumn, requireDateColumn } from './find-column.ts';
import type { Transformer } from './transformer.ts';

const partNames = [
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
export type DatePart = (typeof partNames)[number];

export const datePartsOptionSpecs = {
  /**
   * Any of year, quarter (1-4), month (1-12), week (ISO, 1-53), weekday (0 = Monday to 6 = Sunday), day (1-31),
   * hour (0-23), elapsedDays (with fractions), monthIndex (months since January 1970).
   */
  parts: otherOption<readonly DatePart[]>({
    default: ['year', 'month', 'weekday', 'day', 'elapsedDays'],
    check: (value) =>
      Array.isArray(value) && value.length > 0 && value.every((part) => partNames.includes(part))
        ? null
        : `it must be a list of parts out of ${partNames.join(', ')}`,
  }),
  /** Adds sine and cosine of quarter, month, week, weekday, day and hour, so that ends meet. */
  cyclic: booleanOption({ default: false, search: true }),
};

export interface DatePartsOptions extends OptionsOf<typeof datePartsOptionSpecs> {}

export type DatePartsState = {
  readonly parts: readonly DatePart[];
  readonly cyclic: boolean;
  /** `first`: the earliest fit date, epoch milliseconds; 0 where every one was missing. */
  readonly columns: readonly { readonly name: string; readonly first: number }[];
};

const msPerDay = 86_400_000;

/** Cost: O(rows x parts) per column. */
export const datePartsTransformer: Transformer<typeof datePartsOptionSpecs, DatePartsState> = {
  name: 'dateParts',
  options: datePartsOptionSpecs,
  about: 'dateParts cuts a date into year, month, weekday, hour and days elapsed.',
  words: `month | months | weekday | weekdays | week | weeks | season | seasons | seasonal | seasonality | quarter | quarters | year | years | hour | hours | calendar | temporal | date parts | dateparts | time of day
    | day of the week | day of week | time features | parts of the date | time parts | holidays | monat | monate | wochentag* | woche | jahreszeit* | saison* | quartal* | jahr | jahre | stunde* | kalender*
    | uhrzeit | zeitmerkmale | tageszeit`,
  axis: 'features.time',
  columnWords: 'date | dates | datum',
  reads: 'columns',
  gives: 'made',
  takes: ['date'],
  supervised: false,
  width: (given, { parts }) => ({ dense: given.length * (parts as readonly unknown[]).length, sparse: 0 }),

  fit(table: Table, options: Required<DatePartsOptions>): DatePartsState {
    const columns = table.columns.map((column) => {
      let first = Number.POSITIVE_INFINITY;
      for (const ms of requireDateColumn(column, 'dateParts').values) if (ms < first) first = ms;
      return { name: column.name, first: Number.isFinite(first) ? first : 0 };
    });
    return { parts: [...options.parts], cyclic: options.cyclic, columns };
  },

  apply(table: Table, { parts, cyclic, columns }: DatePartsState): Matrix {
    return {
      nRows: table.nRows,
      columns: columns.flatMap(({ name, first }) => {
        const ms = requireDateColumn(findColumn(table, name), 'dateParts').values;
        return parts.flatMap((part) => columnsOfPart(name, part, partValues(part, ms, first), cyclic));
      }),
      sparse: null,
    };
  },
};

/** Year, quarter, month, weekday ... of a date, in UTC. Takes date columns. */
export const dateParts = stepMaker<DatePartsOptions>(datePartsTransformer);

interface PartValues {
  readonly values: Float32Array;
  /** How far round its cycle each value is, 0 to 1; null for parts that do not come round. */
  readonly turns: Float64Array | null;
}

function columnsOfPart(
  name: string,
  part: DatePart,
  { values, turns }: PartValues,
  cyclic: boolean,
): DenseColumn[] {
  const partName = `${part}(${name})`;
  const main: DenseColumn = { name: partName, kind: 'numeric', values };
  if (!cyclic || !turns) return [main];
  const sine = new Float32Array(turns.length);
  const cosine = new Float32Array(turns.length);
  for (let row = 0; row < turns.length; row++) {
    sine[row] = Math.sin(2 * Math.PI * turns[row]!);
    cosine[row] = Math.cos(2 * Math.PI * turns[row]!);
  }
  return [
    main,
    { name: `sin(${partName})`, kind: 'numeric', values: sine },
    { name: `cos(${partName})`, kind: 'numeric', values: cosine },
  ];
}

function partValues(part: DatePart, ms: Float64Array, first: number): PartValues {
  const values = new Float32Array(ms.length);
  const turns = part in periods ? new Float64Array(ms.length) : null;
  const date: CivilDate = { year: 0, month: 0, day: 0 };
  for (let row = 0; row < values.length; row++) {
    const days = Math.floor(ms[row]! / msPerDay);
    const value = partOf(part, ms[row]!, days, first, civilFromDays(days, date));
    values[row] = value;
    if (!turns) continue;
    const [from, period] = periods[part as keyof typeof periods];
    const length = period ?? daysToMonth(date.year, date.month + 1) - daysToMonth(date.year, date.month);
    turns[row] = (value - from) / length;
  }
  return { values, turns };
}

/** Least value and period of the parts that come round; a day's period is the length of its month. */
const periods = {
  quarter: [1, 4],
  month: [1, 12],
  week: [1, 365.2425 / 7],
  weekday: [0, 7],
  day: [1, null],
  hour: [0, 24],
} as const;

function partOf(part: DatePart, ms: number, days: number, first: number, date: CivilDate): number {
  switch (part) {
    case 'year':
      return date.year;
    case 'quarter':
      return Math.ceil(date.month / 3);
    case 'month':
      return date.month;
    case 'week':
      return isoWeekOf(days);
    case 'weekday':
      return weekdayOf(days);
    case 'day':
      return date.day;
    case 'hour':
      return Math.floor((ms - days * msPerDay) / 3_600_000);
    case 'elapsedDays':
      return (ms - first) / msPerDay;
    case 'monthIndex':
      return (date.year - 1970) * 12 + date.month - 1;
  }
}

/** ISO 8601: a week belongs to the year that its Thursday is in. */
function isoWeekOf(days: number): number {
  const thursday = days - weekdayOf(days) + 3;
  const { year } = civilFromDays(thursday, { year: 0, month: 0, day: 0 });
  return Math.floor((thursday - daysToMonth(year, 1)) / 7) + 1;
}
