/**
 * `models/<study>/inbox/`: what people say to a lab from another process, one file per message, without its lock.
 * Invariants: a file is absent or whole; the lab journals a message before it removes the file and knows by the
 * message's id what it has journaled, so that a message counts once, whoever dies when. Answers are in `answers/`
 * until who asked has read them.
 */
import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LabError } from '../core/errors.ts';
import { makeDirectory, writeDurably } from '../journal/durable-file.ts';
import type { ConstraintRequest } from './constrain.ts';

export interface Message {
  /** Unlike any other's; in the order of time. */
  readonly id: string;
  /** A `try` is a look at hidden labels (of a module or of scores), as JSON of its journal entry. */
  readonly kind: 'nudge' | 'question' | 'try' | ConstraintRequest['kind'];
  /** What was said; of a constraint, why. */
  readonly text: string;
  /** Of a constraint. */
  readonly columns?: readonly string[] | undefined;
}

export interface AnswerMessage {
  readonly text: string;
  readonly ideas: readonly { readonly text: string; readonly axis: string | null }[];
}

export const maxMessageCharacters = 4000;
/** Of a try, which holds a module. */
const maxOfTry = 2_000_000;

const messageSchema = z.object({
  id: z.string().regex(/^[\w-]{1,80}$/),
  kind: z.enum(['nudge', 'question', 'try', 'exclude', 'include', 'undo', 'redo']),
  text: z.string().max(maxOfTry),
  columns: z.array(z.string()).optional(),
});
const answerSchema = z.object({
  text: z.string(),
  ideas: z.array(z.object({ text: z.string(), axis: z.string().nullable() })),
});

export class Inbox {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  /**
   * Leaves a message; resolves when it is on disk.
   *
   * @throws LabError `lab.badMessage` where it says nothing or too much, `journal.diskFull`, `journal.writeFailed`.
   */
  async put(kind: 'nudge' | 'question' | 'try', text: string): Promise<Message> {
    const said = text.trim();
    const most = kind === 'try' ? maxOfTry : maxMessageCharacters;
    if (said === '' || said.length > most) {
      throw new LabError(
        'lab.badMessage',
        said === '' ? `the ${kind} is empty` : `the ${kind} has ${said.length} characters`,
        `Say it in 1 to ${most} characters.`,
      );
    }
    return this.#leave({ kind, text: said });
  }

  /** Leaves a word on columns; resolves when it is on disk. */
  putRequest(request: ConstraintRequest): Promise<Message> {
    const text = 'why' in request ? request.why.slice(0, maxMessageCharacters) : '';
    return this.#leave({
      kind: request.kind,
      text,
      ...('columns' in request && { columns: request.columns }),
    });
  }

  async #leave(content: Omit<Message, 'id'>): Promise<Message> {
    const time = String(Date.now()).padStart(15, '0');
    const message: Message = { id: `${time}-${randomBytes(4).toString('hex')}`, ...content };
    await makeDirectory(this.directory);
    await writeDurably(this.#pathOf(message.id), Buffer.from(JSON.stringify(message)));
    return message;
  }

  /** Messages that wait, oldest first. A file that is not a message is put aside as `<name>.unread`. */
  async waiting(): Promise<readonly Message[]> {
    const names = await namesIn(this.directory);
    const messages: Message[] = [];
    for (const name of names.filter((each) => each.endsWith('.json')).sort()) {
      const path = join(this.directory, name);
      const text = await readFile(path, 'utf8').catch(() => null);
      if (text === null) continue;
      const message = parsed(messageSchema, text);
      const isEmpty = message?.text === '' && (message.kind === 'nudge' || message.kind === 'question');
      if (message && !isEmpty && `${message.id}.json` === name) messages.push(message);
      else await rename(path, `${path}.unread`).catch(() => undefined);
    }
    return messages;
  }

  /** Puts a message aside that cannot be taken, as `<name>.unread`. */
  async putAside({ id }: Message): Promise<void> {
    await rename(this.#pathOf(id), `${this.#pathOf(id)}.unread`).catch(() => undefined);
  }

  /** Takes a message away that the journal holds. */
  async remove({ id }: Message): Promise<void> {
    await rm(this.#pathOf(id), { force: true });
  }

  async leaveAnswer(id: string, answer: AnswerMessage): Promise<void> {
    await makeDirectory(this.#answers);
    await writeDurably(this.#answerPath(id), Buffer.from(JSON.stringify(answer)));
  }

  /** The answer, taken out of the inbox; null where there is none yet. */
  async takeAnswer(id: string): Promise<AnswerMessage | null> {
    const text = await readFile(this.#answerPath(id), 'utf8').catch(() => null);
    const answer = text === null ? null : parsed(answerSchema, text);
    if (answer) await rm(this.#answerPath(id), { force: true });
    return answer;
  }

  get #answers(): string {
    return join(this.directory, 'answers');
  }

  #pathOf(id: string): string {
    return join(this.directory, `${id}.json`);
  }

  #answerPath(id: string): string {
    return join(this.#answers, `${id}.json`);
  }
}

async function namesIn(directory: string): Promise<readonly string[]> {
  return readdir(directory).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return [];
    throw new LabError(
      'lab.inboxUnreadable',
      `${directory} cannot be read: ${thrown.message}`,
      'Make it readable, or delete it.',
    );
  });
}

function parsed<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
