/**
 * The boosting engine alone: nothing else of nightlab is loaded. Two columns, of which the product decides; trees find it.
 *
 *     npx tsx src/examples/boosting.ts
 */
import { BoostingModel, fitBoosting } from 'nightlab/boosting';

const nRows = 2000;
const wave = (step: number): Float32Array =>
  Float32Array.from({ length: nRows }, (_, row) => Math.sin(step * row));
const columns = [wave(1), wave(Math.SQRT2), wave(Math.E)];
const labels = Uint8Array.from({ length: nRows }, (_, row) =>
  columns[0]![row]! * columns[1]![row]! > 0 ? 1 : 0,
);

const model = fitBoosting({ columns, labels }, { nTrees: 100, maxLeafNodes: 15, learningRate: 0.1 });
const probabilities = model.predict(columns);
const right = probabilities.filter((probability, row) => probability > 0.5 === (labels[row] === 1)).length;
console.log(`right for ${((100 * right) / nRows).toFixed(1)}% of its rows`);

const again = BoostingModel.fromJSON(JSON.parse(JSON.stringify(model)));
const same = again.predict(columns).every((probability, row) => probability === probabilities[row]);
console.log(`saved and loaded, it predicts ${same ? 'the same bits' : 'something else'}`);
