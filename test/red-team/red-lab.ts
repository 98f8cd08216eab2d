/**
 * A real lab on a small study, to which attacks are given as a researcher's proposals: through type check, bundle,
 * worker, judge, leakage checks and journal, as any experiment.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Journal, openJournal } from '../../src/journal/journal.ts';
import type { Experiment } from '../../src/journal/record.ts';
import { LabRecord } from '../../src/lab/lab-record.ts';
import { type Lab, openLab } from '../../src/lab/open-lab.ts';
import { runExperiment } from '../../src/lab/run-experiment.ts';
import { builtFile } from '../../src/sandbox/package-files.ts';

export const redBudget = { secondsPerExperiment: 240, memoryMb: 700 };

export class RedLab {
  readonly lab: Lab;
  readonly record: LabRecord;
  readonly #journal: Journal;
  readonly #root: string;

  private constructor(root: string, lab: Lab, journal: Journal) {
    this.#root = root;
    this.lab = lab;
    this.#journal = journal;
    this.record = new LabRecord(journal, lab.places.scores);
  }

  /** @param root a folder with the frozen study `study` */
  static async open(root: string, study: string): Promise<RedLab> {
    const lab = await openLab(root, study, 2);
    mkdirSync(lab.places.models, { recursive: true });
    return new RedLab(root, lab, await openJournal(lab.places.journal));
  }

  /** Runs a module as the next experiment and returns its line of the journal. */
  async run(source: string, budget = redBudget): Promise<Experiment> {
    const { record } = this;
    const planned = {
      id: record.history.nextId,
      parent: record.history.best?.id ?? null,
      proposer: 'human' as const,
      axis: 'attack',
      hypothesis: 'Nobody looks.',
      source,
      attempt: 1,
      causes: [],
    };
    await record.start(planned);
    const finished = await runExperiment(this.lab, record, planned, budget, new AbortController().signal);
    await record.finish(finished!.experiment, finished!.predictions);
    return record.history.experiments.at(-1)!;
  }

  /** Hash of the files that an attack might want to change, and of the names beside them and beside the worker. */
  fingerprint(): string {
    const hash = createHash('sha256');
    for (const file of filesBelow(join(this.#root, 'data'))) hash.update(file).update(readFileSync(file));
    for (const name of readdirSync(this.#root).sort()) hash.update(name);
    for (const name of readdirSync(process.cwd()).sort()) hash.update(name);
    return hash.digest('hex');
  }

  async close(): Promise<void> {
    await this.#journal.close();
    await this.lab.close();
  }
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile())
    .sort();
}

/** A file of made-up labels where a thief would look first: in the one folder that workers may read. */
export class Honeypot {
  readonly #path = join(builtFile('worker'), `validation-labels-${process.pid}.csv`);
  readonly #long = new Date('2020-01-01');
  /** False where this file system does not note when a file was read. */
  readonly tells: boolean;

  constructor() {
    const rows = Array.from({ length: 60 }, (_, row) => `${row},yes`);
    writeFileSync(this.#path, `row,won\n${rows.join('\n')}\n`);
    this.#reset();
    readFileSync(this.#path);
    this.tells = this.wasRead;
    this.#reset();
  }

  get wasRead(): boolean {
    return statSync(this.#path).atimeMs !== this.#long.getTime();
  }

  remove(): void {
    rmSync(this.#path);
  }

  #reset(): void {
    utimesSync(this.#path, this.#long, this.#long);
  }
}
