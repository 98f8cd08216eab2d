/**
 * A module with steps and a learner of its own: what the toolkit cannot say is said in the same file.
 *
 *     cp src/examples/own-steps.ts models/leads/pipeline.ts && npx nightlab try leads
 */
import { derive, gbdt, learner, logistic, numeric, oneHot, pipeline, stack } from 'nightlab';

const dealPerCall = derive('deal_per_call', (row) => Number(row.deal_size) / (Number(row.calls) + 1), {
  columns: ['deal_size', 'calls'],
});

/** Rows near the mean of the won ones score high: the state is plain data, as `fit` and `predict` run apart. */
const nearWon = learner({
  blocks: ['numbers'],
  fit: ({ columns }, labels) =>
    columns.map((values) => {
      const won = values.filter((value, row) => labels[row] === 1 && !Number.isNaN(value));
      const scale = values.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 1e-9);
      return { mean: won.reduce((sum, value) => sum + value, 0) / Math.max(won.length, 1), scale };
    }),
  predict: ({ nRows, columns }, state) =>
    Float64Array.from({ length: nRows }, (_, row) => {
      const distance = state.reduce((sum, { mean, scale }, at) => {
        const value = columns[at]![row]!;
        return Number.isNaN(value) ? sum : sum + Math.abs(value - mean) / scale;
      }, 0);
      return 1 / (1 + distance);
    }),
});

export default pipeline({
  features: { numbers: [numeric()], categories: [oneHot()], own: [dealPerCall] },
  model: stack({ base: { trees: gbdt({ nTrees: 100 }), near: nearWon }, meta: logistic(), folds: 3 }),
});
