import { describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { rocAuc } from '../../src/judge/auc.ts';
import { aucWithInterval } from '../../src/judge/delong.ts';
import { measureScores } from '../../src/judge/measure.ts';

const n = 200;
const stream = random(1, 'measure');
/** Groups of five rows that share their luck. */
const groups = Int32Array.from({ length: n }, (_, row) => Math.floor(row / 5));
const luck = Float64Array.from({ length: n / 5 }, () => stream.normal());
const labels = Uint8Array.from(groups, (group) => (luck[group]! + 0.3 * stream.normal() > 0 ? 1 : 0));
const scores = Float64Array.from(labels, (label, row) => label + luck[groups[row]!]! + 2 * stream.normal());
const others = scores.map((score) => score + stream.normal());
const clustered = { clusterings: [groups], times: null };

describe('measureScores', () => {
  test('has the AUC of the definition, and the interval of exports, clustered and not', () => {
    for (const dependence of [null, clustered]) {
      const { auc, interval, versus } = measureScores(labels, scores, dependence, null);
      expect(auc).toBeCloseTo(rocAuc(labels, scores), 14);
      expect({ auc, interval }).toEqual(aucWithInterval(labels, scores, dependence));
      expect(versus).toBeNull();
    }
  });

  test('has a paired difference that turns its sign with the order, and a wider interval where rows belong together', () => {
    const alone = measureScores(labels, scores, null, others).versus!;
    const turned = measureScores(labels, others, null, scores).versus!;
    expect(alone.difference).toBeCloseTo(rocAuc(labels, scores) - rocAuc(labels, others), 12);
    expect(turned.interval.low).toBeCloseTo(-alone.interval.high, 12);
    expect(turned.z).toBeCloseTo(-alone.z, 12);
    const width = ({ low, high }: { low: number; high: number }): number => high - low;
    const wide = measureScores(labels, scores, clustered, null).interval;
    expect(width(wide)).toBeGreaterThan(width(measureScores(labels, scores, null, null).interval));
  });

  test('has a paired standard error that the bootstrap of rows confirms', () => {
    const { difference, z } = measureScores(labels, scores, null, others).versus!;
    const draws = Array.from({ length: 400 }, () => {
      const rows = Uint32Array.from({ length: n }, () => stream.integer(n));
      const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
      const drawn = Uint8Array.from(rows, (row) => labels[row]!);
      return rocAuc(drawn, pick(scores)) - rocAuc(drawn, pick(others));
    });
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    const error = Math.sqrt(draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / (draws.length - 1));
    // 400 draws know a standard error to 3.5 %; the bootstrap of 200 rows is off by a few more.
    expect(Math.abs(difference / z / error - 1)).toBeLessThan(0.15);
  });
});
