/**
 * Where a record contradicts itself, and where its decisions are not those of the judge. Pure; verify.ts runs the modules.
 * An experiment was judged against the best of its time, with the looks of that time, modules that were tried included.
 */
import { canonicalJson } from '../core/hash.ts';
import { epochsIn } from '../journal/constraints.ts';
import type { ExperimentLine, History, TriedLine } from '../journal/history.ts';
import type { Judged } from './assess.ts';

/** One sentence per claim of a record that cannot be true, whatever the modules give. */
export function claimProblems(history: History): string[] {
  return [...experimentClaims(history), ...tryClaims(history)];
}

function experimentClaims({ lines, experiments }: History): string[] {
  const wrong: string[] = [];
  const epochs = epochsIn(lines).byId;
  const bests = new Map<string | undefined, number>();
  for (const { id, seq, asOf = seq, status, evidence, best } of experiments) {
    const epoch = epochs.get(id);
    const bestId: number | null = bests.get(epoch) ?? null;
    const isFirst = bestId === null;
    if (status === 'baseline' && !isFirst)
      wrong.push(`experiment ${id} is a baseline in the journal, after another`);
    if ((status === 'kept' || (status === 'discarded' && !isFirst)) && evidence === null) {
      wrong.push(`experiment ${id} is ${status} in the journal without the evidence for it`);
    }
    const began = lines.findIndex((line) => line.type === 'experiment-started' && line.id === id);
    if (asOf <= began || asOf > seq)
      wrong.push(
        `experiment ${id} says that it was judged by ${asOf} lines of the journal, which is impossible`,
      );
    const rightful: number | null = status === 'kept' || status === 'baseline' ? id : bestId;
    if (best !== rightful) {
      wrong.push(`experiment ${id} says that ${best} was the best after it; it was ${rightful}`);
    }
    if (rightful !== null) bests.set(epoch, rightful);
  }
  return wrong;
}

function tryClaims(history: History): string[] {
  return history.tries.flatMap((line) => {
    if (line.asOf > line.seq) return [`${nameOf(line)} was judged by lines that came after it`];
    const needsEvidence = line.status !== 'scored' && history.judging(line).best !== null;
    return line.evidence === null && needsEvidence && !isRepeated(history, line)
      ? [`${nameOf(line)} is ${line.status} without the evidence for it`]
      : [];
  });
}

/** The owner asked for the figure of predictions that had been looked at before: not a new comparison. */
function isRepeated({ tries }: History, { seq, scoresHash }: TriedLine): boolean {
  return tries.some((line) => line.seq < seq && line.scoresHash === scoresHash);
}

/** Where the recorded decision differs from what the judge finds now. */
export function decisionProblems(line: ExperimentLine | TriedLine, judged: Judged): string[] {
  const { status, evidence } = line;
  const what = nameOf(line);
  if (evidence === null) {
    const isStruck = line.type === 'experiment' && line.asOf !== undefined && line.status === 'invalid';
    return isStruck && judged.evidence !== null
      ? [`${what} was compared with hidden labels, but the journal does not count it`]
      : [];
  }
  const isDecided =
    status === 'kept' || status === 'discarded' || status === 'baseline' || status === 'scored';
  if (isDecided && judged.status !== status)
    return [`${what} is ${status} in the journal, but the judge says ${judged.status}`];
  if (canonicalJson({ ...judged.evidence }) !== canonicalJson({ ...evidence }))
    return [`the evidence of ${what} in the journal is not what the judge finds`];
  const isTold = line.type === 'experiment' && isDecided;
  return isTold && !wordings(judged.reason).some((reason) => line.reason.startsWith(reason))
    ? [`the reason of ${what} in the journal is not what the judge says: ${judged.reason}`]
    : [];
}

const formerWordings: readonly (readonly [string, string])[] = [
  [
    'but an earlier try gained most of that too and was not kept, and the hidden validation rows do not confirm it',
    'but an earlier try promised most of that in vain, and the hidden validation rows do not bear it out',
  ],
];

/** A reason as it is worded now, and as it was worded in versions whose journals are still read. */
function wordings(reason: string): string[] {
  return [reason, ...formerWordings.map(([now, before]) => reason.replace(now, before))];
}

function nameOf(line: ExperimentLine | TriedLine): string {
  return line.type === 'try' ? `the try in line ${line.seq + 1} of the journal` : `experiment ${line.id}`;
}
