/** nightlab's engine in a process of its own: task as JSON argument in, a RunReport as JSON line out a repeat. */
// The built package, as users have it.
import { binColumns, fitBoosting } from 'nightlab/boosting';
import { aucOf } from './auc.ts';
import type { RunReport, RunTask } from './protocol.ts';
import { readRows } from './rows.ts';

const task = JSON.parse(process.argv[2]!) as RunTask;
const train = readRows(task.trainFile);
const test = readRows(task.testFile);
const withCategories = task.engine.endsWith('categories');
const input = { ...train, categorical: withCategories ? task.categorical : [] };
const options = {
  nTrees: task.nTrees,
  maxLeafNodes: 31,
  learningRate: 0.1,
  minSamplesLeaf: 20,
  l2Regularization: 0,
  nThreads: task.nThreads,
};
for (let repeat = 0; repeat < task.repeats; repeat++) {
  const binStarted = performance.now();
  // Target statistics need the labels, so categories are encoded and binned inside of the fit.
  const binned = withCategories ? null : binColumns(input);
  const binMs = performance.now() - binStarted;
  const before = process.cpuUsage();
  const model = fitBoosting(binned ? { ...input, binned } : input, options);
  const cpu = process.cpuUsage(before);
  const started = performance.now();
  const probabilities = model.predict(test.columns);
  const predictMs = performance.now() - started;
  const report: RunReport = {
    binMs: binMs + model.timings!.binMs,
    trainMs: model.timings!.trainMs,
    predictMs,
    trainCpuMs: (cpu.user + cpu.system) / 1000,
    peakMemoryMb: process.resourceUsage().maxRSS / 1024,
    auc: aucOf(probabilities, test.labels),
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
