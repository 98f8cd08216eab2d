/** Every transformer of the toolkit, one line each: the function that a module calls, made in its own file. */
export { dateParts } from './date-parts.ts';
export { differences } from './differences.ts';
export { frequency } from './frequency.ts';
export { latentSemantics } from './latent-semantics.ts';
export { numeric } from './numeric.ts';
export { oneHot } from './one-hot.ts';
export { ordinal } from './ordinal.ts';
export { products } from './products.ts';
export { ratios } from './ratios.ts';
export { targetEncode } from './target-encode.ts';
export { textStatistics } from './text-statistics.ts';
export { tfidf } from './tfidf.ts';
