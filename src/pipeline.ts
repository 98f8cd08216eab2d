/**
 * The pipeline that every study starts from. This file, as `models/<study>/pipeline.ts`, is the one that the
 * researcher edits, and so may you: `nightlab try --watch` scores it at each save.
 *
 * features: named blocks of steps; a step without columns takes all columns of the roles that suit it.
 * model:    one learner, or `stack({ base: { ... }, meta, folds })` of several; each may name its `blocks`.
 * weights:  optional, for example `decay('date_column', { halfLifeDays: 365 })`.
 */
import { gbdt, numeric, oneHot, pipeline } from 'nightlab';

export default pipeline({
  features: {
    numbers: [numeric()],
    categories: [oneHot({ maxLevels: 20 })],
  },
  model: gbdt({ nTrees: 200, learningRate: 0.05, maxLeafNodes: 15, minSamplesLeaf: 20 }),
});
