/** What options can be, light enough for `--help`. */
export { type ResultFormat, resultFormats } from '../journal/results.ts';
export { type BenchLearner, benchLearners } from '../lab/bench-record.ts';
export { type Role, roles } from '../table/table.ts';
