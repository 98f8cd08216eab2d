import type { OptionSpecs } from '../core/options.ts';
import type { PlainData } from '../core/plain-data.ts';
import { definitionsOf } from '../core/toolkit-call.ts';
import type { Learner } from './learner.ts';
import * as list from './list.ts';
import { type RegisteredLearner, register } from './registered-learner.ts';
import type { XgboostFiles } from './xgboost/instance.ts';
import { prepareXgboost } from './xgboost/train.ts';

export type { RegisteredLearner } from './registered-learner.ts';
export type { XgboostFiles } from './xgboost/instance.ts';

/** Every learner by the name that a pipeline module calls it. */
export const learners: Readonly<Record<string, RegisteredLearner>> = Object.fromEntries(
  definitionsOf<Learner<OptionSpecs, PlainData>>(list).map((learner) => [learner.name, register(learner)]),
);

/** What learners need from outside, read when it is first needed. */
export interface LearnerFiles {
  /** `xgboost.js` and `xgboost.wasm` of ml-xgboost's `dist/wasm`. Without them `xgboost` predicts but cannot fit. */
  readonly xgboost?: () => XgboostFiles;
}

/** Makes learners ready for synchronous use in this thread; a worker awaits it once at its start. Costs nothing. */
export async function prepareLearners({ xgboost }: LearnerFiles = {}): Promise<void> {
  if (xgboost) prepareXgboost(xgboost);
}
