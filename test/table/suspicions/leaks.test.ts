import { expect, test } from 'vitest';
import { measureLeaks } from '../../../bench/leaks/measure.ts';

test('of forty planted leaks at least 36 are suspected, of honest columns at most three', async () => {
  const judged = await measureLeaks(7);
  const leaks = judged.filter(({ kind }) => kind === 'leak');
  const honest = judged.filter(({ kind }) => kind === 'innocent');
  const others = judged.filter(({ kind }) => kind === 'other');
  expect(leaks.length).toBe(40);
  expect(honest.length).toBeGreaterThanOrEqual(30);
  const missed = leaks.filter(({ suspicion }) => suspicion === null).map(({ column }) => column);
  expect(missed.length, `missed: ${missed.join(', ')}`).toBeLessThanOrEqual(4);
  const wrong = [...honest, ...others].filter(({ suspicion }) => suspicion !== null);
  expect(wrong.length, `false: ${wrong.map(({ column }) => column).join(', ')}`).toBeLessThanOrEqual(3);
  // Honest columns are strong ones: else passing them would prove nothing.
  const aucs = honest.map(({ auc }) => auc!).sort();
  expect(aucs[aucs.length >> 1]).toBeGreaterThan(0.72);
});
