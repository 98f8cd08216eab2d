/**
 * Made-up studies in which scores are drawn, not learned, so that thousands of experiments cost seconds.
 *
 * In each class the scores of a model are normal: a part that all models of the study share and a part of its own, in
 * the ratio of `correlation`; positives lie `shift` higher. The true AUC is Phi(shift / sqrt 2).
 */
import { type Random, random } from '../../src/core/random.ts';
import { rocAuc } from '../../src/judge/auc.ts';
import { type Candidate, type Judge, openJudge, type Verdict } from '../../src/judge/judge.ts';
import { nextLook, type PastLook } from '../../src/judge/looks.ts';
import { normalQuantile } from '../../src/judge/normal.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly nTrain: number;
  readonly nValidation: number;
}

/** The shift between the classes that gives this true AUC. */
export function shiftOf(auc: number): number {
  return Math.SQRT2 * normalQuantile(auc);
}

export class World {
  readonly judge: Judge;
  readonly #stream: Random;
  readonly #labels: readonly Uint8Array[];
  readonly #shared: readonly Float64Array[];
  #nModels = 0;

  constructor({ seed, nTrain, nValidation }: WorldOptions) {
    const stream = random(seed, 'world');
    const draw = (nRows: number): Uint8Array => Uint8Array.from({ length: nRows }, () => stream.integer(2));
    const [trainLabels, validationLabels] = [draw(nTrain), draw(nValidation)];
    const rows = Uint32Array.from(trainLabels.keys());
    const folds = Array.from({ length: 5 }, (_, fold) => ({
      fitRows: rows.filter((row) => row % 5 !== fold),
      applyRows: rows.filter((row) => row % 5 === fold),
    }));
    this.judge = openJudge({ trainLabels, validationLabels, folds });
    this.#stream = stream;
    this.#labels = [trainLabels, validationLabels];
    this.#shared = this.#labels.map((labels) => Float64Array.from(labels, () => stream.normal()));
  }

  /** What the lab would release of a model. */
  validationAuc(scores: Float64Array): number {
    return rocAuc(this.#labels[1]!, scores);
  }

  /** A new model of this true AUC; two models of a world correlate by the mean of their correlations, about. */
  model(auc: number, correlation: number, complexity = 3): Candidate {
    const shift = shiftOf(auc);
    const [common, own] = [Math.sqrt(correlation), Math.sqrt(1 - correlation)];
    const [outOfFold, validation] = this.#labels.map((labels, part) =>
      Float64Array.from(
        labels,
        (label, row) => common * this.#shared[part]![row]! + own * this.#stream.normal() + shift * label,
      ),
    );
    return { id: this.#nModels++, outOfFold: outOfFold!, validation: validation!, complexity };
  }
}

/** A loop of the lab on a world: the best so far, and the looks that it has cost. */
export class Loop {
  readonly #judge: Judge;
  readonly #first: Candidate;
  readonly #looks: PastLook[] = [];
  #best: Candidate;
  #lastGain: Candidate;

  constructor(judge: Judge, first: Candidate) {
    this.#judge = judge;
    this.#first = first;
    this.#best = first;
    this.#lastGain = first;
  }

  get nKept(): number {
    return this.#looks.filter(({ kept }) => kept).length;
  }

  challenge(challenger: Candidate): Verdict {
    const verdict = this.#judge.compare(
      challenger,
      this.#best,
      nextLook(this.#looks),
      this.#first,
      this.#lastGain,
    );
    const kept = verdict.status === 'kept';
    this.#looks.push({ ...verdict.evidence, kept });
    if (kept) this.#best = challenger;
    if (kept && verdict.evidence.z >= verdict.evidence.zNeeded) this.#lastGain = challenger;
    return verdict;
  }
}
