/**
 * One memory, the calling thread's kernels on it and, when asked for, helper threads. Work too small to share
 * is done by the caller alone; either way the bits are the same.
 */
import { Worker } from 'node:worker_threads';
import { LabError } from '../core/errors.ts';
import type { HelperData } from './crew-member.ts';
import { memberSource } from './generated/crew-member.ts';
import { histogramBytes, type Kernels } from './kernels.ts';
import { viewsOf } from './memory.ts';
import { referenceKernels } from './reference/reference-kernels.ts';
import { command, mostThreads, openClaims, page, runShare, workOn } from './shares.ts';
import { wasmKernels } from './wasm-kernels.ts';
import { wasmMemory, wasmModule } from './wasm-module.ts';
import { pageBytes, type WasmMemory, type WasmModule } from './webassembly.ts';

const spins = 50_000;

/**
 * Columns times (rows + 500): above the first, half of a node is worth handing over while helpers answer at once; above
 * the second always. After a helper was waited for, so many nodes between the two are the caller's.
 */
const smallCost = 12_000;
const largeCost = 90_000;
const nodesAlone = 3000;

/** A share that a helper took is done by then, or the thread is lost. */
const commandMs = 120_000;

export class Crew {
  readonly kernels: Kernels;
  readonly #given: Float64Array;
  readonly #counters: Int32Array;
  readonly #start: ((thread: number, nThreads: number, generation: number) => Worker) | null;
  #helpers: Worker[] = [];
  /** So many small nodes are the caller's alone: it once waited long for a helper, so the cores are busy elsewhere. */
  #nAlone = 0;

  private constructor(
    kernels: Kernels,
    start: ((thread: number, nThreads: number, generation: number) => Worker) | null,
  ) {
    this.kernels = kernels;
    this.#given = new Float64Array(kernels.memory.buffer, page.arguments, 32);
    this.#counters = new Int32Array(kernels.memory.buffer, 0, pageBytes >>> 2);
    this.#start = start;
  }

  /** WebAssembly kernels on fresh memory of at least `nBytes`, or the TypeScript reference kernels where it is missing. */
  static hire(nBytes: number): Crew {
    const module = wasmModule();
    const memory = module ? wasmMemory(nBytes) : null;
    return module && memory ? Crew.#ofWasm(module, memory) : Crew.ofReference(nBytes);
  }

  static ofReference(nBytes: number): Crew {
    const bytes = Math.ceil(nBytes / pageBytes) * pageBytes;
    return new Crew(referenceKernels(viewsOf(new ArrayBuffer(bytes))), null);
  }

