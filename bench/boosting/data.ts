/**
 * Synthetic binary data of known kind: float32 columns, of thirty five miss 10% of their values and five hold
 * category codes (8 to 40 categories, or as many as given); the log-odds mix linear terms, interactions, a
 * sine, a missing-value effect and category effects over the first columns, the rest is noise.
 */
import { random } from '../../src/core/random.ts';
import type { BenchData } from './rows.ts';

export function benchData(
  nRows: number,
  nColumns: number,
  categories: number | null,
  seed: number,
): BenchData {
  const stream = random(seed, nRows, nColumns);
  const nCategories = 5;
  const firstCategory = nColumns - nCategories;
  const effects = Array.from({ length: nCategories }, (_unused, i) =>
    Float64Array.from({ length: categories ?? 8 * (i + 1) }, () => stream.normal()),
  );
  const columns = Array.from({ length: nColumns }, (_unused, column) => {
    const values = new Float32Array(nRows);
    const category = effects[column - firstCategory];
    for (let row = 0; row < nRows; row++) {
      const misses = column < 5 && stream.next() < 0.1;
      values[row] = misses ? Number.NaN : category ? stream.integer(category.length) : stream.normal();
    }
    return values;
  });
  const labels = new Uint8Array(nRows);
  for (let row = 0; row < nRows; row++) {
    const at = (column: number): number => columns[column]![row]!;
    const present = (column: number, otherwise: number): number =>
      Number.isNaN(at(column)) ? otherwise : at(column);
    let logOdds = 0.5 * present(0, 1.5) - 0.4 * present(1, -1) + 0.3 * at(5) + 0.6 * at(6) * at(7);
    logOdds +=
      0.7 * Math.sin(2 * at(8)) + 0.4 * Math.abs(at(9)) + (at(10) > 0.5 ? 0.5 * at(11) : -0.3 * at(12));
    for (let i = 0; i < nCategories; i++) logOdds += 0.25 * effects[i]![at(firstCategory + i)]!;
    labels[row] = stream.next() < 1 / (1 + Math.exp(0.3 - logOdds)) ? 1 : 0;
  }
  return {
    columns,
    labels,
    categorical: Array.from({ length: nCategories }, (_unused, i) => firstCategory + i),
  };
}
