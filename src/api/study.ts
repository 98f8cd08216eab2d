/** One study, as a program sees it. Each verb is a command of the same name; its options are the command's flags. */
import type { ResultRow } from '../journal/result-rows.ts';
import type { FeatureBench } from '../lab/bench-record.ts';
import type { ConstraintAnswer } from '../lab/constrain-study.ts';
import type { LabEvent } from '../lab/events.ts';
import type { AnswerMessage } from '../lab/inbox.ts';
import type { NudgeReceipt } from '../lab/leave-nudge.ts';
import type { TimedEvent } from '../lab/session-folder.ts';
import type { SplitDescription } from '../lab/split-readme.ts';
import type { StudyStatus } from '../lab/study-status.ts';
import type { Verification } from '../lab/verify.ts';
import type { AskOptions } from './ask-researcher.ts';
import type { BenchOptions } from './bench-sets.ts';
import type { ExportOptions, ExportReport } from './export-model.ts';
import type { ExperimentReport } from './record-report.ts';
import type { ResearchOptions } from './research-events.ts';
import type { OtherToolReport, ScoreOptions } from './score-other-tool.ts';
import type { FollowOptions, StopOptions, StopReport } from './session.ts';
import type { TryOptions, TryReport } from './try-report.ts';
import type { VerifyOptions } from './verify-study.ts';
import type { SplitOptions } from './write-split-files.ts';

/**
 * Nothing is held open between calls, and another process may work on the same study. While `research`, `try`, `bench`,
 * `ask`, `verify` or `export` runs, the process is in a directory of the sandbox; relative paths given to nightlab are
 * taken from where the program was before.
 */
export interface Study {
  readonly name: string;
  /** The folder that holds `data/` and `models/`, absolute. */
  readonly root: string;

  // Find a better model.

  /**
   * Runs one session and gives its events, those of `nightlab research --json`; the last is `done`.
   *
   * The session begins when the first event is asked for, and does not wait for whoever reads. Leaving the loop ends it at
   * once: the running experiment is run again by the next session. `options.signal` ends it after the running experiment.
   * @throws LabError `journal.locked` where another session works on the study, `api.badOption`, `api.bounds`, and where
   * the study, the journal or the disk is not sound; whatever was recorded stays.
   */
  research(options?: ResearchOptions): AsyncIterable<LabEvent>;
  /**
   * Scores a module once, and counts a look at hidden labels in the ledger.
   *
   * @param source TypeScript; default: `models/<study>/pipeline.ts`, or the baseline where there is none
   * @throws LabError `lab.lookNotRecorded`; what is wrong with the module is in the report's `status` and `reason`.
   * Cost: reads train and validation, and one experiment.
   */
  try(source?: string, options?: TryOptions): Promise<TryReport>;
  /**
   * Measures which sets of features help, by cross-validation on train rows alone; no hidden label is looked at.
   *
   * Cost: learners x (2 x sets + 1) cross-validations, and some more for sets that overlap.
   * @throws LabError `lab.badModule`, `lab.benchFailed` where no learner runs on all sets, `api.badOption`, and for sets
   * that name what is not there.
   */
  bench(options?: BenchOptions): Promise<FeatureBench>;
  /** What runs now, how far it is, what was said and not heard yet, what to do next. Takes no lock. */
  status(): Promise<StudyStatus>;
  /**
   * The events of a session that another process runs, from its first on. Ends with the session, at once where none runs;
   * leaving the loop does not end the session.
   */
  follow(options?: FollowOptions): AsyncIterable<TimedEvent>;
  /**
   * Ends the session that runs, whoever runs it, after its running experiment.
   *
   * @throws LabError `lab.stopUnheard` where it was told to end at once and did not within half a minute.
   */
  stop(options?: StopOptions): Promise<StopReport>;

  // Guide the researcher.

  /**
   * Tells the researcher something before its next experiment; a running session is not stopped.
   *
   * @throws LabError `lab.badMessage` for an empty text or one of over 4,000 characters.
   */
  nudge(text: string): Promise<NudgeReceipt>;
  /**
   * Asks the researcher, who answers from the record and may note ideas. A running session answers, else this process does.
   *
   * @throws LabError `lab.nothingToAskAbout` before there is an experiment, `lab.noAnswerYet` after `timeout`, with the
   * question still waiting.
   */
  ask(question: string, options?: AskOptions): Promise<AnswerMessage>;
  /**
   * Takes columns out of every later module. The record restarts from a new baseline without them.
   *
   * @returns `state: 'refused'` with the reason in `text` where nothing changes, `'left'` where a running session will hear it
   * @throws LabError `lab.unknownColumn` with names that come close, `lab.targetColumn`, `lab.frozenOut`.
   */
  exclude(columns: readonly string[], options?: ConstraintOptions): Promise<ConstraintAnswer>;
  /** Lets excluded columns back in. @throws LabError as `exclude`. */
  include(columns: readonly string[], options?: ConstraintOptions): Promise<ConstraintAnswer>;
  /** Takes back the last nudge, `exclude` or `include`; once more, the one before. */
  undo(): Promise<ConstraintAnswer>;
  /** Takes back the last `undo`. */
  redo(): Promise<ConstraintAnswer>;

  // Read the record.

  /** The experiments so far, the oldest first; empty where there are none. */
  results(): Promise<readonly ResultRow[]>;
  /**
   * One experiment with its module, its change and its timings.
   *
   * @throws LabError `api.noExperiments`, `journal.unknownExperiment` saying which there are.
   */
  show(id: number): Promise<ExperimentReport>;
  /**
   * Checks the study's fingerprints and the record, and runs the best experiment again: bit-equal, or `problems` says where
   * not. Never throws for what is wrong with them.
   *
   * Cost: one experiment, or with `all` every one.
   */
  verify(options?: VerifyOptions): Promise<Verification>;

  // Compare with other tools.

  /**
   * Writes the frozen split to a folder, with a key for each row and a README.txt; hidden parts have no labels.
   *
   * @param directory new, empty, or with `force` one of an earlier split
   * @throws LabError `lab.splitPlace`, `lab.splitNotWritten`.
   */
  split(directory: string, options?: SplitOptions): Promise<SplitDescription>;
  /**
   * Measures the scores that another tool gave to the rows of a hidden part: a file of row keys and scores. All figures are
   * rounded to the noise of the part.
   *
   * @throws LabError `table.*` where the file is not one score per row of the part, `lab.tooManyScoreFiles`,
   * `lab.lookNotRecorded`, `journal.locked`: then no label was read and nothing is counted.
   */
  score(file: string, options: ScoreOptions): Promise<OtherToolReport>;

  // Use the model.

  /**
   * Opens the sealed rows once for an experiment, counts that, and writes a model folder for `loadModel`.
   *
   * Cost: one fit on train and validation.
   * @throws LabError `api.nothingToExport`, `api.exportExcluded`, `export.exists`, `export.fitFailed`, `journal.locked`.
   */
  export(options?: ExportOptions): Promise<ExportReport>;
}

export interface ConstraintOptions {
  /** The reason, which results and the model card repeat. */
  readonly why?: string | undefined;
}
