import { describe, expect, test, vi } from 'vitest';
import { fitBoosting } from '../../../src/boosting.ts';
import { plantedRows } from './planted.ts';

const module = vi.hoisted(() => ({ hidden: false }));

vi.mock(import('../../../src/kernels/wasm-module.ts'), async (original) => {
  const real = await original();
  return { ...real, wasmModule: () => (module.hidden ? null : real.wasmModule()) };
});

describe('where WebAssembly SIMD is missing', () => {
  test('whole trainings and predictions are the same, bit for bit', () => {
    // The reference run comes first: memory is kept between trainings.
    const rows = plantedRows(900, 41);
    const weights = Float64Array.from(rows.labels, (_label, row) => (row % 7) / 3);
    const options = { nTrees: 12, rowFraction: 0.8, categorical: 'levels' as const };
    const input = { ...rows, weights, categorical: [5] };
    module.hidden = true;
    const reference = fitBoosting(input, options);
    const referenceScores = reference.predict(rows.columns);
    module.hidden = false;
    const larger = plantedRows(9000, 42);
    fitBoosting(larger, { nTrees: 1 });
    const wasm = fitBoosting(input, options);
    expect(wasm.data).toEqual(reference.data);
    expect(wasm.predict(rows.columns)).toEqual(referenceScores);
  });
});
