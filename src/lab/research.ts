/**
 * The loop: propose -> run -> judge -> record, until the session's bound. The journal is the only memory: whatever
 * was cut off is seen there, and a new start continues from it.
 */
import { LabError } from '../core/errors.ts';
import { epochsIn } from '../journal/constraints.ts';
import type { Budget, Experiment, Line } from '../journal/record.ts';
import { resultRow } from '../journal/result-rows.ts';
import type { Researcher, Stop } from '../researcher/researcher.ts';
import { answerMaterial } from './answer-material.ts';
import { constrainedOf } from './constrain.ts';
import type { DoneEvent, LabEvent } from './events.ts';
import { Inbox } from './inbox.ts';
import { InboxReader } from './inbox-reader.ts';
import { LabNow } from './lab-now.ts';
import { LabRecord, type ModulePredictions, type PlannedExperiment } from './lab-record.ts';
import { withLockedLab } from './locked-lab.ts';
import { ModuleFile } from './module-file.ts';
import { again, nextProposal, viewOf } from './next-proposal.ts';
import type { Lab } from './open-lab.ts';
import { lostWithTheLab, runExperiment, unfinished } from './run-experiment.ts';
import { runModule } from './run-module.ts';
import { SessionClock } from './session-clock.ts';
import { type Limits, planSession, type SessionPlan } from './session-plan.ts';
import {
  type LlmChoice,
  type OpenSessionResearcher,
  openSessionResearcher,
  usageSince,
} from './session-researcher.ts';
import { researchLockName } from './session-state.ts';

export interface ResearchRequest {
  /** The folder that holds `data/` and `models/`. */
  readonly root: string;
  readonly study: string;
  /** Null: continue a session that was cut off, else the default bound. */
  readonly limits: Limits | null;
  readonly workers: number;
  readonly budget: Budget;
  /** The language model that proposes; without one it is the offline researcher. */
  readonly llm?: LlmChoice | null;
  /** How the lab before this one died while supervised; null where it did not. */
  readonly diedBefore: string | null;
  /** Aborted: end after the running experiment. */
  readonly finish: AbortSignal;
  /** Aborted: end at once; the running experiment is run again next time. */
  readonly stop: AbortSignal;
  readonly emit: (event: LabEvent) => void;
}

export interface SessionReport {
  readonly lines: readonly Line[];
  readonly best: number | null;
  readonly done: DoneEvent;
}

/** An experiment that runs longer than so many typical ones and was cut off twice will not fit the next time. */
const hopelessRatio = 2;

const defaultLimits: Limits = { experiments: null, minutes: 10, until: null };

/**
 * Runs one session to its end.
 *
 * @throws LabError `journal.locked` where another lab works on this study, and where the study, the journal or the
 * disk is not sound; whatever was recorded stays.
 */
export async function research(options: ResearchRequest): Promise<SessionReport> {
  const startedAt = Date.now();
  return withLockedLab(options, researchLockName, (lab, journal) =>
    new Session(options, lab, new LabRecord(journal, lab.places.scores), startedAt).run(),
  );
}

class Session {
  readonly #options: ResearchRequest;
  readonly #whole: Lab;
  readonly #now: LabNow;
  readonly #record: LabRecord;
  readonly #module: ModuleFile;
  readonly #plan: SessionPlan;
  /** Opening the study is part of the session's time. */
  readonly #startedAt: number;
  readonly #usedBeforeMs: number;
  /** Aborted when the session's time is up: what runs is cut off. */
  readonly #clock: SessionClock;
  #done: number;
  #pending: PlannedExperiment | null = null;
  #researcher: OpenSessionResearcher | null = null;

  constructor(options: ResearchRequest, lab: Lab, record: LabRecord, startedAt: number) {
    this.#options = options;
    this.#whole = lab;
    this.#now = new LabNow(lab, record);
    this.#record = record;
    this.#module = new ModuleFile(lab.places.module);
    this.#plan = planSession(record.lines, options.limits, defaultLimits, options.budget);
    this.#done = this.#plan.done;
    this.#startedAt = startedAt;
    // What a lab that died had run since it last wrote is the session's time, too.
    const last = record.lines.at(-1);
    const isRestart = this.#plan.resumed && options.diedBefore !== null && last !== undefined;
    this.#usedBeforeMs = this.#plan.usedMs + (isRestart ? Math.max(0, startedAt - Date.parse(last.at)) : 0);
    this.#clock = new SessionClock(() => this.#msLeft());
  }

