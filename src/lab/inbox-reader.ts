/**
 * Takes what people left in the inbox into the journal, while an experiment runs and before the next is
 * proposed. A nudge is journaled at once; a question is answered by the researcher, whose ideas become entries. One
 * message at a time, each once: what the journal holds already is only removed.
 */

import type { Line, MemoryEntry, MemoryLine } from '../journal/record.ts';
import { catalog } from '../pipeline/catalog.ts';
import type { Intent } from '../researcher/offline/understanding/intent.ts';
import { sayBack } from '../researcher/offline/understanding/say-back.ts';
import { understand } from '../researcher/offline/understanding/understand.ts';
import type { AnswerMaterial, Researcher, ResearchView, StudyView } from '../researcher/researcher.ts';
import { type Constrained, type ConstraintRequest, decideConstraint } from './constrain.ts';
import { type LabEvent, memoryEvent } from './events.ts';
import type { Inbox, Message } from './inbox.ts';
import type { LabRecord } from './lab-record.ts';
import { lookIn } from './record-try.ts';

const pollMs = 500;

export interface InboxReaderOptions {
  readonly inbox: Inbox;
  readonly record: LabRecord;
  readonly researcher: Researcher;
  /** With the columns that are out, so that a person can name them. */
  readonly study: StudyView;
  readonly constrained: Constrained;
  /** What a person may be told beside the view. */
  readonly material?: () => AnswerMaterial;
  /** Null while there is no experiment to speak of; questions then wait. */
  readonly view: () => ResearchView | null;
  readonly emit: (event: LabEvent) => void;
}

export class InboxReader {
  readonly #options: InboxReaderOptions;
  #taking: Promise<void> | null = null;

  constructor(options: InboxReaderOptions) {
    this.#options = options;
  }

  /**
   * Takes what waits. While the researcher proposes, tries alone: it does one thing at a time.
   *
   * @param kinds of messages to take; others stay. Where left out, all are taken.
   */
  take(kinds?: readonly Message['kind'][]): Promise<void> {
    this.#taking ??= this.#takeAll(kinds).finally(() => {
      this.#taking = null;
    });
    return this.#taking;
  }

  /** Reads the inbox while `work` runs; an answer that was begun is finished before it resolves. */
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

  async #takeAll(kinds?: readonly Message['kind'][]): Promise<void> {
    for (const message of await this.#options.inbox.waiting())
      if (!kinds || kinds.includes(message.kind)) await this.#takeMessage(message);
  }

  async #takeMessage(message: Message): Promise<void> {
    const { inbox, record } = this.#options;
    const known = record.lines.find((line) => 'message' in line && line.message === message.id);
    if (message.kind === 'try') {
      const entry = lookIn(message);
      if (entry === null) return inbox.putAside(message);
      if (!known) await record.append(entry);
    } else if (message.kind === 'nudge') {
      if (!known) await this.#nudge(message);
    } else if (message.kind !== 'question') {
      if (!known) await this.#constrain(requestOf(message), [], message.id);
    } else if (known?.type === 'question') {
      await inbox.leaveAnswer(message.id, { text: known.answer, ideas: ideasOf(record.lines, known.seq) });
    } else if (!(await this.#answer(message))) return;
    await inbox.remove(message);
  }

  async #nudge({ id, text }: Message): Promise<void> {
    const { researcher, study, record } = this.#options;
    const { seq } = await this.#remember({ type: 'nudge', text, message: id });
    const { intents } = understand(text, { columns: study.columns, toolkit: catalog });
    const acts = intents.filter(isAct);
    // A researcher that reads the words itself is told only of what the lab acts upon.
    const said = researcher.understand
      ? researcher.understand(text, study)
      : acts.length > 0
        ? sayBack({ intents: acts, unclear: [] }, study.columns)
        : null;
    const closed = intents.flatMap((intent) =>
      'wish' in intent && intent.kind !== 'question'
        ? intent.wish.columns.filter((name) => record.excludedNext.has(name))
        : [],
    );
    const hint = closed.map((name) => `"${name}" is excluded; say "use ${name} again" to let it back.`);
    const understood = [said, ...hint].filter(Boolean).join(' ');
    if (understood) await this.#remember({ type: 'researcher-event', what: 'understood', text: understood });
    for (const act of acts) {
      const request = act.kind === 'exclude' || act.kind === 'include' ? { ...act, why: text } : act;
      await this.#constrain(request, [seq]);
    }
  }

  async #constrain(request: ConstraintRequest, causes: readonly number[], message?: string): Promise<void> {
    const { record, constrained } = this.#options;
    const { entry, text } = decideConstraint(record.lines, constrained, request, causes);
    if (entry) await this.#remember({ ...entry, ...(message !== undefined && { message }) });
    // What stays as it is is not a constraint: `keep x` where x was never out.
    if (entry || request.kind !== 'include') {
      await this.#remember({ type: 'researcher-event', what: 'understood', text });
    }
  }

  /** False where the question has to wait. */
  async #answer({ id, text }: Message): Promise<boolean> {
    const { inbox, researcher, view } = this.#options;
    const now = view();
    if (!now) return false;
    const answer = await researcher.answer(text, now, this.#options.material?.());
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

type Act = Extract<Intent, { readonly kind: ConstraintRequest['kind'] }>;

function isAct(intent: Intent): intent is Act {
  return ['exclude', 'include', 'undo', 'redo'].includes(intent.kind);
}

function requestOf({ kind, columns = [], text }: Message): ConstraintRequest {
  return kind === 'undo' || kind === 'redo'
    ? { kind }
    : { kind: kind === 'include' ? 'include' : 'exclude', columns, why: text };
}
