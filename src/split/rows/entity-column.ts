/**
 * Table + labels -> the column whose values name entities: rows of one value agree in their outcome far more than chance.
 * Agreement is the mean product of centred labels over pairs of rows of one value, over the labels' variance (the
 * intraclass correlation, 0 = chance, 1 = always). On permuted labels pairs hardly correlate, so its standard error is
 * 1 / sqrt(pairs); a column must be beyond 7 of them, which leaves no room for luck in a thousand columns, and reach 0.3.
 * A quantity agrees as well, since neighbouring values are alike: for numbers and dates the agreement of neighbours is
 * taken off. Categories that stand for much are features, not entities: at least 30 values that come back, none of them
 * in a tenth of the rows, and together in half of the rows; numbers are whole. O(rows x columns + values log values).
 */
import type { Column, Table } from '../../table/table.ts';

const leastValues = 30;
const largestValue = 0.1;
const leastRepeating = 0.5;
const leastAgreement = 0.3;
const leastZ = 7;

export interface EntityColumn {
  readonly column: string;
  /** Values that stand in two or more rows, and those rows. */
  readonly nSets: number;
  readonly nRowsInSets: number;
  /** Intraclass correlation of the labels, beyond that of neighbouring values. */
  readonly agreement: number;
}

/** The columns that look like entities, the strongest first; labels are 0 or 1, one per row of the table. */
export function findEntityColumns(table: Table, labels: Uint8Array): EntityColumn[] {
  return table.columns
    .filter((column) => column.role !== 'constant' && column.role !== 'text' && isNaming(column))
    .flatMap((column) => entityOf(column, labels) ?? [])
    .sort((left, right) => right.agreement - left.agreement);
}

function isNaming(column: Column): boolean {
  return (
    column.kind !== 'number' || column.values.every((value) => Number.isNaN(value) || Number.isInteger(value))
  );
}

interface EntityValue {
  readonly value: number;
  nRows: number;
  positives: number;
}

function entityOf(column: Column, labels: Uint8Array): EntityColumn | null {
  const nRows = labels.length;
  const values = countValues(column, labels);
  const repeating = values.filter((entity) => entity.nRows > 1);
  const nRowsInSets = repeating.reduce((sum, entity) => sum + entity.nRows, 0);
  const nPairs = repeating.reduce((sum, entity) => sum + (entity.nRows * (entity.nRows - 1)) / 2, 0);
  // The rate of the rows in pairs: values that come back often may have another than the rest.
  const rate =
    repeating.reduce((sum, entity) => sum + ((entity.nRows - 1) * entity.positives) / 2, 0) / nPairs;
  if (
    repeating.length < leastValues ||
    nRowsInSets < leastRepeating * nRows ||
    repeating.some((entity) => entity.nRows > largestValue * nRows) ||
    !(rate > 0 && rate < 1)
  ) {
    return null;
  }
  let products = 0;
  for (const { nRows: n, positives } of repeating) {
    const squares = positives * (1 - rate) ** 2 + (n - positives) * rate ** 2;
    products += ((positives - n * rate) ** 2 - squares) / 2;
  }
  const ofNeighbours = Math.max(0, neighbourProduct(column, values, rate));
  const agreement = (products / nPairs - ofNeighbours) / (rate * (1 - rate));
  if (agreement < leastAgreement || agreement * Math.sqrt(nPairs) < leastZ) return null;
  return { column: column.name, nSets: repeating.length, nRowsInSets, agreement };
}

function countValues(column: Column, labels: Uint8Array): EntityValue[] {
  const values = new Map<number, EntityValue>();
  const keys = column.kind === 'string' ? column.codes : column.values;
  for (const [row, value] of keys.entries()) {
    if (Number.isNaN(value) || (column.kind === 'string' && value < 0)) continue;
    const entity = values.get(value) ?? { value, nRows: 0, positives: 0 };
    entity.nRows++;
    entity.positives += labels[row]!;
    values.set(value, entity);
  }
  return [...values.values()];
}

/** The mean product of centred labels of rows with neighbouring values; 0 where values have no order. */
function neighbourProduct(column: Column, values: readonly EntityValue[], rate: number): number {
  if (column.kind === 'string') return 0;
  const sorted = [...values].sort((left, right) => left.value - right.value);
  const sumOf = ({ positives, nRows }: EntityValue): number => positives - nRows * rate;
  let [products, pairs] = [0, 0];
  for (let i = 1; i < sorted.length; i++) {
    products += sumOf(sorted[i - 1]!) * sumOf(sorted[i]!);
    pairs += sorted[i - 1]!.nRows * sorted[i]!.nRows;
  }
  return pairs === 0 ? 0 : products / pairs;
}
