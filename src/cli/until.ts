/**
 * `--until` -> the moment that is meant. Input: a time of day as people write it (07:00, 7:00, 7.30, 7am, 11:30 pm, noon,
 * midnight, 24:00), alone or after `today`, `tomorrow` or a date (2026-11-30), on the clock of this process's time zone; or
 * ISO 8601 with its zone. A time of day alone is the next moment at which clocks show it. Where clocks go back and show it
 * twice, each of the two counts; where they go forward over it, it is the moment as far behind the jump.
 */
import { InvalidArgumentError } from 'commander';

const dayMs = 86_400_000;
const advice =
  'Give a time such as 07:00, 7am or 24:00, with a day in front where it is not the next one: "tomorrow 07:00" or "2026-11-30 07:00".';

/** ISO 8601, UTC. @throws InvalidArgumentError for what is not a time, or lies in the past. */
export function untilMoment(text: string, now: number = Date.now()): string {
  const said = text.trim().toLowerCase();
  const iso = /^\d{4}-\d\d-\d\dt\d\d:\d\d(:\d\d(\.\d+)?)?(z|[+-]\d\d:\d\d)$/.test(said)
    ? Date.parse(text.trim())
    : null;
  if (iso !== null) return checked(iso, text, now);
  const { day, time } = partsOf(said);
  const clock = clockOf(time);
  if (clock === null) throw new InvalidArgumentError(`"${text}" is not a time of day. ${advice}`);
  if (day !== null) {
    const date = dateOf(day, now);
    if (date === null) throw new InvalidArgumentError(`"${day}" is not a day. ${advice}`);
    const moments = momentsOn(date, clock);
    return checked(moments.find((moment) => moment > now) ?? moments.at(-1)!, text, now);
  }
  const today = new Date(now);
  // Yesterday's 24:00 is today's midnight.
  for (let days = -1; ; days++) {
    const date = [today.getFullYear(), today.getMonth(), today.getDate() + days] as const;
    const next = momentsOn(date, clock).find((moment) => moment > now);
    if (next !== undefined) return new Date(next).toISOString();
  }
}

function checked(moment: number, text: string, now: number): string {
  if (Number.isNaN(moment)) throw new InvalidArgumentError(`"${text}" is not a moment. ${advice}`);
  if (moment <= now) throw new InvalidArgumentError(`"${text}" is already past.`);
  return new Date(moment).toISOString();
}

function partsOf(said: string): { readonly day: string | null; readonly time: string } {
  const match = /^(\d{4}-\d{1,2}-\d{1,2}|[a-z]+)(?:\s+at)?[\st]\s*(\d.*|noon|midnight)$/.exec(said);
  return match ? { day: match[1]!, time: match[2]! } : { day: null, time: said };
}

type Day = readonly [year: number, month: number, day: number];
type Clock = readonly [hours: number, minutes: number];

function dateOf(day: string, now: number): Day | null {
  const today = new Date(now);
  const shift = { today: 0, tomorrow: 1 }[day];
  if (shift !== undefined) return [today.getFullYear(), today.getMonth(), today.getDate() + shift];
  const [year, month, date] = day.split('-').map(Number);
  const noon = new Date(year!, month! - 1, date!, 12);
  const isReal = noon.getFullYear() === year && noon.getMonth() === month! - 1 && noon.getDate() === date;
  return isReal ? [year, month! - 1, date] : null;
}

/** 24 hours is the end of the day. */
function clockOf(time: string): Clock | null {
  if (time === 'noon') return [12, 0];
  if (time === 'midnight') return [24, 0];
  const match = /^(\d{1,2})(?:[:.h](\d{2}))?\s*(a\.?m\.?|p\.?m\.?)?$/.exec(time);
  if (!match || (match[2] === undefined && match[3] === undefined)) return null;
  const [hours, minutes] = [Number(match[1]), Number(match[2] ?? 0)];
  const half = match[3]?.[0];
  if (minutes > 59) return null;
  if (half !== undefined) {
    if (hours < 1 || hours > 12) return null;
    return [(hours % 12) + (half === 'p' ? 12 : 0), minutes];
  }
  return hours < 24 || (hours === 24 && minutes === 0) ? [hours, minutes] : null;
}

/** When clocks show it on that day, in order; never empty. */
function momentsOn([year, month, day]: Day, [hours, minutes]: Clock): readonly number[] {
  const asUtc = Date.UTC(year, month, day, hours, minutes);
  const moments = new Set<number>();
  for (const near of [asUtc - dayMs, asUtc + dayMs]) {
    const moment = asUtc + new Date(near).getTimezoneOffset() * 60_000;
    const shown = new Date(moment);
    if (shown.getHours() === hours % 24 && shown.getMinutes() === minutes) moments.add(moment);
  }
  if (moments.size === 0) moments.add(new Date(year, month, day, hours, minutes).getTime());
  return [...moments].sort((left, right) => left - right);
}
