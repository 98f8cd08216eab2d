import { z } from 'zod';
import { tool } from './tool.ts';

export const profileColumnTool = tool({
  name: 'profile_column',
  description: 'One column in depth.',
  schema: z.object({ name: z.string() }),
  async run({ name }, { workbench: { instruments, quoter } }) {
    return quoter.quote('column', await instruments.profileColumn(name), 4000);
  },
});
