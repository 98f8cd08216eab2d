/**
 * `nightlab/lab`: what a program does with nightlab. Freeze a table, open the study, research it, guide the researcher, read
 * the record, export a model, load it, score new rows.
 */
export { LabError } from '../core/errors.ts';
export type { ModelFacts } from '../export/model-folder.ts';
export type { ModelAccount } from '../journal/model-account.ts';
export type { Interval } from '../journal/record.ts';
export type { ResultRow } from '../journal/result-rows.ts';
export type { RecordProblem } from '../journal/verify-chain.ts';
export type {
  Auc,
  BenchLearner,
  FeatureBench,
  LearnerFigures,
  SetFigures,
} from '../lab/bench-record.ts';
export type { BenchEvent } from '../lab/bench-runs.ts';
export type { RecordCheck } from '../lab/check-record.ts';
export type { ConstraintAnswer } from '../lab/constrain-study.ts';
export type {
  DoneEvent,
  ExperimentEvent,
  ExperimentStartedEvent,
  LabEvent,
  MemoryEvent,
  SessionEvent,
  SessionUsage,
} from '../lab/events.ts';
export type { SetPlan } from '../lab/feature-sets.ts';
export type { Restored } from '../lab/freeze-study.ts';
export type { AnswerMessage } from '../lab/inbox.ts';
export type { NudgeReceipt } from '../lab/leave-nudge.ts';
export type { VersusBest } from '../lab/score-file.ts';
export type { TimedEvent } from '../lab/session-folder.ts';
export type { SplitDescription } from '../lab/split-readme.ts';
export type { NextStep, ScoredExperiment, SessionStatus, StudyStatus } from '../lab/study-status.ts';
export type { Verification } from '../lab/verify.ts';
export type { Preflight } from '../researcher/researcher.ts';
export type { FreezeReport } from '../split/freeze/freeze-table.ts';
export type { CellValue } from '../table/input/read-cells.ts';
export type { QueryInput, TableInput } from '../table/input/table-input.ts';
export type { ColumnProfile } from '../table/profile.ts';
export type { Suspicion } from '../table/suspicions/suspicion.ts';
export type { AskOptions } from './ask-researcher.ts';
export type { BenchOptions } from './bench-sets.ts';
export type { ExportOptions, ExportReport, FittedExperiment } from './export-model.ts';
export { type FreezeOptions, freeze } from './freeze.ts';
export {
  loadModel,
  type Model,
  type PredictOptions,
  type TableColumns,
  type TableRow,
} from './load-model.ts';
export { openStudy } from './open-study.ts';
export type { ExperimentReport } from './record-report.ts';
export type { ResearchOptions } from './research-events.ts';
export { type RestoreOptions, restore } from './restore.ts';
export type { OtherToolReport, ScoreOptions } from './score-other-tool.ts';
export type { FollowOptions, StopOptions, StopReport } from './session.ts';
export type { ConstraintOptions, Study } from './study.ts';
export type { TryOptions, TryReport } from './try-report.ts';
export type { VerifyOptions } from './verify-study.ts';
export type { SplitOptions } from './write-split-files.ts';
