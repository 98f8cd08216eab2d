/**
 * Which feature sets help? By each learner: all sets, all but one, and one alone, cross-validated on the folds of the train
 * rows; where a set that is noise knows something alone, pairs as well. Neither validation nor sealed rows take part, every
 * seed is the study's: the same study, module and sets give the same figures.
 */
import { LabError } from '../core/errors.ts';
import type { Budget } from '../journal/record.ts';
import { describe } from '../pipeline/run-pipeline.ts';
import type { CompiledModule, PipelineSummary } from '../pipeline/task.ts';
import { namesAny } from '../researcher/offline/without-columns.ts';
import type { BenchLearner, FeatureBench, SetFigures } from './bench-record.ts';
import { type BenchEvent, BenchRuns, type RunOf } from './bench-runs.ts';
import { addsNothingTo, aucOf, type Compared, knowingOf, verdictsOf } from './bench-verdict.ts';
import { type BenchSet, planSets, type SetPlan, type SetsAsked } from './feature-sets.ts';
import type { Lab } from './open-lab.ts';

export interface BenchRequest {
  /** The module's TypeScript. */
  readonly source: string;
  readonly sets: SetsAsked;
  /** At least one. */
  readonly learners: readonly BenchLearner[];
  /** Of one run. */
  readonly budget: Budget;
  /** Ends the bench after what is known by then. */
  readonly signal?: AbortSignal;
  readonly expectedModuleMs?: number | null;
  readonly onPlan?: (plan: SetPlan) => void;
  readonly onEvent?: (event: BenchEvent) => void;
}

/**
 * Cost: learners x (2 x sets + 1) cross-validations, and for each noise set that knows something alone up to learners x sets.
 *
 * @throws LabError `lab.badModule`, `lab.benchFailed` where no learner runs on all sets, and as `planSets`.
 */
export async function benchFeatures(lab: Lab, options: BenchRequest): Promise<FeatureBench> {
  const { source, budget, learners } = options;
  // The compiler is slow to start; a misspelt set need not wait for it.
  const checked = lab.sandbox.check(source);
  checked.catch(() => {});
  const refuseBad = async (): Promise<void> => {
    const [problem] = (await checked).diagnostics;
    if (problem)
      throw new LabError(
        'lab.badModule',
        `line ${problem.line}: ${problem.message}`,
        'Mend the module first.',
      );
  };
  const { module, summary } = await describeModule(lab, source, budget).catch(async (thrown: unknown) => {
    await refuseBad();
    throw thrown;
  });
  const plan = planSets(benchableOf(lab, summary), options.sets);
  await refuseBad();
  options.onPlan?.(plan);
  const runs = new BenchRuns({
    lab,
    module,
    plan,
    budget,
    signal: options.signal ?? null,
    expectedModuleMs: options.expectedModuleMs ?? null,
    onEvent: options.onEvent ?? (() => {}),
  });
  const names = plan.sets.map(({ name }) => name);
  const isUnread = unreadBy(lab, summary, source, plan);
  const isAdded = (learner: BenchLearner, set: string): boolean => learner === 'module' && isUnread.has(set);
  const whole = learners.map((learner): RunOf => ({ learner, sets: names, what: 'all sets' }));
  const changes = names.flatMap((set) =>
    learners.map((learner): RunOf => {
      if (isAdded(learner, set)) return { learner, sets: names, added: [set], what: `all and ${set}` };
      return { learner, sets: names.filter((name) => name !== set), what: `all but ${set}` };
    }),
  );
  const alone = names.flatMap((set) =>
    learners
      .filter((learner) => !isAdded(learner, set))
      .map((learner): RunOf => ({ learner, sets: [set], what: `${set} alone` })),
  );
  await runs.run(whole, [...changes, ...alone]);
  const able = learners.filter((learner) => runs.scores(learner, names) !== null);
  if (able.length === 0 && !runs.isCancelled) {
    throw new LabError(
      'lab.benchFailed',
      `no learner runs on all sets; ${learners[0]}: ${runs.failureOf(learners[0]!)}`,
      'Mend the module, or raise --seconds-per-experiment or --memory-mb.',
    );
  }
  await runs.run([...changes, ...alone].filter(({ learner }) => able.includes(learner)));

  const compared = plan.sets.map(
    ({ name, members }): Compared => ({
      set: name,
      members,
      learners: able.map((learner) => {
        const all = runs.scores(learner, names);
        const added = isAdded(learner, name);
        return {
          learner,
          how: added ? 'added' : 'dropped',
          alone: added ? null : runs.scores(learner, [name]),
          with: added ? runs.scores(learner, names, [name]) : all,
          without: added
            ? all
            : runs.scores(
                learner,
                names.filter((other) => other !== name),
              ),
        };
      }),
    }),
  );
  const nComparisons = (runs.isCancelled ? learners : able).length * names.length;
  const verdicts = verdictsOf(lab.judge, compared, nComparisons);
  const redundant = await redundancies(lab, runs, plan.sets, verdicts, compared);
  return {
    study: lab.study.file.name,
    nTrainRows: lab.data.train.nRows,
    nFolds: lab.data.folds.length,
    kind: plan.kind,
    learners: learners.map((learner) => ({
      learner,
      all: aucOf(lab.judge, runs.scores(learner, names)),
      failed: able.includes(learner) ? null : runs.failureOf(learner),
    })),
    sets: verdicts.map((each) => ({ ...each, redundant: redundant.get(each.set) ?? null })),
    nComparisons,
    notes: [...plan.notes, ...moduleNotes(lab, summary, source, plan, isUnread)],
    complete: !runs.isCancelled,
  };
}

