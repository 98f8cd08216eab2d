/**
 * How standards and programs write two instants, and what they mean. Written from the standards and the programs'
 * documentation; the values are theirs, not this library's. October 5th, 2023 was a Thursday, February 28th a Tuesday.
 */
export interface DateSpelling {
  readonly source: string;
  readonly cells: readonly [string, string];
  /** ISO, UTC. */
  readonly values: readonly [string, string];
  /** A column name that says "date", where the cells are plain numbers. */
  readonly name?: string;
}

const seconds = ['2023-10-05T10:20:30.000Z', '2023-02-28T23:59:59.000Z'] as const;
const minutes = ['2023-10-05T10:20:00.000Z', '2023-02-28T23:59:00.000Z'] as const;
const thousandths = ['2023-10-05T10:20:30.123Z', '2023-02-28T23:59:59.999Z'] as const;
const days = ['2023-10-05T00:00:00.000Z', '2023-02-28T00:00:00.000Z'] as const;
const months = ['2023-10-01T00:00:00.000Z', '2023-02-01T00:00:00.000Z'] as const;
const twoEast = ['2023-10-05T08:20:30.000Z', '2023-02-28T21:59:59.000Z'] as const;
const fiveWest = ['2023-10-05T15:20:30.000Z', '2023-03-01T04:59:59.000Z'] as const;

type Row = readonly [string, string, string, readonly [string, string], string?];

