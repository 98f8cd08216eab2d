import { z } from 'zod';
import { editText } from './edit-text.ts';
import { tool } from './tool.ts';

export const editModuleTool = tool({
  name: 'edit_module',
  description: 'Changes the draft: the whole source, or one search and replace.',
  schema: z.object({
    source: z.string().optional().describe('the whole new module; or use search and replace'),
    search: z.string().optional().describe('text that occurs exactly once in the draft'),
    replace: z.string().optional().describe('what takes its place'),
  }),
  async run({ source, search, replace }, { workbench }) {
    if (source !== undefined && source.trim() !== '') workbench.write(unfenced(source));
    else if (search !== undefined) {
      const edited = editText(workbench.draft.source, search, replace ?? '');
      if ('wrong' in edited) return edited.wrong;
      workbench.write(edited.text);
    } else return 'edit_module needs source, or search and replace.';
    const problems = await workbench.problems();
    return problems === null
      ? 'Done; the draft is sound.'
      : `Done, but the draft would not run:\n${problems}`;
  },
});

/** Models like to fence code even inside of arguments. */
function unfenced(source: string): string {
  const fenced = /^\s*```\w*\n([\s\S]*?)\n```\s*$/.exec(source);
  return `${(fenced?.[1] ?? source).trimEnd()}\n`;
}
