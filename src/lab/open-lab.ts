/**
 * Everything that running pipelines of one study needs, opened and checked: frozen data on shared memory, folds,
 * judge and sandbox. The journal and its lock are opened by those who write (research.ts, export).
 */
import { deriveSeed } from '../core/random.ts';
import { hmac } from '../core/secret-random.ts';
import type { Exclusions } from '../journal/constraints.ts';
import { validationStep } from '../journal/shown.ts';
import { type Judge, openJudge } from '../judge/judge.ts';
import type { PipelineData } from '../pipeline/run-pipeline.ts';
import type { StudyView } from '../researcher/researcher.ts';
import { openSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { trainGroups } from '../split/draw/folds.ts';
import { dependenceOf } from '../split/rows/dependence.ts';
import { openFrozenStudy } from '../split/study/open-frozen-study.ts';
import { readPart, readTrainLabels } from '../split/study/read-part.ts';
import type { FrozenStudy } from '../split/study/study.ts';
import { readVaultLabels } from '../split/vault/vault.ts';
import { foldKeyOf } from '../split/vault/vault-key.ts';
import { shareTable } from '../table/memory/shared-table.ts';
import { baselineSource } from './baseline-source.ts';
import { studyFolds } from './study-folds.ts';
import { existingPlacesOf, type Places } from './study-paths.ts';
import { studyViewOf } from './study-view.ts';

export interface Lab {
  readonly places: Places;
  readonly study: FrozenStudy;
  readonly data: PipelineData;
  readonly view: StudyView;
  readonly judge: Judge;
  /** What figures of validation are rounded to where they are shown (journal/shown.ts). */
  readonly validationStep: number;
  readonly sandbox: Sandbox;
  /** Columns that a person took out; none of them is in `data` or `view`. */
  readonly excluded: Exclusions;
  close(): Promise<void>;
}

/**
 * Opens a study and starts the workers. Cost: reads all of train and validation.
 *
 * @throws LabError where the study is missing or a part of it has changed.
 */
export async function openLab(root: string, name: string, workers: number): Promise<Lab> {
  const places = existingPlacesOf(root, name);
  const study = await openFrozenStudy(places.dataRoot, name);
  const sandbox = openSandbox({ workers });
  try {
    // The first check reads the compiler's libraries, about a second; here it does so while the parts are read.
    void sandbox.check(await baselineSource()).catch(() => {});
    return {
      places,
      study,
      sandbox,
      excluded: new Map(),
      ...(await readParts(study)),
      close: () => sandbox.close(),
    };
  } catch (thrown) {
    await sandbox.close();
    throw thrown;
  }
}

async function readParts(
  study: FrozenStudy,
): Promise<Pick<Lab, 'data' | 'view' | 'judge' | 'validationStep'>> {
  const { parts, split } = study.file;
  const [train, labels, validation, validationLabels] = [
    await readPart(study, 'train'),
    await readTrainLabels(study),
    await readPart(study, 'validation'),
    await readVaultLabels(study, 'validation'),
  ];
  const foldKey = await foldKeyOf(study);
  const folds = studyFolds(study, foldKey, train, labels);
  const nPositives = validationLabels.reduce((sum, label) => sum + label, 0);
  const dependence = dependenceOf(study, [train, validation]);
  const data: PipelineData = {
    train: shareTable(train, parts.train.sha256),
    labels,
    groups: trainGroups(study, train),
    folds,
    validation: shareTable(validation, parts.validation.sha256),
    seed: deriveSeed(split.seed, 'pipelines'),
    foldKey: hmac(foldKey, 'inner'),
  };
  return {
    data,
    view: studyViewOf(study.file, train, labels),
    validationStep: validationStep(nPositives, validationLabels.length - nPositives),
    judge: openJudge({
      trainLabels: labels,
      validationLabels,
      folds,
      dependence: dependence && { train: dependence[0]!, validation: dependence[1]! },
    }),
  };
}
