/**
 * Commands -> kernels run on one memory, by the calling thread alone or with the threads of the pool. Work too small to
 * share is done by the caller alone; either way the bits are the same. The calling thread waits; nothing is asynchronous.
 */
import { Worker } from 'node:worker_threads';
import { LabError } from '../core/errors.ts';
import { type ChunkRunner, openClaims, runChunk, runChunks } from './chunks.ts';
import {
  command,
  control,
  type GradientWork,
  gradientCells,
  type HistogramLayout,
  type LeafWork,
  leafCells,
  listCells,
  maxThreads,
  type NodeWork,
  nodeCells,
  type PartitionWork,
  partitionCells,
} from './commands.ts';
import { threadSource } from './generated/pool-thread.ts';
import { histogramBytes, type Kernels } from './kernels.ts';
import { viewsOf } from './memory.ts';
import type { PoolThreadData } from './pool-thread.ts';
import { referenceKernels } from './reference/reference-kernels.ts';
import { wasmKernels } from './wasm-kernels.ts';
import { wasmMemory, wasmModule } from './wasm-module.ts';
import { pageBytes, type WasmMemory, type WasmModule } from './webassembly.ts';

const spins = 50_000;

/**
 * In columns times (rows + 500): from the first on, half of a node is worth handing over while the other threads answer at
 * once; from the second on always. After a thread had to be waited for, so many nodes between the two are the caller's.
 */
const smallCost = 12_000;
const largeCost = 90_000;
const nodesAlone = 3000;

/** A chunk that a thread claimed is done by then, or the thread is lost. */
const commandMs = 120_000;

type StartThread = (thread: number, nThreads: number, generation: number) => Worker;

export class ThreadPool {
  readonly kernels: Kernels;
  readonly #counters: Int32Array;
  readonly #cells: Float64Array;
  readonly #runner: ChunkRunner;
  readonly #startThread: StartThread | null;
  #workers: Worker[] = [];
  /** Number of small nodes that the caller keeps, after it once waited long: the cores are busy elsewhere. */
  #nAlone = 0;

  private constructor(kernels: Kernels, startThread: StartThread | null) {
    this.kernels = kernels;
    this.#counters = new Int32Array(kernels.memory.buffer, 0, pageBytes >>> 2);
    this.#cells = new Float64Array(kernels.memory.buffer, control.arguments, 32);
    this.#runner = { kernels, counters: this.#counters, cells: this.#cells };
    this.#startThread = startThread;
  }

  /** WebAssembly kernels on fresh memory of at least `nBytes`, or the reference kernels where WebAssembly is missing. */
  static start(nBytes: number): ThreadPool {
    const module = wasmModule();
    const memory = module ? wasmMemory(nBytes) : null;
    return module && memory ? ThreadPool.#ofWasm(module, memory) : ThreadPool.ofReference(nBytes);
  }

  /** The reference kernels, which always work alone, on fresh memory. */
  static ofReference(nBytes: number): ThreadPool {
    const bytes = Math.ceil(nBytes / pageBytes) * pageBytes;
    return new ThreadPool(referenceKernels(viewsOf(new ArrayBuffer(bytes))), null);
  }

