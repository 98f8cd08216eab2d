/**
 * The loop: propose -> run -> judge -> record, until the session's bound. The journal is the only memory: whatever
 * was cut off is seen there, and a new start goes on from it.
 */
import { LabError } from '../core/errors.ts';
import type { Budget, Experiment, Line } from '../journal/record.ts';
import { resultRow } from '../journal/result-rows.ts';
import { offlineResearcher } from '../researcher/offline/offline-researcher.ts';
import type { Researcher, Stop } from '../researcher/researcher.ts';
import { conduct, lostWithTheLab } from './conduct.ts';
import type { DoneEvent, LabEvent } from './events.ts';
import { withLockedLab } from './locked-lab.ts';
import { ModuleFile } from './module-file.ts';
import { again, nextProposal, type Planned } from './next-proposal.ts';
import type { Lab } from './open-lab.ts';
import { LabRecord } from './record.ts';
import { runModule } from './run-experiment.ts';
import { type Limits, planSession, type SessionPlan } from './session-plan.ts';

export interface ResearchOptions {
  /** The folder that holds `data/` and `models/`. */
  readonly root: string;
  readonly study: string;
  /** Null: go on with a session that was cut off, else the default bound. */
  readonly limits: Limits | null;
  readonly workers: number;
  readonly budget: Budget;
  /** How the lab before this one died while supervised; null where it did not. */
  readonly diedBefore: string | null;
  /** Aborted: end after the running experiment. */
  readonly finish: AbortSignal;
  /** Aborted: end at once; the running experiment is run again next time. */
  readonly stop: AbortSignal;
  readonly emit: (event: LabEvent) => void;
}

export interface ResearchReport {
  readonly lines: readonly Line[];
  readonly best: number | null;
  readonly done: DoneEvent;
}

const defaultLimits: Limits = { experiments: null, minutes: 10, until: null };

/**
 * Runs one session to its end.
 *
 * @throws LabError `journal.locked` where another lab works on this study, and where the study, the journal or the
 * disk is not sound; whatever was recorded stays.
 */
export async function research(options: ResearchOptions): Promise<ResearchReport> {
  return withLockedLab(options, 'nightlab research', (lab, journal) =>
    new Session(options, lab, new LabRecord(journal, lab.places.scores)).run(),
  );
}

class Session {
  readonly #options: ResearchOptions;
  readonly #lab: Lab;
  readonly #record: LabRecord;
  readonly #module: ModuleFile;
  readonly #researcher: Researcher = offlineResearcher();
  readonly #plan: SessionPlan;
  readonly #startedAt = Date.now();
  #done: number;
  #pending: Planned | null = null;

  constructor(options: ResearchOptions, lab: Lab, record: LabRecord) {
    this.#options = options;
    this.#lab = lab;
    this.#record = record;
    this.#module = new ModuleFile(lab.places.module);
    this.#plan = planSession(record.lines, options.limits, defaultLimits, options.budget);
    this.#done = this.#plan.done;
  }

