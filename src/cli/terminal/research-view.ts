/**
 * Lab events -> words for people: one line an experiment, and where the terminal allows a live line below it.
 */
import { localTime } from '../../core/local-time.ts';
import { oneLine } from '../../core/plain-text.ts';
import { validationText } from '../../journal/results.ts';
import type { DoneEvent, ExperimentEvent, LabEvent, SessionEvent } from '../../lab/events.ts';
import type { Output } from '../output.ts';
import { durationText } from './duration.ts';
import { LiveLine } from './live-line.ts';
import { memoryText, preflightText, usageText } from './memory-text.ts';
import { sparkline } from './sparkline.ts';

const marks = {
  baseline: '·',
  kept: '+',
  discarded: '-',
  crashed: '!',
  timeout: '!',
  invalid: '!',
} as const;

export class ResearchView {
  readonly #output: Output;
  readonly #live: LiveLine;
  readonly #endText: string;
  #since = Date.now();
  readonly #bestAucs: number[] = [];
  #session: SessionEvent | null = null;
  #running: { text: string; since: number } | null = null;
  #baseline: number | null = null;
  #best: number | null = null;
  #done = 0;

  /** @param endText how whoever reads it ends the session */
  constructor(
    output: Output,
    endText: string = 'Ctrl-C ends after the running experiment, twice ends at once.',
  ) {
    this.#endText = endText;
    this.#output = output;
    this.#live = new LiveLine(output);
  }

  /** @param at when it happened, in milliseconds */
  show(event: LabEvent, at: number = Date.now()): void {
    switch (event.event) {
      case 'session':
        this.#since = at;
        this.#begin(event);
        break;
      case 'experiment-started':
        this.#running = { text: `${event.id} ${oneLine(event.hypothesis)}`, since: at };
        break;
      case 'experiment':
        this.#running = null;
        this.#experiment(event);
        break;
      case 'done':
        this.#end(event);
        break;
      default: {
        const text = memoryText(event);
        if (text !== null) this.#live.say(text);
      }
    }
  }

  #begin(event: SessionEvent): void {
    this.#session = event;
    const rows = event.nTrainRows.toLocaleString('en');
    this.#output.say(
      `${event.study}: ${rows} train rows x ${event.nColumns} columns, ${event.workers} ${event.workers === 1 ? 'worker' : 'workers'}, ${event.researcher} researcher, ${limitText(event)}`,
    );
    if (event.preflight) this.#output.say(preflightText(event.preflight));
    if (event.resumed) this.#output.say(`Going on with session ${event.session}, which was cut off.`);
    else if (event.nBefore > 0) this.#output.say(`Going on from ${event.nBefore} experiments before.`);
    this.#output.say(`${this.#endText}\n`);
    this.#output.say(
      `${'  id'.padEnd(6)}${'cv AUC'.padEnd(18)}${'valid.'.padEnd(9)}${'took'.padEnd(8)}what was tried`,
    );
    this.#live.start(() => this.#status());
  }

  #experiment(event: ExperimentEvent): void {
    this.#done += 1;
    if (event.validationAuc !== null && (event.status === 'kept' || event.status === 'baseline')) {
      this.#baseline ??= event.validationAuc;
      this.#best = event.validationAuc;
      this.#bestAucs.push(event.validationAuc);
    }
    const cv =
      event.cvAuc === null || event.cvInterval === null
        ? event.status
        : `${event.cvAuc.toFixed(4)} ± ${((event.cvInterval.high - event.cvInterval.low) / 2).toFixed(4)}`;
    const head = [
      `${marks[event.status]}${String(event.id).padStart(4)} `.padEnd(6),
      cv.padEnd(18),
      validationText(event).padEnd(9),
      durationText(event.durationMs).padEnd(8),
    ].join('');
    this.#live.say(`${head}${oneLine(event.hypothesis)}`);
    this.#live.say(`${' '.repeat(head.length)}${event.status}: ${oneLine(event.reason)}`);
  }

  #status(): string {
    const parts = [` ${this.#progressText()}`];
    if (this.#best !== null) {
      const gain = this.#best - (this.#baseline ?? this.#best);
      parts.push(`best ${this.#best.toFixed(4)} (+${gain.toFixed(4)}) ${sparkline(this.#bestAucs, 12)}`);
    }
    if (this.#running) {
      parts.push(`${durationText(Date.now() - this.#running.since)}  ${this.#running.text}`);
    }
    return parts.join('  |  ');
  }

  #progressText(): string {
    const { limits, endsAt } = this.#session!;
    const { experiments } = limits;
    const elapsed = Date.now() - this.#since;
    if (experiments !== null) {
      const left =
        this.#done === 0
          ? ''
          : `, about ${durationText((elapsed / this.#done) * (experiments - this.#done))} left`;
      return `${this.#done}/${experiments}${left}`;
    }
    if (endsAt !== null) return `${durationText(Math.max(0, Date.parse(endsAt) - Date.now()))} left`;
    return durationText(elapsed);
  }

  #end(event: DoneEvent): void {
    this.#live.stop();
    this.#output.say('');
    this.#output.say(
      `${event.reason} ${event.experiments} experiments in ${durationText(event.durationMs)}, ${event.kept} kept.`,
    );
    if (event.usage) this.#output.say(usageText(event.usage));
  }

  stop(): void {
    this.#live.stop();
  }
}

function limitText({ limits, endsAt }: SessionEvent): string {
  const { experiments, minutes } = limits;
  const bounds = [
    ...(experiments === null ? [] : [`${experiments} ${experiments === 1 ? 'experiment' : 'experiments'}`]),
    ...(minutes === null ? [] : [`${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`]),
    ...(endsAt === null
      ? []
      : [`ends ${experiments === null ? 'at' : 'at the latest at'} ${localTime(endsAt)}`]),
  ];
  return bounds.length === 0 ? 'until stopped' : bounds.join(', ');
}
