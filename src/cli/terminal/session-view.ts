/**
 * Lab events -> words for people: one line per experiment, and where the terminal allows a live line below it.
 */
import type { DoneEvent, ExperimentEvent, LabEvent, SessionEvent } from '../../api/index.ts';
import { plusMinus, validationText } from '../../api/record-text.ts';
import { counted } from '../../core/counted.ts';
import { padToWidth } from '../../core/display-width.ts';
import { localTime } from '../../core/local-time.ts';
import { oneLine } from '../../core/plain-text.ts';
import { flowParts, wrapText } from '../../core/wrap-text.ts';
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

/** From this width on an experiment has its figures in columns. */
const minColumns = 100;

export class SessionView {
  readonly #output: Output;
  readonly #live: LiveLine;
  readonly #endText: string;
  #since = Date.now();
  readonly #bestAucs: number[] = [];
  #session: SessionEvent | null = null;
  #running: { id: number; hypothesis: string; since: number } | null = null;
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
        this.#running = { id: event.id, hypothesis: oneLine(event.hypothesis), since: at };
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
    this.#output.say(
      `${event.study}: ${counted(event.nTrainRows, 'train row')} x ${counted(event.nColumns, 'column')}, ${counted(event.workers, 'worker')}, ${event.researcher} researcher, ${limitText(event)}`,
    );
    if (event.preflight) this.#output.say(preflightText(event.preflight));
    if (event.resumed) this.#output.say(`Going on with session ${event.session}, which was cut off.`);
    else if (event.nBefore > 0)
      this.#output.say(`Going on from ${counted(event.nBefore, 'experiment')} before.`);
    this.#output.say(`${this.#endText}\n`);
    if (this.#output.width >= minColumns)
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
    this.#live.say(experimentRow(event, this.#output.width));
  }

  /** What runs now comes before what else may be known, so that it is the last to be cut off. */
  #status(): string {
    const running = this.#running;
    const now = running && `${running.id} ${running.hypothesis}`;
    const time = running && durationText(Date.now() - running.since);
    const progress = this.#progressText();
    if (this.#output.width < minColumns)
      return [` ${progress.split(',')[0]!}`, time, now].filter((part) => part !== null).join(' | ');
    const parts = [` ${progress}`];
    if (this.#best !== null) {
      const gain = this.#best - (this.#baseline ?? this.#best);
      parts.push(`best ${this.#best.toFixed(4)} (+${gain.toFixed(4)}) ${sparkline(this.#bestAucs, 12)}`);
    }
    if (running) parts.push(`${time}  ${now}`);
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
      `${event.reason} ${counted(event.experiments, 'experiment')} in ${durationText(event.durationMs)}, ${event.kept} kept.`,
    );
    if (event.usage) this.#output.say(usageText(event.usage));
  }

  stop(): void {
    this.#live.stop();
  }
}

/** One line per experiment and one for its verdict; in a narrow terminal its figures, and below them what was tried. */
export function experimentRow(event: ExperimentEvent, width: number): string {
  const mark = `${marks[event.status]}${String(event.id).padStart(4)} `;
  const took = durationText(event.durationMs);
  const validation = validationText(event);
  const cv =
    event.cvAuc === null || event.cvInterval === null ? null : plusMinus(event.cvAuc, event.cvInterval);
  const tried = oneLine(event.hypothesis);
  const verdict = `${event.status}: ${oneLine(event.reason)}`;
  if (width >= minColumns) {
    const head = [
      mark,
      padToWidth(cv ?? event.status, 18),
      padToWidth(validation, 9),
      padToWidth(took, 8),
    ].join('');
    return [tried, verdict]
      .map((text, i) => {
        const at = head.length;
        const wrapped = wrapText(' '.repeat(at) + text, width, 0);
        return i === 0 ? head + wrapped.slice(at) : wrapped;
      })
      .join('\n');
  }
  const figures = [
    `${mark}${cv === null ? event.status : `cv ${cv}`}`,
    validation === '' ? '' : `valid. ${validation}`,
    took,
  ];
  const below = [tried, verdict].map((text) => wrapText(`${' '.repeat(6)}${text}`, width, 0));
  return [flowParts(figures, width, 6), ...below].join('\n');
}

function limitText({ limits, endsAt }: SessionEvent): string {
  const { experiments, minutes } = limits;
  const bounds = [
    ...(experiments === null ? [] : [counted(experiments, 'experiment')]),
    ...(minutes === null ? [] : [counted(minutes, 'minute')]),
    ...(endsAt === null
      ? []
      : [`ends ${experiments === null ? 'at' : 'at the latest at'} ${localTime(endsAt)}`]),
  ];
  return bounds.length === 0 ? 'until stopped' : bounds.join(', ');
}
