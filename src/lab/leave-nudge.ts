/** A nudge for the researcher, left in the study's inbox, and what the lab understands of it without a language model. */
import { lockHolder } from '../journal/lock.ts';
import { catalog } from '../pipeline/catalog.ts';
import { sayBack } from '../researcher/offline/understanding/say-back.ts';
import { understand } from '../researcher/offline/understanding/understand.ts';
import { openFrozenStudy } from '../split/study/open-frozen-study.ts';
import { Inbox } from './inbox.ts';
import { existingPlacesOf } from './study-paths.ts';

export interface NudgeReceipt {
  readonly id: string;
  readonly text: string;
  /** How the offline researcher reads it. */
  readonly understood: string;
  /** Who works on the study now and hears it before its next experiment; null where nobody does. */
  readonly heardBy: { readonly command: string; readonly pid: number } | null;
}

/** @throws LabError `lab.noStudy`, `lab.badMessage`, `split.*` where the study has changed since it was frozen. */
export async function leaveNudge(root: string, study: string, text: string): Promise<NudgeReceipt> {
  const places = existingPlacesOf(root, study);
  // Before anything is left: the study may have changed since it was frozen.
  const { file } = await openFrozenStudy(places.dataRoot, study);
  const { id } = await new Inbox(places.inbox).put('nudge', text);
  const holder = lockHolder(places.lock);
  const columns = Object.entries(file.roles).map(([name, role]) => ({
    name,
    role,
    nDistinct: 0,
    missingShare: 0,
  }));
  return {
    id,
    text: text.trim(),
    understood: sayBack(understand(text, { columns, toolkit: catalog }), columns),
    heardBy: holder === null ? null : { command: holder.command, pid: holder.pid },
  };
}
