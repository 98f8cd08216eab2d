/** Which sets of features help: the benchmark of `nightlab bench`. */
import type { BenchLearner, FeatureBench } from '../lab/bench-record.ts';
import { benchLearners } from '../lab/bench-record.ts';
import type { BenchEvent } from '../lab/bench-runs.ts';
import { benchStudy } from '../lab/bench-study.ts';
import type { SetPlan } from '../lab/feature-sets.ts';
import { type BudgetOptions, badOption, budgetOf } from './budget.ts';

export interface BenchOptions extends BudgetOptions {
  /**
   * The sets, as `--sets` takes them: `calls=call_*`, `crm=industry,size`, or the name of a block or column. Default: the
   * blocks of the module.
   */
  readonly sets?: readonly string[] | undefined;
  /** One set per column role, in place of `sets`. */
  readonly byRole?: boolean | undefined;
  /** What no set names is a set of its own, `rest`. Default true. */
  readonly rest?: boolean | undefined;
  /** Default: all. */
  readonly learners?: readonly BenchLearner[] | undefined;
  /** Aborted: it ends with what is known by then, and `complete` is false. */
  readonly signal?: AbortSignal | undefined;
  readonly onPlan?: ((plan: SetPlan) => void) | undefined;
  readonly onEvent?: ((event: BenchEvent) => void) | undefined;
}

/** @throws LabError as `Study.bench` says. */
export async function benchSets(root: string, study: string, options: BenchOptions): Promise<FeatureBench> {
  const { sets = [], byRole = false, rest = true, learners = benchLearners } = options;
  const { signal, onPlan, onEvent } = options;
  if (byRole && sets.length > 0) throw badOption('byRole', byRole, 'Leave it out, or leave out sets.');
  if (learners.length === 0) throw badOption('learners', '[]', `Name some of ${benchLearners.join(', ')}.`);
  return benchStudy({
    root,
    study,
    ...budgetOf(options),
    sets: { texts: sets, byRole, leaveRest: !rest },
    learners,
    ...(signal && { signal }),
    ...(onPlan && { onPlan }),
    ...(onEvent && { onEvent }),
  });
}
