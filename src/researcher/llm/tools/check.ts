import { z } from 'zod';
import { tool } from './tool.ts';

export const checkTool = tool({
  name: 'check',
  description: 'Type-checks and loads the draft. Free; do it before running.',
  schema: z.object({}),
  async run(_, { workbench }) {
    return (
      (await workbench.problems()) ??
      (await workbench.failure()) ??
      'The draft is sound. Run it with run_experiment.'
    );
  },
});
