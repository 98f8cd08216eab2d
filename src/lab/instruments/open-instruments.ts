/**
 * The instruments that a lab lends its researcher, put together over one study and its record.
 */
import { LabError } from '../../core/errors.ts';
import {
  type BasePredictions,
  loadBasePredictions,
  loadPredictions,
} from '../../journal/predictions-file.ts';
import type { Budget, Experiment } from '../../journal/record.ts';
import { crossValidatePipeline } from '../../pipeline/run-pipeline.ts';
import type { Instruments } from '../../researcher/llm/tools/instruments.ts';
import { formatDiagnostics } from '../../sandbox/type-checker.ts';
import type { LabRecord } from '../lab-record.ts';
import type { Lab } from '../open-lab.ts';
import { failureOf } from '../run-module.ts';
import { diversityTable, type NamedScores } from './diversity.ts';
import { errorsOfBest } from './errors-of-best.ts';
import { openInspector } from './inspect.ts';
import { profileColumn } from './profile-column.ts';
import { rehearse } from './rehearse.ts';
import { sweep } from './sweep.ts';
import { trainPartOf } from './train-part.ts';

/** A sweep may take as long as two experiments. */
const experimentsPerSweep = 2;
/** Earlier bests whose scores are compared with the best's. */
const earlierBests = 4;

export interface OpenInstruments extends Instruments {
  /** Ends what runs beside the lab. */
  close(): void;
}

/** @param budget what one experiment may cost; looks at the data are bounded on their own. */
export function openInstruments(lab: Lab, record: LabRecord, budget: Budget): OpenInstruments {
  const part = trainPartOf(lab);
  const inspector = openInspector(lab.study, undefined, [...lab.excluded.keys()]);
  const best = (): Experiment => {
    const experiment = record.history.best;
    if (experiment) return experiment;
    throw new LabError('lab.noBest', 'no experiment has scores yet', 'Run the baseline first.');
  };
  let bases: { readonly id: number; readonly scores: BasePredictions } | null = null;
  const basesOf = async (experiment: Experiment, signal: AbortSignal): Promise<BasePredictions> => {
    if (bases?.id === experiment.id) return bases.scores;
    const scores =
      (await loadBasePredictions(lab.places.scores, experiment.id)) ??
      (await crossValidated(lab, experiment.source, budget, signal));
    bases = { id: experiment.id, scores };
    return scores;
  };

  return {
    check: async (source) => {
      const { diagnostics } = await lab.sandbox.check(source);
      return diagnostics.length === 0 ? null : formatDiagnostics(diagnostics);
    },
    rehearse: (source, signal) => rehearse(lab, source, budget, signal),
    inspect: (sql, signal) => inspector.ask(sql, signal),
    profileColumn: async (name) => profileColumn(part, name),
    errorsOfBest: async () => errorsOfBest(part, await outOfFoldOf(lab, best())),
    diversity: async (signal) => {
      const experiment = best();
      const own = Object.entries(await basesOf(experiment, signal));
      const whole = { name: `experiment ${experiment.id}`, outOfFold: await outOfFoldOf(lab, experiment) };
      const members = own.map(([name, outOfFold]) => ({ name, outOfFold }));
      const earlier = await keptBefore(lab, record.history.comparable, experiment);
      return [
        `The best, experiment ${experiment.id}, and its base models: rank correlation out of fold (1 = the same order).`,
        diversityTable(members.length > 1 ? [whole, ...members] : [whole], part).trimEnd(),
        ...(earlier.length === 0
          ? []
          : ['', 'The best and those before it:', diversityTable([whole, ...earlier], part).trimEnd()]),
      ].join('\n');
    },
    sweep: (request, signal) =>
      sweep(
        lab,
        request,
        {
          secondsPerTrial: budget.secondsPerExperiment,
          seconds: experimentsPerSweep * budget.secondsPerExperiment,
          memoryMb: budget.memoryMb,
        },
        signal,
      ),
    close: () => inspector.close(),
  };
}

async function outOfFoldOf(lab: Lab, { id, scores }: Experiment): Promise<Float64Array> {
  return (await loadPredictions(lab.places.scores, id, scores?.scoresHash)).outOfFold;
}

async function crossValidated(
  lab: Lab,
  source: string,
  budget: Budget,
  signal: AbortSignal,
): Promise<BasePredictions> {
  const { module } = await lab.sandbox.compile(source);
  const outcome = await lab.sandbox.experiment(
    { seconds: budget.secondsPerExperiment, memoryMb: budget.memoryMb, signal },
    (run) => crossValidatePipeline(run, module, lab.data),
  );
  if (outcome.state === 'finished') return outcome.value.bases;
  throw outcome.state === 'cancelled'
    ? new LabError('lab.stopped', 'the look at the base models was stopped', 'Ask again.')
    : new LabError('lab.badModule', failureOf(outcome).reason, 'Ask again after the next experiment.');
}

/** Scores of the last bests before this one, the newest first; those whose file is gone are left out. */
async function keptBefore(
  lab: Lab,
  experiments: readonly Experiment[],
  best: Experiment,
): Promise<NamedScores[]> {
  const kept = experiments
    .filter(({ status, id }) => (status === 'kept' || status === 'baseline') && id !== best.id)
    .slice(-earlierBests)
    .reverse();
  const loaded = await Promise.all(
    kept.map(async (experiment) => {
      const outOfFold = await outOfFoldOf(lab, experiment).catch(() => null);
      return outOfFold && { name: `experiment ${experiment.id} (${experiment.axis})`, outOfFold };
    }),
  );
  return loaded.filter((each) => each !== null);
}
