import { afterAll, describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { Crew, type HistogramLayout, spareBytes } from '../../src/kernels/crew.ts';
import { histogramBytes } from '../../src/kernels/kernels.ts';
import { MemoryPlan } from '../../src/kernels/memory.ts';

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

function filledCrew(nThreads: number): Crew {
  const crew = Crew.hire(plan.nBytes);
  crew.setThreads(nThreads);
  const { u8, i32, f32 } = crew.kernels.memory;
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
  return crew;
}

/** Every kind of command, shared and not; returns all bytes but the threads' own. */
function workThrough(crew: Crew): { bytes: Buffer; nLeft: number[] } {
  crew.gradients(nRows, at.scores, at.labels, 0, 1000, 4000, 99, at.packed);
  const nLeft = [
    crew.partition(at.rows, 0, nRows, at.column, 100, 1, 0, at.scratch),
    crew.partition(at.rows, 0, 13_001, at.column, 50, 0, 0, at.scratch),
  ];
  const node = { gradientSum: 0, hessianSum: 0, minHessian: 1 };
  const sibling = { siblingGradientSum: 0, siblingHessianSum: 0, siblingMinHessian: 1 };
  for (const end of [nRows, 300]) {
    const histogram = end === nRows ? at.parent : at.small;
    const parent = end === nRows ? 0 : at.parent;
    crew.evaluate(layout, {
      ...{ ...node, ...sibling, rows: at.rows, begin: 0, end, histogram, parent },
      ...{ nListed: nFeatures, l2: 1 },
    });
  }
  const { i32, f32, u8 } = crew.kernels.memory;
  const leaves = [
    { begin: 0, end: nLeft[1]!, value: 0.25 },
    { begin: nLeft[1]!, end: 13_001, value: -0.5 },
    { begin: nLeft[0]!, end: nRows, value: 0.75 },
  ];
  for (const [index, { begin, end, value }] of leaves.entries()) {
    i32.set([begin, end], (at.leaves >>> 2) + 3 * index);
    f32[(at.leaves >>> 2) + 3 * index + 2] = value;
  }
  crew.addLeaves(nRows, at.leaves, leaves.length, at.rows, at.scores);
  crew.listRows(nRows, at.rows);
  u8.fill(0, at.scratch, at.scratch + 8 * nRows);
  return { bytes: Buffer.from(u8.slice(65536, at.spare)), nLeft };
}

const alone = workThrough(filledCrew(1));
const crews: Crew[] = [];

afterAll(() => {
  for (const crew of crews) crew.dismiss();
});

describe('Crew', () => {
  test.each([2, 3, 4])('%i threads leave the same bytes as one', (nThreads) => {
    const crew = filledCrew(nThreads);
    crews.push(crew);
    expect(crew.nThreads).toBe(nThreads);
    const shared = workThrough(crew);
    expect(shared.nLeft).toEqual(alone.nLeft);
    expect(shared.bytes.equals(alone.bytes)).toBe(true);
  });

  test('a crew whose helpers were dismissed, or that was given fewer, goes on alone', () => {
    const crew = filledCrew(3);
    crews.push(crew);
    crew.gradients(nRows, at.scores, at.labels, 0, 1000, 4000, 99, at.packed);
    crew.setThreads(1);
    expect(crew.nThreads).toBe(1);
    expect(workThrough(crew).bytes.equals(alone.bytes)).toBe(true);
  });

  test('the reference kernels leave the same bytes as WebAssembly', () => {
    const reference = Crew.ofReference(plan.nBytes);
    const source = filledCrew(1).kernels.memory.u8;
    reference.kernels.memory.u8.set(source.subarray(65536, plan.nBytes), 65536);
    expect(workThrough(reference).bytes.equals(alone.bytes)).toBe(true);
  });
});
