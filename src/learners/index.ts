import { LabError } from '../core/errors.ts';
import { averageLearner } from './average.ts';
import { gbdtLearner } from './boosting/gbdt-learner.ts';
import { logisticLearner } from './logistic.ts';
import { randomForestLearner } from './random-forest.ts';
import { type RegisteredLearner, register } from './registered-learner.ts';
import type { XgboostFiles } from './xgboost/instance.ts';
import { prepareXgboost } from './xgboost/train.ts';
import { xgboostLearner } from './xgboost.ts';

export type { RegisteredLearner } from './registered-learner.ts';
export type { XgboostFiles } from './xgboost/instance.ts';

/** Every learner by the name that a pipeline module calls it. */
export const learners: Readonly<Record<string, RegisteredLearner>> = {
  logistic: register(logisticLearner),
  gbdt: register(gbdtLearner),
  xgboost: register(xgboostLearner),
  randomForest: register(randomForestLearner),
  average: register(averageLearner),
};

/** @throws LabError `learners.unknown` naming the learners that there are. */
export function learnerNamed(name: string): RegisteredLearner {
  if (Object.hasOwn(learners, name)) return learners[name]!;
  throw new LabError(
    'learners.unknown',
    `there is no learner "${name}"`,
    `Use one of: ${Object.keys(learners).join(', ')}.`,
  );
}

/** What learners need from outside, read when it is first needed. */
export interface LearnerFiles {
  /** `xgboost.js` and `xgboost.wasm` of ml-xgboost's `dist/wasm`. Without them `xgboost` predicts but cannot fit. */
  readonly xgboost?: () => XgboostFiles;
}

/** Makes learners ready for synchronous use in this thread; a worker awaits it once at its start. Costs nothing. */
export async function prepareLearners({ xgboost }: LearnerFiles = {}): Promise<void> {
  if (xgboost) prepareXgboost(xgboost);
}
