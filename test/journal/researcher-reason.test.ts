import { expect, test } from 'vitest';
import { reasonForResearcher } from '../../src/journal/researcher-reason.ts';
import { experiment } from './entries.ts';

const evidence = {
  against: 0,
  cvGain: 0.0123,
  cvGainSe: 0.002,
  validationGain: -0.0456,
  validationGainSe: 0.0067,
  gain: -0.0089,
  gainSe: 0.0031,
  z: -2.87,
  zNeeded: 3.01,
};

test('a researcher is told the cross-validated gain and no figure that hangs on validation labels', () => {
  const told = reasonForResearcher(
    experiment({
      id: 2,
      evidence,
      reason: 'cross-validation gains 0.0123, but the hidden validation rows lose 0.0456',
    }),
  );
  expect(told).toContain('gained 0.0123');
  for (const hidden of ['0.0456', '0.0067', '0.0089', '0.0031', '2.87', '3.01'])
    expect(told).not.toContain(hidden);
});

test('a researcher is told why a module crashed in full', () => {
  const crashed = experiment({ id: 2, status: 'crashed', reason: 'ReferenceError: x is not defined' });
  expect(reasonForResearcher(crashed)).toBe('ReferenceError: x is not defined');
});
