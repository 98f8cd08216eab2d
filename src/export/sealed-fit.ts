/**
 * The exported model: the module fitted on train and validation, and its scores of the sealed rows. This is the one
 * place that asks for the labels of the sealed part. A module that was not kept has passed no check of what it does
 * with labels: it is fitted on train alone, and the labels of validation stay where they are.
 */
import { LabError } from '../core/errors.ts';
import type { Budget, Experiment } from '../journal/record.ts';
import { type AucInterval, aucWithInterval } from '../judge/delong.ts';
import { fitPipeline, type PipelineData } from '../pipeline/run-pipeline.ts';
import type { CompiledModule, FittedPipeline } from '../pipeline/task.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { trainGroups } from '../split/draw/folds.ts';
import { dependenceOf } from '../split/rows/dependence.ts';
import { readPart, readTrainLabels } from '../split/study/read-part.ts';
import type { FrozenStudy } from '../split/study/study.ts';
import { readVaultLabels } from '../split/vault/vault.ts';
import { concatTables } from '../table/memory/concat-tables.ts';
import { shareTable } from '../table/memory/shared-table.ts';
import type { Table } from '../table/table.ts';
import { predictTable } from './predict.ts';

/** What of an opened lab the last fit needs. */
export interface FittingLab {
  readonly study: FrozenStudy;
  readonly sandbox: Sandbox;
  readonly data: Pick<PipelineData, 'seed' | 'foldKey'>;
  /** Columns that the module does not see. */
  readonly excluded: ReadonlyMap<string, unknown>;
}

export interface SealedFit {
  readonly module: CompiledModule;
  readonly fitted: FittedPipeline;
  readonly nFitRows: number;
  readonly auc: number;
  readonly interval: AucInterval;
}

/** True for what is fitted on validation, too. */
export function isFittedOnValidation({ status }: Pick<Experiment, 'status'>): boolean {
  return status === 'kept' || status === 'baseline';
}

/**
 * @param noteOpening resolves when the opening is counted on disk; no sealed label is read before.
 * @throws LabError `export.fitFailed` where the module does not run within the budget, or its state holds labels: then
 * nothing was opened.
 */
export async function fitAndOpenSealed(
  lab: FittingLab,
  experiment: Pick<Experiment, 'source' | 'status'>,
  budget: Budget,
  noteOpening: () => Promise<void>,
): Promise<SealedFit> {
  const { study, sandbox } = lab;
  const { source } = experiment;
  const train = await readPart(study, 'train');
  const trainLabels = await readTrainLabels(study);
  const withValidation = isFittedOnValidation(experiment);
  const table = withValidation ? concatTables(train, await readPart(study, 'validation')) : train;
  const labels = withValidation
    ? Uint8Array.from([...trainLabels, ...(await readVaultLabels(study, 'validation'))])
    : trainLabels;
  const sealed = await readPart(study, 'sealed');
  // Modules see what is allowed; groups and clusters go by all columns.
  const allowed = (part: Table): Table => ({
    ...part,
    columns: part.columns.filter(({ name }) => !lab.excluded.has(name)),
  });
  const rows = withValidation ? 'train and validation' : 'train';
  const { module } = await sandbox.compile(source);
  const data = {
    train: shareTable(
      allowed(table),
      `${study.file.fingerprint}/${rows}, without ${JSON.stringify([...lab.excluded.keys()].sort())}`,
    ),
    labels,
    groups: trainGroups(study, table),
    seed: lab.data.seed,
    foldKey: lab.data.foldKey,
  };
  const outcome = await sandbox.experiment(
    { seconds: budget.secondsPerExperiment, memoryMb: budget.memoryMb },
    async (run) => {
      const fitted = await fitPipeline(run, module, data);
      return { fitted, scores: await predictTable(run, { module, fitted }, allowed(sealed)) };
    },
  );
  if (outcome.state !== 'finished') {
    throw new LabError(
      'export.fitFailed',
      `The model could not be fitted: ${outcome.state === 'crashed' ? outcome.error.message : outcome.state}`,
      'Raise --seconds-per-experiment or --memory-mb, or export another experiment. The sealed rows stay closed.',
    );
  }
  const { fitted, scores } = outcome.value;
  await noteOpening();
  const dependence = dependenceOf(study, [sealed])?.[0] ?? null;
  const { auc, interval } = aucWithInterval(await readVaultLabels(study, 'sealed'), scores, dependence);
  return { module, fitted, nFitRows: table.nRows, auc, interval };
}
