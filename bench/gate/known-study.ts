/**
 * A made-up study whose true probabilities are known, so that the true AUC of any model can be told: its scores on a
 * large fresh draw against the probabilities, over all ways in which the outcomes could have fallen.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../src/core/hash.ts';
import { random } from '../../src/core/random.ts';
import { freeze } from '../../src/split/freeze.ts';

const day = 86_400_000;

interface Draw {
  readonly csv: string;
  readonly probabilities: Float64Array;
}

/** Leads with money, a ratio that counts, categories with effects, a season, and columns that say nothing. */
export function draw(nRows: number, seed: number): Draw {
  const stream = random(seed, 'known study');
  const effects = random(1, 'known study', 'effects');
  const repEffects = Array.from({ length: 40 }, () => 0.5 * effects.normal());
  const probabilities = new Float64Array(nRows);
  const lines = ['revenue,deal,visits,wait,noise_a,noise_b,noise_c,source,rep,called,won'];
  for (let row = 0; row < nRows; row++) {
    const revenue = Math.exp(10 + stream.normal());
    const deal = revenue * Math.exp(-3 + 0.7 * stream.normal());
    const visits = stream.integer(12);
    const wait = stream.integer(60);
    const source = stream.integer(5);
    const rep = stream.integer(40);
    const called = new Date(Date.UTC(2023, 0, 1) + stream.integer(730) * day);
    const logOdds =
      0.9 * Math.exp(-((Math.log(deal / revenue) + 3) ** 2)) -
      0.5 +
      (visits >= 6 ? 0.4 : -0.3) +
      (wait > 30 ? -0.4 : 0.3) +
      (source === 2 ? 0.6 : -0.1) +
      repEffects[rep]! +
      0.5 * Math.sin((called.getUTCMonth() / 12) * 2 * Math.PI);
    probabilities[row] = 1 / (1 + Math.exp(-logOdds));
    const noise = Array.from({ length: 3 }, () => stream.normal().toFixed(4));
    const won = stream.next() < probabilities[row]! ? 'yes' : 'no';
    lines.push(
      [
        revenue.toFixed(0),
        deal.toFixed(0),
        visits,
        wait,
        ...noise,
        `source ${source}`,
        `rep ${rep}`,
        called.toISOString().slice(0, 10),
        won,
      ].join(','),
    );
  }
  return { csv: `${lines.join('\n')}\n`, probabilities };
}

/** A folder with the study `known` of so many rows, frozen. */
export async function freezeKnown(nRows: number, seed: number): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'nightlab-gate-'));
  const file = join(root, 'known.csv');
  writeFileSync(file, draw(nRows, seed).csv);
  await freeze({ root, file, target: 'won', positive: 'yes', key: sha256(`known ${seed}`) });
  return root;
}

/** The expected AUC of scores where each outcome is a coin of its own probability; ties count one half. O(n log n). */
export function trueAuc(scores: Float64Array, probabilities: Float64Array): number {
  const order = Uint32Array.from(scores.keys()).sort((left, right) => scores[left]! - scores[right]!);
  let lostBelow = 0;
  let ordered = 0;
  let pairs = 0;
  let won = 0;
  let lost = 0;
  for (let from = 0; from < order.length; ) {
    let [wonHere, lostHere, itself] = [0, 0, 0];
    let to = from;
    for (; to < order.length && scores[order[to]!] === scores[order[from]!]; to++) {
      const p = probabilities[order[to]!]!;
      wonHere += p;
      lostHere += 1 - p;
      itself += p * (1 - p);
    }
    ordered += wonHere * lostBelow + (wonHere * lostHere - itself) / 2;
    pairs -= itself;
    lostBelow += lostHere;
    won += wonHere;
    lost += lostHere;
    from = to;
  }
  return ordered / (pairs + won * lost);
}
