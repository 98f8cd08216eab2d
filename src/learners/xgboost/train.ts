/**
 * Ordered columns, labels, weights -> the bytes of a trained XGBoost model. One copy of XGBoost is kept between
 * calls and dropped when a call failed or left it large. Deterministic for a seed.
 */
import { LabError, messageOf } from '../../core/errors.ts';
import { trainingCell } from './cells.ts';
import { compileXgboost, type XgboostFiles, type XgboostInstance } from './instance.ts';

let read: (() => XgboostFiles) | null = null;
let start: (() => XgboostInstance) | null = null;
let kept: XgboostInstance | null = null;
const maxKeptBytes = 128 * 2 ** 20;

/** Names the files for this thread; they are read and compiled at the first training, in about 60 ms. */
export function prepareXgboost(files: () => XgboostFiles): void {
  read ??= files;
}

function freshInstance(): XgboostInstance {
  if (!read) {
    throw new LabError(
      'learners.notPrepared',
      'XGBoost is not loaded in this thread',
      'Await prepareLearners with the files of ml-xgboost first.',
    );
  }
  start ??= compileXgboost(read());
  return start();
}

export interface TrainingTable {
  /** Columns of equal length; NaN = missing. */
  readonly columns: readonly Float32Array[];
  readonly labels: Uint8Array;
  readonly weights: Float64Array | null;
}

/**
 * @param settings XGBoost's own parameters.
 * @throws LabError `learners.notPrepared` before `prepareXgboost`, `learners.xgboostFailed` where XGBoost
 * stopped, for example out of its 2 GB of memory.
 */
export function trainXgboost(
  table: TrainingTable,
  settings: Readonly<Record<string, string | number>>,
  nRounds: number,
): Uint8Array {
  const instance = kept ?? freshInstance();
  kept = null;
  let bytes: Uint8Array;
  try {
    bytes = trainOn(instance, table, settings, nRounds);
  } catch (thrown) {
    if (thrown instanceof LabError) throw thrown;
    throw new LabError(
      'learners.xgboostFailed',
      `XGBoost stopped on ${table.labels.length} rows x ${table.columns.length} columns: ${messageOf(thrown).split('\n')[0]}`,
      'Use fewer rows or columns, or another learner.',
      { cause: thrown },
    );
  }
  if (instance.HEAPU8.length <= maxKeptBytes) kept = instance;
  return bytes;
}

/** One training on one copy; throws what XGBoost throws, after which the copy must be dropped. */
export function trainOn(
  instance: XgboostInstance,
  table: TrainingTable,
  settings: Readonly<Record<string, string | number>>,
  nRounds: number,
): Uint8Array {
  const model = createModel(instance, table);
  if (table.weights) setWeights(instance, model, table.weights, table.columns.length);
  for (const [name, value] of Object.entries(settings)) {
    const namePointer = newString(instance, name);
    const valuePointer = newString(instance, String(value));
    instance._set_param(model, namePointer, valuePointer);
    instance._free(namePointer);
    instance._free(valuePointer);
  }
  instance._train_full_model(model, nRounds);
  const nBytes = instance._save_model(model);
  if (nBytes <= 0) throw new Error('the model could not be saved');
  const pointer = allocate(instance, nBytes);
  instance._get_file_content(pointer, nBytes);
  const bytes = instance.HEAPU8.slice(pointer, pointer + nBytes);
  instance._free(pointer);
  instance._free_memory_model(model);
  return bytes;
}

function createModel(instance: XgboostInstance, { columns, labels }: TrainingTable): number {
  const nRows = labels.length;
  const nColumns = columns.length;
  const cellPointer = allocate(instance, 4 * nRows * nColumns);
  const labelPointer = allocate(instance, 4 * nRows);
  const cells = instance.HEAPF32.subarray(cellPointer / 4, cellPointer / 4 + nRows * nColumns);
  columns.forEach((values, column) => {
    for (let row = 0, at = column; row < nRows; row++, at += nColumns) cells[at] = trainingCell(values[row]!);
  });
  instance.HEAPF32.set(labels, labelPointer / 4);
  const model = instance._create_model(cellPointer, labelPointer, nRows, nColumns);
  instance._free(cellPointer);
  instance._free(labelPointer);
  return model;
}

/**
 * Row weights have no function of their own in ml-xgboost, so they are put where XGBoost keeps them: the empty
 * vector `MetaInfo::weights` of the data behind the model (src/data/data.h, release 0.7). That place is checked
 * first: number of rows and columns, the size of the labels, and that the weights are still empty.
 */
function setWeights(instance: XgboostInstance, model: number, weights: Float64Array, nColumns: number): void {
  const word = (pointer: number): number => instance.HEAP32[pointer >> 2]!;
  const matrix = word(word(word(model + 4)));
  const info = word(matrix + 8) + 8;
  const nRows = weights.length;
  const weightVector = info + 60;
  const found =
    word(info) === nRows &&
    word(info + 8) === nColumns &&
    word(info + 28) - word(info + 24) === 4 * nRows &&
    [0, 4, 8].every((offset) => word(weightVector + offset) === 0);
  if (!found) throw new Error('row weights found no place in this build of ml-xgboost');
  const pointer = allocate(instance, 4 * nRows);
  instance.HEAPF32.set(weights, pointer / 4);
  // Begin, end and end of capacity; XGBoost frees it with the model.
  instance.HEAP32.set([pointer, pointer + 4 * nRows, pointer + 4 * nRows], weightVector >> 2);
}

function newString(instance: XgboostInstance, text: string): number {
  const bytes = new TextEncoder().encode(`${text}\0`);
  const pointer = allocate(instance, bytes.length);
  instance.HEAPU8.set(bytes, pointer);
  return pointer;
}

function allocate(instance: XgboostInstance, nBytes: number): number {
  const pointer = instance._malloc(nBytes);
  if (pointer === 0) throw new Error(`no memory for ${nBytes} bytes`);
  return pointer;
}
