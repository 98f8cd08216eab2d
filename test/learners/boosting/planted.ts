import type { Matrix } from '../../../src/core/matrix.ts';
import { random } from '../../../src/core/random.ts';

export function matrixOf(columns: readonly Float32Array[]): Matrix {
  return {
    nRows: columns[0]?.length ?? 0,
    columns: columns.map((values, i) => ({ name: `c${i}`, kind: 'numeric', values })),
    sparse: null,
  };
}

/** Six columns, one in ten cells of c0 missing; the log-odds depend on c0, c1 and c2 x c3. */
export function plantedRows(nRows: number, seed: number): { columns: Float32Array[]; labels: Uint8Array } {
  const stream = random(seed);
  const columns = Array.from({ length: 6 }, (_unused, column) =>
    Float32Array.from({ length: nRows }, () => {
      const value = column === 5 ? stream.integer(4) : stream.normal();
      return column === 0 && stream.next() < 0.1 ? Number.NaN : value;
    }),
  );
  const labels = Uint8Array.from({ length: nRows }, (_unused, row) => {
    const at = (column: number): number => columns[column]![row]!;
    const first = Number.isNaN(at(0)) ? 1 : at(0);
    return stream.next() < 1 / (1 + Math.exp(-(first + 0.7 * at(1) + at(2) * at(3)))) ? 1 : 0;
  });
  return { columns, labels };
}

/** 400 rows of four columns of few whole numbers, some missing, for figures of other engines: no sampled bins. */
export function rowsOfFewValues(): { columns: Float32Array[]; labels: Uint8Array } {
  const nRows = 400;
  const columns = Array.from({ length: 4 }, (_unused, j) =>
    Float32Array.from(
      { length: nRows },
      (_cell, i) => (i * i * (j + 3) + 7 * i * j + Math.floor(i / 7)) % (5 + 3 * j),
    ),
  );
  const [first, second, third] = columns as [Float32Array, Float32Array, Float32Array];
  for (let i = 4; i < nRows; i += 9) second[i] = Number.NaN;
  const labels = Uint8Array.from({ length: nRows }, (_unused, i) => {
    const b = Number.isNaN(second[i]!) ? 0 : second[i]!;
    return (3 * first[i]! + b * third[i]! + i * i) % 11 < 4 ? 1 : 0;
  });
  return { columns, labels };
}

/** Area under the ROC curve by its definition on ranks. */
export function aucOf(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const order = Array.from({ length: labels.length }, (_unused, row) => row);
  order.sort((left, right) => scores[left]! - scores[right]!);
  let ranks = 0;
  let positives = 0;
  order.forEach((row, rank) => {
    if (labels[row] !== 1) return;
    ranks += rank + 1;
    positives++;
  });
  return (ranks - (positives * (positives + 1)) / 2) / (positives * (labels.length - positives));
}
