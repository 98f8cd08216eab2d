/** Every learner of the toolkit, one line each: the function that a module calls, made in the learner's own file. */
export { average } from './average.ts';
export { gbdt } from './boosting/gbdt-learner.ts';
export { extraTrees } from './extra-trees.ts';
export { logistic } from './logistic.ts';
export { randomForest } from './random-forest.ts';
export { xgboost } from './xgboost.ts';
