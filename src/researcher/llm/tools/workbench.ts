/** The draft module, and what the tools work with. What comes out of data, modules or logs is fenced. */
import { messageOf } from '../../../core/errors.ts';
import type { MemoryEntry, MemoryLine } from '../../../journal/record.ts';
import type { ExperimentView } from '../../researcher.ts';
import type { Quoter } from '../prompt/quote.ts';
import { experimentText } from '../prompt/record-text.ts';
import type { Instruments } from './instruments.ts';

export interface DraftModule {
  readonly source: string;
  /** The experiment that it goes out from. */
  readonly parent: number;
}

export interface WorkbenchOptions {
  readonly instruments: Instruments;
  readonly quoter: Quoter;
  readonly signal: AbortSignal;
  readonly remember: (entry: MemoryEntry) => Promise<MemoryLine>;
}

export class Workbench {
  readonly instruments: Instruments;
  readonly quoter: Quoter;
  readonly signal: AbortSignal;
  readonly remember: (entry: MemoryEntry) => Promise<MemoryLine>;
  #draft: DraftModule;
  /** The draft whose failure on a few rows was told. */
  #toldOf: string | null = null;

  constructor({ instruments, quoter, signal, remember }: WorkbenchOptions, draft: DraftModule) {
    this.instruments = instruments;
    this.quoter = quoter;
    this.signal = signal;
    this.remember = remember;
    this.#draft = draft;
  }

  get draft(): DraftModule {
    return this.#draft;
  }

  /** The draft's new source. */
  write(source: string): void {
    this.#draft = { ...this.#draft, source };
  }

  /** Back to the best module, as after every experiment. */
  startFrom({ source, id }: Pick<ExperimentView, 'source' | 'id'>): void {
    this.#draft = { source, parent: id };
  }

  /** What the checker says against the draft; null where it is sound. */
  async problems(): Promise<string | null> {
    // Where the check itself fails, the run will tell.
    const found = await this.instruments.check(this.#draft.source).catch(() => null);
    return found === null ? null : this.quoter.quote('what the type checker says', found, 4000);
  }

  /** How the draft failed on a few rows; null where it ran, or where that was said of this very draft before. */
  async failure(): Promise<string | null> {
    const { source } = this.#draft;
    if (this.#toldOf === source) return null;
    const found = await this.instruments.rehearse(source, this.signal).catch(messageOf);
    if (found === null) return null;
    this.#toldOf = source;
    return `On some hundred train rows the draft fails:\n${this.quoter.quote('failure', found, 2000)}\nMend it. Only where it lacks nothing but rows, call run_experiment again: then it is run as it is.`;
  }

  /** One experiment's figures and what its module wrote. */
  experiment(experiment: ExperimentView): string {
    const { quoter } = this;
    const log =
      experiment.log.length === 0
        ? ''
        : `\n${quoter.quote("the module's log", experiment.log.join('\n'), 1500)}`;
    return `${quoter.quote(`experiment ${experiment.id}`, experimentText(experiment), 6000)}${log}`;
  }
}
