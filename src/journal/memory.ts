/** The part of the journal that is a researcher's memory, and what of it still waits to be tried. */
import { undoneIn } from './constraints.ts';
import type { Line, LinePlace, MemoryEntry, MemoryLine, Nudge, RecordedIdea } from './record.ts';

const kinds: Readonly<Record<MemoryEntry['type'], true>> = {
  nudge: true,
  constraint: true,
  undo: true,
  question: true,
  plateau: true,
  duck: true,
  'research-report': true,
  idea: true,
  insight: true,
  conversation: true,
  'llm-usage': true,
  'researcher-switch': true,
  'researcher-event': true,
};

/** Oldest first. */
export function memoryOf(lines: readonly Line[]): MemoryLine[] {
  return lines.filter((line): line is MemoryLine => Object.hasOwn(kinds, line.type));
}

interface WithCauses {
  readonly causes: readonly number[];
}

/** Nudges that no experiment, idea or undo has among its causes yet and that were not undone, oldest first. */
export function openNudges(
  memory: readonly MemoryLine[],
  experiments: readonly WithCauses[],
): (Nudge & LinePlace)[] {
  const followed = memory.filter((line) => line.type === 'idea' || line.type === 'undo');
  const taken = new Set([...experiments, ...followed].flatMap(({ causes }) => causes));
  const undone = undoneIn(memory);
  return memory.filter(
    (line): line is Nudge & LinePlace =>
      line.type === 'nudge' && !taken.has(line.seq) && !undone.has(line.seq),
  );
}

/** Ideas that no experiment has among its causes yet, oldest first. */
export function openIdeas(
  memory: readonly MemoryLine[],
  experiments: readonly WithCauses[],
): (RecordedIdea & LinePlace)[] {
  const taken = new Set(experiments.flatMap(({ causes }) => causes));
  return memory.filter(
    (line): line is RecordedIdea & LinePlace => line.type === 'idea' && !taken.has(line.seq),
  );
}
