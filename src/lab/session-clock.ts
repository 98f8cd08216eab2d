/**
 * The end of a session's time as a signal: what runs then is cut off. Looked at again each second, as clocks are set
 * and machines sleep.
 */
const lookMs = 1000;

export class SessionClock {
  readonly #end = new AbortController();
  readonly #msLeft: () => number | null;
  #timer: NodeJS.Timeout | null = null;

  /** @param msLeft until the session's end; null where it has no such bound */
  constructor(msLeft: () => number | null) {
    this.#msLeft = msLeft;
    this.#look();
  }

  /** Aborted when the time is up. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }

  #look(): void {
    const left = this.#msLeft();
    if (left === null) return;
    if (left <= 0) this.#end.abort();
    else this.#timer = setTimeout(() => this.#look(), Math.min(left, lookMs));
  }
}
