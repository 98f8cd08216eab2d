/** How often the rule keeps what is luck, and what is real, in made-up studies (worlds.ts). */
import type { Dependence } from './dependent-noise.ts';
import { Loop, World, type WorldOptions } from './worlds.ts';

type Sizes = Omit<WorldOptions, 'seed'>;

/** Rows of a frozen table: three in five train, one in five validation. */
export function partsOf(nRows: number): Sizes {
  return { nTrain: Math.round(nRows * 0.6), nValidation: Math.round(nRows * 0.2) };
}

/** Runs in which anything beyond the first model was kept, although all models have the same true AUC. */
export function runsFooled(options: {
  readonly runs: number;
  readonly experiments: number;
  readonly nRows: number;
  readonly auc: number;
  readonly correlation: number;
  readonly dependence?: Dependence;
}): number {
  const { runs, experiments, nRows, auc, correlation, dependence } = options;
  let fooled = 0;
  for (let seed = 0; seed < runs; seed++) {
    const world = new World({ seed, ...partsOf(nRows), ...(dependence && { dependence }) });
    const loop = new Loop(world.judge, world.model(auc, correlation));
    for (let i = 0; i < experiments && loop.nKept === 0; i++) loop.challenge(world.model(auc, correlation));
    if (loop.nKept > 0) fooled++;
  }
  return fooled;
}

/** Worlds in which one model that is truly better by `gain` is kept, after so many others that were no better. */
export function timesKept(options: {
  readonly worlds: number;
  readonly nRows: number;
  readonly auc: number;
  readonly gain: number;
  readonly correlation: number;
  readonly looksBefore: number;
}): number {
  const { worlds, nRows, auc, gain, correlation, looksBefore } = options;
  let kept = 0;
  for (let seed = 0; seed < worlds; seed++) {
    const world = new World({ seed, ...partsOf(nRows) });
    const loop = new Loop(world.judge, world.model(auc, correlation));
    for (let look = 0; look < looksBefore; look++) loop.challenge(world.model(auc, correlation));
    if (loop.challenge(world.model(auc + gain, correlation)).status === 'kept') kept++;
  }
  return kept;
}

/** Worlds in which a model is kept whose cross-validation gains by `gain` while validation stays where it was. */
export function timesMemorisedKept(options: {
  readonly worlds: number;
  readonly nRows: number;
  readonly auc: number;
  readonly gain: number;
  readonly correlation: number;
}): number {
  const { worlds, nRows, auc, gain, correlation } = options;
  let kept = 0;
  for (let seed = 0; seed < worlds; seed++) {
    const world = new World({ seed, ...partsOf(nRows) });
    const loop = new Loop(world.judge, world.model(auc, correlation));
    const { outOfFold } = world.model(auc + gain, correlation);
    if (loop.challenge({ ...world.model(auc, correlation), outOfFold }).status === 'kept') kept++;
  }
  return kept;
}

/** Studies whose 95% interval of the released validation AUC, and of cross-validation, holds the true AUC. */
export function intervalsThatHold(options: {
  readonly worlds: number;
  readonly nRows: number;
  readonly auc: number;
  readonly dependence?: Dependence;
}): { readonly validation: number; readonly cv: number } {
  const { worlds, nRows, auc, dependence } = options;
  let [validation, cv] = [0, 0];
  for (let seed = 0; seed < worlds; seed++) {
    const world = new World({ seed, ...partsOf(nRows), ...(dependence && { dependence }) });
    const model = world.model(auc, 0.5);
    const judged = world.judge.score(model.outOfFold, model.validation);
    if (judged.kind === 'invalid') continue;
    const holds = ({ low, high }: { readonly low: number; readonly high: number }): boolean =>
      low <= auc && auc <= high;
    if (holds(judged.metrics.validationInterval)) validation++;
    if (holds(judged.metrics.cvInterval)) cv++;
  }
  return { validation, cv };
}
