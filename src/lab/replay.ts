/**
 * A record run again: the metrics of each experiment, bit for bit, and with `all` each decision and each leakage check,
 * in the order of the journal. An experiment is judged again with predictions that were made again, so where the best of
 * its time gives others now, only its own metrics can be compared.
 */
import { LabError } from '../core/errors.ts';
import { canonicalJson, hashSource } from '../core/hash.ts';
import type { ExperimentLine, History, TriedLine } from '../journal/history.ts';
import type { Budget, Metrics } from '../journal/record.ts';
import type { RecordProblem } from '../journal/verify-chain.ts';
import type { Candidate } from '../judge/judge.ts';
import { type Assessed, type Assessment, assess, hasPassed } from './assess.ts';
import { claimProblems, decisionProblems } from './decision-problems.ts';
import { labWithout } from './lab-without.ts';
import type { Lab } from './open-lab.ts';

export interface ReplayOptions {
  readonly budget: Budget;
  readonly onReplay: (id: number, of: number) => void;
}

const restore = 'Put back the journal from a backup, or start over in a new model folder.';

export class Replay {
  readonly problems: RecordProblem[] = [];
  /** Experiments that were run again. */
  readonly done: number[] = [];
  readonly #lab: Lab;
  readonly #history: History;
  readonly #options: ReplayOptions;
  /** By experiment, the predictions that came out as they are in the journal. */
  readonly #predictions = new Map<number, Candidate>();

  constructor(lab: Lab, history: History, options: ReplayOptions) {
    this.#lab = lab;
    this.#history = history;
    this.#options = options;
  }

  /** Runs one experiment again and compares its metrics. */
  async metrics(experiment: ExperimentLine): Promise<void> {
    await this.#scored(experiment, 'metrics', 1);
  }

  /** Everything that was scored or refused, and every try, again; and what the record claims of itself. */
  async all(): Promise<void> {
    const { experiments, tries } = this.#history;
    const scored = experiments.filter(({ scores }) => scores !== null);
    for (const experiment of scored) await this.#scored(experiment, 'all', scored.length);
    for (const experiment of experiments)
      if (experiment.status === 'invalid') await this.#refused(experiment);
    for (const line of tries) await this.#tried(line);
    for (const what of claimProblems(this.#history)) this.#add(what, this.#lab.places.journal, restore);
  }

  async #scored(experiment: ExperimentLine, upTo: 'metrics' | 'all', of: number): Promise<void> {
    const { id, status } = experiment;
    this.#options.onReplay(id, of);
    this.done.push(id);
    const where = this.#placeOf(experiment);
    const { assessment, isCompared } = await this.#assess(experiment, upTo);
    if (assessment.state === 'failed') {
      const what = `experiment ${id} does not run any more: ${assessment.reason}`;
      this.#add(what, where, 'Give it the time and memory that it had, or see what changed on this machine.');
      return;
    }
    const different = metricsProblem(experiment, assessment);
    if (different !== null) {
      this.#add(different.what, where, different.remedy);
      return;
    }
    this.#predictions.set(id, { id, complexity: assessment.complexity, ...assessment.predictions });
    if (isCompared)
      for (const what of decisionProblems(experiment, assessment.judged)) this.#add(what, where, restore);
    if ((status === 'kept' || status === 'baseline') && !hasPassed(assessment)) {
      const what = `experiment ${id} is ${status} in the journal, but fails a leakage check: ${assessment.reason}`;
      this.#add(what, where, 'Do not trust this experiment, nor those that were compared with it.');
    }
  }

  /** What is invalid by the journal must be so again: else a look at hidden rows may have been struck from the record. */
  async #refused(experiment: ExperimentLine): Promise<void> {
    const { assessment, isCompared } = await this.#assess(experiment, 'all');
    if (assessment.state === 'failed') return;
    const where = this.#placeOf(experiment);
    if (hasPassed(assessment)) {
      const what = `experiment ${experiment.id} is invalid in the journal, but runs and passes every check`;
      this.#add(what, where, 'Put back the journal from a backup; this experiment was scored.');
    } else if (isCompared)
      for (const what of decisionProblems(experiment, assessment.judged)) this.#add(what, where, restore);
  }

