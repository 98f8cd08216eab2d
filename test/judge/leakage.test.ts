import { describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { openJudge } from '../../src/judge/judge.ts';
import { batchProblem } from '../../src/judge/leakage.ts';

describe('the check of batches', () => {
  const recorded = Float64Array.of(0.1, 0.2, 0.3);
  const rows = Uint32Array.of(2, 0, 1);

  test('passes where each row has its score in any order, and does not ask for the scores of other rows', () => {
    expect(batchProblem(recorded, [{ what: 'x', rows, scores: Float64Array.of(0.3, 0.1, 0.2) }])).toBeNull();
    const mixed = { what: 'x', rows: Uint32Array.of(1, 7), scores: Float64Array.of(0.2, 0.9) };
    expect(batchProblem(recorded, [mixed])).toBeNull();
  });

  test('fails where one row of one batch scores otherwise, be it by the last bit', () => {
    const fine = { what: 'x', rows, scores: Float64Array.of(0.3, 0.1, 0.2) };
    const tied = { what: 'in half of the batch', rows, scores: Float64Array.of(0.3, 0.1 + 2 ** -56, 0.2) };
    expect(batchProblem(recorded, [fine, tied])).toMatch(/1 of 3 rows score otherwise in half of the batch/);
  });
});

describe('the check of memorised labels', () => {
  const nRows = 1000;
  const stream = random(3, 'by heart');
  const draw = (n: number): Uint8Array => Uint8Array.from({ length: n }, () => stream.integer(2));
  const trainLabels = draw(nRows);
  const validationLabels = draw(400);
  const rowsOf = (fold: number, inside: boolean): Uint32Array =>
    Uint32Array.from(trainLabels.keys()).filter((row) => (row % 5 === fold) === inside);
  const folds = [0, 1, 2, 3, 4].map((fold) => ({
    fitRows: rowsOf(fold, false),
    applyRows: rowsOf(fold, true),
  }));
  const judge = openJudge({ trainLabels, validationLabels, folds });
  const parts = { outOfFold: trainLabels, validation: validationLabels };
  type Part = keyof typeof parts;
  const scores = (score: (label: number, row: number, part: Part) => number) => ({
    outOfFold: Float64Array.from(trainLabels, (label, row) => score(label, row, 'outOfFold')),
    validation: Float64Array.from(validationLabels, (label, row) => score(label, row, 'validation')),
  });
  const signal = scores((label) => label + 1.5 * stream.normal());
  const learned = (part: Part, row: number): number => signal[part][row]!;
  const known = (row: number): boolean => row % 10 === 3;

  test('passes what learned from labels, and constant scores', () => {
    const mirrored = scores((_label, row, part) => -learned(part, row) + 0.3 * stream.normal());
    expect(judge.memorisedProblem(signal, mirrored)).toBeNull();
    const constant = scores(() => 0);
    expect(judge.memorisedProblem(constant, constant)).toBeNull();
  });

  test.each([
    ['always', true, ['outOfFold', 'validation']],
    ['of train rows alone', true, ['outOfFold']],
    ['of validation rows alone', true, ['validation']],
    ['where the given labels agree with them', false, ['outOfFold', 'validation']],
    ['of train rows, where the given labels agree with them', false, ['outOfFold']],
  ] as const)('fails labels of a tenth of the rows, used %s', (_how, onOpposite, used) => {
    const uses = (row: number, part: Part): boolean =>
      known(row) && (used as readonly string[]).includes(part);
    const recorded = scores((label, row, part) => (uses(row, part) ? 20 * label - 10 : learned(part, row)));
    const mirrored = scores((label, row, part) =>
      uses(row, part) && onOpposite ? 20 * label - 10 : -learned(part, row),
    );
    expect(judge.memorisedProblem(recorded, mirrored)).toMatch(/has memorised labels/);
  });

  test('fails a rule that no label has taught, on all rows', () => {
    expect(judge.memorisedProblem(signal, signal)).toMatch(/a rule that it did not learn/);
  });

  test('rows that lose their scores when numbers move are recognised; a little noise is not', () => {
    const recorded = scores((label, row, part) => (known(row) ? 20 * label - 10 : learned(part, row)));
    expect(judge.recognitionProblem(recorded, signal)).toMatch(/recognises rows/);
    const noisy = scores((_label, row, part) => learned(part, row) + 0.1 * stream.normal());
    expect(judge.recognitionProblem(signal, noisy)).toBeNull();
  });
});
