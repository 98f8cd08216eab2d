import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { XgboostFiles } from '../../src/learners/index.ts';

/** The files of the installed ml-xgboost. */
export function installedXgboost(): XgboostFiles {
  const glue = createRequire(import.meta.url).resolve('ml-xgboost/dist/wasm/xgboost.js');
  return { glue: readFileSync(glue, 'utf8'), wasm: readFileSync(glue.replace(/js$/, 'wasm')) };
}
