import { expect, test } from 'vitest';
import { bestAuc, expectedAuc } from '../../../data/crm-calls/generator/best-auc.ts';
import { drawLeads, shipped } from '../../../data/crm-calls/generator/leads.ts';
import { leadsOfPart, partNames } from '../../../data/crm-calls/generator/parts.ts';
import { random } from '../../../src/core/random.ts';
import { rocAuc } from '../../../src/judge/auc.ts';
import { shippedRoot } from '../../../src/lab/study-paths.ts';
import { openFrozenStudy } from '../../../src/split/study/open-frozen-study.ts';

const leads = drawLeads(shipped.seed, shipped.nLeads);

test.each(partNames)('in %s the best reachable AUC is from 0.75 to 0.8, drawn and expected', async (part) => {
  const study = await openFrozenStudy(shippedRoot, 'crm-calls');
  const { drawn, expected } = bestAuc(await leadsOfPart(study, part, leads));
  for (const auc of [drawn, expected]) {
    expect(auc).toBeGreaterThan(0.75);
    expect(auc).toBeLessThan(0.8);
  }
});

test('the expected AUC is the mean over many drawings of the outcomes', () => {
  const stream = random(1, 'expected-auc');
  const probabilities = Float64Array.from({ length: 300 }, () => 0.05 + 0.9 * stream.next());
  let sum = 0;
  const nDrawings = 400;
  for (let drawing = 0; drawing < nDrawings; drawing++) {
    sum += rocAuc(
      Uint8Array.from(probabilities, (p) => Number(stream.next() < p)),
      probabilities,
    );
  }
  // One drawing deviates by 0.023, their mean by 0.0012; the ratio of expectations by less than that.
  expect(Math.abs(sum / nDrawings - expectedAuc(probabilities))).toBeLessThan(0.005);
});
