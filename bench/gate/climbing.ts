/**
 * A researcher who climbs on what it may see: the cross-validated AUC of each experiment, kept or not. On labels that
 * are pure noise, with models that are really fitted (a diagonal linear discriminant on some of many noise columns), it
 * continues from the best cross-validated set of columns, and so learns the noise of the train labels.
 */
import { type Random, random } from '../../src/core/random.ts';
import { type Candidate, type Judge, openJudge } from '../../src/judge/judge.ts';
import { Loop } from './worlds.ts';

const nColumns = 60;

class NoiseWorld {
  readonly judge: Judge;
  readonly #columns: readonly Float64Array[];
  readonly #applyRows: readonly Uint32Array[];
  /** Weight of each column, learned on the fit rows of each fold, and on all train rows. */
  readonly #weights: readonly Float64Array[];
  readonly #nTrain: number;
  #nModels = 0;

  constructor(stream: Random, nTrain: number, nValidation: number) {
    const nRows = nTrain + nValidation;
    const labels = Uint8Array.from({ length: nRows }, () => stream.integer(2));
    const rows = Uint32Array.from({ length: nTrain }, (_, row) => row);
    const folds = Array.from({ length: 5 }, (_, fold) => ({
      fitRows: rows.filter((row) => row % 5 !== fold),
      applyRows: rows.filter((row) => row % 5 === fold),
    }));
    this.judge = openJudge({
      trainLabels: labels.slice(0, nTrain),
      validationLabels: labels.slice(nTrain),
      folds,
    });
    this.#nTrain = nTrain;
    this.#columns = Array.from({ length: nColumns }, () =>
      Float64Array.from({ length: nRows }, () => stream.normal()),
    );
    this.#applyRows = [...folds.map(({ applyRows }) => applyRows), rows.map((row) => nTrain + row)];
    this.#weights = [...folds.map(({ fitRows }) => fitRows), rows].map((fitRows) =>
      Float64Array.from(this.#columns, (values) => gapOfMeans(values, labels, fitRows)),
    );
  }

  fit(chosen: Uint8Array): Candidate {
    const scores = new Float64Array(this.#columns[0]!.length);
    this.#weights.forEach((weights, k) => {
      for (const [column, values] of this.#columns.entries()) {
        if (chosen[column] === 0) continue;
        for (const row of this.#applyRows[k]!)
          if (row < scores.length) scores[row]! += weights[column]! * values[row]!;
      }
    });
    return {
      id: this.#nModels++,
      outOfFold: scores.slice(0, this.#nTrain),
      validation: scores.slice(this.#nTrain),
      complexity: 3,
    };
  }
}

function gapOfMeans(values: Float64Array, labels: Uint8Array, rows: Uint32Array): number {
  const [sums, counts] = [
    [0, 0],
    [0, 0],
  ];
  for (const row of rows) {
    sums[labels[row]!]! += values[row]!;
    counts[labels[row]!]!++;
  }
  return sums[1]! / counts[1]! - sums[0]! / counts[0]!;
}

/** Runs in which anything was kept. @param tries of so many changes the one that cross-validates best is proposed. */
export function runsClimbed(options: {
  readonly runs: number;
  readonly experiments: number;
  readonly nRows: number;
  readonly tries: number;
}): number {
  const { runs, experiments, nRows, tries } = options;
  let climbed = 0;
  for (let seed = 0; seed < runs; seed++) {
    const stream = random(seed, 'climbing');
    const world = new NoiseWorld(stream, Math.round(nRows * 0.6), Math.round(nRows * 0.2));
    let place = Uint8Array.from({ length: nColumns }, () => stream.integer(2));
    const loop = new Loop(world.judge, world.fit(place));
    let height = 0;
    for (let i = 0; i < experiments && loop.nKept === 0; i++) {
      const next = Array.from({ length: tries }, () => {
        const chosen = place.slice();
        for (let flips = 1 + stream.integer(4); flips > 0; flips--) chosen[stream.integer(nColumns)]! ^= 1;
        const model = world.fit(chosen);
        return { chosen, model, cvAuc: world.judge.crossValidate(model.outOfFold).cvAuc };
      }).reduce((best, other) => (other.cvAuc > best.cvAuc ? other : best));
      if (next.cvAuc > height) [place, height] = [next.chosen, next.cvAuc];
      loop.challenge(next.model);
    }
    if (loop.nKept > 0) climbed++;
  }
  return climbed;
}
