/** Lines of the memory -> they and all that led to them, ascending. */
import type { MemoryLine } from '../../../journal/record.ts';

/** Numbers that are not a line of the memory are left out. */
export function withCauses(memory: readonly MemoryLine[], seqs: readonly number[]): number[] {
  const bySeq = new Map(memory.map((line) => [line.seq, line]));
  const found = new Set<number>();
  const visit = (seq: number): void => {
    const line = bySeq.get(seq);
    if (!line || found.has(seq)) return;
    found.add(seq);
    if ('causes' in line) line.causes.forEach(visit);
  };
  seqs.forEach(visit);
  return [...found].sort((left, right) => left - right);
}
