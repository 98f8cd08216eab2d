import { z } from 'zod';
import { tool } from './tool.ts';

export const sweepTool = tool({
  name: 'sweep',
  description:
    'Searches numbers of the draft by cross-validation on train, at no look at validation; the best setting becomes the draft.',
  schema: z.object({
    parameters: z
      .array(
        z.object({
          path: z
            .string()
            .describe('call and option, such as gbdt.learningRate, or with the base model before it'),
          low: z.number(),
          high: z.number(),
          log: z.boolean().optional().describe('search by ratio; right for rates and penalties'),
        }),
      )
      .min(1)
      .max(6),
    trials: z.int().min(1).max(60),
  }),
  async run({ parameters, trials }, { workbench }) {
    const problems = await workbench.problems();
    if (problems !== null) return `The draft would not run, so there is nothing to sweep:\n${problems}`;
    const { instruments, quoter, signal, draft } = workbench;
    const { source, table } = await instruments.sweep(
      {
        source: draft.source,
        trials,
        parameters: parameters.map(({ path, low, high, log = false }) => ({ path, low, high, log })),
      },
      signal,
    );
    const changed = source !== draft.source;
    workbench.write(source);
    const what = changed
      ? 'The draft now has the best setting.'
      : 'Nothing was better; the draft is as it was.';
    return `${what} Run it with run_experiment to have it judged.\n${quoter.quote('trials', table, 5000)}`;
  },
});
