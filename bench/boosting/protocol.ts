/** What one run of one engine reports, in milliseconds of wall time; one process a run, so memory is its own. */
export interface RunReport {
  readonly binMs: number;
  readonly trainMs: number;
  readonly predictMs: number;
  /** Processor time of training, all threads: tells where other work disturbed the wall time. */
  readonly trainCpuMs: number;
  readonly peakMemoryMb: number;
  readonly auc: number;
}

/**
 * A data file: Int32 nRows, Int32 nColumns, float32 columns of the training rows, labels as bytes; then the
 * same for as many test rows. `categorical` says which columns are codes.
 */
export interface RunTask {
  readonly engine: string;
  readonly trainFile: string;
  readonly testFile: string;
  readonly categorical: readonly number[];
  readonly nThreads: number;
  readonly nTrees: number;
  /** How often the process does it all; the medians count, so that no engine's first steps are timed. */
  readonly repeats: number;
}
