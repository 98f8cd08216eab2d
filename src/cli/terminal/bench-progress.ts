import type { BenchEvent, BenchLearner, SetPlan } from '../../api/index.ts';
import { counted } from '../../core/counted.ts';
import type { Output } from '../output.ts';
import { durationText } from './duration.ts';
import { LiveLine } from './live-line.ts';

/** What a benchmark is doing: one line that is redrawn on a terminal, else a line on stderr for each run. */
export class BenchProgress {
  readonly #output: Output;
  readonly #live: LiveLine;
  #line = 'opening the study';
  #startedAt = Date.now();
  #leftMs: number | null = null;
  #nLearners = 0;
  #isTold = false;

  constructor(output: Output) {
    this.#output = output;
    this.#live = new LiveLine(output);
    this.#live.start(() => this.#text());
  }

  begin({ sets }: SetPlan, learners: readonly BenchLearner[]): void {
    this.#nLearners = learners.length;
    const nRuns = learners.length * (sets.length > 2 ? 2 * sets.length + 1 : sets.length + 1);
    this.say(
      `${counted(sets.length, 'set')}, ${counted(learners.length, 'learner')}: ${counted(nRuns, 'cross-validation')} or more. Ctrl-C ends it with what is known.`,
    );
  }

  show(event: BenchEvent): void {
    const { nth, of, learner, what } = event;
    const where = `${nth}/${of}  ${learner}, ${what}`;
    if (event.type === 'running') {
      this.#line = where;
      this.#startedAt = Date.now();
      this.#leftMs = event.leftMs;
      if (!this.#isTold && nth > this.#nLearners && event.leftMs !== null) {
        this.#isTold = true;
        this.say(`About ${durationText(event.leftMs)} left.`);
      }
      return;
    }
    const left = event.failed === null ? `AUC ${event.cvAuc!.toFixed(4)}` : `failed: ${event.failed}`;
    if (!this.#output.live) this.#output.warn(`${where}: ${left}`);
    else if (event.failed !== null) this.say(`${where}: ${left}`);
  }

  /** A line that stays, above the live one. */
  say(text: string): void {
    if (this.#output.live) this.#live.say(text);
    else this.#output.warn(text);
  }

  stop(): void {
    this.#live.stop();
  }

  #text(): string {
    const spent = Date.now() - this.#startedAt;
    if (this.#leftMs === null) return `${this.#line}  ${durationText(spent)}`;
    return `${this.#line}  about ${durationText(Math.max(0, this.#leftMs - spent))} left`;
  }
}
