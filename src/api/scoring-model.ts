/** An exported model with workers to run it: read an input, score it. Workers start with the first scores. */
import { availableParallelism } from 'node:os';
import { type ModelContent, type ModelFacts, readModelFolder } from '../export/model-folder.ts';
import { type InputReading, readInput } from '../export/read-input.ts';
import { type ScoringBudget, scoreTable } from '../export/score-table.ts';
import { openSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import type { TableInput } from '../table/input/table-input.ts';
import type { PredictionInput } from '../table/prediction/read-for-prediction.ts';
import type { RawTable } from '../table/raw-table.ts';

export class ScoringModel {
  readonly #directory: string;
  readonly #content: ModelContent;
  #sandbox: Sandbox | null = null;

  private constructor(directory: string, content: ModelContent) {
    this.#directory = directory;
    this.#content = content;
  }

  /** @throws LabError `export.noModel`, `export.badFile`, `export.changed`, `export.badState`. */
  static async open(directory: string): Promise<ScoringModel> {
    return new ScoringModel(directory, await readModelFolder(directory));
  }

  get facts(): ModelFacts {
    return this.#content.facts;
  }

  read(input: TableInput | RawTable, reading: InputReading = {}): Promise<PredictionInput> {
    return readInput(input, this.#directory, this.facts, reading);
  }

  /** @throws LabError `export.tooMuchMemory`, `export.predictFailed`. */
  async score(read: PredictionInput, budget: ScoringBudget, shown: string): Promise<Float64Array> {
    this.#sandbox ??= openSandbox({ workers: Math.min(2, availableParallelism()) });
    return scoreTable(this.#sandbox, this.#content, read.table, budget, shown);
  }

  /** Ends the workers. */
  async close(): Promise<void> {
    const sandbox = this.#sandbox;
    this.#sandbox = null;
    await sandbox?.close();
  }
}
