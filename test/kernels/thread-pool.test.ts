import { afterAll, describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import {
  gradientCells,
  type HistogramLayout,
  leafCells,
  listCells,
  nodeCells,
  partitionCells,
} from '../../src/kernels/commands.ts';
import { histogramBytes } from '../../src/kernels/kernels.ts';
import { MemoryPlan } from '../../src/kernels/memory.ts';
import { spareBytes, ThreadPool } from '../../src/kernels/thread-pool.ts';

const nRows = 40_000;
const nFeatures = 37;
const plan = new MemoryPlan();
const at = {
  tiles: plan.reserve(2 * 32 * nRows),
  packed: plan.reserve(8 * nRows),
  rows: plan.reserve(4 * nRows),
  scratch: plan.reserve(8 * nRows),
  column: plan.reserve(nRows),
  scores: plan.reserve(4 * nRows),
  labels: plan.reserve(4 * nRows),
  nBins: plan.reserve(4 * nFeatures),
  columnBins: plan.reserve(4 * nFeatures),
  list: plan.reserve(4 * nFeatures),
  gains: plan.reserve(4 * nFeatures),
  siblingGains: plan.reserve(4 * nFeatures),
  small: plan.reserve(nFeatures * histogramBytes),
  parent: plan.reserve(nFeatures * histogramBytes),
  leaves: plan.reserve(120),
  spare: plan.reserve(spareBytes(nFeatures, 4)),
};
const layout: HistogramLayout = {
  ...at,
  nColumns: nFeatures,
  firstFeatures: 0,
  columnHistograms: 0,
  tileBytes: 32 * nRows,
  featureList: at.list,
};

const gradientWork = { ...at, nRows, weights: 0, gradientScale: 1000, hessianScale: 4000, dither: 99 };
const partitionWork = { rows: at.rows, begin: 0, column: at.column, table: 0, scratch: at.scratch };

function filledPool(nThreads: number): ThreadPool {
  const pool = ThreadPool.start(plan.nBytes);
  pool.setThreads(nThreads);
  const { u8, i32, f32 } = pool.kernels.memory;
  const stream = random(1);
  for (let i = 0; i < 2 * 32 * nRows; i++) u8[at.tiles + i] = (i * 2654435761) >>> 24;
  for (let row = 0; row < nRows; row++) {
    i32[(at.rows >>> 2) + row] = row;
    u8[at.column + row] = stream.integer(256);
    f32[(at.scores >>> 2) + row] = stream.normal();
    f32[(at.labels >>> 2) + row] = stream.integer(2);
  }
  for (let feature = 0; feature < nFeatures; feature++) {
    i32[(at.nBins >>> 2) + feature] = 254;
    i32[(at.columnBins >>> 2) + feature] = 254;
    i32[(at.list >>> 2) + feature] = feature;
  }
  return pool;
}

/** Every kind of command, shared and not; returns all bytes but the threads' own. */
function workThrough(pool: ThreadPool): { bytes: Buffer; nLeft: number[] } {
  pool.gradients(gradientWork);
  const nLeft = [
    pool.partition({ ...partitionWork, end: nRows, threshold: 100, missingLeft: 1 }),
    pool.partition({ ...partitionWork, end: 13_001, threshold: 50, missingLeft: 0 }),
  ];
  const node = { gradientSum: 0, hessianSum: 0, minHessian: 1 };
  const sibling = { siblingGradientSum: 0, siblingHessianSum: 0, siblingMinHessian: 1 };
  for (const end of [nRows, 300]) {
    const histogram = end === nRows ? at.parent : at.small;
    const parent = end === nRows ? 0 : at.parent;
    pool.evaluate(layout, {
      ...{ ...node, ...sibling, rows: at.rows, begin: 0, end, histogram, parent },
      ...{ nListed: nFeatures, l2: 1 },
    });
  }
  const { i32, f32, u8 } = pool.kernels.memory;
  const leaves = [
    { begin: 0, end: nLeft[1]!, value: 0.25 },
    { begin: nLeft[1]!, end: 13_001, value: -0.5 },
    { begin: nLeft[0]!, end: nRows, value: 0.75 },
  ];
  for (const [index, { begin, end, value }] of leaves.entries()) {
    i32.set([begin, end], (at.leaves >>> 2) + 3 * index);
    f32[(at.leaves >>> 2) + 3 * index + 2] = value;
  }
  pool.addLeaves({ ...at, nRows, nLeaves: leaves.length });
  pool.listRows(nRows, at.rows);
  u8.fill(0, at.scratch, at.scratch + 8 * nRows);
  return { bytes: Buffer.from(u8.slice(65536, at.spare)), nLeft };
}

const alone = workThrough(filledPool(1));
const pools: ThreadPool[] = [];

afterAll(() => {
  for (const pool of pools) pool.stop();
});

test.each([gradientCells, nodeCells, partitionCells, leafCells, listCells])(
  'arguments have cells of their own, between the command and the end of the block (%#)',
  (cells: Readonly<Record<string, number>>) => {
    const numbers = Object.values(cells);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(Math.min(...numbers)).toBeGreaterThan(0);
    expect(Math.max(...numbers)).toBeLessThan(32);
  },
);

describe('ThreadPool', () => {
  test.each([2, 3, 4])('%i threads leave the same bytes as one', (nThreads) => {
    const pool = filledPool(nThreads);
    pools.push(pool);
    expect(pool.nThreads).toBe(nThreads);
    const shared = workThrough(pool);
    expect(shared.nLeft).toEqual(alone.nLeft);
    expect(shared.bytes.equals(alone.bytes)).toBe(true);
  });

  test('a pool that is given fewer threads continues with those', () => {
    const pool = filledPool(3);
    pools.push(pool);
    pool.gradients(gradientWork);
    pool.setThreads(1);
    expect(pool.nThreads).toBe(1);
    expect(workThrough(pool).bytes.equals(alone.bytes)).toBe(true);
  });

  test('the reference kernels leave the same bytes as WebAssembly', () => {
    const reference = ThreadPool.ofReference(plan.nBytes);
    const source = filledPool(1).kernels.memory.u8;
    reference.kernels.memory.u8.set(source.subarray(65536, plan.nBytes), 65536);
    expect(workThrough(reference).bytes.equals(alone.bytes)).toBe(true);
  });
});
