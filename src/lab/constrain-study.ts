/**
 * `exclude`, `include` and `undo` from another process: left in the inbox of a lab that runs, which takes it before its next
 * experiment; written into the journal at once where none does.
 */
import { constraintsIn } from '../journal/constraints.ts';
import { openJournal, readJournal } from '../journal/journal.ts';
import { lockHolder } from '../journal/lock.ts';
import { openFrozenStudy } from '../split/study/open-frozen-study.ts';
import { type ConstraintRequest, constrainedOf, decideConstraint, requireStudyColumns } from './constrain.ts';
import { Inbox, type Message } from './inbox.ts';
import { lockStudyPatiently } from './patient-lock.ts';
import { existingPlacesOf } from './study-paths.ts';

export interface ConstraintAnswer {
  /** `left`: a running lab will take it. */
  readonly state: 'done' | 'left' | 'refused';
  readonly text: string;
  /** The columns that are out now, as far as the journal tells. */
  readonly excluded: readonly string[];
}

/** @throws LabError `lab.unknownColumn`, `lab.targetColumn`, and where the study or its journal is not sound. */
export async function constrainStudy(
  root: string,
  name: string,
  request: ConstraintRequest,
): Promise<ConstraintAnswer> {
  const places = existingPlacesOf(root, name);
  const { file } = await openFrozenStudy(places.dataRoot, name);
  const study = constrainedOf(file);
  const asked =
    'columns' in request ? { ...request, columns: requireStudyColumns(study, request.columns) } : request;
  const inbox = new Inbox(places.inbox);
  const holder = lockHolder(places.lock);
  if (holder !== null) {
    const lines = await readJournal(places.journal);
    const { entry, text } = decideConstraint(lines, study, asked, []);
    const excluded = [...constraintsIn(lines).keys()];
    if (entry === null) return { state: 'refused', text, excluded };
    await inbox.putRequest(asked);
    return {
      state: 'left',
      text: `Left for ${holder.command} (process ${holder.pid}), which takes it before its next experiment. ${text}`,
      excluded,
    };
  }
  const lock = await lockStudyPatiently(places.lock, `nightlab ${request.kind}`);
  try {
    const journal = await openJournal(places.journal);
    try {
      // What no lab has taken yet was said last.
      const unheard = request.kind === 'undo' ? (await inbox.waiting()).findLast(isSaid) : undefined;
      if (unheard) {
        await inbox.remove(unheard);
        const excluded = [...constraintsIn(journal.lines).keys()];
        return { state: 'done', text: `Taken back before any lab took it: ${saidText(unheard)}.`, excluded };
      }
      const { entry, text } = decideConstraint(journal.lines, study, asked, []);
      if (entry !== null) await journal.append(entry);
      return {
        state: entry === null ? 'refused' : 'done',
        text,
        excluded: [...constraintsIn(journal.lines).keys()],
      };
    } finally {
      await journal.close();
    }
  } finally {
    lock.release();
  }
}

/** A look at hidden labels cannot be taken back, and a question need not be. */
function isSaid({ kind }: Message): boolean {
  return kind !== 'question' && kind !== 'try';
}

function saidText({ kind, text, columns = [] }: Message): string {
  if (kind === 'nudge') return `the nudge "${text}"`;
  return [kind, ...columns.map((name) => `"${name}"`)].join(' ');
}
