import { z } from 'zod';
import { tool } from './tool.ts';

export const diversityTool = tool({
  name: 'diversity',
  description: "How alike the best stack's base models are.",
  schema: z.object({}),
  async run(_, { workbench: { instruments, quoter, signal } }) {
    return quoter.quote('base models', await instruments.diversity(signal), 4000);
  },
});