  async #tried(line: TriedLine): Promise<void> {
    const where = `${this.#lab.places.journal}, line ${line.seq + 1}`;
    const { assessment, isCompared } = await this.#assess(line, line.evidence === null ? 'metrics' : 'all');
    const isSame = assessment.state === 'assessed' && assessment.metrics.scoresHash === line.scoresHash;
    if (!isSame || line.sourceHash !== hashSource(line.source)) {
      const what = `the module that was tried in line ${line.seq + 1} gives other scores, or has another source, than the journal says`;
      const remedy = 'Put back the journal from a backup; this look at hidden labels cannot be trusted.';
      this.#add(what, where, remedy);
    } else if (isCompared)
      for (const what of decisionProblems(line, assessment.judged)) this.#add(what, where, restore);
  }

  /** `isCompared`: false where predictions that it was compared with did not come out again. */
  async #assess(
    line: ExperimentLine | TriedLine,
    upTo: 'metrics' | 'all',
  ): Promise<{
    readonly assessment: Exclude<Assessment, { state: 'cancelled' }>;
    readonly isCompared: boolean;
  }> {
    const history = this.#history.judging(line);
    const { best, baseline, lastGain } = history;
    const known = (id: number): Candidate | undefined => this.#predictions.get(id);
    const isCompared =
      upTo === 'all' && [best, baseline, lastGain].every((one) => one === null || known(one.id));
    const { budget } = this.#options;
    const assessment = await assess(labWithout(this.#lab, history.excluded), line.source, {
      budget,
      stop: new AbortController().signal,
      earlier: upTo === 'metrics' ? null : () => ({ history, predictionsOf: async ({ id }) => known(id)! }),
      // Checked for leakage all the same.
      known: () => (isCompared ? null : { status: 'kept', reason: '', evidence: null }),
    });
    if (assessment.state === 'cancelled')
      throw new LabError('lab.stopped', 'the replay was stopped', 'Run nightlab verify again.');
    return { assessment, isCompared };
  }

  #placeOf({ id }: ExperimentLine): string {
    return `${this.#lab.places.journal}, experiment ${id}`;
  }

  #add(what: string, where: string, remedy: string): void {
    this.problems.push({ what, where, remedy });
  }
}

/** How an experiment's metrics differ from those in the journal; null where they do not. */
function metricsProblem(
  { id, scores, complexity }: ExperimentLine,
  { metrics, ...assessed }: Assessed,
): Pick<RecordProblem, 'what' | 'remedy'> | null {
  const recorded = scores!;
  const isSame = canonicalJson({ ...metrics }) === canonicalJson({ ...recorded });
  if (isSame && assessed.complexity === complexity) return null;
  if (isSame || canonicalJson(mainMetrics(metrics)) === canonicalJson(mainMetrics(recorded))) {
    return {
      what: `experiment ${id} has other figures beside its AUCs (intervals, folds, base models, parts) than the journal says`,
      remedy: 'Put back the journal from a backup; these figures cannot be trusted.',
    };
  }
  // Not what it gives now: a module that was put into the journal would be told its figure, and no look counted.
  const figure =
    metrics.validationAuc === recorded.validationAuc
      ? 'the same validation AUC by other scores than those in the journal'
      : `not the validation AUC of ${recorded.validationAuc} in the journal`;
  return {
    what: `experiment ${id} gives other scores: ${figure}`,
    remedy: 'Use the nightlab version, and the kind of processor, that it ran on; else run it anew.',
  };
}

function mainMetrics({ scoresHash, cvAuc, validationAuc }: Metrics) {
  return { scoresHash, cvAuc, validationAuc };
}
