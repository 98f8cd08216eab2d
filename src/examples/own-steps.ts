/**
 * A pipeline module with a transformer and a learner of its own, in plain TypeScript. Copy it to models/<study>/pipeline.ts:
 *
 *     npx nightlab try crm-calls      scores it
 */
import { derive, gbdt, learner, logistic, numeric, oneHot, pipeline, stack, transformer } from 'nightlab';

/** One number from each row by itself. */
const perVisit = derive('deal_per_visit', (row) => Number(row.deal_size) / (Number(row.site_visits) + 1), {
  columns: ['deal_size', 'site_visits'],
});

/** Learns from the fit rows: how far a row's deal is from the middle one. */
const fromMedian = transformer({
  columns: ['deal_size'],
  fit: (columns) => {
    const known = (columns.deal_size as Float64Array).filter((value) => !Number.isNaN(value)).sort();
    return known[known.length >> 1] ?? 0;
  },
  apply: (columns, median) => ({
    deal_from_median: (columns.deal_size as Float64Array).map((value) => value - median),
  }),
});

/** Ranks rows by the sum of their columns, each with the sign by which it goes with the outcome. */
const signedSum = learner({
  fit: ({ columns }, labels) => {
    const mean = labels.reduce((sum, label) => sum + label, 0) / labels.length;
    return columns.map((values) => {
      let covariance = 0;
      for (const [row, value] of values.entries())
        if (!Number.isNaN(value)) covariance += value * (labels[row]! - mean);
      return Math.sign(covariance);
    });
  },
  predict: ({ nRows, columns }, signs) =>
    Float64Array.from({ length: nRows }, (_, row) => {
      let sum = 0;
      for (const [i, values] of columns.entries()) {
        const value = values[row]!;
        if (!Number.isNaN(value)) sum += signs[i]! * Math.tanh(value);
      }
      return 1 / (1 + Math.exp(-sum / 10));
    }),
});

export default pipeline({
  features: {
    numbers: [numeric(), perVisit, fromMedian],
    ranks: [numeric({ transform: 'standard', impute: 'mean' }), oneHot()],
  },
  model: stack({
    base: { trees: gbdt({ nTrees: 60 }), plain: logistic({ blocks: ['ranks'] }), own: signedSum },
    meta: logistic(),
    folds: 2,
  }),
});
