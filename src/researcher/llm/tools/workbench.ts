/**
 * The draft module and the tools that work on it or look at the study. Every result is text for the model; what
 * comes out of data, modules or logs is fenced. Running an experiment is not here: that is handed to the lab.
 */
import { LabError, messageOf } from '../../../core/errors.ts';
import { openIdeas } from '../../../journal/memory.ts';
import type { MemoryEntry, MemoryLine } from '../../../journal/record.ts';
import type { ExperimentView, ResearchView } from '../../researcher.ts';
import { ideaLibrary } from '../prompt/idea-library.ts';
import type { Quoter } from '../prompt/quote.ts';
import { experimentText, recordLine, short } from '../prompt/record-text.ts';
import type { CheckedCall, ToolArguments } from './check-call.ts';
import { editText } from './edit-text.ts';
import type { Instruments } from './instruments.ts';

export interface Draft {
  readonly source: string;
  /** The experiment that it goes out from. */
  readonly parent: number;
}

export interface Surroundings {
  readonly view: ResearchView;
  readonly memory: readonly MemoryLine[];
}

/** Calls that a workbench answers by itself. */
export type BenchCall = Exclude<CheckedCall, { name: 'run_experiment' | 'research' }>;

export interface WorkbenchOptions {
  readonly instruments: Instruments;
  readonly quoter: Quoter;
  readonly signal: AbortSignal;
  readonly remember: (entry: MemoryEntry) => Promise<MemoryLine>;
}

export class Workbench {
  readonly #options: WorkbenchOptions;
  draft: Draft;
  /** The draft whose failure on a few rows was told. */
  #toldOf: string | null = null;

  constructor(options: WorkbenchOptions, draft: Draft) {
    this.#options = options;
    this.draft = draft;
  }

  /** Back to the best module, as after every experiment. */
  startFrom({ source, id }: Pick<ExperimentView, 'source' | 'id'>): void {
    this.draft = { source, parent: id };
  }

  /** What the checker says against the draft; null where it is sound. */
  async problems(): Promise<string | null> {
    // Where the check itself fails, the run will tell.
    const found = await this.#options.instruments.check(this.draft.source).catch(() => null);
    return found === null ? null : this.#options.quoter.quote('what the type checker says', found, 4000);
  }

