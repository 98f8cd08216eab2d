/** Hidden labels do not follow from what a module may know of the split. The old draw came from a public seed. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';
import { random } from '../../src/core/random.ts';
import { rocAuc } from '../../src/judge/auc.ts';
import { type Lab, openLab } from '../../src/lab/open-lab.ts';
import { runModule } from '../../src/lab/run-module.ts';
import { freezeTable } from '../../src/split/freeze/freeze-table.ts';
import { readVaultLabels } from '../../src/split/vault/vault.ts';
import { rebuiltDraw } from '../split/rebuilt-draw.ts';

const budget = { secondsPerExperiment: 240, memoryMb: 1500 };
const nRows = 1500;
let root: string;
let lab: Lab;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'nightlab-test-'));
  const stream = random(11, 'noise');
  const lines = Array.from(
    { length: nRows },
    (_, row) => `${row},${stream.normal().toFixed(4)},${stream.next() < 0.5 ? 'yes' : 'no'}`,
  );
  const file = join(root, 'noise.csv');
  writeFileSync(file, `row,x,won\n${lines.join('\n')}\n`);
  // The person made a feature of the counter, or no module would see it.
  await freezeTable({
    root,
    file,
    target: 'won',
    positive: 'yes',
    role: { row: 'numeric' },
    key: sha256('noise'),
  });
  lab = await openLab(root, 'noise', 2);
});
afterAll(async () => {
  await lab.close();
  rmSync(root, { recursive: true });
});

/** The first words of the stream that the split of seed 1 used to be drawn from. */
function publicWords(): number[] {
  const digest = createHash('sha256')
    .update(JSON.stringify([1, 'split', 'stratified']))
    .digest();
  return [0, 4, 8, 12].map((at) => digest.readUInt32LE(at));
}

const source = `// @ts-nocheck
import { numeric, logistic, pipeline, transformer } from 'nightlab';
const rebuiltDraw = ${rebuiltDraw.toString()};
export default pipeline({
  features: {
    x: [numeric(['x'])],
    own: [transformer({
      columns: ['row'],
      fit: ({ row }, labels) => rebuiltDraw(${JSON.stringify(publicWords())}, ${nRows}, row, labels),
      apply: ({ row }, chance) => ({ chance: row.map((id) => chance[id]) }),
    })],
  },
  model: logistic(),
});
`;

describe('a module that rebuilds the draw from a counting id', () => {
  test('learns nothing of the hidden rows of pure noise', async () => {
    const run = await runModule(lab, source, budget, new AbortController().signal);
    if (run.state !== 'scored') throw new Error(JSON.stringify(run));
    const reached = rocAuc(await readVaultLabels(lab.study, 'validation'), run.predictions.validation);
    // Four standard errors of an AUC of 150 against 150 noise scores.
    expect(Math.abs(reached - 0.5)).toBeLessThan(4 * Math.sqrt(301 / (12 * 150 * 150)));
  });
});
