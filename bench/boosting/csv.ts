/**
 * A table with a target of two values -> columns of numbers: numbers as they are, other columns as the place of
 * the value in the alphabet of its column. The rarer value of the target is label 1; rows without one are left out.
 */
import { readFile } from '../../src/table/read-file.ts';
import type { BenchData } from './rows.ts';

export async function readBenchTable(path: string, target: string): Promise<BenchData> {
  const raw = await readFile(path);
  try {
    const targetAt = raw.columnNames.indexOf(target);
    if (targetAt < 0) throw new Error(`${path} has no column ${target}, but ${raw.columnNames.join(', ')}`);
    const cells = (await raw.database.rows('SELECT * FROM raw')) as readonly (readonly (string | null)[])[];
    const rows = cells.filter((row) => row[targetAt] !== null);
    const categorical: number[] = [];
    const columns: Float32Array[] = [];
    for (const [at] of raw.columnNames.entries()) {
      if (at === targetAt) continue;
      const values = rows.map((row) => row[at]!);
      const isNumeric = values.every((value) => value === null || Number.isFinite(Number(value)));
      if (!isNumeric) categorical.push(columns.length);
      columns.push(
        isNumeric ? Float32Array.from(values, (v) => (v === null ? Number.NaN : Number(v))) : codesOf(values),
      );
    }
    return { columns, labels: labelsOf(rows.map((row) => row[targetAt]!)), categorical };
  } finally {
    raw.close();
  }
}

function codesOf(values: readonly (string | null)[]): Float32Array {
  const categories = [...new Set(values.filter((value) => value !== null))].sort();
  const places = new Map(categories.map((category, place) => [category, place]));
  return Float32Array.from(values, (value) => (value === null ? Number.NaN : places.get(value)!));
}

function labelsOf(values: readonly string[]): Uint8Array {
  const codes = codesOf(values);
  const highest = codes.reduce((most, code) => Math.max(most, code), 0);
  if (highest !== 1) throw new Error(`the target has ${highest + 1} values, not 2`);
  const rarer = 2 * codes.reduce((sum, code) => sum + code, 0) <= codes.length ? 1 : 0;
  return Uint8Array.from(codes, (code) => (code === rarer ? 1 : 0));
}
