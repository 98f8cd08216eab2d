/** Starts one engine in a process of its own, so that memory and threads are its own. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { RunReport, RunTask } from './protocol.ts';
import { median } from './summary.ts';

const here = import.meta.dirname;

/** More cells than ml-xgboost trains on in bearable time. */
const maxCellsOfMlXgboost = 1_000_000;

function run(program: string, args: string[], nThreads = 1): string {
  // scikit-learn takes its threads from OpenMP.
  const env = { ...process.env, OMP_NUM_THREADS: String(nThreads) };
  const { stdout, stderr, status } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 26, env });
  if (status !== 0) throw new Error(`${program} ${args[0] ?? ''} failed: ${stderr}`);
  return stdout;
}

/** Every engine but ours that can run. */
export function findPeers(python: string): string[] {
  try {
    const found = JSON.parse(run(python, [join(here, 'peers.py')])) as string[];
    return [...found, ...(found.includes('lightgbm') ? ['lightgbm-quantized'] : []), 'ml-xgboost'];
  } catch {
    return ['ml-xgboost'];
  }
}

export function canRun(engine: string, nCells: number, nThreads: number): boolean {
  return engine !== 'ml-xgboost' || (nCells <= maxCellsOfMlXgboost && nThreads === 1);
}

export function runEngine(task: RunTask, python: string): RunReport {
  const script = task.engine === 'ml-xgboost' ? 'ml-xgboost.ts' : 'ours.ts';
  const text =
    task.engine === 'ml-xgboost' || task.engine.startsWith('nightlab')
      ? run(process.execPath, ['--import', 'tsx', join(here, script), JSON.stringify(task)])
      : run(python, [join(here, 'peers.py'), JSON.stringify(task)], task.nThreads);
  const lines = text.split('\n').filter((line) => line.startsWith('{'));
  const reports = lines.map((line) => JSON.parse(line) as RunReport);
  const middle = (of: keyof RunReport): number => median(reports.map((report) => report[of]));
  return {
    binMs: middle('binMs'),
    trainMs: middle('trainMs'),
    predictMs: middle('predictMs'),
    trainCpuMs: middle('trainCpuMs'),
    peakMemoryMb: reports.at(-1)!.peakMemoryMb,
    auc: middle('auc'),
  };
}
