/**
 * Record and memory -> whether the search has come to a halt, and what relieves it next: the rubber duck, then a
 * research report, then the duck again. Pure: a resumed session sees what the one before saw.
 */
import { counted } from '../../../core/counted.ts';
import type { MemoryLine } from '../../../journal/record.ts';
import type { ExperimentView } from '../../researcher.ts';

export interface Relief {
  readonly kind: 'duck' | 'research';
  readonly why: string;
}

type ReliefLine = Extract<MemoryLine, { type: 'duck' | 'research-report' }>;

/**
 * @param after experiments without a kept one until the first relief; half as many until the next
 * @returns null while there is progress
 */
export function reliefNeeded(
  record: readonly ExperimentView[],
  memory: readonly MemoryLine[],
  after: number,
): Relief | null {
  const lastKept = record.findLast(({ status }) => status === 'kept' || status === 'baseline');
  if (!lastKept) return null;
  const last = lastRelief(memory, lastKept.seq);
  const since = record.filter(({ seq }) => seq > (last?.seq ?? lastKept.seq));
  const kind = nextRelief(memory, lastKept.seq);
  const patience = last === null ? after : Math.max(2, Math.ceil(after / 2));
  if (since.length >= patience) {
    return { kind, why: `nothing was kept in the last ${counted(since.length, 'experiment')}` };
  }
  const axes = since.slice(-3).map(({ axis }) => axis);
  if (axes.length === 3 && new Set(axes).size === 1) {
    return { kind, why: `the axis ${axes[0]} was tried three times in a row and nothing was kept` };
  }
  return null;
}

/** What comes next for whoever has come to a halt since the experiment kept last. */
export function nextRelief(memory: readonly MemoryLine[], keptSeq: number): Relief['kind'] {
  return lastRelief(memory, keptSeq)?.type === 'duck' ? 'research' : 'duck';
}

/** The latest relief where no experiment has followed it yet: what it asks for is still to be done. */
export function pendingRelief(
  record: readonly ExperimentView[],
  memory: readonly MemoryLine[],
): ReliefLine | null {
  return lastRelief(memory, record.at(-1)?.seq ?? -1);
}

function lastRelief(memory: readonly MemoryLine[], afterSeq: number): ReliefLine | null {
  return (
    memory.findLast(
      (line): line is ReliefLine =>
        (line.type === 'duck' || line.type === 'research-report') && line.seq > afterSeq,
    ) ?? null
  );
}
