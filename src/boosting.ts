/** `nightlab/boosting`: the boosting engine alone; nothing else of nightlab is loaded. */
export { LabError } from './core/errors.ts';
export type { BinnedColumns, BoostingModelData } from './learners/boosting/boosting-model.ts';
export {
  type BoostingInput,
  binColumns,
  type FitBoostingOptions,
  fitBoosting,
  fitBoostingOptionSpecs,
} from './learners/boosting/fit-boosting.ts';
export { BoostingModel, type ShapValues } from './learners/boosting/model.ts';
export type { SavedBoostingModel } from './learners/boosting/model-json.ts';
