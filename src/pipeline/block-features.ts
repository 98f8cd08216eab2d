/**
 * Feature blocks -> matrices, without leaks. For one set of fit rows and one set of apply rows, each step is
 * fitted on the fit rows only. Steps that read labels (supervised or custom) are fitted again in every inner
 * fold; the others once, and cached across base models and experiments, since they depend on rows alone.
 */
import { LabError } from '../core/errors.ts';
import type { Matrix } from '../core/matrix.ts';
import type { PlainData } from '../core/plain-data.ts';
import { deriveSeed } from '../core/random.ts';
import { takeMatrixRows } from '../core/take-matrix-rows.ts';
import { columnsNamedBy, concatMatrices, prefixNames, transformers } from '../features/index.ts';
import type { FitContext } from '../features/transformer.ts';
import { type Table, takeRows } from '../table/table.ts';
import { columnsOf, denseColumnsOf, hideColumns, plainStateOf } from './custom-columns.ts';
import type { FeatureCache } from './feature-cache.ts';
import { frameColumns } from './frame-step.ts';
import { selectColumns } from './select-columns.ts';
import type { CustomStep, FrameStep, PipelineSpec, Step, ToolkitStep } from './spec.ts';
import { refuseLabels, refuseLarge } from './state-labels.ts';

/** A step's place in the module: custom steps are found again by it in a fresh evaluation. */
export interface PlacedStep {
  readonly block: string;
  readonly index: number;
  readonly step: Step;
}

export function placedSteps(spec: PipelineSpec, blocks: readonly string[]): PlacedStep[] {
  return blocks.flatMap((block) =>
    (Object.hasOwn(spec.features, block) ? spec.features[block]! : []).map((step, index) => ({
      block,
      index,
      step,
    })),
  );
}

export interface FittedFeatures {
  readonly states: PlainData[];
  /** The columns that each custom step made of the fit rows; null for the toolkit's. */
  readonly names: (readonly string[] | null)[];
  readonly fit: Matrix;
  /** One matrix for each table of `applyTo`. */
  readonly applied: Matrix[];
}

export interface FeatureInput {
  readonly steps: readonly PlacedStep[];
  /** Evaluates the module anew and gives the same step from there: nothing carries over but state. */
  readonly fresh: (place: PlacedStep) => Step;
  readonly fitTable: Table;
  readonly applyTable: Table;
  /** Names the pair of tables for the cache. */
  readonly key: string;
  readonly cache: FeatureCache;
  readonly context: FitContext;
  /** What custom code gets in place of the context's seed: the same in every fold. */
  readonly customSeed: number;
  /** Refuse custom steps whose state holds labels: where it is to be kept. */
  readonly checkStates: boolean;
}

interface WholeStep {
  readonly state: PlainData;
  readonly fit: Matrix;
  readonly applied: Matrix;
}

/** Features of one experiment's fit and apply rows; `inner` gives those of an inner fold. */
export class BlockFeatures {
  readonly #input: FeatureInput;
  readonly #whole = new Map<PlacedStep, WholeStep>();

  constructor(input: FeatureInput) {
    this.#input = input;
  }

  /** Fitted on all fit rows. */
  all(): FittedFeatures {
    const { steps, fitTable, applyTable, context } = this.#input;
    const parts = steps.map((place) =>
      readsLabels(place.step)
        ? this.#fitSupervised(place, fitTable, [applyTable], context)
        : this.#asParts(this.#wholeStep(place)),
    );
    return assemble(steps, parts, fitTable.nRows, [applyTable.nRows]);
  }

