/**
 * `nightlab/lab`: what a program does with nightlab. Freeze a table, open the study, research it, export a model, load it,
 * score new rows.
 */
export { LabError } from '../core/errors.ts';
export type { ModelFacts } from '../export/model-folder.ts';
export type { ResultRow } from '../journal/result-rows.ts';
export type { LabEvent } from '../lab/events.ts';
export type { FreezeReport } from '../split/freeze.ts';
export type { CellValue } from '../table/read-cells.ts';
export type { ExportReport } from './export-model.ts';
export { type FreezeOptions, freeze } from './freeze.ts';
export { type Columns, loadModel, type Model, type PredictOptions, type Row } from './load-model.ts';
export type { ResearchOptions } from './research-events.ts';
export { type ExportOptions, openStudy, type Study, type TryOptions } from './study.ts';
export type { TryReport } from './try-module.ts';
