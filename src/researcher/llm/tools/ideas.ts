import { z } from 'zod';
import { openIdeas } from '../../../journal/memory.ts';
import type { MemoryLine } from '../../../journal/record.ts';
import { ideaLibrary } from '../prompt/idea-library.ts';
import { short } from '../prompt/record-text.ts';
import { axisSchema } from './axis.ts';
import { tool } from './tool.ts';

export const ideasTool = tool({
  name: 'ideas',
  description: 'Lists open ideas and the idea library, or notes new ones.',
  schema: z.object({
    add: z
      .array(z.object({ text: z.string().min(1).max(600), axis: axisSchema.optional() }))
      .max(10)
      .optional()
      .describe('ideas to note for later; left out: only list'),
  }),
  async run({ add = [] }, { workbench, view, memory }) {
    if (add.length > 0) {
      const lines: MemoryLine[] = [];
      for (const { text, axis = null } of add) {
        lines.push(await workbench.remember({ type: 'idea', text, axis, source: 'researcher', causes: [] }));
      }
      return `Noted as ${lines.map(({ seq }) => `idea ${seq}`).join(', ')}.`;
    }
    const open = openIdeas(memory, view.record).map(
      ({ seq, axis, text }) => `idea ${seq} [${axis ?? '-'}] ${short(text, 400)}`,
    );
    const tried = new Set(view.record.map(({ axis }) => axis));
    const library = ideaLibrary().map(
      ({ axis, text }) => `- [${axis}]${tried.has(axis ?? '') ? '' : ' (axis untried)'} ${text}`,
    );
    return [
      open.length > 0
        ? workbench.quoter.quote('open ideas', open.join('\n'), 8000)
        : 'There are no open ideas.',
      `The library:\n${library.join('\n')}`,
    ].join('\n');
  },
});
