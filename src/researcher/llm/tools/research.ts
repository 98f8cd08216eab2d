import { z } from 'zod';
import { tool } from './tool.ts';

export const researchTool = tool({
  name: 'research',
  description: 'Sends out a colleague who comes back with five ranked ideas.',
  schema: z.object({ brief: z.string().min(1).max(2000).describe('what to find out, and what you know') }),
  run({ brief }, { research: send }) {
    return send(brief);
  },
});