/** Pairs of noise sets that know something with each other set, and all but all of them. */
async function redundancies(
  lab: Lab,
  runs: BenchRuns,
  sets: readonly BenchSet[],
  verdicts: Parameters<typeof knowingOf>[1],
  compared: readonly Compared[],
): Promise<Map<string, SetFigures['redundant']>> {
  const knowing = new Map(
    [...knowingOf(lab.judge, verdicts, compared)].map(([set, learners]) => {
      // The module costs most, and pairs of sets are much the same to it.
      const plain = learners.filter((learner) => learner !== 'module');
      return [set, plain.length > 0 ? plain : learners];
    }),
  );
  const names = sets.map(({ name }) => name);
  const substitutes = [...knowing.keys()];
  const others = names.filter((name) => !substitutes.includes(name));
  const learners = [...new Set([...knowing.values()].flat())];
  await runs.run([
    ...(substitutes.length > 1
      ? learners.map(
          (learner): RunOf => ({ learner, sets: others, what: `all but ${substitutes.join(', ')}` }),
        )
      : []),
    ...substitutes.flatMap((set) =>
      names
        .filter((other) => other !== set)
        .flatMap((other) =>
          knowing
            .get(set)!
            .map((learner): RunOf => ({ learner, sets: [set, other], what: `${set} and ${other}` })),
        ),
    ),
  ]);
  const scores = runs.scores.bind(runs);
  const isNeeded =
    substitutes.length > 1 &&
    learners.some((learner) => {
      const [all, less] = [scores(learner, names), scores(learner, others)];
      return all !== null && less !== null && lab.judge.cvGain(all, less).interval.low > 0;
    });
  return new Map(
    substitutes.map((set) => [
      set,
      {
        beyond: names.filter(
          (other) =>
            other !== set && addsNothingTo(lab.judge, lab.data.labels, scores, set, other, knowing.get(set)!),
        ),
        oneOf: isNeeded ? substitutes : [],
      },
    ]),
  );
}

async function describeModule(
  lab: Lab,
  source: string,
  budget: Budget,
): Promise<{ module: CompiledModule; summary: PipelineSummary }> {
  const { module } = await lab.sandbox.compile(source);
  const columns = lab.data.train.columns.map(({ name, role }) => ({ name, role }));
  const subset = { blocks: null, without: [...lab.excluded.keys()], added: [] };
  const outcome = await lab.sandbox.experiment(
    { seconds: budget.secondsPerExperiment, memoryMb: budget.memoryMb },
    (run) => describe(run, { ...module, subset }, columns),
  );
  if (outcome.state === 'finished') return { module, summary: outcome.value };
  throw new LabError(
    'lab.benchFailed',
    `the module: ${outcome.state === 'crashed' ? outcome.error.message : outcome.state}`,
    (outcome.state === 'crashed' && outcome.error.remedy) || 'Mend the module first.',
  );
}

function benchableOf(lab: Lab, { reads }: PipelineSummary): Parameters<typeof planSets>[0] {
  const { file } = lab.study;
  return {
    columns: lab.data.train.columns.map(({ name, role }) => ({ name, role })),
    target: file.target.column,
    excluded: [...lab.excluded.keys(), ...Object.keys(file.excluded ?? {})],
    blocks: Object.fromEntries(
      Object.entries(reads).map(([block, { columns, any }]) => [block, any ? null : columns]),
    ),
  };
}

/** Sets of columns of which the module reads none; custom code reads what its source names. */
function unreadBy(lab: Lab, { reads }: PipelineSummary, source: string, plan: SetPlan): Set<string> {
  if (plan.kind === 'blocks') return new Set();
  const read = new Set(Object.values(reads).flatMap(({ columns }) => columns));
  const hasAny = Object.values(reads).some(({ any }) => any);
  const isRead = (name: string): boolean => read.has(name) || (hasAny && namesAny(source, new Set([name])));
  const names = new Set(lab.data.train.columns.map(({ name }) => name).filter(isRead));
  return new Set(
    plan.sets.filter(({ members }) => !members.some((name) => names.has(name))).map(({ name }) => name),
  );
}

function moduleNotes(
  lab: Lab,
  { bases }: PipelineSummary,
  source: string,
  plan: SetPlan,
  unread: ReadonlySet<string>,
): string[] {
  const named = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
  const seen = new Set(bases.flatMap(({ blocks }) => blocks));
  const unseen =
    plan.kind === 'blocks'
      ? plan.sets.flatMap(({ members }) => members.filter((name) => !seen.has(name)))
      : [];
  const excluded = [...lab.excluded.keys()];
  const names = excluded.filter((name) => namesAny(source, new Set([name])));
  return [
    ...(unread.size > 0
      ? [`The module reads nothing of ${named([...unread])}: its figure is for adding that to it.`]
      : []),
    ...(unseen.length > 0 ? [`No base model of the module reads ${named(unseen)}.`] : []),
    ...(excluded.length > 0 ? [`Excluded columns take no part: ${named(excluded)}.`] : []),
    ...(names.length > 0 ? [`The module still names ${named(names)}; it was run without.`] : []),
  ];
}
