/** The journal as the loop writes it, with the predictions that the judge compares the next module with. */
import { hashSource } from '../core/hash.ts';
import { constraintsIn, type Exclusions } from '../journal/constraints.ts';
import { History } from '../journal/history.ts';
import type { Journal } from '../journal/journal.ts';
import { loadPredictions, saveBasePredictions, savePredictions } from '../journal/predictions-file.ts';
import type { Experiment, ExperimentStarted, JournalEntry, Line, LinePlace } from '../journal/record.ts';
import { reasonForResearcher } from '../journal/researcher-reason.ts';
import type { Candidate } from '../judge/judge.ts';
import type { PipelinePredictions } from '../pipeline/run-pipeline.ts';
import type { ExperimentView } from '../researcher/researcher.ts';

/** One per row, of a module that ran. */
export type ModulePredictions = Pick<PipelinePredictions, 'outOfFold' | 'validation' | 'bases'>;

/** An experiment from its plan on. */
export type PlannedExperiment = Required<Omit<ExperimentStarted, 'type' | 'sourceHash'>>;

export class LabRecord {
  readonly #journal: Journal;
  readonly #directory: string;
  /** The line at which the running experiment began. */
  #running: number | null = null;
  #history: History | null = null;
  /** Those of the best, the baseline and the last gain. */
  readonly #predictions = new Map<number, Candidate>();

  /** @param directory where the predictions of experiments are kept. */
  constructor(journal: Journal, directory: string) {
    this.#journal = journal;
    this.#directory = directory;
  }

  get lines(): readonly Line[] {
    return this.#journal.lines;
  }

  /** The record so far. While an experiment runs: with the columns that were out when it began. */
  get history(): History {
    const { lines } = this;
    if (this.#history?.lines.length !== lines.length) {
      this.#history = new History(
        lines,
        constraintsIn(this.#running === null ? lines : lines.slice(0, this.#running)),
      );
    }
    return this.#history;
  }

  /** Columns that are out from the next experiment on. */
  get excludedNext(): Exclusions {
    return constraintsIn(this.lines);
  }

  /** True where the journal holds exactly this module, with whatever columns. */
  knows(source: string): boolean {
    return this.lines.some((line) => 'source' in line && line.source === source);
  }

  /** From this run or from disk. @throws LabError `journal.badScores` where they are lost. */
  async predictionsOf(experiment: Experiment): Promise<Candidate> {
    const { id, complexity, scores } = experiment;
    const known = this.#predictions.get(id);
    if (known) return known;
    const saved = await loadPredictions(this.#directory, id, scores?.scoresHash);
    const { best, baseline, lastGain } = this.history;
    for (const other of [...this.#predictions.keys()])
      if (![best, baseline, lastGain].some((one) => one?.id === other)) this.#predictions.delete(other);
    const candidate = { id, complexity: complexity ?? 0, ...saved };
    this.#predictions.set(id, candidate);
    return candidate;
  }

  append(entry: JournalEntry): Promise<Line> {
    return this.#journal.append(entry);
  }

  async start(planned: PlannedExperiment): Promise<void> {
    const { id, parent, proposer, axis, hypothesis, source, causes, attempt } = planned;
    const line = await this.append({
      type: 'experiment-started',
      ...{ id, parent, proposer, axis, hypothesis, source, causes, attempt },
      sourceHash: hashSource(source),
    });
    this.#running = line.seq;
    this.#history = null;
  }

  /** Writes the experiment; where it is the new best, its predictions are on disk before its line is. */
  async finish(experiment: Experiment, predictions: ModulePredictions | null): Promise<void> {
    const { id, best, complexity } = experiment;
    const isBest = predictions !== null && best === id;
    if (isBest) {
      await savePredictions(this.#directory, id, predictions);
      await saveBasePredictions(this.#directory, id, predictions.bases);
    }
    await this.append(experiment);
    this.#running = null;
    this.#history = null;
    if (isBest) {
      const { outOfFold, validation } = predictions;
      this.#predictions.set(id, { id, complexity: complexity ?? 0, outOfFold, validation });
    }
  }

  /** Predictions that were made again because their file was lost. */
  async keepPredictions({ id }: Experiment, predictions: ModulePredictions): Promise<void> {
    await savePredictions(this.#directory, id, predictions);
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
