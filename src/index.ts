/**
 * The package 'nightlab': what a pipeline module imports.
 */
export * from './features/list.ts';
export * from './learners/list.ts';
export type {
  DeriveOptions,
  FrameLike,
  FrameOptions,
  SeriesLike,
  TransformerOptions,
} from './pipeline/custom.ts';
export { derive, frame, learner, transformer } from './pipeline/custom.ts';
export type { DecayOptions, StackOptions } from './pipeline/models.ts';
export { decay, stack } from './pipeline/models.ts';
export type { PipelineOptions } from './pipeline/pipeline.ts';
export { pipeline } from './pipeline/pipeline.ts';
export type { Columns, CustomMatrix, PipelineSpec, Row } from './pipeline/spec.ts';