const rows: readonly Row[] = [
  // ISO 8601 and what databases make of it.
  ['ISO 8601 date', '2023-10-05', '2023-02-28', days],
  ['ISO 8601 basic date', '20231005', '20230228', days, 'date'],
  ['ISO 8601 date and time', '2023-10-05T10:20:30', '2023-02-28T23:59:59', seconds],
  ['ISO 8601 UTC', '2023-10-05T10:20:30Z', '2023-02-28T23:59:59Z', seconds],
  ['ISO 8601 basic UTC', '20231005T102030Z', '20230228T235959Z', seconds],
  ['ISO 8601 offset', '2023-10-05T10:20:30+02:00', '2023-02-28T23:59:59+02:00', twoEast],
  ['ISO 8601 short offset', '2023-10-05T10:20:30+02', '2023-02-28T23:59:59+02', twoEast],
  ['ISO 8601 comma fraction', '2023-10-05T10:20:30,123Z', '2023-02-28T23:59:59,999Z', thousandths],
  ['ISO 8601 week date', '2023-W40-4', '2023-W09-2', days],
  ['ISO 8601 month', '2023-10', '2023-02', months],
  ['ECMAScript toISOString', '2023-10-05T10:20:30.123Z', '2023-02-28T23:59:59.999Z', thousandths],
  [
    'java.time ZonedDateTime',
    '2023-10-05T10:20:30+02:00[Europe/Berlin]',
    '2023-02-28T23:59:59+02:00[Europe/Kyiv]',
    twoEast,
  ],
  ['MySQL DATETIME(6)', '2023-10-05 10:20:30.123000', '2023-02-28 23:59:59.999000', thousandths],
  ['MySQL compact', '20231005102030', '20230228235959', seconds, 'created'],
  ['PostgreSQL timestamptz', '2023-10-05 10:20:30.123+00', '2023-02-28 23:59:59.999+00', thousandths],
  ['PostgreSQL offset', '2023-10-05 10:20:30+02', '2023-02-28 23:59:59+02', twoEast],
  ['SQLite', '2023-10-05 10:20', '2023-02-28 23:59', minutes],
  ['Python logging', '2023-10-05 10:20:30,123', '2023-02-28 23:59:59,999', thousandths],
  ['Ruby Time#to_s', '2023-10-05 10:20:30 +0200', '2023-02-28 23:59:59 +0200', twoEast],
  ['Ruby UTC', '2023-10-05 10:20:30 UTC', '2023-02-28 23:59:59 UTC', seconds],
  ['Go time.String', '2023-10-05 10:20:30.123 +0000 UTC', '2023-02-28 23:59:59.999 +0000 UTC', thousandths],
  ['year first, slashes', '2023/10/05 10:20:30', '2023/02/28 23:59:59', seconds],
  ['year first, points', '2023.10.05 10:20', '2023.02.28 23:59', minutes],
  ['year first, 12 hours', '2023-10-05 10:20:30 AM', '2023-02-28 11:59:59 PM', seconds],
  // Mail, the web, C and Unix.
  ['RFC 2822', 'Thu, 05 Oct 2023 10:20:30 +0200', 'Tue, 28 Feb 2023 23:59:59 +0200', twoEast],
  [
    'RFC 2822 zone and comment',
    'Thu, 5 Oct 2023 10:20:30 +0000 (UTC)',
    'Tue, 28 Feb 2023 23:59:59 +0000 (UTC)',
    seconds,
  ],
  ['RFC 822 EST', '05 Oct 2023 10:20:30 EST', '28 Feb 2023 23:59:59 EST', fiveWest],
  ['RFC 1123', 'Thu, 05 Oct 2023 10:20:30 GMT', 'Tue, 28 Feb 2023 23:59:59 GMT', seconds],
  ['RFC 850', 'Thursday, 05-Oct-23 10:20:30 GMT', 'Tuesday, 28-Feb-23 23:59:59 GMT', seconds],
  ['C asctime', 'Thu Oct  5 10:20:30 2023', 'Tue Feb 28 23:59:59 2023', seconds],
  ['Unix date', 'Thu Oct  5 10:20:30 UTC 2023', 'Tue Feb 28 23:59:59 UTC 2023', seconds],
  ['Java Date.toString', 'Thu Oct 05 10:20:30 CEST 2023', 'Tue Feb 28 22:59:59 CET 2023', twoEast],
  ['git log', 'Thu Oct 5 10:20:30 2023 +0200', 'Tue Feb 28 23:59:59 2023 +0200', twoEast],
  ['Twitter API', 'Thu Oct 05 10:20:30 +0000 2023', 'Tue Feb 28 23:59:59 +0000 2023', seconds],
  ['Apache log', '[05/Oct/2023:10:20:30 +0200]', '[28/Feb/2023:23:59:59 +0200]', twoEast],
  ['nginx log', '05/Oct/2023:10:20:30 +0000', '28/Feb/2023:23:59:59 +0000', seconds],
  // JavaScript.
  [
    'ECMAScript Date.toString',
    'Thu Oct 05 2023 10:20:30 GMT+0200 (Central European Summer Time)',
    'Tue Feb 28 2023 23:59:59 GMT+0200 (Eastern European Standard Time)',
    twoEast,
  ],
  ['ECMAScript toDateString', 'Thu Oct 05 2023', 'Tue Feb 28 2023', days],
  ['ECMAScript toUTCString', 'Thu, 05 Oct 2023 10:20:30 GMT', 'Tue, 28 Feb 2023 23:59:59 GMT', seconds],
  ['toLocaleString en-US', '10/5/2023, 10:20:30 AM', '2/28/2023, 11:59:59 PM', seconds],
  ['toLocaleString en-US, ICU 72', '10/5/2023, 10:20:30\u202fAM', '2/28/2023, 11:59:59\u202fPM', seconds],
  ['toLocaleString en-GB', '05/10/2023, 10:20:30', '28/02/2023, 23:59:59', seconds],
  ['toLocaleString de-DE', '5.10.2023, 10:20:30', '28.2.2023, 23:59:59', seconds],
  ['toLocaleString fr-FR', '05/10/2023 10:20:30', '28/02/2023 23:59:59', seconds],
  ['toLocaleString cs-CZ', '5. 10. 2023 10:20:30', '28. 2. 2023 23:59:59', seconds],
  ['toLocaleString nl-NL', '5-10-2023, 10:20:30', '28-2-2023, 23:59:59', seconds],
  ['toLocaleString en-AU', '05/10/2023, 10:20:30 am', '28/02/2023, 11:59:59 pm', seconds],
  ['toLocaleString es-ES, 12 hours', '5/10/2023, 10:20:30 a. m.', '28/2/2023, 11:59:59 p. m.', seconds],
  // Databases and statistics.
  ['Oracle DD-MON-RR', '05-OCT-23', '28-FEB-23', days],
  ['Oracle TIMESTAMP', '05-OCT-23 10.20.30.123000 AM', '28-FEB-23 11.59.59.999000 PM', thousandths],
  [
    'Oracle TIMESTAMP WITH TIME ZONE',
    '05-OCT-23 10.20.30.000000000 AM +02:00',
    '28-FEB-23 11.59.59.000000000 PM +02:00',
    twoEast,
  ],
  ['SQL Server style 100', 'Oct  5 2023 10:20AM', 'Feb 28 2023 11:59PM', minutes],
  ['SQL Server style 109', 'Oct  5 2023 10:20:30:123AM', 'Feb 28 2023 11:59:59:999PM', thousandths],
  ['SQL Server style 113', '05 Oct 2023 10:20:30:123', '28 Feb 2023 23:59:59:999', thousandths],
  ['SQL Server style 106', '05 Oct 2023', '28 Feb 2023', days],
  ['SQL Server style 107', 'Oct 05, 2023', 'Feb 28, 2023', days],
  ['SAS DATE9.', '05OCT2023', '28FEB2023', days],
  ['SAS DATETIME20.', '05OCT2023:10:20:30', '28FEB2023:23:59:59', seconds],
  ['SAS MONYY7.', 'OCT2023', 'FEB2023', months],
  ['SPSS DATETIME', '05-Oct-2023 10:20:30', '28-Feb-2023 23:59:59', seconds],
  ['Stata %tc', '05oct2023 10:20:30', '28feb2023 23:59:59', seconds],
  ['Stata %tm', '2023m10', '2023m2', months],
  ['IBM Db2 TIMESTAMP', '2023-10-05-10.20.30.123000', '2023-02-28-23.59.59.999000', thousandths],
  ['Exif', '2023:10:05 10:20:30', '2023:02:28 23:59:59', seconds],
  ['FIX UTCTimestamp', '20231005-10:20:30', '20230228-23:59:59', seconds],
  ['toLocaleString hu-HU', '2023. 10. 05. 10:20:30', '2023. 02. 28. 23:59:59', seconds],
  ['toLocaleString fi-FI', '5.10.2023 klo 10.20.30', '28.2.2023 klo 23.59.59', seconds],
  // Spreadsheets.
  ['Excel en-US', '10/5/2023 10:20', '2/28/2023 23:59', minutes],
  ['Excel en-US, two digits', '10/5/23 10:20', '2/28/23 23:59', minutes],
  ['Excel en-US, 12 hours', '10/5/2023 10:20:30 AM', '2/28/2023 11:59:59 PM', seconds],
  ['Excel d-mmm-yy', '5-Oct-23', '28-Feb-23', days],
  ['Excel mmm-yy', 'Oct-23', 'Feb-23', months],
  ['Excel mmmm yyyy', 'October 2023', 'February 2023', months],
  ['Excel serial', '45204', '44985', days, 'date'],
  [
    'Excel serial with time',
    '45204.25',
    '44985.5',
    ['2023-10-05T06:00:00.000Z', '2023-02-28T12:00:00.000Z'],
    'date',
  ],
  ['Excel long date', 'Thursday, October 5, 2023', 'Tuesday, February 28, 2023', days],
  ['Excel German long date', 'Donnerstag, 5. Oktober 2023', 'Dienstag, 28. Februar 2023', days],
  // Counts since 1970.
  ['epoch seconds', '1696501230', '1677628799', seconds, 'timestamp'],
  ['epoch milliseconds', '1696501230123', '1677628799999', thousandths, 'timestamp'],
  ['epoch microseconds', '1696501230123000', '1677628799999000', thousandths, 'timestamp'],
  ['epoch nanoseconds', '1696501230123000000', '1677628799999000000', thousandths, 'timestamp'],
  ['epoch seconds with fraction', '1696501230.123', '1677628799.999', thousandths, 'timestamp'],
  // People and languages (Unicode CLDR).
  ['English, ordinal', 'October 5th, 2023', 'February 28th, 2023', days],
  ['English, long with time', 'October 5, 2023 at 10:20 AM', 'February 28, 2023 at 11:59 PM', minutes],
  ['English, British', '5 October 2023', '28 February 2023', days],
  ['English, capitals', '5 OCTOBER 2023', '28 FEBRUARY 2023', days],
  ['English, time first', '10:20, 5 October 2023 (UTC)', '23:59, 28 February 2023 (UTC)', minutes],
  ['time first, numbers', '10:20:30 05/10/2023', '23:59:59 28/02/2023', seconds],
  ['year, month name, day', '2023-Oct-05', '2023-Feb-28', days],
  ['weekday and numbers', 'Thu 05/10/2023', 'Tue 28/02/2023', days],
  ['German, short year', '05.10.23', '28.02.23', days],
  ['German, Uhr', '05.10.2023 10:20 Uhr', '28.02.2023 23:59 Uhr', minutes],
  ['German, words', '5. Oktober 2023 um 10:20 Uhr', '28. Februar 2023 um 23:59 Uhr', minutes],
  ['French', '5 octobre 2023', '28 février 2023', days],
  ['French, weekday and time', 'jeudi 5 octobre 2023 à 10:20', 'mardi 28 février 2023 à 23:59', minutes],
  ['French, short', '5 oct. 2023', '28 févr. 2023', days],
  ['French, hours', '05/10/2023 10h20', '28/02/2023 23h59', minutes],
  ['Spanish', '5 de octubre de 2023', '28 de febrero de 2023', days],
  ['Spanish, weekday', 'jueves, 5 de octubre de 2023', 'martes, 28 de febrero de 2023', days],
  ['Italian', '5 ottobre 2023', '28 febbraio 2023', days],
  ['Portuguese', '5 de outubro de 2023', '28 de fevereiro de 2023', days],
  ['Dutch', '5 oktober 2023', '28 februari 2023', days],
  ['quarter', '2023-Q4', '2023-Q1', ['2023-10-01T00:00:00.000Z', '2023-01-01T00:00:00.000Z']],
  ['quarter first', 'Q4 2023', 'Q1 2023', ['2023-10-01T00:00:00.000Z', '2023-01-01T00:00:00.000Z']],
  ['month and year', '10/2023', '02/2023', months],
];

export const dateSpellings: readonly DateSpelling[] = rows.map(([source, first, second, values, name]) => ({
  source,
  cells: [first, second],
  values,
  ...(name !== undefined && { name }),
}));

/** Forms that are not read; freeze must say so, and give no dates. */
export const unreadSpellings: readonly (readonly [string, string, string])[] = [
  ['ISO 8601 ordinal date', '2023-278', '2023-059'],
  ['ASP.NET AJAX', '/Date(1696501230000)/', '/Date(1677628799000)/'],
  ['Japanese', '2023年10月5日', '2023年2月28日'],
  ['a zone of several meanings', '2023-10-05 10:20:30 IST', '2023-02-28 23:59:59 IST'],
  ['Polish', '5 października 2023', '28 lutego 2023'],
];
