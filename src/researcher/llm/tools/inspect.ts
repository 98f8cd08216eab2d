import { z } from 'zod';
import { tool } from './tool.ts';

export const inspectTool = tool({
  name: 'inspect',
  description:
    'SQL over the train rows: counts, rates of the target, samples. Shows 50 rows and 120 characters per cell (substr shows more of a text); a statement has at most 20,000 characters. Write aliases with AS.',
  schema: z.object({ sql: z.string().min(1).describe('one SELECT over the table train, in DuckDB SQL') }),
  async run({ sql }, { workbench: { instruments, quoter, signal } }) {
    return quoter.quote('rows', await instruments.inspect(sql, signal), 6000);
  },
});
