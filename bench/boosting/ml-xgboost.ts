/**
 * One run of XGBoost 0.7 as ml-xgboost compiled it to WebAssembly: task as JSON argument in, RunReport as JSON
 * line out. Around the package's public interface, which fails above about 40,000 x 30 cells.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { trainingCell } from '../../src/learners/xgboost/cells.ts';
import { compileXgboost, type XgboostInstance } from '../../src/learners/xgboost/instance.ts';
import { trainOn } from '../../src/learners/xgboost/train.ts';
import { aucOf } from './auc.ts';
import type { RunReport, RunTask } from './protocol.ts';
import { readRows } from './rows.ts';

/** Row by row, the only way that it offers. */
function predict(
  instance: XgboostInstance,
  saved: Uint8Array,
  columns: readonly Float32Array[],
): Float64Array {
  const bytes = instance._malloc(saved.length);
  instance.HEAPU8.set(saved, bytes);
  const model = instance._load_model(bytes, saved.length);
  const cells = instance._malloc(4 * columns.length);
  const target = instance._malloc(4);
  return Float64Array.from(columns[0]!, (_unused, row) => {
    columns.forEach((values, column) => {
      instance.HEAPF32[cells / 4 + column] = trainingCell(values[row]!);
    });
    instance._predict_one(model, cells, columns.length, target);
    return instance.HEAPF32[target / 4]!;
  });
}

const task = JSON.parse(process.argv[2]!) as RunTask;
const train = readRows(task.trainFile);
const glue = createRequire(import.meta.url).resolve('ml-xgboost/dist/wasm/xgboost.js');
const files = { glue: readFileSync(glue, 'utf8'), wasm: readFileSync(glue.replace(/js$/, 'wasm')) };
const instance = compileXgboost(files)();
const settings = {
  objective: 'binary:logistic',
  eta: 0.1,
  max_leaves: 31,
  max_depth: 0,
  grow_policy: 'lossguide',
  tree_method: 'hist',
  lambda: 0,
  silent: 1,
};
const before = process.cpuUsage();
const trainStarted = performance.now();
const model = trainOn(instance, { ...train, weights: null }, settings, task.nTrees);
const trainMs = performance.now() - trainStarted;
const cpu = process.cpuUsage(before);
const test = readRows(task.testFile);
const started = performance.now();
const probabilities = predict(instance, model, test.columns);
const report: RunReport = {
  binMs: 0,
  trainMs,
  predictMs: performance.now() - started,
  trainCpuMs: (cpu.user + cpu.system) / 1000,
  peakMemoryMb: process.resourceUsage().maxRSS / 1024,
  auc: aucOf(probabilities, test.labels),
};
process.stdout.write(`${JSON.stringify(report)}\n`);
