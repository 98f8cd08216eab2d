/**
 * The lab's ear: takes what people left in the inbox into the journal, while an experiment runs and before the next is
 * proposed. A nudge is journaled at once; a question is answered by the researcher, whose ideas become entries. One
 * message at a time, each once: what the journal holds already is only removed.
 */
import type { Line, MemoryEntry, MemoryLine } from '../journal/record.ts';
import type { Researcher, ResearchView, StudyView } from '../researcher/researcher.ts';
import { type LabEvent, memoryEvent } from './events.ts';
import type { Inbox, Message } from './inbox.ts';
import type { LabRecord } from './record.ts';
import { triedIn } from './record-try.ts';

const pollMs = 500;

export interface HearingOptions {
  readonly inbox: Inbox;
  readonly record: LabRecord;
  readonly researcher: Researcher;
  readonly study: StudyView;
  /** Null while there is no experiment to speak of; questions then wait. */
  readonly view: () => ResearchView | null;
  readonly emit: (event: LabEvent) => void;
}

export class Hearing {
  readonly #options: HearingOptions;
  #taking: Promise<void> | null = null;

  constructor(options: HearingOptions) {
    this.#options = options;
  }

  /**
   * Takes what waits. While the researcher proposes, tries alone: it does one thing at a time.
   *
   * @param kinds of messages to take; others stay.
   */
  take(kinds: readonly Message['kind'][] = ['nudge', 'question', 'try']): Promise<void> {
    this.#taking ??= this.#takeAll(kinds).finally(() => {
      this.#taking = null;
    });
    return this.#taking;
  }

  /** Does `work` with an open ear; what was begun to be answered is finished before it resolves. */
  async during<T>(work: Promise<T>, kinds?: readonly Message['kind'][]): Promise<T> {
    const failures: unknown[] = [];
    const clock = setInterval(() => {
      this.take(kinds).catch((thrown: unknown) => failures.push(thrown));
    }, pollMs);
    try {
      const done = await work;
      await this.#taking;
      if (failures.length > 0) throw failures[0];
      return done;
    } finally {
      clearInterval(clock);
    }
  }

  async #takeAll(kinds: readonly Message['kind'][]): Promise<void> {
    for (const message of await this.#options.inbox.waiting())
      if (kinds.includes(message.kind)) await this.#hear(message);
  }

  async #hear(message: Message): Promise<void> {
    const { inbox, record } = this.#options;
    const known = record.lines.find((line) => 'message' in line && line.message === message.id);
    if (message.kind === 'try') {
      const entry = triedIn(message);
      if (entry === null) return inbox.putAside(message);
      if (!known) await record.append(entry);
    } else if (message.kind === 'nudge') {
      if (!known) await this.#nudge(message);
    } else if (known?.type === 'question') {
      await inbox.leaveAnswer(message.id, { text: known.answer, ideas: ideasOf(record.lines, known.seq) });
    } else if (!(await this.#answer(message))) return;
    await inbox.remove(message);
  }

  async #nudge({ id, text }: Message): Promise<void> {
    const { researcher, study } = this.#options;
    await this.#remember({ type: 'nudge', text, message: id });
    if (!researcher.understand) return;
    const understood = researcher.understand(text, study);
    await this.#remember({ type: 'researcher-event', what: 'understood', text: understood });
  }

  /** False where the question has to wait. */
  async #answer({ id, text }: Message): Promise<boolean> {
    const { inbox, researcher, view } = this.#options;
    const now = view();
    if (!now) return false;
    const answer = await researcher.answer(text, now);
    if ('stop' in answer) return false;
    const { seq } = await this.#remember({ type: 'question', text, answer: answer.text, message: id });
    for (const { text: idea, axis } of answer.ideas) {
      await this.#remember({ type: 'idea', text: idea, axis, source: 'question', causes: [seq] });
    }
    await inbox.leaveAnswer(id, answer);
    return true;
  }

  async #remember(entry: MemoryEntry): Promise<MemoryLine> {
    const line = (await this.#options.record.append(entry)) as MemoryLine;
    this.#options.emit(memoryEvent(line));
    return line;
  }
}

function ideasOf(lines: readonly Line[], question: number) {
  return lines.flatMap((line) =>
    line.type === 'idea' && line.causes.includes(question) ? [{ text: line.text, axis: line.axis }] : [],
  );
}
