import { expect, test } from 'vitest';
import { bestAuc, expectedAuc } from '../../../data/crm-calls/generator/best-auc.ts';
import { drawLeads, shipped } from '../../../data/crm-calls/generator/leads.ts';
import { random } from '../../../src/core/random.ts';
import { rocAuc } from '../../../src/judge/auc.ts';

const byDate = drawLeads(shipped.seed, shipped.nLeads).sort((a, b) => a.date.dateMs - b.date.dateMs);
const cuts = [0, 0.6, 0.8, 1].map((share) => Math.round(share * byDate.length));

test.each([0, 1, 2])('in part %d the best reachable AUC is from 0.72 to 0.76, drawn and expected', (part) => {
  const { drawn, expected } = bestAuc(byDate.slice(cuts[part], cuts[part + 1]));
  for (const auc of [drawn, expected]) {
    expect(auc).toBeGreaterThan(0.72);
    expect(auc).toBeLessThan(0.76);
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
