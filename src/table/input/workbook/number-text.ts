import type { CellFormat } from './cell-formats.ts';

const dayMs = 86_400_000;
/** Serial 60 is a 29 February 1900 that never was; days before it are one later. */
const epoch1900 = Date.UTC(1899, 11, 30);
const epoch1904 = Date.UTC(1904, 0, 1);
const lastSerial = 2_958_466;

/**
 * A stored number as the text that a CSV file would hold: dates as 2024-12-31 or 2024-12-31 18:30:00, times as
 * 18:30:00, durations as 36:05:00, codes with their zeros, 0.25 that is shown in percent as 25%, all else as a plain
 * number.
 */
export function numberText(stored: string, format: CellFormat, is1904: boolean): string {
  const value = Number(stored);
  if (!Number.isFinite(value) || stored === '') return stored;
  switch (format.kind) {
    case 'number':
      return plainText(stored, value);
    case 'percent':
      return `${hundredfold(value)}%`;
    case 'code':
      return Number.isInteger(value) && value >= 0
        ? String(value).padStart(format.width, '0')
        : plainText(stored, value);
    case 'elapsed':
      return value >= 0 ? clockText(value) : plainText(stored, value);
    default:
      return dateText(stored, value, format.kind, is1904);
  }
}

/** Digits beyond a double's stay as they are. */
function plainText(stored: string, value: number): string {
  return /^-?\d+$/.test(stored) ? stored : String(value);
}

/** Exact where the decimal digits are: 0.07 is 7, not 7.000000000000001. */
function hundredfold(value: number): string {
  const [digits, power] = value.toExponential().split('e') as [string, string];
  return String(Number(`${digits}e${Number(power) + 2}`));
}

function dateText(
  stored: string,
  value: number,
  kind: 'date' | 'dateTime' | 'time',
  is1904: boolean,
): string {
  if (value < 0 || value >= lastSerial) return plainText(stored, value);
  if (value < 1 && (kind !== 'date' || !is1904)) return clockText(value);
  const shift = !is1904 && value < 60 ? 1 : 0;
  const ms = (is1904 ? epoch1904 : epoch1900) + Math.round((value + shift) * dayMs);
  const [day, clock] = new Date(ms).toISOString().slice(0, -1).split('T') as [string, string];
  if (kind === 'date' && ms % dayMs === 0) return day;
  return `${day} ${clock.replace(/\.000$/, '')}`;
}

function clockText(days: number): string {
  const ms = Math.round(days * dayMs);
  const pad = (part: number) => String(part).padStart(2, '0');
  const clock = `${pad(Math.floor(ms / 3_600_000))}:${pad(Math.floor(ms / 60_000) % 60)}:${pad(Math.floor(ms / 1000) % 60)}`;
  return ms % 1000 === 0 ? clock : `${clock}.${String(ms % 1000).padStart(3, '0')}`;
}
