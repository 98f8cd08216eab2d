import { type Random, random } from '../../src/core/random.ts';

/** A table as an export would look, and what is planted in it. */
export interface World {
  readonly name: string;
  readonly target: string;
  readonly positive: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns that are written when the outcome is known; `null` is the order of the rows. */
  readonly leaks: readonly (string | null)[];
  /** Columns that tell much and are known before. */
  readonly innocents: readonly string[];
}

/** One row's means to draw cells; `y` is its outcome. */
export interface Draw {
  readonly y: boolean;
  readonly row: number;
  readonly stream: Random;
  chance(p: number): boolean;
  /** `p` where the outcome is yes, else `q`. */
  either(p: number, q: number): boolean;
  pick(values: readonly string[], weights?: readonly number[]): string;
  poisson(mean: number): number;
  exponential(mean: number): number;
  between(low: number, high: number): number;
}

export type Column = (draw: Draw) => string | number;

/** Draws every column of every row; outcomes with chance `rate`. */
export function drawRows(
  seed: number,
  name: string,
  n: number,
  rate: number,
  columns: Readonly<Record<string, Column>>,
): { header: string[]; rows: string[][]; outcomes: boolean[] } {
  const stream = random(seed, 'leaks', name);
  const outcomes: boolean[] = [];
  const rows = Array.from({ length: n }, (_, row) => {
    const y = stream.next() < rate;
    outcomes.push(y);
    const draw = drawOf(stream, y, row);
    return Object.values(columns).map((column) => String(column(draw)));
  });
  return { header: Object.keys(columns), rows, outcomes };
}

function drawOf(stream: Random, y: boolean, row: number): Draw {
  const chance = (p: number): boolean => stream.next() < p;
  return {
    y,
    row,
    stream,
    chance,
    either: (p, q) => chance(y ? p : q),
    pick(values, weights) {
      const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? values.length;
      let left = stream.next() * total;
      for (const [i, value] of values.entries()) {
        left -= weights?.[i] ?? 1;
        if (left < 0) return value;
      }
      return values.at(-1)!;
    },
    poisson(mean) {
      let product = stream.next();
      let count = 0;
      for (const least = Math.exp(-mean); product > least; count++) product *= stream.next();
      return count;
    },
    exponential: (mean) => -mean * Math.log(1 - stream.next()),
    between: (low, high) => low + stream.integer(high - low + 1),
  };
}

/** `2024-01-01` plus so many days. */
export function day(days: number): string {
  return new Date(Date.UTC(2024, 0, 1) + Math.round(days) * 86_400_000).toISOString().slice(0, 10);
}

export function csvOf({ header, rows }: World): string {
  const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return `${[header, ...rows].map((row) => row.map(cell).join(',')).join('\n')}\n`;
}
