/**
 * The messages with the model, held within its window. Invariants: a system message and the situation come first;
 * every tool result has its call, and every call its result. What is dropped is in the journal.
 */
import type { ChatMessage } from '../endpoint/chat.ts';

/** Results older than this many messages are shortened before anything is dropped. */
const freshMessages = 8;
const shortResult = 300;

export class Conversation {
  readonly #system: ChatMessage;
  #situation: ChatMessage;
  #turns: ChatMessage[] = [];

  constructor(system: string, situation: string) {
    this.#system = { role: 'system', content: system };
    this.#situation = { role: 'user', content: situation };
  }

  get messages(): readonly ChatMessage[] {
    const [first, ...rest] = this.#turns;
    // Strict chat templates want user and assistant in turn.
    if (first?.role !== 'user') return [this.#system, this.#situation, ...this.#turns];
    const content = `${this.#situation.content}\n\n${first.content}`;
    return [this.#system, { role: 'user', content }, ...rest];
  }

  add(...messages: readonly ChatMessage[]): void {
    this.#turns.push(...messages);
  }

  /** A user message, joined to the one before where that is the user's too. */
  say(content: string): void {
    const last = this.#turns.at(-1);
    if (last?.role === 'user') {
      this.#turns[this.#turns.length - 1] = { role: 'user', content: `${last.content}\n\n${content}` };
    } else this.#turns.push({ role: 'user', content });
  }

  /**
   * Makes the conversation fit: old results are shortened, then the oldest turns dropped and the situation renewed.
   *
   * @param situation as it is now, in words
   * @param fits whether messages fit the window
   * @returns false where not even the situation and the last turn fit
   */
  fit(situation: () => string, fits: (messages: readonly ChatMessage[]) => boolean): boolean {
    if (fits(this.messages)) return true;
    // What answers the last calls was never read.
    const answered = this.#turns.findLastIndex(({ role }) => role === 'assistant');
    const fresh = Math.min(answered, this.#turns.length - freshMessages);
    this.#turns = this.#turns.map((message, i) =>
      message.role === 'tool' && i < fresh ? { ...message, content: shortened(message.content) } : message,
    );
    if (fits(this.messages)) return true;
    this.#situation = { role: 'user', content: situation() };
    // Half of the turns at a time: dropping little would soon need dropping again, and caches start anew.
    for (let keep = this.#turns.length >> 1; ; keep >>= 1) {
      this.#turns = wholeTurns(this.#turns.slice(this.#turns.length - keep));
      if (fits(this.messages)) return true;
      if (this.#turns.length === 0) return false;
    }
  }
}

/** The turns without results at their head whose calls were dropped. */
function wholeTurns(turns: readonly ChatMessage[]): ChatMessage[] {
  const from = turns.findIndex(({ role }) => role === 'assistant');
  return from < 0 ? turns.filter(({ role }) => role === 'user') : turns.slice(from);
}

function shortened(text: string): string {
  return text.length > shortResult
    ? `${text.slice(0, shortResult)}\n[shortened; ask again where you need it]`
    : text;
}
