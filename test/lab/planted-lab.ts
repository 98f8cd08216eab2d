import { sha256 } from '../../src/core/hash.ts';
import { random } from '../../src/core/random.ts';
import { openJudge } from '../../src/judge/judge.ts';
import type { BenchRequest } from '../../src/lab/feature-bench.ts';
import type { Lab } from '../../src/lab/open-lab.ts';
import { runTask } from '../../src/pipeline/run-task.ts';
import type { PipelineSpec } from '../../src/pipeline/spec.ts';
import type { ResultOf, Task } from '../../src/pipeline/task.ts';
import type { PartDependence } from '../../src/split/rows/dependence.ts';
import { innerFolds } from '../../src/stack/index.ts';
import { shareTable } from '../../src/table/memory/shared-table.ts';
import type { Column } from '../../src/table/table.ts';

export interface Planted {
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly labels: Uint8Array;
}

/** Columns of standard normal numbers, and labels drawn from the log-odds that `logOdds` gives a row. */
export function planted(
  seed: number,
  nRows: number,
  names: readonly string[],
  logOdds: (row: Readonly<Record<string, number>>) => number,
): Planted {
  const stream = random(seed, 'planted sets');
  const columns = Object.fromEntries(names.map((name) => [name, new Float64Array(nRows)]));
  const labels = new Uint8Array(nRows);
  for (let row = 0; row < nRows; row++) {
    const cells = Object.fromEntries(
      names.map((name) => {
        columns[name]![row] = stream.normal();
        return [name, columns[name]![row]!];
      }),
    );
    labels[row] = stream.next() < 1 / (1 + Math.exp(-logOdds(cells))) ? 1 : 0;
  }
  return { columns, labels };
}

export interface PlantedOptions {
  readonly seed?: number;
  readonly dependence?: PartDependence;
  readonly more?: readonly Column[];
  readonly excluded?: Lab['excluded'];
}

/**
 * A lab without files or workers: tasks run here, each on a copy, as a worker would get it. Whoever reads validation, or asks
 * the judge for more than cross-validation, fails.
 */
export function plantedLab(
  { columns, labels }: Planted,
  spec: () => PipelineSpec,
  { seed = 1, dependence, more = [], excluded = new Map() }: PlantedOptions = {},
): Lab {
  const numbers = Object.entries(columns).map(
    ([name, values]): Column => ({ kind: 'number', name, role: 'numeric', values }),
  );
  const train = shareTable(
    { nRows: labels.length, columns: [...numbers, ...more] },
    sha256(JSON.stringify([seed, labels.join(''), Object.keys(columns)])),
  );
  const folds = innerFolds(labels, null, 5, sha256(`folds ${seed}`));
  const judge = openJudge({
    trainLabels: labels,
    validationLabels: Uint8Array.of(0, 1, 0, 1),
    folds,
    ...(dependence && {
      dependence: {
        train: dependence,
        validation: { clusterings: [Int32Array.of(-1, -2, -3, -4)], times: null },
      },
    }),
  });
  const forbidden = (what: string) => (): never => {
    throw new Error(`the benchmark read ${what}`);
  };
  const data = { train, labels, groups: null, folds, seed: 11, foldKey: sha256(`inner ${seed}`) };
  Object.defineProperty(data, 'validation', { get: forbidden('validation') });
  const run = async <T extends Task>(task: T): Promise<ResultOf<T>> =>
    runTask(structuredClone(task), spec) as ResultOf<T>;
  return {
    data,
    study: { file: { name: 'planted', target: { column: 'won' } } },
    judge: { ...judge, score: forbidden('validation scores'), compare: forbidden('validation scores') },
    excluded,
    sandbox: {
      check: async () => ({ diagnostics: [], checkMs: 0 }),
      compile: async () => ({ module: { code: '', sourceHash: '' }, bundleMs: 0 }),
      experiment: async (
        budget: { signal?: AbortSignal },
        body: (execute: typeof run) => Promise<unknown>,
      ) => {
        const usage = { durationMs: 1, peakMemoryMb: 0, dispatchMs: 0, log: [], ownLog: [] };
        if (budget.signal?.aborted) return { state: 'cancelled', ...usage };
        try {
          return { state: 'finished', value: await body(run), ...usage };
        } catch (thrown) {
          const { message, code = null } = thrown as Error & { code?: string };
          return {
            state: 'crashed',
            error: { name: 'Error', message, where: null, code, remedy: null },
            ...usage,
          };
        }
      },
    },
  } as unknown as Lab;
}

/** Sets as given to --sets. */
export function asked(...texts: string[]): Pick<BenchRequest, 'sets' | 'source' | 'budget' | 'learners'> {
  return {
    source: '',
    learners: ['module', 'gbdt', 'logistic'],
    budget: { secondsPerExperiment: 60, memoryMb: 4096 },
    sets: { texts, byRole: false, leaveRest: false },
  };
}
