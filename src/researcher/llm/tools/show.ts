import { z } from 'zod';
import { tool } from './tool.ts';
import { withExperiment } from './with-experiment.ts';

export const showTool = tool({
  name: 'show',
  description: 'One experiment in full.',
  schema: z.object({ id: z.int() }),
  run({ id }, context) {
    return withExperiment(id, context, (found) => context.workbench.experiment(found));
  },
});
