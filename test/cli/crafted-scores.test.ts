import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rocAuc } from '../../src/judge/auc.ts';
import { openFrozenStudy } from '../../src/split/study/open-frozen-study.ts';
import { readPart } from '../../src/split/study/read-part.ts';
import { readVaultLabels } from '../../src/split/vault/vault.ts';

const cli = resolve(import.meta.dirname, '../../dist/cli/main.js');
const root = mkdtempSync(join(tmpdir(), 'nightlab-crafted-'));
afterAll(() => rmSync(root, { recursive: true }));

function nightlab(...args: string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: root, encoding: 'utf8' });
  return `${stdout}\n${stderr}`;
}

/** Scores 3, 2, 1 for three validation rows, by their one feature, and 0 for all others and for train. */
const crafted = (keys: readonly number[]): string => `import { learner, numeric, pipeline } from 'nightlab';
const places: Record<string, number> = ${JSON.stringify(Object.fromEntries(keys.map((key, i) => [key, 3 - i])))};
export default pipeline({
  features: { all: [numeric()] },
  model: learner({
    fit: () => 0,
    predict: (matrix) => Float64Array.from(matrix.columns[0]!, (value) => (places[String(value)] ?? 0) / 4),
  }),
});
`;

let keys: number[] = [];
let labels: Uint8Array;

beforeAll(async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${i},${(i * 37) % 60 < 30 ? 'yes' : 'no'}`);
  writeFileSync(join(root, 'tiny.csv'), `amount,won\n${rows.join('\n')}\n`);
  nightlab('freeze', 'tiny.csv', '--target', 'won', '--role', 'amount=numeric');
  nightlab('research', 'tiny', '--experiments', '1', '--workers', '1');
  const study = await openFrozenStudy(root, 'tiny');
  const [column] = (await readPart(study, 'validation')).columns;
  keys = column?.kind === 'number' ? [...column.values] : [];
  labels = await readVaultLabels(study, 'validation');
  mkdirSync(join(root, 'models/tiny'), { recursive: true });
});

/** Labels of the rows `at` that an AUC, exact or of 4 decimals, leaves as the only possible ones; null = no such. */
function decoded(at: readonly number[], figure: number): number[] | null {
  const nPositives = labels.length / 2;
  const fits = Array.from({ length: 8 }, (_, bits) => [bits & 1, (bits >> 1) & 1, bits >> 2]).filter(
    (guess) => {
      let left = nPositives - guess.reduce((sum, bit) => sum + bit, 0);
      const assumed = Uint8Array.from(labels, (_, row) => {
        const known = at.indexOf(row);
        return known >= 0 ? guess[known]! : left-- > 0 ? 1 : 0;
      });
      const scores = Float64Array.from(labels, (_, row) => (at.includes(row) ? 3 - at.indexOf(row) : 0));
      return Math.abs(rocAuc(assumed, scores) - figure) < 5e-5;
    },
  );
  return fits.length === 1 ? fits[0]! : null;
}

test('four tries of crafted scores tell none of twelve hidden labels: what is printed is the same whatever they are', () => {
  expect(keys).toHaveLength(12);
  const outputs: string[] = [];
  let nRecovered = 0;
  for (let from = 0; from < 12; from += 3) {
    const at = [from, from + 1, from + 2];
    writeFileSync(join(root, 'models/tiny/pipeline.ts'), crafted(at.map((row) => keys[row]!)));
    const output = nightlab('try', 'tiny', '--json', '--workers', '1');
    expect(output).toMatch(/"status":"discarded"/);
    const { validationAuc } = JSON.parse(output.split('\n')[0]!) as { validationAuc: number | null };
    const guess = validationAuc === null ? null : decoded(at, validationAuc);
    nRecovered += guess?.filter((label, i) => label === labels[at[i]!]).length ?? 0;
    outputs.push(
      output
        .replaceAll(/"(scoresHash|durationMs|overheadMs)":[^,}]+/g, '')
        .replace(/^.*start of training$/m, ''),
    );
  }
  expect(nRecovered).toBe(0);
  expect(new Set(outputs)).toHaveLength(1);
  const owner = nightlab('try', 'tiny', '--json', '--owner', '--workers', '1');
  // Six of each class: the standard error of an AUC of 0.5 is 0.17.
  const { validationAuc } = JSON.parse(owner.split('\n')[0]!) as { validationAuc: number };
  expect([0, 0.2, 0.4, 0.6, 0.8, 1]).toContain(validationAuc);
  // The fifth try has the scores of the fourth: no new comparison, but a figure more.
  expect(nightlab('results', 'tiny', '--ledger')).toMatch(/labels: 4, with 5 tries by nightlab try/);
});
