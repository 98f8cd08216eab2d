/**
 * One learner on some of the feature sets -> its out-of-fold scores, each combination run once. What is left of nothing is a
 * constant score: AUC 0.5. A run that fails is remembered with its reason and ends nothing but itself.
 */
import { LabError } from '../core/errors.ts';
import type { Budget } from '../journal/record.ts';
import type { FeatureSubset } from '../pipeline/narrow-pipeline.ts';
import { crossValidate, crossValidatePipeline, type PipelineData } from '../pipeline/run-pipeline.ts';
import type { CompiledModule } from '../pipeline/task.ts';
import type { Outcome } from '../sandbox/outcome.ts';
import type { BenchLearner } from './bench-record.ts';
import type { SetPlan } from './feature-sets.ts';
import type { Lab } from './open-lab.ts';

/** `added`: sets that the module does not read, given to it on top. */
export interface RunOf {
  readonly learner: BenchLearner;
  readonly sets: readonly string[];
  readonly added?: readonly string[];
  readonly what: string;
}

export type BenchEvent =
  | ({
      readonly type: 'running';
      readonly nth: number;
      readonly of: number;
      readonly leftMs: number | null;
    } & RunOf)
  | ({
      readonly type: 'ran';
      readonly nth: number;
      readonly of: number;
      readonly cvAuc: number | null;
      readonly failed: string | null;
    } & RunOf);

export interface RunsInput {
  readonly lab: Lab;
  readonly module: CompiledModule;
  readonly plan: SetPlan;
  readonly budget: Budget;
  readonly signal: AbortSignal | null;
  /** How long the module's own cross-validation took earlier, where that is known. */
  readonly expectedModuleMs: number | null;
  readonly onEvent: (event: BenchEvent) => void;
}

export class BenchRuns {
  readonly #input: RunsInput;
  readonly #data: Omit<PipelineData, 'validation'>;
  readonly #done = new Map<string, Float64Array | null>();
  readonly #failures = new Map<BenchLearner, string>();
  readonly #spent = new Map<BenchLearner, { ms: number; runs: number }>();
  #queue: RunOf[] = [];
  #later: RunOf[] = [];
  #nth = 0;
  #isCancelled = false;

  constructor(input: RunsInput) {
    this.#input = input;
    const { train, labels, groups, folds, seed, foldKey } = input.lab.data;
    this.#data = { train, labels, groups, folds, seed, foldKey };
  }

  get isCancelled(): boolean {
    return this.#isCancelled || this.#input.signal?.aborted === true;
  }

  /** Runs those that were not run yet, in this order, until cancelled. @param later runs that are to follow */
  async run(runs: readonly RunOf[], later: readonly RunOf[] = []): Promise<void> {
    const keys = new Set(this.#done.keys());
    const fresh = (run: RunOf): boolean => {
      const key = this.#keyOf(run);
      if (keys.has(key)) return false;
      keys.add(key);
      return true;
    };
    this.#queue = runs.filter(fresh);
    this.#later = later.filter(fresh);
    while (this.#queue.length > 0 && !this.isCancelled) await this.#runOne(this.#queue.shift()!);
  }

  /** Null where it was not run, or failed. */
  scores(learner: BenchLearner, sets: readonly string[], added: readonly string[] = []): Float64Array | null {
    return this.#done.get(this.#keyOf({ learner, sets, added, what: '' })) ?? null;
  }

  /** Why the last failed run of a learner failed. */
  failureOf(learner: BenchLearner): string | null {
    return this.#failures.get(learner) ?? null;
  }

  async #runOne(run: RunOf): Promise<void> {
    const { lab, budget, signal, onEvent } = this.#input;
    const nth = ++this.#nth;
    const of = nth + this.#queue.length + this.#later.length;
    onEvent({ type: 'running', nth, of, leftMs: this.#leftMs(run), ...run });
    const outcome = await lab.sandbox.experiment(
      { seconds: budget.secondsPerExperiment, memoryMb: budget.memoryMb, signal: signal ?? undefined },
      (execute) => {
        const subset = this.#subsetOf(run);
        const module: CompiledModule = { ...this.#input.module, subset };
        return run.learner === 'module'
          ? crossValidatePipeline(execute, module, this.#data).then(({ outOfFold }) => outOfFold)
          : crossValidate(execute, module, this.#data, { learner: run.learner });
      },
    );
    if (outcome.state === 'cancelled') {
      this.#isCancelled = true;
      return;
    }
    const spent = this.#spent.get(run.learner) ?? { ms: 0, runs: 0 };
    this.#spent.set(run.learner, { ms: spent.ms + outcome.durationMs, runs: spent.runs + 1 });
    const { scores, failed } = this.#readOutcome(outcome);
    this.#done.set(this.#keyOf(run), scores);
    if (failed !== null) this.#failures.set(run.learner, failed);
    const cvAuc = scores && lab.judge.crossValidate(scores).cvAuc;
    onEvent({ type: 'ran', nth, of, cvAuc, failed, ...run });
  }

  #readOutcome(outcome: Outcome<Float64Array>): { scores: Float64Array | null; failed: string | null } {
    if (outcome.state === 'crashed' && outcome.error.code === 'pipeline.nothingLeft')
      return { scores: new Float64Array(this.#data.train.nRows), failed: null };
    if (outcome.state !== 'finished') return { scores: null, failed: reasonOf(outcome) };
    try {
      this.#input.lab.judge.crossValidate(outcome.value);
      return { scores: outcome.value, failed: null };
    } catch (thrown) {
      if (!(thrown instanceof LabError)) throw thrown;
      return { scores: null, failed: thrown.message };
    }
  }

  #leftMs(run: RunOf): number | null {
    let total = 0;
    for (const { learner } of [run, ...this.#queue, ...this.#later]) {
      const spent = this.#spent.get(learner);
      const each = spent ? spent.ms / spent.runs : learner === 'module' ? this.#input.expectedModuleMs : 2000;
      if (each === null) return null;
      total += each;
    }
    return total;
  }

  #keyOf(run: RunOf): string {
    return JSON.stringify([run.learner, this.#subsetOf(run)]);
  }

  #subsetOf({ learner, sets, added = [] }: RunOf): FeatureSubset {
    const { plan, lab } = this.#input;
    const membersOf = (names: readonly string[]): Set<string> =>
      new Set(plan.sets.filter(({ name }) => names.includes(name)).flatMap(({ members }) => members));
    const members = membersOf(sets);
    const excluded = [...lab.excluded.keys()];
    if (plan.kind === 'blocks') return { blocks: [...members].sort(), without: excluded, added: [] };
    const columns = lab.data.train.columns.map(({ name }) => name);
    if (learner !== 'module')
      return { blocks: [], without: [], added: columns.filter((name) => members.has(name)) };
    const more = membersOf(added);
    const all = [...membersOf(plan.sets.map(({ name }) => name)), ...plan.left];
    const out = all.filter((name) => !members.has(name) && !more.has(name));
    return {
      blocks: null,
      without: [...excluded, ...out.sort()],
      added: columns.filter((name) => more.has(name)),
    };
  }
}

function reasonOf(outcome: Exclude<Outcome<unknown>, { state: 'finished' }>): string {
  switch (outcome.state) {
    case 'crashed':
      return outcome.error.message;
    case 'timeout':
      return `not finished within ${outcome.seconds} seconds (--seconds-per-experiment)`;
    case 'outOfMemory':
      return `more than ${outcome.limitMb} MB of memory (--memory-mb)`;
    case 'cancelled':
      return 'cancelled';
  }
}