  /** Fitted on `fitRows` (of the fit rows); applied to `heldOutRows` (of the fit rows) and to the apply rows. */
  inner(fitRows: Uint32Array, heldOutRows: Uint32Array, fold: number): FittedFeatures {
    const { steps, fitTable, applyTable, context } = this.#input;
    const { weights } = context;
    const innerContext: FitContext = {
      labels: Uint8Array.from(fitRows, (row) => context.labels[row]!),
      weights: weights && Float64Array.from(fitRows, (row) => weights[row]!),
      seed: deriveSeed(context.seed, 'inner fold', fold),
    };
    let tables: [Table, Table] | null = null;
    const parts = steps.map((place) => {
      if (!readsLabels(place.step)) {
        const { state, fit, applied } = this.#wholeStep(place);
        return {
          state,
          fit: takeMatrixRows(fit, fitRows),
          applied: [takeMatrixRows(fit, heldOutRows), applied],
        };
      }
      tables ??= [takeRows(fitTable, fitRows), takeRows(fitTable, heldOutRows)];
      return this.#fitSupervised(place, tables[0], [tables[1], applyTable], innerContext);
    });
    return assemble(steps, parts, fitRows.length, [heldOutRows.length, applyTable.nRows]);
  }

  #asParts({ state, fit, applied }: WholeStep): { state: PlainData; fit: Matrix; applied: Matrix[] } {
    return { state, fit, applied: [applied] };
  }

  #wholeStep(place: PlacedStep): WholeStep {
    const known = this.#whole.get(place);
    if (known) return known;
    const { fitTable, applyTable, context, cache, key } = this.#input;
    const { step } = place;
    let whole: WholeStep;
    if (step.kind === 'step') {
      whole = cache.get([key, step], () => {
        const { state, matrix } = fitToolkitStep(place, step, fitTable, context);
        return { state, fit: matrix, applied: applyToolkitStep(place, step, applyTable, state) };
      });
    } else {
      const applyTo = (table: Table): Matrix => applyStep(place, this.#input.fresh(place), table, null);
      const fit = applyTo(fitTable);
      whole = { state: null, fit, applied: appliedTo(place, namesOf(fit), applyTable, applyTo) };
    }
    this.#whole.set(place, whole);
    return whole;
  }

  #fitSupervised(
    place: PlacedStep,
    fitTable: Table,
    applyTables: Table[],
    context: FitContext,
  ): { state: PlainData; fit: Matrix; applied: Matrix[] } {
    const { step } = place;
    if (step.kind === 'step') {
      const { state, matrix } = fitToolkitStep(place, step, fitTable, context);
      return {
        state,
        fit: matrix,
        applied: applyTables.map((table) => applyToolkitStep(place, step, table, state)),
      };
    }
    const where = whereOf(place);
    const fitOn = (labels: Uint8Array): PlainData => {
      const custom = this.#input.fresh(place) as CustomStep;
      const chosen = hideColumns(selectColumns(fitTable, where, custom.columns, [], null), custom.hidden);
      const fitted = plainStateOf(
        where,
        custom.fit(columnsOf(chosen), Uint8Array.from(labels), this.#input.customSeed),
      );
      refuseLarge(where, fitted, chosen.nRows, chosen.columns.length);
      return fitted;
    };
    const { labels } = context;
    const state = fitOn(labels);
    if (this.#input.checkStates) refuseLabels(where, labels, fitTable.columns.length, state, fitOn);
    const apply = (table: Table): Matrix => applyStep(place, this.#input.fresh(place), table, state);
    const fit = apply(fitTable);
    const names = namesOf(fit);
    return { state, fit, applied: applyTables.map((table) => appliedTo(place, names, table, apply)) };
  }
}

/** True where a step's fitting may depend on labels. */
function readsLabels(step: Step): boolean {
  if (step.kind === 'custom-step') return step.readsLabels;
  return step.kind === 'step' && transformers[step.name]!.supervised;
}

function whereOf({ block, step }: PlacedStep): string {
  return `block "${block}", ${step.kind === 'frame-step' ? 'frame' : step.name}`;
}

function fitToolkitStep(
  place: PlacedStep,
  step: ToolkitStep,
  table: Table,
  context: FitContext,
): { state: PlainData; matrix: Matrix } {
  const transformer = transformers[step.name]!;
  const chosen = columnsFor(place, step, table);
  if (transformer.fitApply) return transformer.fitApply(chosen, step.options, context);
  const state = transformer.fit(chosen, step.options, context);
  return { state, matrix: transformer.apply(chosen, state) };
}

function applyToolkitStep(place: PlacedStep, step: ToolkitStep, table: Table, state: PlainData): Matrix {
  return transformers[step.name]!.apply(columnsFor(place, step, table), state);
}

function columnsFor(place: PlacedStep, step: ToolkitStep, table: Table): Table {
  const { takes } = transformers[step.name]!;
  return selectColumns(table, whereOf(place), step.columns, step.except, takes, columnsNamedBy(step.options));
}

/** Applies one fitted step to any rows. `step` is the module's own, freshly evaluated. */
export function applyStep(place: PlacedStep, step: Step, table: Table, state: PlainData): Matrix {
  if (step.kind === 'step') return applyToolkitStep(place, step, table, state);
  const where = whereOf(place);
  const chosen = hideColumns(selectColumns(table, where, step.columns, [], null), step.hidden);
  const columns =
    step.kind === 'frame-step'
      ? frameColumns(where, step as FrameStep, chosen)
      : denseColumnsOf(where, step.apply(columnsOf(chosen), structuredClone(state)), table.nRows);
  return { nRows: table.nRows, columns, sparse: null };
}

function namesOf({ columns }: Matrix): string[] {
  return columns.map(({ name }) => name);
}

/**
 * What a custom step makes of the apply rows. Where a pipeline is fitted for keeps there are none, and many a function
 * fails on no rows (as danfojs does), so it is not called.
 */
function appliedTo(
  place: PlacedStep,
  names: readonly string[],
  table: Table,
  apply: (table: Table) => Matrix,
): Matrix {
  if (table.nRows > 0) return sameColumns(place, names, apply(table));
  const columns = names.map((name) => ({ name, kind: 'numeric' as const, values: new Float32Array(0) }));
  return { nRows: 0, columns, sparse: null };
}

/** Custom code makes the same columns of any rows, in the same order. */
function sameColumns(place: PlacedStep, names: readonly string[], matrix: Matrix): Matrix {
  const made = namesOf(matrix);
  if (made.length === names.length && names.every((name, i) => name === made[i])) return matrix;
  throw new LabError(
    'pipeline.otherColumns',
    `${whereOf(place)} made other columns of other rows than of those that it was fitted on`,
    'Return the same columns in the same order for any rows; NaN means missing.',
  );
}

function assemble(
  steps: readonly PlacedStep[],
  parts: { state: PlainData; fit: Matrix; applied: Matrix[] }[],
  nFit: number,
  nApplied: number[],
): FittedFeatures {
  const join = (nRows: number, of: (part: (typeof parts)[number]) => Matrix): Matrix =>
    concatMatrices(
      parts.map((part, i) => prefixNames(of(part), steps[i]!.block)),
      nRows,
    );
  return {
    states: parts.map(({ state }) => state),
    names: parts.map(({ fit }, i) => (steps[i]!.step.kind === 'step' ? null : namesOf(fit))),
    fit: join(nFit, ({ fit }) => fit),
    applied: nApplied.map((nRows, k) => join(nRows, ({ applied }) => applied[k]!)),
  };
}

/** Applies all fitted steps of some blocks to any rows. */
export function applyBlocks(
  steps: readonly PlacedStep[],
  fresh: (place: PlacedStep) => Step,
  states: readonly PlainData[],
  table: Table,
  names: readonly (readonly string[] | null)[] = [],
): Matrix {
  return concatMatrices(
    steps.map((place, i) => {
      const matrix = applyStep(place, fresh(place), table, states[i]!);
      const known = names[i];
      return prefixNames(known ? sameColumns(place, known, matrix) : matrix, place.block);
    }),
    table.nRows,
  );
}
