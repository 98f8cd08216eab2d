import type { Fold } from '../../split/draw/partition.ts';
import type { SplitRecipe, StudyFile } from '../../split/study/study.ts';
import { openTable } from '../../table/memory/shared-table.ts';
import type { Table } from '../../table/table.ts';
import type { Lab } from '../open-lab.ts';

/** What instruments look at: train rows, their labels and folds; nothing of validation. */
export interface TrainPart {
  readonly table: Table;
  /** 0 or 1, one per row. */
  readonly labels: Uint8Array;
  readonly folds: readonly Fold[];
  readonly target: StudyFile['target'];
  readonly split: SplitRecipe;
}

export function trainPartOf({ data, study }: Lab): TrainPart {
  const { target, split } = study.file;
  return { table: openTable(data.train), labels: data.labels, folds: data.folds, target, split };
}

/** Share of label 1 among the rows. */
export function positiveShare(labels: Uint8Array, rows: Uint32Array): number {
  let positives = 0;
  for (const row of rows) positives += labels[row]!;
  return rows.length === 0 ? Number.NaN : positives / rows.length;
}

/** 0, 1, ..., n - 1. */
export function allRows(n: number): Uint32Array {
  return Uint32Array.from({ length: n }, (_, row) => row);
}
