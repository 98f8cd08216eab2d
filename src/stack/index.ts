export { type InnerFold, innerFolds } from './inner-folds.ts';
export { clippedLogOdds, metaMatrix, probabilityFloor } from './meta-matrix.ts';
export { type BaseScores, type FoldScores, meanScores, outOfFoldScores } from './out-of-fold.ts';
