import { z } from 'zod';
import { hashSource } from '../../../core/hash.ts';
import { pendingRelief } from '../plateau/plateau.ts';
import { axisSchema } from './axis.ts';
import type { ToolResult } from './tool.ts';
import { tool } from './tool.ts';

export const runExperimentTool = tool({
  name: 'run_experiment',
  description:
    'Trains and scores the draft against the best. This is what counts; call it alone, as the last call of an answer.',
  schema: z.object({
    hypothesis: z.string().min(1).max(600).describe('one sentence that could turn out false'),
    axis: axisSchema,
    because: z
      .array(z.int())
      .optional()
      .describe('numbers of the ideas or nudges that it acts upon, where there are such'),
  }),
  async run({ hypothesis, axis, because = [] }, { workbench, view, memory }): Promise<string | ToolResult> {
    const hash = hashSource(workbench.draft.source);
    const same = view.record.find(({ sourceHash }) => sourceHash === hash);
    if (same) {
      const text = `Exactly this module was experiment ${same.id} (${same.status}). Change the draft with edit_module first.`;
      return { kind: 'repeat', text };
    }
    const tried = new Set(view.record.map((experiment) => experiment.axis.toLowerCase()));
    if (pendingRelief(view.record, memory)?.type === 'duck' && tried.has(axis.toLowerCase())) {
      return `After the duck's questions an untried axis is required; ${axis} was tried. Tried: ${[...tried].join(', ')}.`;
    }
    const problems = await workbench.problems();
    if (problems !== null) return `Not run, because it would fail:\n${problems}`;
    const failure = await workbench.failure();
    if (failure !== null) return `Not run yet. ${failure}`;
    return { kind: 'experiment', hypothesis, axis, because };
  },
});
