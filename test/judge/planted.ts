import { type Random, random } from '../../src/core/random.ts';

/** Binormal scores: positives are shifted so that the true AUC is Phi(shift / sqrt 2). */
export function binormal(
  nRows: number,
  positiveRate: number,
  shift: number,
  stream: Random,
): { labels: Uint8Array; scores: Float64Array } {
  const labels = Uint8Array.from({ length: nRows }, () => (stream.next() < positiveRate ? 1 : 0));
  const scores = Float64Array.from(labels, (label) => label * shift + stream.normal());
  return { labels, scores };
}

/** The share of ordered pairs, counted one by one: the definition of the AUC. */
export function slowAuc(labels: Uint8Array, scores: Float64Array): number {
  let wins = 0;
  let pairs = 0;
  for (let i = 0; i < labels.length; i++) {
    for (let j = 0; j < labels.length; j++) {
      if (labels[i] !== 1 || labels[j] !== 0) continue;
      pairs++;
      wins += scores[i]! > scores[j]! ? 1 : scores[i]! === scores[j]! ? 0.5 : 0;
    }
  }
  return wins / pairs;
}

/** Labels with both classes at least twice, and scores full of ties. */
export function tiedScores(nRows: number, seed: number): { labels: Uint8Array; scores: Float64Array } {
  const stream = random(seed, 'tied');
  const labels = Uint8Array.from({ length: nRows }, (_, row) =>
    row < 2 ? 1 : row < 4 ? 0 : stream.integer(2),
  );
  const scores = Float64Array.from(labels, () => stream.integer(7) - 3);
  return { labels, scores };
}
