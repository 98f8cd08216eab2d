/**
 * One status line at the bottom that is redrawn in place; ordinary lines go above it. Without a terminal that
 * can redraw, nothing is drawn.
 */
import { cutToWidth } from '../../core/display-width.ts';
import type { Output } from '../output.ts';

export class LiveLine {
  readonly #output: Output;
  #text = '';
  #timer: NodeJS.Timeout | null = null;

  constructor(output: Output) {
    this.#output = output;
  }

  /** Redraws `text()` four times a second until `stop`. */
  start(text: () => string): void {
    if (!this.#output.live || this.#timer) return;
    const draw = (): void => {
      this.#text = cutToWidth(text(), this.#output.width - 1);
      this.#output.redraw(this.#text);
    };
    draw();
    this.#timer = setInterval(draw, 250);
    this.#timer.unref();
  }

  /** An ordinary line above the status line. */
  say(text: string): void {
    if (this.#timer) this.#output.redraw('');
    this.#output.say(text);
    if (this.#timer) this.#output.redraw(this.#text);
  }

  stop(): void {
    if (!this.#timer) return;
    clearInterval(this.#timer);
    this.#timer = null;
    this.#output.redraw('');
  }
}