  /** How the draft failed on a few rows; null where it ran, or where that was said of this very draft before. */
  async failure(): Promise<string | null> {
    const { source } = this.draft;
    if (this.#toldOf === source) return null;
    const { instruments, signal, quoter } = this.#options;
    const found = await instruments.rehearse(source, signal).catch(messageOf);
    if (found === null) return null;
    this.#toldOf = source;
    return `On some hundred train rows the draft fails:\n${quoter.quote('failure', found, 2000)}\nMend it. Only where it lacks nothing but rows, call run_experiment again: then it is run as it is.`;
  }

  /** A result for whatever is asked; a request that cannot be met is a result too. */
  async answer(call: BenchCall, around: Surroundings): Promise<string> {
    try {
      return await this.#answer(call, around);
    } catch (thrown) {
      // A journal that cannot be written ends the session; nothing else that a look at the data runs into does.
      if (thrown instanceof LabError && thrown.code.startsWith('journal.')) throw thrown;
      const remedy = thrown instanceof LabError ? thrown.remedy : '';
      const why = this.#options.quoter.quote('why', `${messageOf(thrown)}\n${remedy}`, 2000);
      return `${call.name} could not be done.\n${why}`;
    }
  }

  async #answer(call: BenchCall, around: Surroundings): Promise<string> {
    const { instruments, quoter, signal } = this.#options;
    switch (call.name) {
      case 'read_module':
        return this.#read(call.arguments.id, around);
      case 'edit_module':
        return this.#edit(call.arguments);
      case 'check':
        return (
          (await this.problems()) ??
          (await this.failure()) ??
          'The draft is sound. Run it with run_experiment.'
        );
      case 'sweep':
        return this.#sweep(call.arguments);
      case 'inspect':
        return quoter.quote('rows', await instruments.inspect(call.arguments.sql, signal), 6000);
      case 'profile_column':
        return quoter.quote('column', await instruments.profileColumn(call.arguments.name), 4000);
      case 'errors_of_best':
        return quoter.quote('errors of the best model, out of fold', await instruments.errorsOfBest(), 6000);
      case 'diversity':
        return quoter.quote('base models', await instruments.diversity(signal), 4000);
      case 'results': {
        const lines = around.view.record.slice(-(call.arguments.last ?? 20)).map(recordLine);
        return quoter.quote('experiments', lines.join('\n'));
      }
      case 'show':
        return this.#withExperiment(call.arguments.id, around, (found) => this.experiment(found));
      case 'branch_from':
        return this.#withExperiment(call.arguments.id, around, (found) => {
          this.startFrom(found);
          return `The draft is now the module of experiment ${found.id}.\n${quoter.quote('module', found.source)}`;
        });
      case 'remember':
        await this.#options.remember({ type: 'insight', text: call.arguments.insight });
        return 'Noted.';
      case 'ideas':
        return this.#ideas(call.arguments, around);
    }
  }

  /** One experiment's figures and what its module wrote. */
  experiment(experiment: ExperimentView): string {
    const { quoter } = this.#options;
    const log =
      experiment.log.length === 0
        ? ''
        : `\n${quoter.quote("the module's log", experiment.log.join('\n'), 1500)}`;
    return `${quoter.quote(`experiment ${experiment.id}`, experimentText(experiment), 6000)}${log}`;
  }

  #read(id: number | undefined, around: Surroundings): string {
    const { quoter } = this.#options;
    if (id === undefined) return quoter.quote('draft module', this.draft.source, 40_000);
    return this.#withExperiment(id, around, ({ source }) => quoter.quote(`module of ${id}`, source, 40_000));
  }

  #withExperiment(id: number, { view }: Surroundings, answer: (found: ExperimentView) => string): string {
    const found = view.record.find((experiment) => experiment.id === id);
    return found
      ? answer(found)
      : `There is no experiment ${id}; there are 1 to ${view.record.at(-1)?.id ?? 0}.`;
  }

  async #edit({ source, search, replace }: ToolArguments<'edit_module'>): Promise<string> {
    if (source !== undefined && source.trim() !== '') {
      this.draft = { ...this.draft, source: unfenced(source) };
    } else if (search !== undefined) {
      const edited = editText(this.draft.source, search, replace ?? '');
      if ('wrong' in edited) return edited.wrong;
      this.draft = { ...this.draft, source: edited.text };
    } else return 'edit_module needs source, or search and replace.';
    const problems = await this.problems();
    return problems === null
      ? 'Done; the draft is sound.'
      : `Done, but the draft would not run:\n${problems}`;
  }

  async #sweep({ parameters, trials }: ToolArguments<'sweep'>): Promise<string> {
    const problems = await this.problems();
    if (problems !== null) return `The draft would not run, so there is nothing to sweep:\n${problems}`;
    const { instruments, quoter, signal } = this.#options;
    const { source, table } = await instruments.sweep(
      {
        source: this.draft.source,
        trials,
        parameters: parameters.map(({ path, low, high, log = false }) => ({ path, low, high, log })),
      },
      signal,
    );
    const changed = source !== this.draft.source;
    this.draft = { ...this.draft, source };
    const what = changed
      ? 'The draft now has the best setting.'
      : 'Nothing was better; the draft is as it was.';
    return `${what} Run it with run_experiment to have it judged.\n${quoter.quote('trials', table, 5000)}`;
  }

  async #ideas({ add = [] }: ToolArguments<'ideas'>, { view, memory }: Surroundings): Promise<string> {
    if (add.length > 0) {
      const lines: MemoryLine[] = [];
      for (const { text, axis = null } of add) {
        lines.push(
          await this.#options.remember({ type: 'idea', text, axis, source: 'researcher', causes: [] }),
        );
      }
      return `Noted as ${lines.map(({ seq }) => `idea ${seq}`).join(', ')}.`;
    }
    const open = openIdeas(memory, view.record).map(
      ({ seq, axis, text }) => `idea ${seq} [${axis ?? '-'}] ${short(text, 400)}`,
    );
    const tried = new Set(view.record.map(({ axis }) => axis));
    const library = ideaLibrary().map(
      ({ axis, text }) => `- [${axis}]${tried.has(axis ?? '') ? '' : ' (axis untried)'} ${text}`,
    );
    return [
      open.length > 0
        ? this.#options.quoter.quote('open ideas', open.join('\n'), 8000)
        : 'There are no open ideas.',
      `The library:\n${library.join('\n')}`,
    ].join('\n');
  }
}

/** Models like to fence code even inside of arguments. */
function unfenced(source: string): string {
  const fenced = /^\s*```\w*\n([\s\S]*?)\n```\s*$/.exec(source);
  return `${(fenced?.[1] ?? source).trimEnd()}\n`;
}
