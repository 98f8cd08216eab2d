/** Where a row went tells nothing of its label: the best attacker there can be, on tables small enough for it. */
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';
import { placeUnits, type RowUnits } from '../../src/core/place-units.ts';
import { random } from '../../src/core/random.ts';
import { makeFolds } from '../../src/split/draw/folds.ts';
import { innerFolds } from '../../src/stack/index.ts';
import { attackerAuc, unitsOfSizes, type World } from './bayes-attacker.ts';
import { compensatedPlacement, greedyPlacement } from './former-placement.ts';
import { studyOf, tableOf } from './made-up-study.ts';

/** Chances counted over 1,000 streams move the AUC by some 0.005; the streams are the same at every run. */
const noise = 0.012;

const thirds = [0.4, 0.3, 0.3];
type Placement = typeof placeUnits;
const splitBy = (place: Placement, units: RowUnits, nPositive: number): World => ({
  units,
  nPositive,
  hidden: [1, 2],
  place: (labels, draw) => place(units, labels, thirds, random(draw, 'attacked')),
});
const shapes: [string, RowUnits, number][] = [
  ['single rows', unitsOfSizes([1, 1, 1, 1, 1, 1, 1, 1]), 4],
  ['single rows, a rare class', unitsOfSizes([1, 1, 1, 1, 1, 1, 1, 1]), 2],
  ['pairs of equal rows among single ones', unitsOfSizes([2, 2, 1, 1, 1, 1, 1, 1]), 5],
  ['equal rows of several sizes', unitsOfSizes([3, 2, 2, 1, 1, 1]), 5],
  ['groups of distinct sizes', unitsOfSizes([4, 3, 2, 1]), 5],
  ['groups of one size', unitsOfSizes([2, 2, 2, 2, 2]), 5],
];

describe('the Bayes attacker on a split', () => {
  test.each(shapes)('is at chance on %s', (_shape, units, nPositive) => {
    const reached = attackerAuc(splitBy(placeUnits, units, nPositive), 1000);
    expect(Math.abs(reached - 0.5)).toBeLessThan(noise);
  });

  test.each(shapes.slice(2, 5))('breaks the former rule on %s', (_shape, units, nPositive) => {
    const reached = attackerAuc(splitBy(greedyPlacement, units, nPositive), 1000);
    expect(reached).toBeGreaterThan(0.51);
  });

  test('breaks the former rule on single rows where the seed is known', () => {
    const units = shapes[0]![1];
    const known: World = {
      ...splitBy(greedyPlacement, units, 4),
      kindOf: (unit) => unit,
      place: (labels) => greedyPlacement(units, labels, thirds, random(1, 'split')),
    };
    expect(attackerAuc(known, 1)).toBeGreaterThan(0.75);
  });

  test('sees it where single rows make up for larger units', () => {
    const [, units, nPositive] = shapes[2]!;
    expect(attackerAuc(splitBy(compensatedPlacement, units, nPositive), 1000)).toBeGreaterThan(0.51);
  });
});

describe('the Bayes attacker on folds', () => {
  const key = (draw: number) => sha256(`fold key ${draw}`);
  const heldOut = (n: number, folds: readonly { applyRows: Uint32Array }[]): Uint8Array => {
    const foldOf = new Uint8Array(n);
    folds.forEach(({ applyRows }, fold) => {
      for (const row of applyRows) foldOf[row] = fold + 1;
    });
    return foldOf;
  };

  /** Fit rows of one class: no folds, and nothing is told. */
  const unlessRefused = (n: number, place: () => Uint8Array): Uint8Array => {
    try {
      return place();
    } catch {
      return new Uint8Array(n);
    }
  };

  test.each([
    ['single rows', [1, 1, 1, 1, 1, 1, 1, 1]],
    ['equal rows', [2, 2, 1, 1, 1, 1]],
  ])('is at chance on %s', (_shape, sizes) => {
    const units = unitsOfSizes(sizes);
    const table = tableOf(Float64Array.from(units.unitOf));
    const reached = attackerAuc(
      {
        units,
        nPositive: 4,
        hidden: [1],
        place: (labels, draw) => heldOut(8, makeFolds(studyOf('stratified'), table, labels, 2, key(draw))),
      },
      1500,
    );
    expect(Math.abs(reached - 0.5)).toBeLessThan(noise);
  });

  test('is at chance on groups, outer and inner', () => {
    const units = unitsOfSizes([3, 2, 2, 1]);
    const table = tableOf(Float64Array.from(units.unitOf));
    const shared = { units, nPositive: 4, hidden: [1] };
    for (const place of [
      (labels: Uint8Array, draw: number) =>
        unlessRefused(8, () => heldOut(8, makeFolds(studyOf('group'), table, labels, 2, key(draw)))),
      (labels: Uint8Array, draw: number) => heldOut(8, innerFolds(labels, units.unitOf, 2, key(draw))),
    ]) {
      const reached = attackerAuc({ ...shared, place }, 1500);
      expect(Math.abs(reached - 0.5)).toBeLessThan(noise);
    }
  });

  test('is at chance on inner folds of single rows', () => {
    const reached = attackerAuc(
      {
        units: unitsOfSizes([1, 1, 1, 1, 1, 1, 1, 1]),
        nPositive: 4,
        hidden: [1],
        place: (labels, draw) => heldOut(8, innerFolds(labels, null, 2, key(draw))),
      },
      1500,
    );
    expect(Math.abs(reached - 0.5)).toBeLessThan(noise);
  });

  test('is at chance on folds by time whose blocks cut rows of one time', () => {
    const times = Float64Array.of(1, 1, 1, 2, 2, 2, 2, 3, 3);
    const units = unitsOfSizes([1, 1, 1, 1, 1, 1, 1, 1, 1]);
    const reached = attackerAuc(
      {
        units,
        nPositive: 4,
        hidden: [1, 2],
        kindOf: (unit) => times[unit]!,
        place: (labels, draw) =>
          unlessRefused(9, () =>
            heldOut(9, makeFolds(studyOf('time'), tableOf(times), labels, 2, key(draw))),
          ),
      },
      1000,
    );
    expect(Math.abs(reached - 0.5)).toBeLessThan(noise);
  });
});
