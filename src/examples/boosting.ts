/**
 * The boosting engine alone, as scikit-learn or LightGBM would be used; nothing else of nightlab is loaded.
 *
 *     npx tsx src/examples/boosting.ts
 */
import { fitBoosting } from 'nightlab/boosting';

const nRows = 5000;
const draw = (row: number, k: number): number => ((row * 7919 + k * 104_729) % 10_007) / 10_007;
const columns = [0, 1, 2].map((k) => Float32Array.from({ length: nRows }, (_, row) => draw(row, k)));
const [a, b] = columns as [Float32Array, Float32Array];
const labels = Uint8Array.from({ length: nRows }, (_, row) => (a[row]! * b[row]! > 0.2 ? 1 : 0));

const model = fitBoosting({ columns, labels }, { nTrees: 100, learningRate: 0.1 });
const probabilities = model.predict(columns);
const nRight = labels.filter((label, row) => probabilities[row]! > 0.5 === (label === 1)).length;
console.log(`right on ${((100 * nRight) / nRows).toFixed(1)}% of the rows it was trained on`);
