import { expect, expectTypeOf, test } from 'vitest';
import { entrySchema } from '../../src/journal/entry-schema.ts';
import { evidenceSchema, intervalSchema, metricsSchema } from '../../src/journal/experiment-schema.ts';
import { checkLine, genesis, sealLine } from '../../src/journal/line.ts';
import type { Evidence, JournalEntry, Metrics } from '../../src/journal/record.ts';
import type { JudgedMetrics, Verdict } from '../../src/judge/judge.ts';
import { openJudge } from '../../src/judge/judge.ts';

const labels = Uint8Array.from({ length: 60 }, (_, row) => row % 2);
const rows = (from: number): Uint32Array => Uint32Array.from({ length: 30 }, (_, i) => from + i);
const judge = openJudge({
  trainLabels: labels,
  validationLabels: labels,
  folds: [
    { fitRows: rows(30), applyRows: rows(0) },
    { fitRows: rows(0), applyRows: rows(30) },
  ],
});
const predictions = (pull: number): Float64Array =>
  Float64Array.from(labels, (label, i) => pull * label + ((i * 7) % 13));

test('what the judge finds has just the members that the journal checks', () => {
  const judged = judge.score(predictions(1), predictions(1));
  if (judged.kind !== 'scored') throw new Error(judged.reason);
  expect(Object.keys(judged.metrics).sort()).toEqual(Object.keys(metricsSchema.shape).sort());
  expect(Object.keys(judged.metrics.cvInterval).sort()).toEqual(Object.keys(intervalSchema.shape).sort());
  const candidate = (id: number) => ({
    id,
    complexity: 1,
    outOfFold: predictions(id),
    validation: predictions(id),
  });
  const { evidence } = judge.compare(candidate(2), candidate(1), { nth: 1, keptAt: [] });
  expect(Object.keys(evidence).sort()).toEqual(Object.keys(evidenceSchema.shape).sort());
  expectTypeOf<Required<Evidence>>().toEqualTypeOf<{ readonly [K in keyof Verdict['evidence']]: number }>();
  expectTypeOf<keyof Metrics>().toEqualTypeOf<keyof JudgedMetrics>();
});

test('evidence whose promise is not a number is refused, and evidence from before there were promises is read', () => {
  const evidence = Object.fromEntries(Object.keys(evidenceSchema.shape).map((name) => [name, 1]));
  expect(evidenceSchema.safeParse(evidence).success).toBe(true);
  expect(evidenceSchema.safeParse({ ...evidence, promised: 'much' }).success).toBe(false);
  const { promised: _, ...before } = evidence;
  expect(evidenceSchema.safeParse(before).success).toBe(true);
});

test('members that a later version adds are accepted and stay in their line', () => {
  const entry = { type: 'note', text: 'hello', later: { deep: [1] } } as unknown as JournalEntry;
  expect(entrySchema.safeParse(entry).success).toBe(true);
  const { text } = sealLine(entry, { seq: 0, at: '2026-01-01T00:00:00.000Z', previous: genesis });
  expect(checkLine(text, { seq: 0, previous: genesis })).toMatchObject({
    kind: 'sound',
    line: { later: { deep: [1] } },
  });
});