  async run(): Promise<ResearchReport> {
    await this.#begin();
    await this.#settleInFlight();
    await this.#requireBestScores();
    let reason = this.#reasonToEnd();
    while (reason === null) reason = (await this.#step()) ?? this.#reasonToEnd();
    return this.#end(reason);
  }

  async #begin(): Promise<void> {
    const { session, resumed, limits, budget } = this.#plan;
    const { file } = this.#lab.study;
    const known = this.#record.experiments.at(-1);
    if (known && known.dataHash !== file.fingerprint) {
      throw new LabError(
        'lab.otherData',
        `the study ${file.name} was frozen anew since its experiments ran`,
        `Move ${this.#lab.places.models} away to start over, or freeze the earlier file again.`,
      );
    }
    const { emit, workers } = this.#options;
    emit({
      event: 'session',
      study: file.name,
      session,
      resumed,
      limits,
      workers,
      nTrainRows: file.parts.train.nRows,
      nColumns: Object.keys(file.roles).length,
      researcher: this.#researcher.kind,
      nBefore: this.#record.experiments.length,
    });
    if (resumed) return;
    const researcher = this.#researcher.kind;
    await this.#record.append({
      type: 'session-started',
      session,
      researcher,
      limits,
      budget,
      seed: file.split.seed,
    });
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
    const best = this.#record.bestExperiment;
    if (best === null || (await this.#record.bestCandidate()) !== null) return;
    const { stop, budget } = this.#options;
    const run = await runModule(this.#lab, best.source, budget, stop);
    if (run.state !== 'scored' || run.scores.scoresHash !== best.scores?.scoresHash) {
      throw new LabError(
        'lab.bestLost',
        `the scores of experiment ${best.id}, the best, are lost and could not be made again`,
        'Run nightlab verify to see what has changed.',
      );
    }
    const { outOfFold, validation, complexity } = run;
    await this.#record.keepScores({ id: best.id, outOfFold, validation, complexity });
  }

  /** Runs one experiment; returns why the session ends with it, or null. */
  async #step(): Promise<string | null> {
    const planned = this.#pending ?? (await this.#propose());
    this.#pending = null;
    if (planned === null) return 'The researcher has nothing left that was not tried.';
    if ('stop' in planned) return planned.stop;
    const { id, parent, proposer, axis, hypothesis, source, causes, attempt } = planned;
    await this.#record.start({ id, parent, proposer, axis, hypothesis, source, causes, attempt });
    await this.#module.write(source);
    this.#options.emit({ event: 'experiment-started', id, parent, proposer, axis, hypothesis });
    const { budget, stop } = this.#options;
    const conducted = await conduct(this.#lab, this.#record, planned, budget, stop);
    if (conducted === null) return 'Stopped at once; the running experiment is run again next time.';
    await this.#finish(conducted.experiment, conducted.candidate);
    return null;
  }

  #propose(): Promise<Planned | Stop | null> {
    const { experiments } = this.#plan.limits;
    return nextProposal({
      lab: this.#lab,
      record: this.#record,
      module: this.#module,
      researcher: this.#researcher,
      secondsPerExperiment: this.#options.budget.secondsPerExperiment,
      experimentsLeft: experiments === null ? null : experiments - this.#done,
    });
  }

  async #finish(experiment: Experiment, candidate: Parameters<LabRecord['finish']>[1]): Promise<void> {
    await this.#record.finish(experiment, candidate);
    this.#done += 1;
    this.#options.emit({ event: 'experiment', ...resultRow(experiment) });
    const best = this.#record.bestExperiment;
    const now = await this.#module.read();
    if (best && (now === experiment.source || now === null)) await this.#module.write(best.source);
  }

  #reasonToEnd(): string | null {
    const { finish, stop } = this.#options;
    if (finish.aborted || stop.aborted) return 'Stopped.';
    const { experiments, minutes, until } = this.#plan.limits;
    if (experiments !== null && this.#done >= experiments) return 'The session is complete.';
    const usedMs = this.#plan.usedMs + Date.now() - this.#startedAt;
    if (minutes !== null && usedMs + this.#typicalMs() > minutes * 60_000) return 'The time is up.';
    if (until !== null && Date.now() + this.#typicalMs() > Date.parse(until)) return 'The time is up.';
    return null;
  }

  /** Median duration of the last experiments: none is begun that would likely end after the time is up. */
  #typicalMs(): number {
    const durations = this.#record.experiments.slice(-7).map(({ durationMs }) => durationMs);
    return durations.sort((left, right) => left - right)[durations.length >> 1] ?? 0;
  }

  async #end(reason: string): Promise<ResearchReport> {
    const { session } = this.#plan;
    const best = this.#record.bestExperiment;
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
    const { experiments } = this.#record;
    const session = experiments.slice(experiments.length - this.#done);
    const baseline = experiments.find(({ status }) => status === 'baseline')?.scores?.validationAuc ?? null;
    const scores = best?.scores ?? null;
    return {
      event: 'done',
      study: this.#lab.study.file.name,
      reason,
      experiments: this.#done,
      kept: session.filter(({ status }) => status === 'kept').length,
      best: best && scores && { id: best.id, cvAuc: scores.cvAuc, validationAuc: scores.validationAuc },
      baselineValidationAuc: baseline,
      gain: scores && baseline !== null ? scores.validationAuc - baseline : null,
      durationMs: this.#plan.usedMs + Date.now() - this.#startedAt,
    };
  }
}
