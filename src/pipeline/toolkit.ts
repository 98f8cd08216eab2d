/**
 * Everything that a pipeline module may import from 'nightlab'; the sandbox hands exactly this object to it. Steps and
 * learners come from their lists.
 */
import * as steps from '../features/list.ts';
import * as learners from '../learners/list.ts';
import { derive, frame, learner, transformer } from './custom.ts';
import { decay, stack } from './models.ts';
import { pipeline } from './pipeline.ts';

export const toolkit = {
  pipeline,
  ...steps,
  derive,
  transformer,
  frame,
  learner,
  ...learners,
  stack,
  decay,
} as const;
