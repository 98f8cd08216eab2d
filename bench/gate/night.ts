/**
 * A real night of the offline researcher on a study with known truth: how far the figure that the lab releases lies
 * from the true AUC of its model, and the same for a loop that keeps whatever scores best on validation.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { History } from '../../src/journal/history.ts';
import { readJournal } from '../../src/journal/journal.ts';
import type { Experiment, Interval } from '../../src/journal/record.ts';
import { type Lab, openLab } from '../../src/lab/open-lab.ts';
import { research } from '../../src/lab/research.ts';
import { placesOf } from '../../src/lab/study-paths.ts';
import { runPipeline } from '../../src/pipeline/run-pipeline.ts';
import { shareTable } from '../../src/table/memory/shared-table.ts';
import { readForPrediction } from '../../src/table/prediction/read-for-prediction.ts';
import { draw, freezeKnown, trueAuc } from './known-study.ts';

export interface Choice {
  readonly experiment: number;
  readonly released: number;
  readonly interval: Interval;
  readonly trueAuc: number;
}

export interface Night {
  readonly experiments: number;
  readonly kept: number;
  readonly best: number;
  readonly rule: Choice;
  /** The highest validation AUC of the same proposals. */
  readonly keepIfBetter: Choice;
}

const nFresh = 20_000;
const workers = 2;
const budget = { secondsPerExperiment: 60, memoryMb: 2048 };
const never = new AbortController().signal;

export async function measureNight(
  nRows: number,
  seed: number,
  experiments: number,
  say: (text: string) => void,
): Promise<Night> {
  const root = await freezeKnown(nRows, seed);
  try {
    await research({
      root,
      study: 'known',
      limits: { experiments, minutes: null, until: null },
      workers,
      budget,
      diedBefore: null,
      finish: never,
      stop: never,
      emit: (event) => {
        if (event.event === 'experiment' && (event.id % 20 === 0 || event.status === 'kept'))
          say(`experiment ${event.id}: ${event.status}, ${event.hypothesis}`);
      },
    });
    return await measureGaps(root, seed);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The gaps of the record that is in a folder with the study `known`, as frozen with this seed. */
export async function measureGaps(root: string, seed: number): Promise<Night> {
  const history = new History(await readJournal(placesOf(root, 'known').journal));
  const all = history.experiments;
  const scored = all.filter(({ scores }) => scores !== null);
  const chosen = history.best!;
  const highest = scored.reduce((top, one) =>
    one.scores!.validationAuc > top.scores!.validationAuc ? one : top,
  );
  const fresh = draw(nFresh, seed + 1_000_000);
  const file = join(root, 'fresh.csv');
  writeFileSync(file, fresh.csv);
  const lab = await openLab(root, 'known', workers);
  try {
    const { table } = await readForPrediction(file, lab.study.file);
    const rows = shareTable(table, 'fresh');
    const choice = async (experiment: Experiment): Promise<Choice> => ({
      experiment: experiment.id,
      released: experiment.scores!.validationAuc,
      interval: experiment.scores!.validationInterval,
      trueAuc: trueAuc(await scoresOn(lab, experiment.source, rows), fresh.probabilities),
    });
    return {
      experiments: all.length,
      kept: all.filter(({ status }) => status === 'kept').length,
      best: trueAuc(fresh.probabilities, fresh.probabilities),
      rule: await choice(chosen),
      keepIfBetter: await choice(highest),
    };
  } finally {
    await lab.close();
  }
}

/** Scores of other rows by the module as it was judged: fitted on train alone. */
async function scoresOn(lab: Lab, source: string, rows: Lab['data']['validation']): Promise<Float64Array> {
  const { module } = await lab.sandbox.compile(source);
  const outcome = await lab.sandbox.experiment(
    { seconds: 600, memoryMb: budget.memoryMb },
    async (run) => (await runPipeline(run, module, { ...lab.data, validation: rows })).validation,
  );
  if (outcome.state !== 'finished') throw new Error(`The chosen module ended as ${outcome.state}.`);
  return outcome.value;
}
