/**
 * How much each column differs between train and a hidden part: the AUC with which the column alone tells
 * which of the two a row is from (0.5 = not at all), and the population stability index over ten quantile
 * bins or the 20 commonest categories (below 0.1 is usually called stable). Where a split draws sets of equal rows, the
 * error of the AUC is that of clusters (Kish's design effect): what the draw itself does is not drift. Ids and the
 * split's own column are left out. O(columns x sampled rows log rows); at most 20,000 rows a part are looked at.
 */
import { binEdges, singleColumnAuc } from '../../table/suspicions/single-column-auc.ts';
import type { Column, Table } from '../../table/table.ts';
import type { Assignment } from '../draw/assignment.ts';

export interface ColumnDrift {
  readonly column: string;
  /** The part that is compared with train. */
  readonly part: 'validation' | 'sealed';
  readonly auc: number;
  readonly psi: number;
  /** True where the AUC is beyond what chance does in samples of this size, and beyond 0.55. */
  readonly notable: boolean;
}

const mostRows = 20_000;

/** All columns x both hidden parts, the worst first. */
export function measureDrift(
  table: Table,
  assignment: Assignment,
  without: string | null,
  unitOf: Int32Array | null = null,
): ColumnDrift[] {
  const effect = unitOf === null ? 1 : designEffect(assignment, unitOf);
  const [train, validation, sealed] = assignment.rows.map(thin) as [Uint32Array, Uint32Array, Uint32Array];
  const columns = table.columns.filter(
    ({ role, name }) => role !== 'id' && role !== 'constant' && name !== without,
  );
  const drifts = (
    [
      ['validation', validation],
      ['sealed', sealed],
    ] as const
  ).flatMap(([part, rows]) => {
    const both = Uint32Array.from([...train, ...rows]);
    const isHidden = Uint8Array.from(both, (_, i) => (i < train.length ? 0 : 1));
    // Standard error of the AUC of two samples of one distribution (Mann-Whitney).
    const error = Math.sqrt((effect * (both.length + 1)) / (12 * train.length * rows.length));
    return columns.map((column): ColumnDrift => {
      const auc = singleColumnAuc(column, both, isHidden);
      const psi = stabilityIndex(column, train, rows);
      return { column: column.name, part, auc, psi, notable: auc > Math.max(0.55, 0.5 + 4 * error) };
    });
  });
  return drifts.sort((left, right) => right.auc - left.auc || right.psi - left.psi);
}

/** The mean size of the set that a row was drawn with: equal rows are one draw. Sets that were divided are single rows. */
function designEffect({ rows }: Assignment, unitOf: Int32Array): number {
  const size = new Map<number, number>();
  const partOf = new Map<number, number>();
  rows.forEach((members, part) => {
    for (const row of members) {
      const unit = unitOf[row]!;
      size.set(unit, (size.get(unit) ?? 0) + 1);
      const known = partOf.get(unit) ?? part;
      partOf.set(unit, known === part ? part : -1);
    }
  });
  let sum = 0;
  for (const [unit, n] of size) sum += partOf.get(unit)! < 0 ? n : n * n;
  return sum / unitOf.length;
}

function thin(rows: Uint32Array): Uint32Array {
  const step = Math.ceil(rows.length / mostRows);
  return step <= 1 ? rows : rows.filter((_, i) => i % step === 0);
}

function stabilityIndex(column: Column, train: Uint32Array, hidden: Uint32Array): number {
  const binOf = binning(column, train);
  const shares = [train, hidden].map((rows) => {
    const counts = new Map<number, number>();
    for (const row of rows) {
      const bin = binOf(row);
      counts.set(bin, (counts.get(bin) ?? 0) + 1);
    }
    return { counts, n: rows.length };
  });
  const bins = new Set(shares.flatMap(({ counts }) => [...counts.keys()]));
  const share = (side: number, bin: number) => {
    const { counts, n } = shares[side]!;
    // Half a row in empty bins keeps the logarithm finite.
    return Math.max(counts.get(bin) ?? 0, 0.5) / n;
  };
  let psi = 0;
  for (const bin of bins) psi += (share(1, bin) - share(0, bin)) * Math.log(share(1, bin) / share(0, bin));
  return psi;
}

/** Row -> bin, learned on train rows; 0 = missing. */
function binning(column: Column, train: Uint32Array): (row: number) => number {
  if (column.kind !== 'string') {
    const edges = binEdges(
      Float64Array.from(train, (row) => column.values[row]!),
      10,
    );
    return (row) => {
      const value = column.values[row]!;
      return Number.isNaN(value) ? 0 : 1 + edges.filter((edge) => edge <= value).length;
    };
  }
  const counts = new Map<number, number>();
  for (const row of train) counts.set(column.codes[row]!, (counts.get(column.codes[row]!) ?? 0) + 1);
  const common = [...counts].sort((left, right) => right[1] - left[1] || left[0] - right[0]).slice(0, 20);
  const binOfCode = new Map(common.map(([code], i) => [code, i + 2]));
  return (row) => (column.codes[row]! < 0 ? 0 : (binOfCode.get(column.codes[row]!) ?? 1));
}
