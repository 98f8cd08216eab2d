import { z } from 'zod';
import { tool } from './tool.ts';
import { withExperiment } from './with-experiment.ts';

export const branchFromTool = tool({
  name: 'branch_from',
  description: "Makes an earlier experiment's module the draft.",
  schema: z.object({ id: z.int() }),
  run({ id }, context) {
    const { workbench } = context;
    return withExperiment(id, context, (found) => {
      workbench.startFrom(found);
      return `The draft is now the module of experiment ${found.id}.\n${workbench.quoter.quote('module', found.source)}`;
    });
  },
});
