import type { History, LookLine } from '../journal/history.ts';
import { type Looks, nextLook, type PastLook } from '../judge/looks.ts';

/**
 * The next comparison with hidden labels after those of a history. Each look counts: experiments, modules that were
 * tried, and predictions of other tools, which showed nothing out of fold. What a look showed in cross-validation
 * counts against those alone that run with the same columns.
 */
export function lookAfter(history: History): Looks {
  return nextLook(history.looks.map((line) => pastLook(history, line)));
}

function pastLook(history: History, line: LookLine): PastLook {
  if (line.type === 'scores-measured') return { kept: false, z: 0, zNeeded: 0 };
  const { z, zNeeded, cvGain, cvGainSe } = line.evidence!;
  const promise = history.hasSameColumns(line) ? { cvGain, cvGainSe } : {};
  if (line.type === 'experiment') return { kept: line.status === 'kept', z, zNeeded, ...promise };
  // A try never becomes the best. One that would have been kept raises no bar of cross-validation: it may become an experiment.
  return { kept: false, z, zNeeded, ...(line.status !== 'kept' && promise) };
}
