/** What a good researcher proposes on crm-calls, in this order: the story's steps after the baseline. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Step, storyOf } from '../../../bench/crm-calls/steps.ts';
import { shippedRoot } from '../../../src/lab/study-paths.ts';

export const goodNight: readonly Step[] = storyOf(
  readFileSync(join(shippedRoot, 'src/pipeline.ts'), 'utf8'),
).slice(1);
