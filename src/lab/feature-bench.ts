/**
 * Which feature blocks help? Each block alone, all together, and all but one, by two plain learners with their
 * default options, cross-validated on the study's folds: what the module's own model would hide, they show.
 */
import { LabError } from '../core/errors.ts';
import type { Budget, Interval } from '../journal/record.ts';
import { crossValidate, describe, type Execute } from '../pipeline/run-pipeline.ts';
import type { CompiledModule } from '../pipeline/task.ts';
import type { Lab } from './open-lab.ts';

export const benchLearners = ['logistic', 'gbdt'] as const;
export type BenchLearner = (typeof benchLearners)[number];

export interface BenchRow {
  readonly learner: BenchLearner;
  readonly set: 'all' | 'alone' | 'without';
  /** The block that stands alone or is left out; null for all. */
  readonly block: string | null;
  readonly cvAuc: number;
  readonly cvInterval: Interval;
  /** What all blocks gain over this set, paired on the same rows; null for `all` itself. */
  readonly allGains: { readonly gain: number; readonly interval: Interval } | null;
  readonly durationMs: number;
}

export interface BlockVerdict {
  readonly block: string;
  readonly verdict: 'helps' | 'hurts' | 'noise';
  /** What the other blocks gain from it, by learner. */
  readonly gains: Readonly<Record<BenchLearner, { readonly gain: number; readonly interval: Interval }>>;
}

export interface FeatureBench {
  readonly rows: readonly BenchRow[];
  readonly blocks: readonly BlockVerdict[];
}

/**
 * Cost: 2 learners x (2 x blocks + 1) cross-validations.
 *
 * @throws LabError where the module does not run on this study, naming the set.
 */
export async function benchFeatures(
  lab: Lab,
  source: string,
  budget: Budget,
  onRow: (row: BenchRow, done: number, of: number) => void,
): Promise<FeatureBench> {
  const [problem] = (await lab.sandbox.check(source)).diagnostics;
  if (problem)
    throw new LabError('lab.badModule', `line ${problem.line}: ${problem.message}`, 'Mend the module first.');
  const { module } = await lab.sandbox.compile(source);
  const blocks = await blocksOf(lab, module, budget);
  const sets = setsOf(blocks);
  const rows: BenchRow[] = [];
  for (const learner of benchLearners) {
    let all: Float64Array | null = null;
    for (const { set, block, members } of sets) {
      const startedAt = performance.now();
      const outOfFold = await scoreSet(lab, module, members, learner, budget);
      all ??= outOfFold;
      const gain = set === 'all' ? null : lab.judge.cvGain(all, outOfFold);
      const { cvAuc, cvInterval } = lab.judge.crossValidate(outOfFold);
      const row: BenchRow = {
        learner,
        set,
        block,
        cvAuc,
        cvInterval,
        allGains: gain && { gain: gain.gain, interval: gain.interval },
        durationMs: performance.now() - startedAt,
      };
      rows.push(row);
      onRow(row, rows.length, sets.length * benchLearners.length);
    }
  }
  return { rows, blocks: blocks.length > 1 ? blocks.map((block) => verdictOf(block, rows)) : [] };
}

interface FeatureSet {
  readonly set: BenchRow['set'];
  readonly block: string | null;
  readonly members: readonly string[];
}

function setsOf(blocks: readonly string[]): FeatureSet[] {
  if (blocks.length === 1) return [{ set: 'all', block: null, members: blocks }];
  return [
    { set: 'all', block: null, members: blocks },
    // Of two blocks, one alone is all but the other.
    ...(blocks.length > 2
      ? blocks.map((block): FeatureSet => ({ set: 'alone', block, members: [block] }))
      : []),
    ...blocks.map(
      (block): FeatureSet => ({ set: 'without', block, members: blocks.filter((other) => other !== block) }),
    ),
  ];
}

async function blocksOf(lab: Lab, module: CompiledModule, budget: Budget): Promise<string[]> {
  const columns = lab.data.train.columns.map(({ name, role }) => ({ name, role }));
  const summary = await within(lab, budget, 'the module', (run) => describe(run, module, columns));
  return Object.keys(summary.blocks);
}

function scoreSet(
  lab: Lab,
  module: CompiledModule,
  blocks: readonly string[],
  learner: BenchLearner,
  budget: Budget,
): Promise<Float64Array> {
  return within(lab, budget, `${learner} on ${blocks.join(' + ')}`, (run) =>
    crossValidate(run, module, lab.data, { blocks, learner }),
  );
}

async function within<T>(
  lab: Lab,
  budget: Budget,
  what: string,
  body: (run: Execute) => Promise<T>,
): Promise<T> {
  const outcome = await lab.sandbox.experiment(
    { seconds: budget.secondsPerExperiment, memoryMb: budget.memoryMb },
    body,
  );
  if (outcome.state === 'finished') return outcome.value;
  throw new LabError(
    'lab.benchFailed',
    `${what}: ${outcome.state === 'crashed' ? outcome.error.message : outcome.state}`,
    'Mend or drop that block, or raise --seconds-per-experiment.',
  );
}

/** Helps (or hurts) where at least one learner's 95% interval says so and the other's does not say the opposite. */
function verdictOf(block: string, rows: readonly BenchRow[]): BlockVerdict {
  const of = (learner: BenchLearner) =>
    rows.find((row) => row.learner === learner && row.set === 'without' && row.block === block)!.allGains!;
  const gains = { logistic: of('logistic'), gbdt: of('gbdt') };
  const helps = Object.values(gains).some(({ interval }) => interval.low > 0);
  const hurts = Object.values(gains).some(({ interval }) => interval.high < 0);
  return { block, verdict: helps && !hurts ? 'helps' : hurts && !helps ? 'hurts' : 'noise', gains };
}
