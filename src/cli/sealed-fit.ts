/**
 * The exported model: the module fitted on train and validation, and its scores of the sealed rows. This is the one
 * place that asks for the labels of the sealed part.
 */
import { LabError } from '../core/errors.ts';
import { predictTable } from '../export/predict.ts';
import type { Budget } from '../journal/record.ts';
import { type AucInterval, aucWithInterval } from '../judge/delong.ts';
import type { Lab } from '../lab/open-lab.ts';
import { fitPipeline } from '../pipeline/run-pipeline.ts';
import type { CompiledModule, FittedPipeline } from '../pipeline/task.ts';
import { groupsOf } from '../split/folds.ts';
import { readPart, readTrainLabels } from '../split/read-part.ts';
import { readVaultLabels } from '../split/vault.ts';
import { concatTables } from '../table/concat-tables.ts';
import { shareTable } from '../table/shared-table.ts';
import type { Table } from '../table/table.ts';

export interface SealedFit {
  readonly module: CompiledModule;
  readonly fitted: FittedPipeline;
  readonly nFitRows: number;
  readonly auc: number;
  readonly interval: AucInterval;
}

/** @throws LabError `cli.exportFailed` where the module does not run within the budget. */
export async function fitAndOpenSealed(lab: Lab, source: string, budget: Budget): Promise<SealedFit> {
  const { study, sandbox } = lab;
  const table = concatTables(await readPart(study, 'train'), await readPart(study, 'validation'));
  const labels = Uint8Array.from([
    ...(await readTrainLabels(study)),
    ...(await readVaultLabels(study, 'validation')),
  ]);
  const allowed = (part: Table): Table => ({
    ...part,
    columns: part.columns.filter(({ name }) => !lab.excluded.has(name)),
  });
  const sealed = allowed(await readPart(study, 'sealed'));
  const { module } = await sandbox.compile(source);
  const data = {
    train: shareTable(
      allowed(table),
      `${study.file.fingerprint}/train and validation, without ${[...lab.excluded.keys()].join()}`,
    ),
    labels,
    groups: groupsOf(study, table),
    seed: lab.data.seed,
  };
  const outcome = await sandbox.experiment(
    { seconds: budget.secondsPerExperiment, memoryMb: budget.memoryMb },
    async (run) => {
      const fitted = await fitPipeline(run, module, data);
      return { fitted, scores: await predictTable(run, { module, fitted }, sealed) };
    },
  );
  if (outcome.state !== 'finished') {
    throw new LabError(
      'cli.exportFailed',
      `the model could not be fitted: ${outcome.state === 'crashed' ? outcome.error.message : outcome.state}`,
      'Raise --seconds-per-experiment or --memory-mb, or export another experiment. The sealed rows stay closed.',
    );
  }
  const { fitted, scores } = outcome.value;
  const { auc, interval } = aucWithInterval(await readVaultLabels(study, 'sealed'), scores);
  return { module, fitted, nFitRows: table.nRows, auc, interval };
}