  /** Without the columns that a person took out. */
  get #lab(): Lab {
    return this.#now.lab;
  }

  async run(): Promise<SessionReport> {
    try {
      const { researcher } = await this.#begin();
      const inbox = this.#inboxReaderOf(researcher);
      await this.#settleInFlight();
      await this.#requireBestScores();
      let reason = this.#reasonToEnd();
      while (reason === null) reason = (await this.#step(researcher, inbox)) ?? this.#reasonToEnd();
      return await this.#end(reason);
    } finally {
      this.#clock.close();
      this.#researcher?.close();
    }
  }

  async #begin(): Promise<OpenSessionResearcher> {
    const { session, resumed, limits, budget } = this.#plan;
    const { file } = this.#lab.study;
    const known = this.#record.history.experiments.at(-1);
    if (known && known.dataHash !== file.fingerprint) {
      throw new LabError(
        'lab.otherData',
        `the study ${file.name} was frozen anew since its experiments ran`,
        `Move ${this.#lab.places.models} away to start over, or freeze the earlier file again.`,
      );
    }
    const { emit, workers, llm = null } = this.#options;
    const nBefore = this.#record.history.experiments.length;
    const kind = llm === null ? 'offline' : 'llm';
    if (!resumed) {
      const seed = file.split.seed;
      await this.#record.append({ type: 'session-started', session, researcher: kind, limits, budget, seed });
    }
    const opened = await openSessionResearcher({
      lab: this.#whole,
      record: this.#record,
      budget,
      llm,
      emit,
      ends: [this.#options.finish, this.#options.stop, this.#clock.signal],
    });
    this.#researcher = opened;
    const left = this.#msLeft();
    emit({
      event: 'session',
      study: file.name,
      session,
      resumed,
      limits,
      endsAt: left === null ? null : new Date(Date.now() + left).toISOString(),
      workers,
      nTrainRows: file.parts.train.nRows,
      nColumns: Object.keys(file.roles).length,
      researcher: kind,
      nBefore,
      preflight: opened.researcher.preflight?.(this.#lab.view, this.#experimentsLeft()) ?? null,
    });
    return opened;
  }

  #experimentsLeft(): number | null {
    const { experiments } = this.#plan.limits;
    return experiments === null ? null : experiments - this.#done;
  }

  /** Until the session's time is up; null where it has no such bound. */
  #msLeft(): number | null {
    const { minutes, until } = this.#plan.limits;
    const left = [
      ...(minutes === null ? [] : [minutes * 60_000 - this.#usedMs()]),
      ...(until === null ? [] : [Date.parse(until) - Date.now()]),
    ];
    return left.length === 0 ? null : Math.max(0, Math.min(...left));
  }

  #usedMs(): number {
    return this.#usedBeforeMs + Date.now() - this.#startedAt;
  }

  /** What was running when the lab was cut off is run once more; what the lab died of is not. */
  async #settleInFlight(): Promise<void> {
    const { inFlight } = this.#plan;
    if (inFlight === null) return;
    const { diedBefore } = this.#options;
    if (diedBefore === null) {
      this.#pending = again(inFlight);
      return;
    }
    await this.#finish(lostWithTheLab(this.#lab, this.#record, again(inFlight), diedBefore), null);
  }

  /** The best's scores are compared with each challenger's; where their file was lost they are made again. */
  async #requireBestScores(): Promise<void> {
    const best = this.#record.history.best;
    if (best === null || (await this.#record.predictionsOf(best).catch(() => null)) !== null) return;
    const run = await runModule(this.#lab, best.source, this.#options.budget, this.#atOnce);
    if (run.state === 'cancelled') return;
    if (run.state !== 'scored' || run.metrics.scoresHash !== best.scores?.scoresHash) {
      throw new LabError(
        'lab.bestLost',
        `the scores of experiment ${best.id}, the best, are lost and could not be made again`,
        'Run nightlab verify to see what has changed.',
      );
    }
    await this.#record.keepPredictions(best, run.predictions);
  }

  /** Runs one experiment; returns why the session ends with it, or null. */
  async #step(researcher: Researcher, inbox: InboxReader): Promise<string | null> {
    await inbox.take();
    if (this.#pending && this.#isOvertaken(this.#pending)) this.#pending = null;
    const planned = this.#pending ?? (await inbox.during(this.#propose(researcher), ['try']));
    this.#pending = null;
    if (planned === null) return 'The researcher has nothing left that was not tried.';
    if ('stop' in planned) return this.#reasonToEnd() ?? planned.stop;
    const { id, parent, proposer, axis, hypothesis, source } = planned;
    await this.#record.start(planned);
    await this.#module.write(source);
    this.#options.emit({ event: 'experiment-started', id, parent, proposer, axis, hypothesis });
    const { budget, stop } = this.#options;
    const begunAt = Date.now();
    const finished = await inbox.during(
      runExperiment(this.#lab, this.#record, planned, budget, this.#atOnce),
    );
    if (finished !== null) {
      await this.#finish(finished.experiment, finished.predictions);
      return null;
    }
    return stop.aborted
      ? 'Stopped at once; the running experiment is run again next time.'
      : await this.#cutOff(planned, Date.now() - begunAt);
  }

  /**
   * The time is up before an experiment has ended: it is unfinished, not a look and not counted, and is begun again by
   * the next session. Where the second attempt, too, was cut off after far longer than others take, it is recorded as
   * too long, and no session is spent on it again.
   */
  async #cutOff(planned: PlannedExperiment, ranMs: number): Promise<string> {
    const ran = `${(ranMs / 1000).toFixed(ranMs < 10_000 ? 1 : 0)} s`;
    if (this.#record.history.best === null) {
      return `The time is up before the first module was scored and checked: it needs more than the ${ran} that it had. Give the session more time (--minutes), or freeze fewer rows.`;
    }
    if (planned.attempt > 1 && ranMs > hopelessRatio * this.#typicalMs()) {
      const reason = `was cut off at the end of two sessions, the last time after ${ran}; give it a longer session (--minutes), or make it cheaper`;
      const failure = { status: 'timeout', reason } as const;
      await this.#finish(unfinished(this.#lab, this.#record, planned, failure, ranMs), null);
      return `The time is up; experiment ${planned.id} was cut off a second time after ${ran} and counts as too long.`;
    }
    return `The time is up; experiment ${planned.id} was cut off after ${ran}, unfinished: it is not counted, and the next session begins with it.`;
  }

  /** What ends a running experiment where it is. */
  get #atOnce(): AbortSignal {
    return AbortSignal.any([this.#options.stop, this.#clock.signal]);
  }

  /** What was cut off before a person took columns out, or back, is not run again with others. */
  #isOvertaken({ id }: PlannedExperiment): boolean {
    const { now, byId } = epochsIn(this.#record.lines);
    return byId.get(id) !== now;
  }

  #propose(researcher: Researcher): Promise<PlannedExperiment | Stop | null> {
    return nextProposal({ ...this.#situation(), module: this.#module, researcher });
  }

  #situation() {
    return {
      lab: this.#lab,
      record: this.#record,
      secondsPerExperiment: this.#options.budget.secondsPerExperiment,
      experimentsLeft: this.#experimentsLeft(),
    };
  }

  #inboxReaderOf(researcher: Researcher): InboxReader {
    return new InboxReader({
      inbox: new Inbox(this.#lab.places.inbox),
      record: this.#record,
      researcher,
      study: this.#whole.view,
      material: () => answerMaterial(this.#whole, this.#record),
      constrained: constrainedOf(this.#whole.study.file),
      view: () => viewOf(this.#situation()),
      emit: this.#options.emit,
    });
  }

  async #finish(experiment: Experiment, predictions: ModulePredictions | null): Promise<void> {
    await this.#record.finish(experiment, predictions);
    this.#done += 1;
    this.#options.emit({ event: 'experiment', ...resultRow(experiment, this.#lab.validationStep) });
    const best = this.#record.history.best;
    const now = await this.#module.read();
    if (best && (now === experiment.source || now === null)) await this.#module.write(best.source);
  }

  #reasonToEnd(): string | null {
    const { finish, stop } = this.#options;
    if (finish.aborted || stop.aborted) return 'Stopped.';
    const { experiments, minutes, until } = this.#plan.limits;
    if (this.#clock.signal.aborted) return 'The time is up.';
    if (experiments !== null && this.#done >= experiments) return 'The session is complete.';
    if (minutes !== null && this.#usedMs() + this.#typicalMs() > minutes * 60_000) return 'The time is up.';
    if (until !== null && Date.now() + this.#typicalMs() > Date.parse(until)) return 'The time is up.';
    return null;
  }

  /** Median duration of the last experiments: none is begun that would likely end after the time is up. */
  #typicalMs(): number {
    const durations = this.#record.history.experiments.slice(-7).map(({ durationMs }) => durationMs);
    return durations.sort((left, right) => left - right)[durations.length >> 1] ?? 0;
  }

  async #end(reason: string): Promise<SessionReport> {
    const { session } = this.#plan;
    const best = this.#record.history.best;
    const now = await this.#module.read();
    if (
      best &&
      now !== null &&
      now !== best.source &&
      this.#record.lines.some((line) => line.type === 'experiment-started' && line.source === now)
    ) {
      await this.#module.write(best.source);
    }
    await this.#record.append({ type: 'session-ended', session, reason });
    const done = this.#doneEvent(reason, best);
    this.#options.emit(done);
    return { lines: this.#record.lines, best: best?.id ?? null, done };
  }

  #doneEvent(reason: string, best: Experiment | null): DoneEvent {
    const { experiments, baseline: first } = this.#record.history;
    const session = experiments.slice(experiments.length - this.#done);
    const baseline = first ? resultRow(first, this.#lab.validationStep).validationAuc : null;
    const shown = best && resultRow(best, this.#lab.validationStep);
    const auc = shown?.validationAuc ?? null;
    return {
      event: 'done',
      study: this.#lab.study.file.name,
      reason,
      experiments: this.#done,
      kept: session.filter(({ status }) => status === 'kept').length,
      best:
        best?.scores && auc !== null ? { id: best.id, cvAuc: best.scores.cvAuc, validationAuc: auc } : null,
      baselineValidationAuc: baseline,
      gain: auc !== null && baseline !== null ? Number((auc - baseline).toFixed(4)) : null,
      usage: this.#options.llm ? usageSince(this.#record.lines) : null,
      durationMs: this.#usedMs(),
    };
  }
}
