import { z } from 'zod';
import { recordLine } from '../prompt/record-text.ts';
import { tool } from './tool.ts';

export const resultsTool = tool({
  name: 'results',
  description: 'The latest experiments as a table.',
  schema: z.object({ last: z.int().min(1).max(200).optional() }),
  run({ last = 20 }, { workbench: { quoter }, view }) {
    return quoter.quote('experiments', view.record.slice(-last).map(recordLine).join('\n'));
  },
});
