import { LabError } from '../core/errors.ts';
import { averageLearner } from './average.ts';
import { gbdtLearner } from './boosting/gbdt-learner.ts';
import { logisticLearner } from './logistic.ts';
import { randomForestLearner } from './random-forest.ts';
import { type RegisteredLearner, register } from './registered-learner.ts';

export type { RegisteredLearner } from './registered-learner.ts';

/** Every learner by the name that a pipeline module calls it. */
export const learners: Readonly<Record<string, RegisteredLearner>> = {
  logistic: register(logisticLearner),
  randomForest: register(randomForestLearner),
  gbdt: register(gbdtLearner),
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

/** Makes every learner ready for synchronous use; a worker awaits it once at its start. Cheap when repeated. */
export async function prepareLearners(): Promise<void> {}
