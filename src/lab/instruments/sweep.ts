/**
 * Numbers of a module -> the setting with the best cross-validated AUC found in so many trials. Train rows alone: no
 * look at validation is spent. The first trial is the module as it is; points come from parzen-search.ts with the
 * study's seed, so the same request has the same answer (as long as no trial runs out of time).
 */
import { LabError } from '../../core/errors.ts';
import { random } from '../../core/random.ts';
import { alignedTable, type TextColumn } from '../../core/text-table.ts';
import { crossValidatePipeline } from '../../pipeline/run-pipeline.ts';
import type { SweepParameter, SweepRequest, SweepResult } from '../../researcher/llm/tools/instruments.ts';
import type { Lab } from '../open-lab.ts';
import { failureOf } from '../run-module.ts';
import { findNumber, type NumberLiteral, numberLiterals, withNumbers } from './number-literals.ts';
import { nextPoint } from './parzen-search.ts';

const maxTrials = 60;
const maxParameters = 12;

export interface SweepBudget {
  readonly secondsPerTrial: number;
  /** No trial is begun after it. */
  readonly seconds: number;
  readonly memoryMb: number;
}

interface Dimension extends SweepParameter {
  readonly literal: NumberLiteral;
  readonly isWhole: boolean;
}

interface Trial {
  readonly values: readonly number[];
  readonly point: readonly number[];
  readonly outOfFold: Float64Array | null;
  readonly value: number | null;
  readonly failure: string | null;
  readonly seconds: number;
}

/**
 * Cost: `trials` cross-validations, or what the budget allows.
 *
 * @throws LabError `lab.badSweep`, `lab.noSuchNumber`, `lab.ambiguousNumber`, `lab.badModule` where the module does
 * not check or does not run as it is, `lab.stopped`.
 */
export async function sweep(
  lab: Lab,
  { source, parameters, trials }: SweepRequest,
  budget: SweepBudget,
  signal: AbortSignal,
): Promise<SweepResult> {
  const dimensions = dimensionsOf(source, parameters);
  if (!Number.isInteger(trials) || trials < 1 || trials > maxTrials) {
    throw badSweep(`${trials} trials were asked for`, `Ask for 1 to ${maxTrials}.`);
  }
  const [problem] = (await lab.sandbox.check(source)).diagnostics;
  if (problem) throw badModule(`line ${problem.line}: ${problem.message}`);
  const startedAt = performance.now();
  const start = await runTrial(lab, source, dimensions, valuesNow(dimensions), budget, signal);
  if (start.outOfFold === null) throw badModule(start.failure ?? 'it gave no scores');
  const done = [start];
  const tried = new Set([String(start.values)]);
  const { seed } = lab.study.file.split;
  for (let i = 0; i < trials; i++) {
    if ((performance.now() - startedAt) / 1000 > budget.seconds) break;
    const values = freshValues(dimensions, done, tried, (attempt) => random(seed, 'sweep', i, attempt));
    if (values === null) break;
    tried.add(String(values));
    done.push(await runTrial(lab, source, dimensions, values, budget, signal));
  }
  const [best] = ranked(done);
  const isBetter = best !== undefined && best !== start && (best.value ?? 0) > (start.value ?? 0);
  return {
    source: isBetter ? sourceWith(source, dimensions, best.values) : source,
    table: tableOf(lab, dimensions, start, done, trials),
  };
}

function dimensionsOf(source: string, parameters: readonly SweepParameter[]): readonly Dimension[] {
  if (parameters.length === 0 || parameters.length > maxParameters) {
    throw badSweep(`${parameters.length} parameters were named`, `Name 1 to ${maxParameters}.`);
  }
  const literals = numberLiterals(source);
  const dimensions = parameters.map((parameter): Dimension => {
    const { path, low, high, log } = parameter;
    const literal = findNumber(literals, path);
    if (!Number.isFinite(low) || !Number.isFinite(high) || low >= high || (log && low <= 0)) {
      throw badSweep(
        `the range of "${path}" is ${low} to ${high}${log ? ' by ratio' : ''}`,
        `Give finite bounds with low below high${log ? ' and above 0' : ''}.`,
      );
    }
    return { ...parameter, literal, isWhole: [literal.value, low, high].every(Number.isInteger) };
  });
  if (new Set(dimensions.map(({ literal }) => literal)).size < dimensions.length) {
    throw badSweep('two parameters name the same number', 'Name each number once.');
  }
  return dimensions;
}

function valuesNow(dimensions: readonly Dimension[]): readonly number[] {
  return dimensions.map(({ literal }) => literal.value);
}

