/**
 * SQL over the train part, asked of a process of its own (train-process.ts): one SELECT, bounded in rows, cell width,
 * time and memory; text out.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { counted } from '../../core/counted.ts';
import { LabError } from '../../core/errors.ts';
import { alignedTable } from '../../core/text-table.ts';
import { builtFile } from '../../sandbox/package-files.ts';
import type { FrozenStudy } from '../../split/study/study.ts';
import { maxCellLength, maxRows, type QueryAnswer } from './train-database.ts';
import type { FromProcess, ToProcess } from './train-process.ts';

const defaultSeconds = 20;
const openSeconds = 120;
const maxCharacters = 6000;

export interface Inspector {
  /**
   * The rows that one SELECT over `train` gives, as an aligned table of at most 50 rows.
   *
   * @throws LabError `lab.badSql` with DuckDB's word on it, `lab.sqlTooLong`, `lab.sqlTooBig`, `lab.stopped`.
   */
  ask(sql: string, signal: AbortSignal): Promise<string>;
  /** Ends the process. */
  close(): void;
}

/** Starts nothing yet: the process comes with the first question, and a new one after one that was killed. */
export function openInspector(
  study: FrozenStudy,
  seconds = defaultSeconds,
  without: readonly string[] = [],
): Inspector {
  const file = join(study.directory, study.file.parts.train.file);
  let process: Promise<TrainProcess> | null = null;
  return {
    ask: async (sql, signal) => {
      signal.throwIfAborted();
      process ??= TrainProcess.start(file, without);
      try {
        return answerText(await (await process).ask(sql, seconds, signal));
      } catch (thrown) {
        if (!(thrown instanceof LabError) || thrown.code !== 'lab.badSql') {
          const failed = process;
          process = null;
          failed?.then((each) => each.kill()).catch(() => undefined);
        }
        throw thrown;
      }
    },
    close: () => {
      process?.then((each) => each.kill()).catch(() => undefined);
      process = null;
    },
  };
}

class TrainProcess {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
    // Between questions it keeps nobody waiting.
    child.unref();
    child.channel?.unref();
  }

  static async start(file: string, without: readonly string[]): Promise<TrainProcess> {
    const script = builtFile('lab', 'instruments', 'train-process.js');
    const child = fork(script, [], { env: {}, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const started = new TrainProcess(child);
    await started.#say({ open: file, without }, openSeconds, new AbortController().signal);
    return started;
  }

  async ask(sql: string, seconds: number, signal: AbortSignal): Promise<QueryAnswer> {
    const reply = await this.#say({ ask: sql }, seconds, signal);
    if (reply.state === 'answer') return reply.answer;
    throw broken('answered out of turn');
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** One message there, one back; whoever waits too long kills. */
  #say(message: ToProcess, seconds: number, signal: AbortSignal): Promise<FromProcess> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        clearTimeout(clock);
        signal.removeEventListener('abort', onAbort);
        this.#child.off('message', onMessage);
        this.#child.off('exit', onExit);
        settle();
      };
      const fail = (error: LabError): void => {
        this.kill();
        end(() => reject(error));
      };
      const onAbort = (): void => fail(new LabError('lab.stopped', 'the query was stopped', 'Ask again.'));
      const onExit = (): void => fail(broken('ended before it answered'));
      const onMessage = (message: unknown): void => {
        const reply = message as FromProcess;
        if (reply.state === 'outOfMemory') fail(tooBig());
        else if (reply.state === 'failed') fail(broken(reply.message));
        else end(() => resolve(reply));
      };
      const clock = setTimeout(() => fail(tooLong(seconds)), seconds * 1000);
      signal.addEventListener('abort', onAbort);
      this.#child.on('message', onMessage);
      this.#child.on('exit', onExit);
      this.#child.send(message, (error) => {
        if (error) fail(broken(error.message));
      });
    });
  }
}

function answerText(answer: QueryAnswer): string {
  if (answer.kind === 'refused') throw badSql(answer.message);
  const { columns, rows, isWhole } = answer;
  if (columns.length === 0) return 'The answer has no columns.';
  const cells = rows.map((row) => row.map((cell) => cell ?? 'NULL'));
  const table = alignedTable(
    columns.map((title) => ({ title: title.slice(0, maxCellLength), align: 'left' })),
    cells,
    Number.POSITIVE_INFINITY,
  );
  const tail = isWhole ? `(${counted(rows.length, 'row')})` : `(the first ${maxRows} rows; there are more)`;
  if (table.length <= maxCharacters) return `${table}${tail}`;
  const cut = table.slice(0, maxCharacters);
  return `${cut.slice(0, cut.lastIndexOf('\n') + 1) || cut}... cut off at ${maxCharacters} characters; name fewer columns or rows. ${tail}`;
}

function badSql(message: string): LabError {
  return new LabError(
    'lab.badSql',
    message.replace(/\s+/g, ' ').slice(0, 600),
    'Ask one SELECT over the table `train` in the SQL of DuckDB; there is no other table, file or setting.',
  );
}

function tooLong(seconds: number): LabError {
  return new LabError(
    'lab.sqlTooLong',
    `the query did not end within ${seconds} s`,
    'Ask for less: join on keys, group before joining, sample rows (USING SAMPLE 1000).',
  );
}

function tooBig(): LabError {
  return new LabError('lab.sqlTooBig', 'the query took too much memory', 'Ask for smaller values or groups.');
}

function broken(what: string): LabError {
  return new LabError(
    'lab.inspectBroken',
    `the process that answers SQL ${what}`,
    'Ask again, or ask otherwise.',
  );
}
