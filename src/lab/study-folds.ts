import { hmac } from '../core/secret-random.ts';
import { makeFolds } from '../split/draw/folds.ts';
import type { Fold } from '../split/draw/partition.ts';
import type { FrozenStudy } from '../split/study/study.ts';
import type { Table } from '../table/table.ts';

/** Folds of every study; more would cost more and tell little. */
const nFolds = 5;

/**
 * The folds that every experiment of a study is cross-validated on.
 *
 * @param foldKey as `foldKeyOf` gives it. @param train all columns of the part, and @param labels of its rows.
 */
export function studyFolds(study: FrozenStudy, foldKey: string, train: Table, labels: Uint8Array): Fold[] {
  return makeFolds(study, train, labels, nFolds, hmac(foldKey, 'outer'));
}
