import { z } from 'zod';
import { tool } from './tool.ts';

export const errorsOfBestTool = tool({
  name: 'errors_of_best',
  description: 'Where the best model is wrong, out of fold on train.',
  schema: z.object({}),
  async run(_, { workbench: { instruments, quoter } }) {
    return quoter.quote('errors of the best model, out of fold', await instruments.errorsOfBest(), 6000);
  },
});
