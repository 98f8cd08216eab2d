/**
 * nightlab's boosting against other engines on the same data, interleaved, one process a run:
 *
 *   npx tsx bench/boosting/main.ts [--sizes 10000x30,100000x30] [--threads 1,2] [--rounds 5] [--python python3]
 *                                  [--engines lightgbm,xgboost] [--cpu]
 *
 * A size is rows x columns, with an optional number of levels for the five category columns (20000x30x2000).
 * Python engines that are not installed are left out. Prints medians, and the ratio of medians to LightGBM's
 * with the range over rounds; --cpu compares processor time of training where other work disturbs wall time.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchData } from './data.ts';
import type { RunReport, RunTask } from './protocol.ts';

const { values: flags } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000x30,100000x30,1000000x30,20000x500,20000x30x2000' },
    threads: { type: 'string', default: '1,2' },
    rounds: { type: 'string', default: '5' },
    trees: { type: 'string', default: '200' },
    engines: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    cpu: { type: 'boolean', default: false },
  },
});

const here = import.meta.dirname;
const folder = mkdtempSync(join(tmpdir(), 'nightlab-bench-'));

function run(program: string, args: string[], nThreads = 1): string {
  // scikit-learn takes its threads from OpenMP.
  const env = { ...process.env, OMP_NUM_THREADS: String(nThreads) };
  const { stdout, stderr, status } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 26, env });
  if (status !== 0) throw new Error(`${program} ${args[0] ?? ''} failed: ${stderr}`);
  return stdout;
}

function foundPeers(): string[] {
  try {
    const names = JSON.parse(run(flags.python, [join(here, 'peers.py')])) as string[];
    return names.includes('lightgbm') ? [...names, 'lightgbm-quantized'] : names;
  } catch {
    return [];
  }
}

function runOnce(task: RunTask): RunReport {
  const text = task.engine.startsWith('nightlab')
    ? run(process.execPath, ['--import', 'tsx', join(here, 'ours.ts'), JSON.stringify(task)])
    : run(flags.python, [join(here, 'peers.py'), JSON.stringify(task)], task.nThreads);
  return JSON.parse(text.trim().split('\n').at(-1)!) as RunReport;
}

function writeRows(name: string, columns: Float32Array[], labels: Uint8Array): string {
  const file = join(folder, name);
  const parts = [Int32Array.of(labels.length, columns.length), ...columns, labels];
  writeFileSync(file, Buffer.concat(parts.map((p) => Buffer.from(p.buffer, p.byteOffset, p.byteLength))));
  return file;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function printSize(title: string, reports: ReadonlyMap<string, readonly RunReport[]>): void {
  const base = reports.get('lightgbm') ?? reports.get('nightlab')!;
  const train = (report: RunReport): number => (flags.cpu ? report.trainCpuMs : report.trainMs);
  const ratioOf = (runs: readonly RunReport[], of: (report: RunReport) => number): string => {
    const ratios = runs.map((report, round) => of(base[round]!) / of(report));
    const middle = median(base.map(of)) / median(runs.map(of));
    return `${middle.toFixed(2)} (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)})`;
  };
  console.log(`\n${title}`);
  console.table(
    Object.fromEntries(
      [...reports].map(([engine, runs]) => {
        const middle = (of: (report: RunReport) => number): number => Math.round(median(runs.map(of)));
        return [
          engine,
          {
            binMs: middle((report) => report.binMs),
            trainMs: middle(train),
            predictMs: middle((report) => report.predictMs),
            'peak MB': middle((report) => report.peakMemoryMb),
            auc: Number(median(runs.map((report) => report.auc)).toFixed(4)),
            'train x': ratioOf(runs, train),
            'bin+train x': ratioOf(runs, (report) => report.binMs + train(report)),
            'predict x': ratioOf(runs, (report) => report.predictMs),
          },
        ];
      }),
    ),
  );
}

try {
  const peers = foundPeers().filter((name) => !flags.engines || flags.engines.split(',').includes(name));
  console.log(`node ${process.version}; other engines: ${peers.join(', ') || 'none found'}`);
  for (const size of flags.sizes.split(',')) {
    const [nRows, nColumns, levels] = size.split('x').map(Number) as [number, number, number | undefined];
    // Twice the rows from one stream, so that train and test share the level effects.
    const both = benchData(2 * nRows, nColumns, levels ?? null, 1);
    const part = (begin: number, end: number): [Float32Array[], Uint8Array] => [
      both.columns.map((values) => values.subarray(begin, end)),
      both.labels.subarray(begin, end),
    ];
    const trainFile = writeRows('train', ...part(0, nRows));
    const testFile = writeRows('test', ...part(nRows, 2 * nRows));
    const engines = ['nightlab', ...peers];
    if (levels)
      engines.push('nightlab-categories', ...(peers.includes('lightgbm') ? ['lightgbm-categories'] : []));
    for (const nThreads of flags.threads.split(',').map(Number)) {
      const reports = new Map<string, RunReport[]>(engines.map((engine) => [engine, []]));
      for (let round = 0; round < Number(flags.rounds); round++) {
        for (const engine of engines) {
          const { categorical } = both;
          const nTrees = Number(flags.trees);
          reports.get(engine)!.push(runOnce({ engine, trainFile, testFile, categorical, nThreads, nTrees }));
        }
      }
      printSize(`${size}, ${nThreads} thread${nThreads > 1 ? 's' : ''}`, reports);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
