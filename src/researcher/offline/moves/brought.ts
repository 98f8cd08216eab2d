/** Steps that say themselves what could be tried with them: on all columns of their roles, in a block of their name. */
import { callNode } from '../draft.ts';
import { addSteps, draftSteps, isTextModel } from '../edit-draft.ts';
import type { Idea, Move } from '../idea.ts';

export const broughtMoves: Move = ({ draft, profile }) => {
  const { numbers: numeric, categories: category, dates: date, texts: text } = profile;
  const byRole = { numeric, category, date, text };
  return draft.toolkit.transformers.flatMap(({ name, axis, takes, reads, tries = [] }): Idea[] => {
    const nColumns = takes.reduce((sum, role) => sum + byRole[role].length, 0);
    const isRead = draftSteps(draft, name).some(({ step }) => step.call!.columns === null);
    if (isRead || nColumns < (reads === 'pairs' ? 2 : 1)) return [];
    return tries.map(({ options, because, gain }) => ({
      axis,
      hypothesis: `${because}.`,
      draft: addSteps(draft, name, [callNode(name, null, options)], (base) => !isTextModel(draft, base)),
      gain,
    }));
  });
};
