/**
 * A date form -> SQL that reads cells as TIMESTAMP in UTC, NULL where a cell does not fit or no calendar has the day.
 * Dates without a zone are UTC; two-digit years lie in the hundred years that begin with the form's first year.
 */
import { quoteText } from '../database/database.ts';
import { type DateField, datePatterns } from './date-pattern.ts';
import { monthNumbers, monthWords } from './month-names.ts';
import { zoneMinutes, zoneNames } from './time-zones.ts';

const epochs: Record<string, string> = {
  'epoch-s': '1000000',
  'epoch-ms': '1000',
  'epoch-us': '1',
  'epoch-ns': '0.001',
};

/** `form` is a name of `datePatterns` or a count of time units; `firstYear` begins the window of two-digit years. */
export function dateSql(cell: string, form: string, firstYear: number): string {
  const scale = epochs[form];
  if (scale !== undefined) {
    return `make_timestamp(TRY_CAST(round(TRY_CAST(${cell} AS DECIMAL(38, 9)) * ${scale}) AS BIGINT))`;
  }
  if (form === 'excel') {
    // Day 25,569 of Excel is 1970-01-01; its days are counted to the millisecond.
    return `make_timestamp_ms(TRY_CAST(round((TRY_CAST(${cell} AS DOUBLE) - 25569) * 86400000) AS BIGINT))`;
  }
  const slow = patternSql(cell, form, firstYear);
  const fast = fastSql(cell, form);
  return fast === null
    ? slow
    : `CASE WHEN ${fast.fits} THEN COALESCE(${fast.value}, ${slow}) ELSE ${slow} END`;
}

/** What DuckDB reads by itself, several times as fast as by a regular expression, and which cells to give it. */
function fastSql(cell: string, form: string): { fits: string; value: string } | null {
  if (form === 'iso') {
    return {
      fits: `${cell} >= '1' AND ${cell} < '3'`,
      value: `TRY_CAST(TRY_CAST(${cell} AS TIMESTAMPTZ) AS TIMESTAMP)`,
    };
  }
  const separator = /^(?:%d(.)%m|%m(.)%d|%d( )%b).%Y$/.exec(form);
  if (!separator) return null;
  const signs = separator[3] ? [' ', '-'] : [separator[1] ?? separator[2]!];
  // %Y would read the year 23 out of 01/02/23: four digits must follow the last sign.
  const ends = signs.map((sign) => `substr(${cell}, -5, 1) = ${quoteText(sign)}`).join(' OR ');
  const forms = signs.map((sign) => quoteText(separator[3] ? `%d${sign}%b${sign}%Y` : form)).join(', ');
  return {
    fits: `(${ends}) AND substr(${cell}, -4, 1) IN ('1', '2')`,
    value: `TRY_STRPTIME(${cell}, [${forms}])`,
  };
}

function patternSql(cell: string, form: string, firstYear: number): string {
  const { source, fields } = datePatterns.get(form)!;
  const has = (field: DateField) => fields.includes(field);
  const names = fields.map((field) => quoteText(groupName(field))).join(', ');
  const match = `regexp_extract(${cell}, ${quoteText(`(?i)${source}`)}, [${names}])`;
  const g = (field: DateField) => `g.${groupName(field)}`;
  const whole = (field: DateField) => `TRY_CAST(${g(field)} AS INTEGER)`;
  const year = has('G')
    ? null
    : has('Y')
      ? g('Y')
      : `CAST(${firstYear} + (${whole('y')} - ${firstYear % 100} + 100) % 100 AS VARCHAR)`;
  const month = has('b')
    ? `CAST([${monthNumbers.join(', ')}][list_position([${monthWords.map(quoteText).join(', ')}], strip_accents(lower(${g('b')})))] AS VARCHAR)`
    : has('q')
      ? `CAST(${whole('q')} * 3 - 2 AS VARCHAR)`
      : g('m');
  const day = has('d') ? g('d') : `'1'`;
  const date =
    year === null
      ? `CAST(CAST(date_trunc('week', make_date(${whole('G')}, 1, 4)) AS DATE) + (CASE WHEN ${whole('V')} BETWEEN 1 AND 53 THEN ${whole('V')} END - 1) * 7 + COALESCE(${whole('u')} - 1, 0) AS VARCHAR)`
      : `${year} || '-' || ${month} || '-' || ${day}`;
  const time = has('H') ? ` || ' ' || ${clockSql(g, whole, has('p'))}` : '';
  const zones = (['z', 'zz'] as const).filter(has).map((field) => g(field));
  const stamp = `TRY_CAST(${date}${time} AS TIMESTAMP)`;
  const value = zones.length > 0 ? `${stamp} - to_minutes(${offsetSql(zones)})` : stamp;
  return `list_transform([${match}], lambda g: ${value})[1]`;
}

/** DuckDB's structs ignore case: M and m need different names. */
function groupName(field: DateField): string {
  return field === field.toLowerCase() ? field : `up_${field.toLowerCase()}`;
}

/** HH:MM:SS.ffffff of the groups; midnight where the cell has no time. */
function clockSql(
  g: (field: DateField) => string,
  whole: (field: DateField) => string,
  has12: boolean,
): string {
  const hour = has12
    ? `CASE WHEN ${g('p')} = '' OR ${whole('H')} > 12 THEN ${g('H')} ELSE CAST(${whole('H')} % 12 + CASE WHEN lower(${g('p')}) = 'p' THEN 12 ELSE 0 END AS VARCHAR) END`
    : g('H');
  const seconds = `CASE WHEN ${g('S')} = '' THEN '00' WHEN ${g('f')} = '' THEN ${g('S')} ELSE ${g('S')} || '.' || left(${g('f')}, 6) END`;
  return `CASE WHEN ${g('H')} = '' THEN '00:00:00' ELSE ${hour} || ':' || ${g('M')} || ':' || ${seconds} END`;
}

/** Minutes east of UTC of `+02:00`, `GMT-0500`, `CEST`, or nothing. */
function offsetSql(zones: readonly string[]): string {
  const text = zones.length === 1 ? zones[0]! : zones.join(' || ');
  const digits = `regexp_extract(${text}, '([+\u2212-])(\\d{1,2}):?(\\d{2})?$', ['sign', 'hours', 'minutes'])`;
  const names = zoneNames.map(quoteText).join(', ');
  return (
    `CASE WHEN ${text} = '' THEN 0 WHEN ${text} SIMILAR TO '.*[0-9]' THEN ` +
    `list_transform([${digits}], lambda o: (TRY_CAST(o.hours AS INTEGER) * 60 + COALESCE(TRY_CAST(o.minutes AS INTEGER), 0)) * CASE o.sign WHEN '+' THEN 1 ELSE -1 END)[1] ` +
    `ELSE [${zoneMinutes.join(', ')}][list_position([${names}], lower(${text}))] END`
  );
}
