/**
 * One base model: fitted, out of fold where it is part of a stack, and applied. A toolkit learner and a custom
 * one are the same from here on.
 */
import { LabError } from '../core/errors.ts';
import type { Matrix } from '../core/matrix.ts';
import type { PlainData } from '../core/plain-data.ts';
import { learners } from '../learners/index.ts';
import { customMatrixOf, plainStateOf, scoresOf } from './custom-columns.ts';
import type { CustomLearnerSpec, LearnerSpec, PipelineSpec } from './spec.ts';
import { refuseLabels, refuseLarge } from './state-labels.ts';

export type BaseSpec = LearnerSpec | CustomLearnerSpec;

/** The base model of that name, in whichever evaluation of the module is given. */
export function baseOf(spec: PipelineSpec, name: string): BaseSpec {
  if (spec.model.kind !== 'stack') return spec.model;
  const base = Object.hasOwn(spec.model.base, name) ? spec.model.base[name] : undefined;
  if (!base)
    throw new LabError('pipeline.unknownBase', `the stack has no base "${name}"`, 'Load the module again.');
  return base;
}

export interface FitRows {
  readonly matrix: Matrix;
  readonly labels: Uint8Array;
  readonly weights: Float64Array | null;
  readonly seed: number;
  readonly mirrored?: boolean;
}

/** @param check where the state is to be kept: gives the base anew, to refuse a custom one whose state holds labels. */
export function fitBase(base: BaseSpec, rows: FitRows, check: (() => BaseSpec) | null = null): PlainData {
  if (base.kind === 'learner') {
    const options = rows.mirrored ? mirroredOptions(base.options) : base.options;
    return learners[base.name]!.fit(rows, options);
  }
  const state = fitCustom(base, rows);
  if (check) {
    const where = `learner "${base.name}"`;
    refuseLabels(where, rows.labels, rows.matrix.columns.length, state, (labels) =>
      fitCustom(check() as CustomLearnerSpec, { ...rows, labels }),
    );
  }
  return state;
}

/** Options that say on which side the positives are, for labels that are turned round. */
function mirroredOptions(options: LearnerSpec['options']): LearnerSpec['options'] {
  const { positiveWeight, monotone } = options;
  return {
    ...options,
    ...(typeof positiveWeight === 'number' && { positiveWeight: 1 / positiveWeight }),
    ...(monotone !== null &&
      typeof monotone === 'object' && {
        monotone: Object.fromEntries(
          Object.entries(monotone).map(([feature, sign]) => [feature, -(sign as number)]),
        ),
      }),
  };
}

function fitCustom(base: CustomLearnerSpec, { matrix, labels, weights, seed }: FitRows): PlainData {
  const where = `learner "${base.name}"`;
  const fitted = base.fit(
    customMatrixOf(matrix),
    Uint8Array.from(labels),
    weights && Float64Array.from(weights),
    seed,
  );
  const state = plainStateOf(where, fitted);
  refuseLarge(where, state, matrix.nRows, matrix.columns.length);
  return state;
}

/** Scores, one per row. `base` comes from a fresh evaluation where it is custom code. */
export function predictBase(base: BaseSpec, state: PlainData, matrix: Matrix): Float64Array {
  if (base.kind === 'learner') return learners[base.name]!.predict(state, matrix);
  // As it is where a pipeline is fitted for keeps; many a function fails on no rows.
  if (matrix.nRows === 0) return new Float64Array(0);
  const returned = base.predict(customMatrixOf(matrix), structuredClone(state));
  return scoresOf(`learner "${base.name}"`, returned, matrix.nRows);
}

/** Shares of importance by feature, the largest first; empty for custom learners. */
export function importanceOf(
  base: BaseSpec,
  states: readonly PlainData[],
  matrix: Matrix,
): { feature: string; share: number }[] {
  if (base.kind !== 'learner') return [];
  const names = [...matrix.columns.map(({ name }) => name), ...(matrix.sparse?.names ?? [])];
  const sums = new Float64Array(names.length);
  for (const state of states) {
    const shares = learners[base.name]!.importance(state);
    for (let i = 0; i < sums.length; i++) sums[i]! += (shares[i] ?? 0) / states.length;
  }
  return names
    .map((feature, i) => ({ feature, share: sums[i]! }))
    .sort((left, right) => right.share - left.share)
    .slice(0, 200);
}
