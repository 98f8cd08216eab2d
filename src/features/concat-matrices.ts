import type { DenseColumn, Matrix, SparseMatrix } from '../core/matrix.ts';

/**
 * The columns of all parts side by side: dense columns by reference, sparse blocks merged into one. A name
 * that an earlier column of the same sort has gets ` #2`, ` #3`, ... All parts have `nRows` rows; no part
 * gives a matrix of no columns. O(columns + sparse entries).
 */
export function concatMatrices(parts: readonly Matrix[], nRows: number): Matrix {
  const blocks = parts.flatMap((part) => (part.sparse ? [part.sparse] : []));
  const dense = parts.flatMap((part) => part.columns);
  const names = uniqueNames(dense.map((column) => column.name));
  const columns = dense.map(
    (column, i): DenseColumn => (column.name === names[i] ? column : { ...column, name: names[i]! }),
  );
  if (blocks.length === 0) return { nRows, columns, sparse: null };
  return { nRows, columns, sparse: blocks.length === 1 ? blocks[0]! : concatSparse(blocks, nRows) };
}

/** The same matrix with `prefix.` before every column's name; values by reference. */
export function prefixNames(matrix: Matrix, prefix: string): Matrix {
  const { nRows, columns, sparse } = matrix;
  return {
    nRows,
    columns: columns.map((column) => ({ ...column, name: `${prefix}.${column.name}` })),
    sparse: sparse ? { ...sparse, names: sparse.names.map((name) => `${prefix}.${name}`) } : null,
  };
}

function concatSparse(blocks: readonly SparseMatrix[], nRows: number): SparseMatrix {
  const nEntries = blocks.reduce((sum, block) => sum + block.indices.length, 0);
  const indptr = new Uint32Array(nRows + 1);
  const indices = new Uint32Array(nEntries);
  const values = new Float32Array(nEntries);
  let at = 0;
  for (let row = 0; row < nRows; row++) {
    let firstColumn = 0;
    for (const block of blocks) {
      for (let entry = block.indptr[row]!; entry < block.indptr[row + 1]!; entry++) {
        indices[at] = firstColumn + block.indices[entry]!;
        values[at] = block.values[entry]!;
        at++;
      }
      firstColumn += block.nColumns;
    }
    indptr[row + 1] = at;
  }
  return {
    nColumns: blocks.reduce((sum, block) => sum + block.nColumns, 0),
    names: uniqueNames(blocks.flatMap((block) => block.names)),
    indptr,
    indices,
    values,
  };
}

function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let copy = 2; taken.has(unique); copy++) unique = `${name} #${copy}`;
    taken.add(unique);
    return unique;
  });
}
