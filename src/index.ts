/**
 * The package 'nightlab': what a pipeline module imports.
 */
export type {
  DeriveOptions,
  FrameLike,
  FrameOptions,
  SeriesLike,
  TransformerOptions,
} from './pipeline/custom.ts';
export { derive, frame, learner, transformer } from './pipeline/custom.ts';
export type { DecayOptions, StackOptions } from './pipeline/models.ts';
export { average, decay, gbdt, logistic, randomForest, stack, xgboost } from './pipeline/models.ts';
export type { PipelineOptions } from './pipeline/pipeline.ts';
export { pipeline } from './pipeline/pipeline.ts';
export type { Columns, CustomMatrix, PipelineSpec, Row } from './pipeline/spec.ts';
export {
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
} from './pipeline/steps.ts';
