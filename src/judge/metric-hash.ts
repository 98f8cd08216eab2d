/**
 * A hash that identifies the metric and the rule. Source text is not at hand in a build, and would change with every
 * comment; so what is hashed is what the code does: a fixed battery of inputs (ties, skew, perfect orders, folds,
 * clusters, blocks of time, decisions over many looks) and every figure and word that comes out, at 10 significant digits, with a version for
 * changes that the battery cannot see. Equal hash: figures of two journals may be compared.
 */
import { canonicalJson, sha256 } from '../core/hash.ts';
import { random } from '../core/random.ts';
import { rocAuc } from './auc.ts';
import { keepOrDiscard, maxLoss, minGain, nonInferiorityMargin, type PartGain } from './decision.ts';
import { aucDifference, aucWithInterval, intervalLevel, placements } from './delong.ts';
import { clustersOfPart, type PartDependence } from './dependence.ts';
import { cvDifference, cvScore, placeFolds, planFolds } from './fold-scoring.ts';

/** Raised by hand when the metric or the rule changes in a way that the battery might miss. */
const metricVersion = 4;

let known: string | null = null;

/** The metric's hash, 64 hex digits; computed once, some 30 ms. */
export function metricHash(): string {
  known ??= sha256(
    canonicalJson({
      metricVersion,
      intervalLevel,
      maxLoss,
      minGain,
      nonInferiorityMargin,
      battery: battery(),
    }),
  );
  return known;
}

function battery(): unknown[] {
  const answers: unknown[] = [];
  for (let round = 0; round < 24; round++) {
    const stream = random(round, 'metric battery');
    const nRows = 12 + round * 5;
    const rate = 0.2 + 0.1 * (round % 7);
    const nValues = round % 3 === 0 ? 5 : 1_000_000;
    const labels = Uint8Array.from({ length: nRows }, (_, row) =>
      row < 8 ? row % 2 : stream.next() < rate ? 1 : 0,
    );
    const draw = (pull: number): Float64Array =>
      Float64Array.from(labels, (label) => Math.round((stream.next() + pull * label) * nValues));
    const left = draw(round % 5);
    const right = draw(0.3);
    const foldOf = (fold: number): Uint32Array =>
      Uint32Array.from(labels.keys()).filter((row) => row % 8 < 4 === (fold === 0));
    const plan = planFolds(labels, [
      { fitRows: foldOf(1), applyRows: foldOf(0) },
      { fitRows: foldOf(0), applyRows: foldOf(1) },
    ]);
    const cv = cvDifference(plan, placeFolds(plan, left), placeFolds(plan, right));
    const hidden = aucDifference(placements(labels, left), placements(labels, right));
    answers.push(
      rocAuc(labels, left),
      aucWithInterval(labels, left),
      cvScore(plan, placeFolds(plan, left)),
      cv,
      hidden,
    );
    const dependence: PartDependence = {
      clusterings: [Int32Array.from(labels, (_, row) => Math.floor((row * row) / 40))],
      times: round % 2 === 0 ? null : Float64Array.from(labels, (_, row) => (row * 7) % nRows),
    };
    const clustered = planFolds(
      labels,
      [
        { fitRows: foldOf(1), applyRows: foldOf(0) },
        { fitRows: foldOf(0), applyRows: foldOf(1) },
      ],
      clustersOfPart(dependence),
    );
    const { difference, variance, df } = cvDifference(
      clustered,
      placeFolds(clustered, left),
      placeFolds(clustered, right),
    );
    answers.push(aucWithInterval(labels, left, dependence), cvScore(clustered, placeFolds(clustered, left)), {
      difference,
      variance,
      df,
    });
    const part = (gain: number): PartGain => ({
      difference: gain,
      variance: (0.001 * (1 + (round % 4))) ** 2,
      size: 500,
      smallerClass: 900,
      ...(round % 6 === 1 && { df: 2 + round }),
    });
    const gains = (round - 8) * 0.0007;
    answers.push(
      keepOrDiscard(
        { cv: part(gains), validation: part(gains * (round % 3)) },
        { challenger: round % 5, best: 2 },
        { nth: 2 + round * round, keptAt: round % 2 === 0 ? [1] : [] },
        round % 4 === 0 ? { cv: part(0.01 * round), validation: part(0) } : null,
      ),
    );
  }
  return answers.map((answer) => rounded(answer));
}

function rounded(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer, (_key, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(10)) : value,
    ),
  );
}
