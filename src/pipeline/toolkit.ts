/**
 * Everything that a pipeline module may import from 'nightlab'; the sandbox hands exactly this object to it.
 */
import { derive, frame, learner, transformer } from './custom.ts';
import { average, decay, gbdt, logistic, randomForest, stack, xgboost } from './models.ts';
import { pipeline } from './pipeline.ts';
import {
  dateParts,
  differences,
  frequency,
  latentSemantics,
  numeric,
  oneHot,
  ordinal,
  products,
  ratios,
  targetEncode,
  textStatistics,
  tfidf,
} from './steps.ts';

export const toolkit = {
  pipeline,
  numeric,
  oneHot,
  ordinal,
  frequency,
  targetEncode,
  dateParts,
  ratios,
  differences,
  products,
  tfidf,
  latentSemantics,
  textStatistics,
  derive,
  transformer,
  frame,
  learner,
  logistic,
  gbdt,
  xgboost,
  randomForest,
  average,
  stack,
  decay,
} as const;
