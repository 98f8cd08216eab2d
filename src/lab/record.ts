/**
 * The journal as the loop uses it: what was tried, which experiment is the best, and the best's scores, against
 * which the judge compares the next.
 */
import { sha256 } from '../core/hash.ts';
import { comparableIn, constraintsIn, type Exclusions, epochOf } from '../journal/constraints.ts';
import type { Journal } from '../journal/journal.ts';
import type { Experiment, ExperimentStarted, JournalEntry, Line, LinePlace } from '../journal/record.ts';
import { reasonForResearcher } from '../journal/researcher-reason.ts';
import { type BaseScores, loadScores, saveBaseScores, saveScores } from '../journal/scores-file.ts';
import type { Candidate } from '../judge/judge.ts';
import type { ExperimentView } from '../researcher/researcher.ts';
import { lastGainIn } from './looks-in.ts';
import { experimentsOf } from './session-plan.ts';

/** An experiment with scores; those of its base models are kept for looks at the best. */
export interface Scored extends Candidate {
  readonly bases?: BaseScores;
}

export class LabRecord {
  readonly #journal: Journal;
  readonly #scoresDirectory: string;
  /** The line at which the running experiment began. */
  #running: number | null = null;
  #best: Candidate | null = null;
  #first: Candidate | null = null;
  #lastGain: Candidate | null = null;

  constructor(journal: Journal, scoresDirectory: string) {
    this.#journal = journal;
    this.#scoresDirectory = scoresDirectory;
  }

  get lines(): readonly Line[] {
    return this.#journal.lines;
  }

  get experiments(): readonly (Experiment & LinePlace)[] {
    return experimentsOf(this.lines);
  }

  /** Columns that are out: of the experiment that runs, those when it began. */
  get exclusions(): Exclusions {
    return constraintsIn(this.#running === null ? this.lines : this.lines.slice(0, this.#running));
  }

  /** Columns that are out from the next experiment on. */
  get exclusionsNow(): Exclusions {
    return constraintsIn(this.lines);
  }

  /** Experiments with just these columns out, oldest first: what the running one, or the next, is compared with. */
  get comparable(): readonly (Experiment & LinePlace)[] {
    return comparableIn(this.lines, epochOf(this.exclusions));
  }

  /** The best experiment by the record, among those that can be compared. */
  get bestExperiment(): Experiment | null {
    const experiments = this.comparable;
    const id = experiments.at(-1)?.best ?? null;
    return experiments.find((experiment) => experiment.id === id) ?? null;
  }

  /** The last best of all, whatever columns were out. */
  get lastBest(): Experiment | null {
    const { experiments } = this;
    const id = experiments.findLast(({ best }) => best !== null)?.best;
    return experiments.find((experiment) => experiment.id === id) ?? null;
  }

  /** The lines that took out what is out now. */
  get constraintSeqs(): number[] {
    return [...new Set([...this.exclusions.values()].map(({ seq }) => seq))].sort(
      (left, right) => left - right,
    );
  }

  /** The best's scores, from this run or from disk; null where they were lost or there is no best. */
  async bestCandidate(): Promise<Candidate | null> {
    const best = this.bestExperiment;
    if (this.#best === null || this.#best.id !== best?.id) this.#best = await this.#candidateOf(best);
    return this.#best;
  }

  /** The scores of the study's first module, or null. */
  async firstCandidate(): Promise<Candidate | null> {
    const first = this.comparable.find(({ status }) => status === 'baseline') ?? null;
    if (this.#first === null || this.#first.id !== first?.id) this.#first = await this.#candidateOf(first);
    return this.#first;
  }

  /** The scores of the last module that was kept as a gain (of the first, before any), or null. */
  async lastGainCandidate(): Promise<Candidate | null> {
    const lastGain = lastGainIn(this.comparable);
    if (this.#lastGain === null || this.#lastGain.id !== lastGain?.id) {
      this.#lastGain = await this.#candidateOf(lastGain);
    }
    return this.#lastGain;
  }

  async #candidateOf(experiment: Experiment | null): Promise<Candidate | null> {
    if (experiment === null) return null;
    const { id, complexity, scores } = experiment;
    const saved = await loadScores(this.#scoresDirectory, id, scores?.scoresHash).catch(() => null);
    return saved && { id, complexity: complexity ?? 0, ...saved };
  }

  get nextId(): number {
    const ids = this.lines.flatMap((line) =>
      line.type === 'experiment' || line.type === 'experiment-started' ? [line.id] : [],
    );
    return Math.max(0, ...ids) + 1;
  }

  /** True where exactly this module was run before, with the columns that are there now. */
  wasTried(source: string): boolean {
    const hash = sha256(source);
    return this.comparable.some(({ sourceHash }) => sourceHash === hash);
  }

  /** True where the lab itself ran or began this module, with whatever columns. */
  knows(source: string): boolean {
    return this.lines.some((line) => 'source' in line && line.source === source);
  }

  append(entry: JournalEntry): Promise<Line> {
    return this.#journal.append(entry);
  }

  async start(entry: Omit<ExperimentStarted, 'type' | 'sourceHash'>): Promise<Line> {
    const line = await this.append({
      type: 'experiment-started',
      ...entry,
      sourceHash: sha256(entry.source),
    });
    this.#running = line.seq;
    return line;
  }

  /** Writes the experiment; where it is the new best, its scores are on disk before its line is. */
  async finish(experiment: Experiment, candidate: Scored | null): Promise<void> {
    const isBest = candidate !== null && experiment.best === experiment.id;
    if (isBest) {
      await saveScores(this.#scoresDirectory, experiment.id, candidate);
      if (candidate.bases) await saveBaseScores(this.#scoresDirectory, experiment.id, candidate.bases);
    }
    await this.append(experiment);
    this.#running = null;
    if (isBest) this.#best = candidate;
  }

  /** Scores of the best that were made again because the file was lost. */
  async keepScores(candidate: Candidate): Promise<void> {
    await saveScores(this.#scoresDirectory, candidate.id, candidate);
    this.#best = candidate;
  }
}

/** An experiment as a researcher is told of it: nothing of its validation AUC. */
export function experimentView(experiment: Experiment & LinePlace): ExperimentView {
  const { scores, evidence } = experiment;
  return {
    id: experiment.id,
    seq: experiment.seq,
    parent: experiment.parent,
    proposer: experiment.proposer,
    axis: experiment.axis,
    hypothesis: experiment.hypothesis,
    source: experiment.source,
    sourceHash: experiment.sourceHash,
    status: experiment.status,
    reason: reasonForResearcher(experiment),
    cvAuc: scores?.cvAuc ?? null,
    cvInterval: scores?.cvInterval ?? null,
    cvGain: evidence?.cvGain ?? null,
    cvGainSe: evidence?.cvGainSe ?? null,
    foldAucs: scores?.foldAucs ?? [],
    baseAucs: scores?.baseAucs ?? {},
    importance: experiment.importance,
    timings: experiment.timings,
    durationMs: experiment.durationMs,
    peakMemoryMb: experiment.peakMemoryMb,
    causes: experiment.causes,
    warnings: experiment.notes ?? [],
    log: experiment.log ?? [],
  };
}
