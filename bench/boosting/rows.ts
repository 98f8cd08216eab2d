/** Rows with labels, and the file by which the runs of one round share them (see protocol.ts). */
import { readFileSync, writeFileSync } from 'node:fs';

export interface Rows {
  readonly columns: Float32Array[];
  readonly labels: Uint8Array;
}

/** Which columns hold codes of categories. */
export interface BenchData extends Rows {
  readonly categorical: number[];
}

export function takeRows({ columns, labels }: Rows, rows: Uint32Array): Rows {
  return {
    columns: columns.map((values) => Float32Array.from(rows, (row) => values[row]!)),
    labels: Uint8Array.from(rows, (row) => labels[row]!),
  };
}

export function writeRows(file: string, { columns, labels }: Rows): void {
  const parts = [Int32Array.of(labels.length, columns.length), ...columns, labels];
  writeFileSync(file, Buffer.concat(parts.map((p) => Buffer.from(p.buffer, p.byteOffset, p.byteLength))));
}

export function readRows(file: string): Rows {
  const bytes = readFileSync(file);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  const [nRows, nColumns] = new Int32Array(buffer, 0, 2) as unknown as [number, number];
  const columns = Array.from(
    { length: nColumns },
    (_unused, column) => new Float32Array(buffer, 8 + 4 * column * nRows, nRows),
  );
  return { columns, labels: new Uint8Array(buffer, 8 + 4 * nColumns * nRows, nRows) };
}
