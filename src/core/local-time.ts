/**
 * A moment as people read it: on the clock of the time zone that this process runs in, with the zone's name and its
 * distance from UTC at that moment, so that both hours of a night that clocks go back are told apart. Files keep UTC.
 */

/**
 * `07:00 tomorrow (Europe/Berlin, UTC+1)`, or `2026-11-30 07:00 (...)` for a day farther away.
 *
 * @param at milliseconds or ISO 8601; a text that is not a time comes back as it is
 * @param now whose day is "today"; null where the text is kept and read on another day
 */
export function localTime(at: number | string, now: number | null = Date.now()): string {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return String(at);
  const clock = `${two(moment.getHours())}:${two(moment.getMinutes())}`;
  const day = now === null ? null : nearDay(moment, new Date(now));
  return `${day === null ? `${dateOf(moment)} ${clock}` : `${clock} ${day}`} (${zoneOf(moment)})`;
}

function nearDay(moment: Date, now: Date): string | null {
  for (const [distance, word] of [
    [0, 'today'],
    [1, 'tomorrow'],
    [-1, 'yesterday'],
  ] as const) {
    const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + distance, 12);
    if (dateOf(day) === dateOf(moment)) return word;
  }
  return null;
}

function dateOf(moment: Date): string {
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

function zoneOf(moment: Date): string {
  const minutes = -moment.getTimezoneOffset();
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const offset =
    minutes === 0 ? 'UTC' : `UTC${minutes < 0 ? '-' : '+'}${hours}${rest === 0 ? '' : `:${two(rest)}`}`;
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return timeZone === undefined || /^(Etc\/)?(UTC|GMT)$/.test(timeZone) ? offset : `${timeZone}, ${offset}`;
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
