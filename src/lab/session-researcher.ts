/** The researcher of one session: a language model with the lab's instruments, or the offline researcher. */

import { join } from 'node:path';
import { memoryOf } from '../journal/memory.ts';
import type { Budget, Line, MemoryLine } from '../journal/record.ts';
import { catalog } from '../pipeline/catalog.ts';
import type { OpenResearcherOptions } from '../researcher/llm/open-researcher.ts';
import { readBrief } from '../researcher/llm/prompt/brief.ts';
import { offlineResearcher } from '../researcher/offline/offline-researcher.ts';
import type { Researcher } from '../researcher/researcher.ts';
import { type LabEvent, memoryEvent, type SessionUsage } from './events.ts';
import { instrumentsNow } from './instruments/instruments-now.ts';
import { LabNow } from './lab-now.ts';
import type { LabRecord } from './lab-record.ts';
import type { Lab } from './open-lab.ts';

export type LlmChoice = Pick<OpenResearcherOptions, 'settings' | 'fetch' | 'clock' | 'fence'>;

export interface OpenSessionResearcher {
  readonly researcher: Researcher;
  close(): void;
}

export async function openSessionResearcher(session: {
  readonly lab: Lab;
  readonly record: LabRecord;
  readonly budget: Budget;
  readonly llm: LlmChoice | null;
  readonly emit: (event: LabEvent) => void;
  /** Each ends the thinking where it is. */
  readonly ends: readonly AbortSignal[];
  /** Usage from this journal line on counts against the caps; where left out, from the session's start. */
  readonly since?: number;
}): Promise<OpenSessionResearcher> {
  const { lab, record, budget, llm, emit, ends } = session;
  if (llm === null) return { researcher: offlineResearcher(catalog), close: () => {} };
  // Here, not above: a session without a language model needs neither its client nor the reference.
  const { openResearcher } = await import('../researcher/llm/open-researcher.ts');
  const { toolkitReference } = await import('../researcher/llm/prompt/toolkit-reference.ts');
  const instruments = instrumentsNow(new LabNow(lab, record), record, budget);
  const researcher = openResearcher({
    ...llm,
    instruments,
    brief: readBrief(join(lab.places.models, 'brief.md')),
    toolkit: toolkitReference(),
    offline: offlineResearcher(catalog),
    memory: memoryOf(record.lines),
    sessionSeq: session.since ?? sessionSeq(record.lines),
    remember: async (entry) => {
      const line = (await record.append(entry)) as MemoryLine;
      emit(memoryEvent(line));
      return line;
    },
    signal: AbortSignal.any([...ends]),
  });
  return {
    researcher,
    close: () => instruments.close(),
  };
}

/** Where the running session began in the journal. */
function sessionSeq(lines: readonly Line[]): number {
  return lines.findLast(({ type }) => type === 'session-started')?.seq ?? 0;
}

/** What language models have used since the running session began. */
export function usageSince(lines: readonly Line[]): SessionUsage {
  const since = sessionSeq(lines);
  let usage: SessionUsage = { calls: 0, inputTokens: 0, outputTokens: 0, cost: 0 };
  for (const line of lines) {
    if (line.type !== 'llm-usage' || line.seq < since) continue;
    usage = {
      calls: usage.calls + line.calls,
      inputTokens: usage.inputTokens + line.inputTokens,
      outputTokens: usage.outputTokens + line.outputTokens,
      cost: usage.cost === null || line.cost === null ? null : usage.cost + line.cost,
    };
  }
  return usage;
}