/** Three digits are enough for any setting. */
function valueAt({ low, high, log, isWhole }: Dimension, x: number): number {
  const value = log ? low * (high / low) ** x : low + (high - low) * x;
  const held = Math.min(high, Math.max(low, Number(value.toPrecision(3))));
  return isWhole ? Math.round(held) : held;
}

function pointOf(dimension: Dimension, value: number): number {
  const { low, high, log } = dimension;
  const x = log && value > 0 ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return Math.min(1, Math.max(0, x));
}

/** Values that were not tried yet; null where there seem to be none left. */
function freshValues(
  dimensions: readonly Dimension[],
  done: readonly Trial[],
  tried: ReadonlySet<string>,
  streamOf: (attempt: number) => ReturnType<typeof random>,
): readonly number[] | null {
  for (let attempt = 0; attempt < 100; attempt++) {
    const stream = streamOf(attempt);
    const point =
      attempt < 5 ? nextPoint(done, dimensions.length, stream) : dimensions.map(() => stream.next());
    const values = dimensions.map((dimension, d) => valueAt(dimension, point[d]!));
    if (!tried.has(String(values))) return values;
  }
  return null;
}

function sourceWith(source: string, dimensions: readonly Dimension[], values: readonly number[]): string {
  return withNumbers(source, new Map(dimensions.map(({ literal }, d) => [literal, values[d]!])));
}

async function runTrial(
  lab: Lab,
  source: string,
  dimensions: readonly Dimension[],
  values: readonly number[],
  budget: SweepBudget,
  signal: AbortSignal,
): Promise<Trial> {
  const startedAt = performance.now();
  const { module } = await lab.sandbox.compile(sourceWith(source, dimensions, values));
  const outcome = await lab.sandbox.experiment(
    { seconds: budget.secondsPerTrial, memoryMb: budget.memoryMb, signal },
    (run) => crossValidatePipeline(run, module, lab.data),
  );
  if (outcome.state === 'cancelled') throw new LabError('lab.stopped', 'the sweep was stopped', 'Ask again.');
  const shared = {
    values,
    point: dimensions.map((dimension, d) => pointOf(dimension, values[d]!)),
    seconds: (performance.now() - startedAt) / 1000,
  };
  const failed = (failure: string): Trial => ({ ...shared, outOfFold: null, value: null, failure });
  if (outcome.state !== 'finished') return failed(failureOf(outcome).reason);
  const { outOfFold } = outcome.value;
  try {
    return { ...shared, outOfFold, value: lab.judge.crossValidate(outOfFold).cvAuc, failure: null };
  } catch (thrown) {
    if (thrown instanceof LabError) return failed(thrown.message);
    throw thrown;
  }
}

function ranked(trials: readonly Trial[]): Trial[] {
  return [...trials].sort((left, right) => (right.value ?? -1) - (left.value ?? -1));
}

function tableOf(
  lab: Lab,
  dimensions: readonly Dimension[],
  start: Trial,
  done: readonly Trial[],
  asked: number,
): string {
  const columns: readonly TextColumn[] = [
    ...dimensions.map(({ path }) => ({ title: path, align: 'right' as const })),
    { title: 'cv AUC', align: 'right' },
    { title: 'against the start', align: 'left' },
    { title: 'took', align: 'right' },
  ];
  const rows = ranked(done).map((trial) => [
    ...trial.values.map(String),
    trial.value?.toFixed(4) ?? 'failed',
    trial === start ? 'the start' : gainText(lab, trial, start),
    `${trial.seconds.toFixed(1)} s`,
  ]);
  const left = asked - (done.length - 1);
  return [
    alignedTable(columns, rows, Number.POSITIVE_INFINITY).trimEnd(),
    ...(left > 0 ? [`${left} of the ${asked} trials were not run: the time or the settings ran out.`] : []),
    'Cross-validated on train alone. The best of many is lucky too: expect a part of its gain.',
  ].join('\n');
}

function gainText(lab: Lab, trial: Trial, start: Trial): string {
  if (trial.outOfFold === null || start.outOfFold === null) return trial.failure?.slice(0, 100) ?? '';
  const { gain, gainSe } = lab.judge.cvGain(trial.outOfFold, start.outOfFold);
  return `${gain < 0 ? '-' : '+'}${Math.abs(gain).toFixed(4)} (se ${gainSe.toFixed(4)})`;
}

function badSweep(what: string, remedy: string): LabError {
  return new LabError('lab.badSweep', what, remedy);
}

function badModule(what: string): LabError {
  return new LabError('lab.badModule', `the module does not run as it is: ${what}`, 'Correct it first.');
}
