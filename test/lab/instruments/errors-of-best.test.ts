import { expect, test } from 'vitest';
import { random } from '../../../src/core/random.ts';
import { errorsOfBest } from '../../../src/lab/instruments/errors-of-best.ts';
import { expectedRates, midRanks } from '../../../src/lab/instruments/expected-rates.ts';
import { dealtFolds, numbers, strings, trainPart } from './train.ts';

const n = 4000;
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** The model knows `x` alone; where the channel is `phone` the outcome is likelier than it thinks. */
function planted(bias: number) {
  const stream = random('errors', bias);
  const x = Float64Array.from({ length: n }, () => stream.normal());
  const channel = Array.from({ length: n }, () => ['phone', 'mail', 'shop', 'web'][stream.integer(4)]!);
  const noise = Float64Array.from({ length: n }, () => stream.normal());
  const labels = Uint8Array.from({ length: n }, (_, i) =>
    stream.next() < sigmoid(x[i]! + (channel[i] === 'phone' ? bias : 0)) ? 1 : 0,
  );
  const part = trainPart(
    [numbers('x', x), numbers('noise', noise), strings('channel', 'category', channel)],
    labels,
  );
  return { part, scores: x.map((value) => value * 3 - 7), channel, labels };
}

test('a segment whose outcome the model cannot know is the first that is named as misjudged', () => {
  const { part, scores } = planted(1);
  const text = errorsOfBest(part, scores);
  const first = text.split('Misjudged')[1]!.split('\n')[2]!;
  expect(first).toMatch(/^channel +phone .* \+\d/);
});

test('where the model knows all there is, about as many segments are named as chance would name', () => {
  const { part, scores } = planted(0);
  const misjudged = errorsOfBest(part, scores).split('Misjudged')[1]!.split('Ill-ranked')[0]!;
  expect(misjudged.split('\n').length).toBeLessThanOrEqual(6);
});

test('a segment in which the scores say nothing is named as ill-ranked', () => {
  const { part, scores, channel } = planted(0);
  const stream = random('blind');
  const blind = scores.map((score, i) => (channel[i] === 'shop' ? stream.normal() : score));
  const illRanked = errorsOfBest(part, blind).split('Ill-ranked')[1]!.split('The most')[0]!;
  expect(illRanked.split('\n')[2]).toMatch(/^channel +shop /);
});

test('the most surprising rows are the positive with the lowest and the negative with the highest score', () => {
  const { part, scores, labels } = planted(0);
  const rows = [...labels.keys()].sort((left, right) => scores[left]! - scores[right]!);
  const columns = part.table.columns;
  const cell = (row: number): string =>
    `x=${Number((columns[0] as { values: Float64Array }).values[row]!.toPrecision(4))}`;
  const told = errorsOfBest(part, scores).split('cells clipped):\n')[1]!.split('\n');
  expect(told).toHaveLength(6);
  // Folds are judged each by its own ranks, so the extremes may be another of the first few.
  const lowest = rows
    .filter((row) => labels[row] === 1)
    .slice(0, 8)
    .map(cell);
  const highest = rows
    .filter((row) => labels[row] === 0)
    .slice(-8)
    .map(cell);
  expect(lowest.some((text) => told[0]!.includes(text))).toBe(true);
  expect(highest.some((text) => told[3]!.includes(text))).toBe(true);
});

test('expected rates follow the true probability whatever the scale of the scores', () => {
  const stream = random('calibration');
  const x = Float64Array.from({ length: n }, () => stream.normal());
  const labels = Uint8Array.from(x, (value) => (stream.next() < sigmoid(value - 1) ? 1 : 0));
  const folds = dealtFolds(n, 4);
  const rates = expectedRates(x.map(Math.exp), labels, folds);
  const worst = Math.max(...rates.map((rate, i) => Math.abs(rate - sigmoid(x[i]! - 1))));
  // 1,000 rows per fold leave the two coefficients with standard errors of about 0.09.
  expect(worst).toBeLessThan(0.08);
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / n;
  expect(mean).toBeCloseTo(labels.reduce((sum, label) => sum + label, 0) / n, 3);
  expect(expectedRates(x, labels, folds.slice(1)).filter(Number.isNaN)).toHaveLength(n / 4);
});

test('mid-ranks share ties', () => {
  expect([...midRanks(Float64Array.from([3, 1, 3, 2]))]).toEqual([3.5, 1, 3.5, 2]);
});