  static #ofWasm(module: WasmModule, memory: WasmMemory): ThreadPool {
    return new ThreadPool(wasmKernels(module, memory, 0), (thread, nThreads, generation) => {
      const workerData: PoolThreadData = { module, memory, thread, nThreads, generation };
      const worker = new Worker(threadSource, { eval: true, workerData });
      worker.unref();
      return worker;
    });
  }

  get nThreads(): number {
    return this.#workers.length + 1;
  }

  /** Starts or ends threads, 1 to 32 in all with the caller, without waiting: they claim chunks once they run. */
  setThreads(nThreads: number): void {
    const wanted = Math.min(Math.max(1, nThreads), maxThreads);
    if (wanted === this.nThreads || !this.#startThread) return;
    this.stop();
    if (wanted === 1) return;
    const generation = Atomics.load(this.#counters, control.generation >>> 2);
    openClaims(this.#counters, Atomics.load(this.#counters, control.epoch >>> 2));
    try {
      for (let thread = 1; thread < wanted; thread++) {
        this.#workers.push(this.#startThread(thread, wanted, generation));
      }
    } catch {
      // A sandbox may forbid threads.
      this.stop();
    }
  }

  /** Ends the threads; the caller can go on alone. */
  stop(): void {
    Atomics.add(this.#counters, control.generation >>> 2, 1);
    for (const worker of this.#workers) void worker.terminate();
    this.#workers = [];
  }

  /** Packed gradients of the log-loss of all rows. */
  gradients(work: GradientWork): void {
    this.#write(command.gradients, gradientCells, work);
    this.#dispatch(work.nRows >= 4096);
  }

  /**
   * Fills a node's histogram from its rows, then scans the listed features of it and, with `parent`, of its
   * sibling, whose histogram replaces the parent's.
   */
  evaluate(layout: HistogramLayout, work: NodeWork): void {
    const nRows = work.end - work.begin;
    this.#writeNode(layout, work);
    if (this.nThreads > 1 && nRows >= 8_192) {
      this.#cells[0] = command.histogramByRow;
      this.#dispatch(true);
      this.#cells[0] = command.mergeAndScan;
      this.#dispatch(true);
    } else {
      this.#cells[0] = command.histogramByFeature;
      const cost = layout.nColumns * (nRows + 500);
      this.#dispatch(layout.nColumns > 1 && (cost >= largeCost || (cost >= smallCost && --this.#nAlone < 0)));
    }
  }

  /** Stable partition of rows [begin, end) of a list, left rows first; returns how many went left. */
  partition(work: PartitionWork): number {
    if (this.nThreads === 1 || work.end - work.begin < 12_000) return this.#partitionAlone(work);
    this.#write(command.partition, partitionCells, work);
    this.#dispatch(true);
    let nLeft = 0;
    for (let chunk = 0; chunk < this.nThreads; chunk++) {
      nLeft += this.#counters[(control.results + 64 * chunk) >>> 2]!;
    }
    this.#cells[0] = command.gatherPartition;
    this.#dispatch(true);
    return nLeft;
  }

  #partitionAlone({
    rows,
    begin,
    end,
    column,
    threshold,
    missingLeft,
    table,
    scratch,
  }: PartitionWork): number {
    const { kernels } = this;
    const left = rows + 4 * begin;
    const nLeft =
      table !== 0
        ? kernels.partitionByTable(rows, begin, end, column, table, left, scratch)
        : kernels.partition(rows, begin, end, column, threshold, missingLeft, left, scratch);
    kernels.memory.u8.copyWithin(left + 4 * nLeft, scratch, scratch + 4 * (end - begin - nLeft));
    return nLeft;
  }

  /** Writes the list 0, 1, ..., nRows - 1. */
  listRows(nRows: number, rows: number): void {
    this.#write(command.listRows, listCells, { nRows, rows });
    this.#dispatch(nRows >= 32_768);
  }

  /** Adds each leaf's value to the scores of its rows. */
  addLeaves(work: LeafWork): void {
    this.#write(command.addLeaves, leafCells, work);
    this.#dispatch(work.nRows >= 8192);
  }

  #write<Name extends string>(
    number: number,
    names: Readonly<Record<Name, number>>,
    values: Readonly<Record<Name, number>>,
  ): void {
    const cells = this.#cells;
    cells[0] = number;
    for (const name in names) cells[names[name]] = values[name];
  }

  /** `#write` of a node's arguments, spelled out: it runs for every node. */
  #writeNode(layout: HistogramLayout, work: NodeWork): void {
    const cells = this.#cells;
    const at = nodeCells;
    cells[at.nColumns] = layout.nColumns;
    cells[at.columnBins] = layout.columnBins;
    cells[at.firstFeatures] = layout.firstFeatures;
    cells[at.columnHistograms] = layout.columnHistograms;
    cells[at.nBins] = layout.nBins;
    cells[at.tiles] = layout.tiles;
    cells[at.tileBytes] = layout.tileBytes;
    cells[at.packed] = layout.packed;
    cells[at.spare] = layout.spare;
    cells[at.featureList] = layout.featureList;
    cells[at.gains] = layout.gains;
    cells[at.siblingGains] = layout.siblingGains;
    cells[at.rows] = work.rows;
    cells[at.begin] = work.begin;
    cells[at.end] = work.end;
    cells[at.histogram] = work.histogram;
    cells[at.nListed] = work.nListed;
    cells[at.parent] = work.parent;
    cells[at.gradientSum] = work.gradientSum;
    cells[at.hessianSum] = work.hessianSum;
    cells[at.minHessian] = work.minHessian;
    cells[at.siblingGradientSum] = work.siblingGradientSum;
    cells[at.siblingHessianSum] = work.siblingHessianSum;
    cells[at.siblingMinHessian] = work.siblingMinHessian;
    cells[at.l2] = work.l2;
  }

  /** Runs the command in the argument block, cut into chunks where it is `shared`. */
  #dispatch(shared: boolean): void {
    const { nThreads } = this;
    const counters = this.#counters;
    if (!shared || nThreads === 1) {
      runChunk(this.kernels, this.#cells, 0, 1);
      return;
    }
    Atomics.store(counters, control.done >>> 2, 0);
    const epoch = Atomics.load(counters, control.epoch >>> 2) + 1;
    Atomics.store(counters, control.epoch >>> 2, epoch);
    if (Atomics.load(counters, control.asleep >>> 2) > 0) Atomics.notify(counters, control.epoch >>> 2);
    const nOwn = runChunks(this.#runner, epoch, 0, nThreads, false);
    if (this.#wait(nThreads - nOwn)) return;
    this.stop();
    throw new LabError(
      'kernels.threadLost',
      'A thread of boosting did not finish its part of the work',
      'Train again with nThreads: 1. If that works, the machine ended the thread; it may be out of memory.',
    );
  }

  /** Waits until other threads have finished so many chunks; false where that takes too long. */
  #wait(nChunks: number): boolean {
    const [done, mainAsleep] = [control.done >>> 2, control.mainAsleep >>> 2];
    const counters = this.#counters;
    for (let spin = 0; spin < spins; spin++) {
      if (Atomics.load(counters, done) === nChunks) return true;
    }
    this.#nAlone = nodesAlone;
    Atomics.store(counters, mainAsleep, 1);
    let finished = Atomics.load(counters, done);
    let outcome = '';
    while (finished !== nChunks && outcome !== 'timed-out') {
      outcome = Atomics.wait(counters, done, finished, commandMs);
      finished = Atomics.load(counters, done);
    }
    Atomics.store(counters, mainAsleep, 0);
    return finished === nChunks;
  }
}

/** Bytes of the `spare` histograms of that many threads. */
export function spareBytes(nFeatures: number, nThreads: number): number {
  return (nThreads - 1) * nFeatures * histogramBytes;
}

let kept: ThreadPool | null = null;

/** Larger memories are given back to the collector after use. */
const maxKeptBytes = 2 ** 28;

/**
 * Memories begin at this size, so that one instance of the kernels serves most calls: compiled callers are thrown
 * away when the instance changes. Pages that are not touched take no room.
 */
const minBytes = 2 ** 25;

/**
 * Calls `work` with a pool on at least `nBytes` of memory, of any content. A small memory, with its threads asleep, is
 * kept for this thread's next call. `nThreads` null: the caller works alone, and the threads stay asleep.
 */
export function withThreadPool<R>(nBytes: number, nThreads: number | null, work: (pool: ThreadPool) => R): R {
  const pool =
    kept && kept.kernels.memory.buffer.byteLength >= nBytes
      ? kept
      : ThreadPool.start(Math.max(nBytes, minBytes));
  // What work itself starts must not share this memory.
  if (pool === kept) kept = null;
  if (nThreads !== null) pool.setThreads(nThreads);
  try {
    return work(pool);
  } finally {
    if (pool.kernels.memory.buffer.byteLength <= maxKeptBytes) {
      kept?.stop();
      kept = pool;
    } else pool.stop();
  }
}
