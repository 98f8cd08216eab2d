/**
 * Journal lines -> the experiments so far, and the answers that are read off them. Pure: the same lines give the same
 * answers, and lines that are added later change nothing of a history that was made before.
 *
 * Invariant: `comparable`, `best`, `baseline` and `lastGain` are of the experiments that ran with just the columns that
 * are excluded now (constraints.ts); whatever ran with others is compared with nothing. All other answers are of all lines.
 */
import { type Cause, causesOf } from './causes.ts';
import { constraintsIn, type Exclusions, epochOf, epochsIn, excludedAt } from './constraints.ts';
import type {
  Experiment,
  ExperimentStarted,
  Line,
  LinePlace,
  ScoresMeasured,
  TriedModule,
} from './record.ts';

export type ExperimentLine = Experiment & LinePlace;
export type TriedLine = TriedModule & LinePlace;
export type MeasuredLine = ScoresMeasured & LinePlace;
/** A line that tells of a comparison with hidden labels. */
export type LookLine = ExperimentLine | TriedLine | MeasuredLine;

export class History {
  readonly lines: readonly Line[];
  /** Columns that are out, and why. */
  readonly excluded: Exclusions;
  readonly #epoch: string;
  #epochs: ReadonlyMap<number, string> | null = null;
  #experiments: readonly ExperimentLine[] | null = null;
  #comparable: readonly ExperimentLine[] | null = null;

  /**
   * @param lines a journal from its start.
   * @param excluded columns that are out: default, those after the last line. While an experiment runs, those of its start.
   */
  constructor(lines: readonly Line[], excluded: Exclusions = constraintsIn(lines)) {
    this.lines = lines.slice();
    this.excluded = excluded;
    this.#epoch = epochOf(excluded);
  }

  /** The history when the journal had so many lines, with the columns that were out then. */
  asOf(nLines: number): History {
    return new History(this.lines.slice(0, nLines));
  }

  /** The history that an experiment, or a try, was judged by: the lines of then, the columns of its start. */
  judging(line: ExperimentLine | TriedLine): History {
    if (line.type === 'try') return this.asOf(line.asOf);
    return new History(this.lines.slice(0, line.asOf ?? line.seq), excludedAt(this.lines, line.id));
  }

  /** All experiments that ended, oldest first. */
  get experiments(): readonly ExperimentLine[] {
    this.#experiments ??= this.lines.filter((line): line is ExperimentLine => line.type === 'experiment');
    return this.#experiments;
  }

  /** The experiments that ran with just these columns out, oldest first. */
  get comparable(): readonly ExperimentLine[] {
    this.#comparable ??= this.experiments.filter((experiment) => this.hasSameColumns(experiment));
    return this.#comparable;
  }

  /** The best of the comparable experiments, as the last of them says; null before there is one. */
  get best(): ExperimentLine | null {
    const id = this.comparable.at(-1)?.best ?? null;
    return this.comparable.find((experiment) => experiment.id === id) ?? null;
  }

  /** The last best of all, whatever columns were out. */
  get lastBest(): ExperimentLine | null {
    const id = this.experiments.findLast(({ best }) => best !== null)?.best;
    return this.experiments.find((experiment) => experiment.id === id) ?? null;
  }

  /** The first module that ran with these columns. */
  get baseline(): ExperimentLine | null {
    return this.comparable.find(({ status }) => status === 'baseline') ?? null;
  }

  /** The last module that was kept as a gain, not as a simplification; the baseline before any. */
  get lastGain(): ExperimentLine | null {
    return this.comparable.findLast((one) => one.status === 'baseline' || isGain(one)) ?? null;
  }

  /** The comparisons with hidden labels, oldest first, whatever columns were out: each raises the bar of the next. */
  get looks(): readonly LookLine[] {
    return this.lines.filter(
      (line): line is LookLine =>
        line.type === 'scores-measured' ||
        ((line.type === 'experiment' || line.type === 'try') && line.evidence !== null),
    );
  }

  /** The modules that were tried, oldest first; those that were not a new comparison included. */
  get tries(): readonly TriedLine[] {
    return this.lines.filter((line): line is TriedLine => line.type === 'try');
  }

  /** The files of another tool's predictions that were measured on validation, oldest first. */
  get measured(): readonly MeasuredLine[] {
    return this.lines.filter((line): line is MeasuredLine => line.type === 'scores-measured');
  }

  /** The experiment that has begun and not ended: it runs, or was cut off. */
  get inFlight(): (ExperimentStarted & LinePlace) | null {
    const started = this.lines.findLast(
      (line): line is ExperimentStarted & LinePlace => line.type === 'experiment-started',
    );
    if (!started) return null;
    const hasEnded = this.experiments.some(({ id, seq }) => id === started.id && seq > started.seq);
    return hasEnded ? null : started;
  }

  /** The id of the next experiment. */
  get nextId(): number {
    return this.lines.reduce(
      (next, line) =>
        line.type === 'experiment' || line.type === 'experiment-started' ? Math.max(next, line.id + 1) : next,
      1,
    );
  }

  /** True where the experiment, or the try, ran with just the columns that are out here. */
  hasSameColumns(line: ExperimentLine | TriedLine): boolean {
    if (line.type === 'try') return epochOf(constraintsIn(this.lines.slice(0, line.asOf))) === this.#epoch;
    this.#epochs ??= epochsIn(this.lines).byId;
    return this.#epochs.get(line.id) === this.#epoch;
  }

  /** True where a comparable experiment ran a module with this hash of its source. */
  hasRun(sourceHash: string): boolean {
    return this.comparable.some((experiment) => experiment.sourceHash === sourceHash);
  }

  /** The journal lines that led to an experiment, and those that led to them, oldest first. */
  causesOf({ causes }: Pick<Experiment, 'causes'>): Cause[] {
    return causesOf(this.lines, causes);
  }
}

/** True where it was kept because its gain passed the bar, not because it is simpler. */
export function isGain({ status, evidence }: Pick<Experiment, 'status' | 'evidence'>): boolean {
  return status === 'kept' && evidence !== null && evidence.z >= evidence.zNeeded;
}
