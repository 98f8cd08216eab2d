/**
 * Date columns -> one numeric column a part, in UTC; a missing date is NaN in all of them. Weeks are ISO 8601
 * weeks. `elapsedDays` counts from the earliest date of the fit rows, so it goes negative before it.
 */
import type { DenseColumn, Matrix } from '../core/matrix.ts';
import type { Table } from '../table/table.ts';
import { findColumn, requireDateColumn } from './find-column.ts';
import type { Transformer } from './transformer.ts';

export const dateParts = [
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
export type DatePart = (typeof dateParts)[number];

export interface DatePartsOptions {
  /**
   * Any of year, quarter (1-4), month (1-12), week (ISO, 1-53), weekday (0 = Monday to 6 = Sunday), day (1-31),
   * hour (0-23), elapsedDays (with fractions), monthIndex (months since January 1970). Default year, month,
   * weekday, day, elapsedDays.
   */
  parts?: readonly DatePart[];
  /** Adds sine and cosine of quarter, month, week, weekday, day and hour, so that ends meet. Default false. */
  cyclic?: boolean;
}

export type DatePartsState = {
  readonly parts: readonly DatePart[];
  readonly cyclic: boolean;
  /** `first`: the earliest fit date, epoch milliseconds; 0 where every one was missing. */
  readonly columns: readonly { readonly name: string; readonly first: number }[];
};

const msPerDay = 86_400_000;

/** Cost: O(rows x parts) a column, about 0.1 microseconds each. */
export const datePartsTransformer: Transformer<DatePartsOptions, DatePartsState> = {
  name: 'dateParts',
  options: {
    parts: {
      type: 'other',
      default: ['year', 'month', 'weekday', 'day', 'elapsedDays'],
      check: (value) =>
        Array.isArray(value) && value.length > 0 && value.every((part) => dateParts.includes(part))
          ? null
          : `it must be a list of parts out of ${dateParts.join(', ')}`,
    },
    cyclic: { type: 'boolean', default: false, search: true },
  },
  takes: ['date'],
  supervised: false,

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
        return parts.flatMap((part) => columnsOfPart(name, part, ms, first, cyclic));
      }),
      sparse: null,
    };
  },
};

function columnsOfPart(
  name: string,
  part: DatePart,
  ms: Float64Array,
  first: number,
  cyclic: boolean,
): DenseColumn[] {
  const partName = `${part}(${name})`;
  const plain = Float32Array.from(ms, (at) => partOf(part, at, first));
  const columns: DenseColumn[] = [{ name: partName, kind: 'numeric', values: plain }];
  if (!cyclic || turnOf(part, 0) === null) return columns;
  const angles = Float64Array.from(ms, (at) => 2 * Math.PI * turnOf(part, at)!);
  columns.push({ name: `sin(${partName})`, kind: 'numeric', values: Float32Array.from(angles, Math.sin) });
  columns.push({ name: `cos(${partName})`, kind: 'numeric', values: Float32Array.from(angles, Math.cos) });
  return columns;
}

function partOf(part: DatePart, ms: number, first: number): number {
  const date = new Date(ms);
  switch (part) {
    case 'year':
      return date.getUTCFullYear();
    case 'quarter':
      return Math.floor(date.getUTCMonth() / 3) + 1;
    case 'month':
      return date.getUTCMonth() + 1;
    case 'week':
      return isoWeekOf(ms);
    case 'weekday':
      return (date.getUTCDay() + 6) % 7;
    case 'day':
      return date.getUTCDate();
    case 'hour':
      return date.getUTCHours();
    case 'elapsedDays':
      return (ms - first) / msPerDay;
    case 'monthIndex':
      return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
  }
}

/** How far round its cycle a part is, 0 to 1; null for parts that do not come round. */
function turnOf(part: DatePart, ms: number): number | null {
  const value = partOf(part, ms, 0);
  switch (part) {
    case 'quarter':
      return (value - 1) / 4;
    case 'month':
      return (value - 1) / 12;
    case 'week':
      return (value - 1) / (365.2425 / 7);
    case 'weekday':
      return value / 7;
    case 'day':
      return (value - 1) / daysInMonthOf(ms);
    case 'hour':
      return value / 24;
    default:
      return null;
  }
}

function daysInMonthOf(ms: number): number {
  const date = new Date(ms);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

/** The week of the year whose Thursday it holds (ISO 8601). */
function isoWeekOf(ms: number): number {
  const day = Math.floor(ms / msPerDay);
  const weekday = (((day + 3) % 7) + 7) % 7;
  const thursday = day - weekday + 3;
  const yearStart = Date.UTC(new Date(thursday * msPerDay).getUTCFullYear(), 0, 1) / msPerDay;
  return Math.floor((thursday - yearStart) / 7) + 1;
}
