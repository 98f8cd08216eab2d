import { describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { byHeartProblem, orderProblem } from '../../src/judge/canaries.ts';

describe('the canary of order', () => {
  const batch = Float64Array.of(0.1, 0.2, 0.3);
  const order = Uint32Array.of(2, 0, 1);

  test('lives where each row has its score in any order and alone', () => {
    const shuffled = Float64Array.of(0.3, 0.1, 0.2);
    expect(orderProblem({ batch, order, shuffled, alone: [{ row: 2, score: 0.3 }] })).toBeNull();
  });

  test('dies where a score follows the place, be it by the last bit, or the rows beside it', () => {
    expect(orderProblem({ batch, order, shuffled: batch, alone: [] })).toMatch(/place: 3 of 3/);
    const tied = Float64Array.of(0.3, 0.1 + 2 ** -56, 0.2);
    expect(orderProblem({ batch, order, shuffled: tied, alone: [] })).toMatch(/place: 1 of 3/);
    const shuffled = Float64Array.of(0.3, 0.1, 0.2);
    expect(orderProblem({ batch, order, shuffled, alone: [{ row: 0, score: 0.5 }] })).toMatch(
      /1 of 1 .*alone/,
    );
  });
});

describe('the canary of shuffled labels', () => {
  const stream = random(3, 'by heart');
  const draw = (n: number) => Uint8Array.from({ length: n }, () => stream.integer(2));
  const labels = { heldOut: draw(200), validation: draw(300) };
  const noisy = (of: Uint8Array, pull: number) =>
    Float64Array.from(of, (label) => pull * label + stream.normal());
  const turned = (scores: Float64Array) => scores.map((score) => -score);

  test('dies where held-out train labels are known and hidden ones are not', () => {
    const fit = () => ({ heldOut: noisy(labels.heldOut, 3), validation: noisy(labels.validation, 0) });
    expect(byHeartProblem({ labels, fits: [fit(), fit()] })).toMatch(/knows train labels by heart/);
  });

  test('lives with prior knowledge, which serves hidden rows as well', () => {
    const fit = () => ({ heldOut: noisy(labels.heldOut, 2), validation: noisy(labels.validation, 2) });
    expect(byHeartProblem({ labels, fits: [fit(), fit()] })).toBeNull();
  });

  test('lives with a chance direction that differs between the parts, as the complement turns it round', () => {
    const fit = { heldOut: noisy(labels.heldOut, 3), validation: noisy(labels.validation, -3) };
    const other = { heldOut: turned(fit.heldOut), validation: turned(fit.validation) };
    expect(byHeartProblem({ labels, fits: [fit, other] })).toBeNull();
  });

  test('lives with constant scores', () => {
    const fit = { heldOut: new Float64Array(200), validation: new Float64Array(300) };
    expect(byHeartProblem({ labels, fits: [fit, fit] })).toBeNull();
  });
});
