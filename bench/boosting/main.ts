/**
 * nightlab's boosting against other engines on the same data, interleaved, one process a run, which does its task
 * five times (once above five million cells) and reports the medians:
 *
 *   npx tsx bench/boosting/main.ts [--sizes 10000x30,100000x30] [--threads 1,2] [--seeds 5] [--rounds 1]
 *                                  [--trees 200] [--engines lightgbm,xgboost] [--python python3] [--cpu]
 *   npx tsx bench/boosting/main.ts --csv adult.csv.gz --target class [--seeds 5] ...
 *
 * A size is rows x columns (18 or more), with an optional number of categories for the five category columns
 * (20000x30x2000). With --csv the rows are a table's, 70% of them to train on. Each seed draws other data, or
 * another split.
 * Python engines that are not installed are left out; ml-xgboost has one thread and runs up to a million cells.
 *
 * Prints medians of times over all runs, the ratio of medians to LightGBM's with the range over runs, and the
 * mean AUC over seeds, with the mean of (engine less LightGBM on the same seed), +- standard errors. --cpu
 * compares processor time of training where other work disturbs wall time. scikit-learn bins inside of its fit,
 * where its binning is timed; ml-xgboost's is part of its training time.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { random, shuffle } from '../../src/core/random.ts';
import { readBenchTable } from './csv.ts';
import { benchData } from './data.ts';
import type { RunReport } from './protocol.ts';
import { type Rows, takeRows, writeRows } from './rows.ts';
import { canRun, findPeers, runEngine } from './run-engine.ts';
import { printSummary } from './summary.ts';

const { values: flags } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000x30,100000x30,1000000x30,20000x500,20000x30x2000' },
    csv: { type: 'string' },
    target: { type: 'string', default: 'target' },
    threads: { type: 'string', default: '1,2' },
    seeds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '1' },
    trees: { type: 'string', default: '200' },
    engines: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    cpu: { type: 'boolean', default: false },
  },
});

interface Problem {
  readonly title: string;
  /** Whether engines that can treat categories as such run a second time doing so. */
  readonly hasCategories: boolean;
  draw(seed: number): { train: Rows; test: Rows; categorical: readonly number[] };
}

function syntheticProblem(size: string): Problem {
  const [nRows, nColumns, categories] = size.split('x').map(Number) as [number, number, number | undefined];
  return {
    title: size,
    hasCategories: categories !== undefined,
    draw(seed) {
      // Twice the rows from one stream, so that train and test share the category effects.
      const { columns, labels, categorical } = benchData(2 * nRows, nColumns, categories ?? null, seed);
      const part = (begin: number): Rows => ({
        columns: columns.map((values) => values.subarray(begin, begin + nRows)),
        labels: labels.subarray(begin, begin + nRows),
      });
      return { train: part(0), test: part(nRows), categorical };
    },
  };
}

async function tableProblem(file: string, target: string): Promise<Problem> {
  const table = await readBenchTable(file, target);
  const { labels, columns, categorical } = table;
  return {
    title: `${basename(dirname(file))}/${basename(file)}, ${labels.length} rows x ${columns.length}`,
    hasCategories: categorical.length > 0,
    draw(seed) {
      const order = shuffle(Uint32Array.from(labels.keys()), random(seed, 'split'));
      const middle = Math.round(0.7 * order.length);
      const [train, test] = [order.subarray(0, middle), order.subarray(middle)];
      return { train: takeRows(table, train), test: takeRows(table, test), categorical };
    },
  };
}

const folder = mkdtempSync(join(tmpdir(), 'nightlab-bench-'));
const trainFile = join(folder, 'train');
const testFile = join(folder, 'test');

function runProblem({ title, hasCategories, draw }: Problem, peers: readonly string[]): void {
  const engines = ['nightlab', ...peers];
  if (hasCategories) engines.push('nightlab-categories');
  if (hasCategories && peers.includes('lightgbm')) engines.push('lightgbm-categories');
  const threads = flags.threads.split(',').map(Number);
  const reports = new Map(threads.map((nThreads) => [nThreads, new Map<string, RunReport[][]>()]));
  for (let seed = 1; seed <= Number(flags.seeds); seed++) {
    const { train, test, categorical } = draw(seed);
    writeRows(trainFile, train);
    writeRows(testFile, test);
    const nCells = train.labels.length * train.columns.length;
    for (const [nThreads, byEngine] of reports) {
      const running = engines.filter((engine) => canRun(engine, nCells, nThreads));
      for (const engine of running) byEngine.set(engine, [...(byEngine.get(engine) ?? []), []]);
      for (let round = 0; round < Number(flags.rounds); round++) {
        for (const engine of running) {
          const nTrees = Number(flags.trees);
          const repeats = engine === 'ml-xgboost' || nCells > 5_000_000 ? 1 : 5;
          const task = { engine, trainFile, testFile, categorical, nThreads, nTrees, repeats };
          byEngine.get(engine)!.at(-1)!.push(runEngine(task, flags.python));
        }
      }
    }
  }
  for (const [nThreads, byEngine] of reports) {
    printSummary(`${title}, ${nThreads} thread${nThreads > 1 ? 's' : ''}`, byEngine, flags.cpu);
  }
}

try {
  const wanted = flags.engines?.split(',');
  const peers = findPeers(flags.python).filter((name) => !wanted || wanted.includes(name));
  console.log(`node ${process.version}; other engines: ${peers.join(', ')}; seeds 1 to ${flags.seeds}`);
  const problems = flags.csv
    ? [await tableProblem(flags.csv, flags.target)]
    : flags.sizes.split(',').map(syntheticProblem);
  for (const problem of problems) runProblem(problem, peers);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
