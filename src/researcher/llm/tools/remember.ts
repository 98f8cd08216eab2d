import { z } from 'zod';
import { tool } from './tool.ts';

export const rememberTool = tool({
  name: 'remember',
  description: 'Notes what you have learned; it is shown to you in all later sessions.',
  schema: z.object({ insight: z.string().min(1).max(600) }),
  async run({ insight }, { workbench }) {
    await workbench.remember({ type: 'insight', text: insight });
    return 'Noted.';
  },
});
