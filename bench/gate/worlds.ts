/**
 * Made-up studies in which scores are drawn, not learned, so that thousands of experiments cost seconds.
 *
 * In each class the scores of a model are normal: a part that all models of the study share and a part of its own, in
 * the ratio of `correlation`; positives lie `shift` higher. The true AUC is Phi(shift / sqrt 2).
 */
import { type Random, random } from '../../src/core/random.ts';
import { rocAuc } from '../../src/judge/auc.ts';
import type { PartDependence } from '../../src/judge/dependence.ts';
import {
  type Candidate,
  type Judge,
  type JudgeInput,
  openJudge,
  type Verdict,
} from '../../src/judge/judge.ts';
import { nextLook, type PastLook } from '../../src/judge/looks.ts';
import { normalQuantile } from '../../src/judge/normal.ts';
import type { Fold } from '../../src/split/partition.ts';
import { type Dependence, drawNoise, type PartShape, shapeOf } from './dependent-noise.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly nTrain: number;
  readonly nValidation: number;
  /** How rows hang together, in outcomes and in scores; left out = they do not. */
  readonly dependence?: Dependence;
}

/** The shift between the classes that gives this true AUC. */
export function shiftOf(auc: number): number {
  return Math.SQRT2 * normalQuantile(auc);
}

export class World {
  readonly judge: Judge;
  readonly #stream: Random;
  readonly #dependence: Dependence | null;
  readonly #shapes: readonly PartShape[];
  readonly #labels: readonly Uint8Array[];
  readonly #shared: readonly Float64Array[];
  #nModels = 0;

  constructor({ seed, nTrain, nValidation, dependence }: WorldOptions) {
    const stream = random(seed, 'world');
    this.#stream = stream;
    this.#dependence = dependence ?? null;
    this.#shapes = [nTrain, nValidation].map((nRows) => shapeOf(nRows, this.#dependence, stream));
    this.#labels = this.#shapes.map((shape) =>
      dependence
        ? Uint8Array.from(this.#noise(shape), (value) => (value > 0 ? 1 : 0))
        : Uint8Array.from({ length: shape.nRows }, () => stream.integer(2)),
    );
    this.#shared = this.#shapes.map((shape) => this.#noise(shape));
    const [trainLabels, validationLabels] = this.#labels as [Uint8Array, Uint8Array];
    this.judge = openJudge({ trainLabels, validationLabels, folds: this.#folds(), ...this.#known() });
  }

  #noise(shape: PartShape): Float64Array {
    return drawNoise(shape, this.#dependence, this.#stream);
  }

  /** Whole groups are in one fold; in time, the oldest third only fits. */
  #folds(): Fold[] {
    const [{ nRows, groups }] = this.#shapes as [PartShape, PartShape];
    const rows = Uint32Array.from({ length: nRows }, (_, row) => row);
    const foldOf =
      this.#dependence?.kind === 'time'
        ? (row: number) => Math.floor(((row - nRows / 3) / ((2 / 3) * nRows)) * 5)
        : (row: number) => (groups === null ? row : groups[row]!) % 5;
    return Array.from({ length: 5 }, (_, fold) => ({
      fitRows: rows.filter((row) => foldOf(row) !== fold),
      applyRows: rows.filter((row) => foldOf(row) === fold),
    }));
  }

  /** What the study knows of the dependence. */
  #known(): Pick<JudgeInput, 'dependence'> {
    const [train, validation] = this.#shapes as [PartShape, PartShape];
    if (this.#dependence === null) return {};
    const of = ({ nRows, groups }: PartShape, firstGroup: number): PartDependence =>
      groups === null
        ? { clusterings: [], times: Float64Array.from({ length: nRows }, (_, row) => row) }
        : { clusterings: [groups.map((group) => firstGroup + group)], times: null };
    return { dependence: { train: of(train, 0), validation: of(validation, train.nGroups) } };
  }

  /** What the lab would release of a model. */
  validationAuc(scores: Float64Array): number {
    return rocAuc(this.#labels[1]!, scores);
  }

  /** A new model of this true AUC; two models of a world correlate by the mean of their correlations, about. */
  model(auc: number, correlation: number, complexity = 3): Candidate {
    const shift = shiftOf(auc);
    const [common, own] = [Math.sqrt(correlation), Math.sqrt(1 - correlation)];
    const [outOfFold, validation] = this.#labels.map((labels, part) => {
      const noise = this.#noise(this.#shapes[part]!);
      return Float64Array.from(
        labels,
        (label, row) => common * this.#shared[part]![row]! + own * noise[row]! + shift * label,
      );
    });
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