  static #ofWasm(module: WasmModule, memory: WasmMemory): Crew {
    return new Crew(wasmKernels(module, memory, 0), (thread, nThreads, generation) => {
      const workerData: HelperData = { module, memory, thread, nThreads, generation };
      const worker = new Worker(memberSource, { eval: true, workerData });
      worker.unref();
      return worker;
    });
  }

  get nThreads(): number {
    return this.#helpers.length + 1;
  }

  /** Starts or ends helpers without waiting: they take shares from when they stand. The reference kernels always work alone. */
  setThreads(nThreads: number): void {
    const wanted = Math.min(Math.max(1, nThreads), mostThreads);
    if (wanted === this.nThreads || !this.#start) return;
    this.dismiss();
    if (wanted === 1) return;
    const generation = Atomics.load(this.#counters, page.generation >>> 2);
    openClaims(this.#counters, Atomics.load(this.#counters, page.epoch >>> 2));
    try {
      for (let thread = 1; thread < wanted; thread++) {
        this.#helpers.push(this.#start(thread, wanted, generation));
      }
    } catch {
      // A sandbox may forbid threads.
      this.dismiss();
    }
  }

  /** Ends the helpers; the kernels go on. */
  dismiss(): void {
    Atomics.add(this.#counters, page.generation >>> 2, 1);
    for (const helper of this.#helpers) void helper.terminate();
    this.#helpers = [];
  }

  /** Packed gradients of the log-loss of `nRows` rows, a multiple of 4. */
  gradients(
    nRows: number,
    scores: number,
    labels: number,
    weights: number,
    gradientScale: number,
    hessianScale: number,
    dither: number,
    outPacked: number,
  ): void {
    this.#give(
      command.gradients,
      nRows,
      scores,
      labels,
      weights,
      gradientScale,
      hessianScale,
      dither,
      outPacked,
    );
    this.#run(nRows >= 4096);
  }

  /**
   * Fills a node's histogram from its rows, then scans the listed features of it and, with `parent`, of its
   * sibling, whose histogram replaces the parent's.
   */
  evaluate(layout: HistogramLayout, work: NodeWork): void {
    const { nColumns } = layout;
    const { begin, end } = work;
    const given = this.#given;
    given[1] = nColumns;
    given[2] = layout.columnBins;
    given[3] = layout.tiles;
    given[4] = layout.tileBytes;
    given[5] = begin;
    given[6] = end;
    given[7] = layout.packed;
    given[8] = work.histogram;
    given[9] = work.rows;
    given[10] = layout.spare;
    given[11] = layout.featureList;
    given[12] = work.nListed;
    given[13] = work.parent;
    given[14] = work.gradientSum;
    given[15] = work.hessianSum;
    given[16] = work.minHessian;
    given[17] = work.siblingGradientSum;
    given[18] = work.siblingHessianSum;
    given[19] = work.siblingMinHessian;
    given[20] = work.l2;
    given[21] = layout.gains;
    given[22] = layout.siblingGains;
    given[23] = layout.nBins;
    given[24] = layout.firstFeatures;
    given[25] = layout.firstFeatures === 0 ? work.histogram : layout.columnHistograms;
    const nRows = end - begin;
    if (this.nThreads > 1 && nRows >= 8_192) {
      given[0] = command.histogramByRow;
      this.#run(true);
      given[0] = command.mergeAndScan;
      this.#run(true);
    } else {
      given[0] = command.histogramByFeature;
      const cost = nColumns * (nRows + 500);
      this.#run(nColumns > 1 && (cost >= largeCost || (cost >= smallCost && --this.#nAlone < 0)));
    }
  }

  /**
   * Stable partition of rows [begin, end) of a list; by a table of 256 bytes where `table` is not 0. `scratch` has room
   * for twice as many rows.
   */
  partition(
    rows: number,
    begin: number,
    end: number,
    column: number,
    threshold: number,
    missingLeft: number,
    table: number,
    scratch: number,
  ): number {
    if (this.nThreads === 1 || end - begin < 12_000) {
      const { kernels } = this;
      const left = rows + 4 * begin;
      const nLeft =
        table !== 0
          ? kernels.partitionByTable(rows, begin, end, column, table, left, scratch)
          : kernels.partition(rows, begin, end, column, threshold, missingLeft, left, scratch);
      kernels.memory.u8.copyWithin(left + 4 * nLeft, scratch, scratch + 4 * (end - begin - nLeft));
      return nLeft;
    }
    const given = [rows, begin, end, column, threshold, missingLeft, table, scratch] as const;
    this.#give(command.partition, ...given);
    this.#run(true);
    let nLeft = 0;
    for (let thread = 0; thread < this.nThreads; thread++) {
      nLeft += this.#counters[(page.results + 64 * thread) >>> 2]!;
    }
    this.#give(command.gatherPartition, ...given);
    this.#run(true);
    return nLeft;
  }

  /** Writes the list 0, 1, ..., nRows - 1. */
  listRows(nRows: number, outRows: number): void {
    this.#give(command.listRows, nRows, outRows);
    this.#run(nRows >= 32_768);
  }

  /**
   * Adds its value to the scores of each leaf's rows, which ascend and are below `nRows`; a leaf is Int32 begin,
   * Int32 end, Float32 value.
   */
  addLeaves(nRows: number, leaves: number, nLeaves: number, rows: number, scores: number): void {
    this.#give(command.addLeaves, nRows, leaves, nLeaves, rows, scores);
    this.#run(nRows >= 8192);
  }

  #give(...values: number[]): void {
    for (let i = 0; i < values.length; i++) this.#given[i] = values[i]!;
  }

  #run(shared: boolean): void {
    const { nThreads } = this;
    const counters = this.#counters;
    if (!shared || nThreads === 1) {
      runShare(this.kernels, this.#given, 0, 1);
      return;
    }
    Atomics.store(counters, page.done >>> 2, 0);
    const epoch = Atomics.load(counters, page.epoch >>> 2) + 1;
    Atomics.store(counters, page.epoch >>> 2, epoch);
    if (Atomics.load(counters, page.asleep >>> 2) > 0) Atomics.notify(counters, page.epoch >>> 2);
    const nOwn = workOn(this.kernels, counters, this.#given, epoch, 0, nThreads, false);
    if (this.#wait(nThreads - nOwn)) return;
    this.dismiss();
    throw new LabError(
      'kernels.helperLost',
      'a helper thread of boosting did not finish its share',
      'Train again with nThreads: 1; if that works, the machine ended the thread (memory?).',
    );
  }

  /** Until helpers have finished so many shares; false where that takes too long. */
  #wait(nShares: number): boolean {
    const [done, mainAsleep] = [page.done >>> 2, page.mainAsleep >>> 2];
    const counters = this.#counters;
    for (let spin = 0; spin < spins; spin++) {
      if (Atomics.load(counters, done) === nShares) return true;
    }
    this.#nAlone = nodesAlone;
    Atomics.store(counters, mainAsleep, 1);
    let finished = Atomics.load(counters, done);
    let outcome = '';
    while (finished !== nShares && outcome !== 'timed-out') {
      outcome = Atomics.wait(counters, done, finished, commandMs);
      finished = Atomics.load(counters, done);
    }
    Atomics.store(counters, mainAsleep, 0);
    return finished === nShares;
  }
}

/** Where things stand that are the same for every node. */
export interface HistogramLayout {
  /** Columns of the tiles: features, or bundles of features. */
  readonly nColumns: number;
  /** Int32 codes of each column. */
  readonly columnBins: number;
  /** See the `unbundle` kernel; 0 where every column is a feature. */
  readonly firstFeatures: number;
  /** Room for the columns' histograms, where they are bundles. */
  readonly columnHistograms: number;
  /** Int32 value bins of each feature. */
  readonly nBins: number;
  readonly tiles: number;
  readonly tileBytes: number;
  readonly packed: number;
  /** Room for nThreads - 1 histograms. */
  readonly spare: number;
  readonly featureList: number;
  readonly gains: number;
  readonly siblingGains: number;
}

export interface NodeWork {
  /** 0 = the rows [begin, end) themselves. */
  readonly rows: number;
  readonly begin: number;
  readonly end: number;
  readonly histogram: number;
  /** Listed features to scan; 0 = fill only. */
  readonly nListed: number;
  /** The parent's histogram, which becomes the sibling's; 0 = no sibling. */
  readonly parent: number;
  /** Quantised sums of the node, then of its sibling. */
  readonly gradientSum: number;
  readonly hessianSum: number;
  readonly minHessian: number;
  readonly siblingGradientSum: number;
  readonly siblingHessianSum: number;
  readonly siblingMinHessian: number;
  readonly l2: number;
}

/** Bytes of `spare` histograms for that many threads. */
export function spareBytes(nFeatures: number, nThreads: number): number {
  return (nThreads - 1) * nFeatures * histogramBytes;
}

let kept: Crew | null = null;

/** Larger memories are given back to the collector after use. */
const keptBytes = 2 ** 28;

/**
 * Memories begin at this size, so that one instance of the kernels serves most calls: compiled callers are thrown
 * away when the instance changes. Pages that are not touched take no room.
 */
const leastBytes = 2 ** 25;

/**
 * Lets `work` use a crew on at least `nBytes` of memory, of any content. Small memories, with their helpers
 * asleep, are kept for the next call of this thread. `nThreads` null: the caller alone, helpers sleep on.
 */
export function withCrew<R>(nBytes: number, nThreads: number | null, work: (crew: Crew) => R): R {
  const crew =
    kept && kept.kernels.memory.buffer.byteLength >= nBytes ? kept : Crew.hire(Math.max(nBytes, leastBytes));
  // What work itself starts must not share this memory.
  if (crew === kept) kept = null;
  if (nThreads !== null) crew.setThreads(nThreads);
  try {
    return work(crew);
  } finally {
    if (crew.kernels.memory.buffer.byteLength <= keptBytes) {
      kept?.dismiss();
      kept = crew;
    } else crew.dismiss();
  }
}
