import { z } from 'zod';
import { tool } from './tool.ts';
import { withExperiment } from './with-experiment.ts';

export const readModuleTool = tool({
  name: 'read_module',
  description: 'The draft module, or the module of an experiment.',
  schema: z.object({
    id: z.int().optional().describe('an experiment, whose module is shown; left out: the current draft'),
  }),
  run({ id }, context) {
    const { quoter, draft } = context.workbench;
    if (id === undefined) return quoter.quote('draft module', draft.source, 40_000);
    return withExperiment(id, context, ({ source }) => quoter.quote(`module of ${id}`, source, 40_000));
  },
});
