import { LabError } from '../../core/errors.ts';
import { type BoostingModelData, encodeColumns, type FittedModel, rawScores } from './boosting-model.ts';
import { checkModelData, refused } from './check-model.ts';
import { gainByFeature } from './forest.ts';
import { probabilityOf } from './loss.ts';
import { modelFromJson, modelToJson, type SavedBoostingModel } from './model-json.ts';
import { readModelFile, writeModelFile } from './model-store.ts';
import { addForest, leafOf } from './predict.ts';
import { addForestShap } from './shap.ts';

/** What each column adds to each row's raw score; a categorical column counts as one. */
export interface ShapValues {
  /** Column c of row r at r * nColumns + c. */
  readonly values: Float64Array;
  /** Mean raw score of the training rows: a row's values and this add up to its raw score. */
  readonly expectedValue: number;
}

/**
 * A fitted model. `data` is all of it as plain data with typed arrays: it survives structuredClone and postMessage, not
 * JSON. To save it use `save`, `toBytes` or `JSON.stringify(model)`: one format (model-json.ts), read by `load`, `fromBytes`
 * and `fromJSON`, which give back the same model, bit for bit, and refuse what is damaged, changed, newer or not a model.
 */
export class BoostingModel {
  readonly data: BoostingModelData;
  /** Wall time of binning and of training; null for a loaded model. */
  readonly timings: FittedModel['timings'] | null;

  /** @throws LabError `boosting.badModel` where the data are not a model's: types, lengths, places, cycles. Linear in the nodes. */
  constructor(data: BoostingModelData, timings: FittedModel['timings'] | null = null) {
    this.data = checkModelData(data);
    this.timings = timings;
  }

  /** @param json what `toJSON` gave, or its text. @throws LabError `boosting.badModel`. */
  static fromJSON(json: unknown): BoostingModel {
    return new BoostingModel(modelFromJson(json));
  }

  /** @throws LabError `boosting.badModel` where the bytes are not those of `toBytes`. */
  static fromBytes(bytes: Uint8Array): BoostingModel {
    return BoostingModel.fromJSON(textOf(bytes));
  }

  /** @throws LabError `boosting.unreadable` where there is no such file, `boosting.badModel` where it holds no model. */
  static async load(file: string): Promise<BoostingModel> {
    const bytes = await readModelFile(file);
    try {
      return BoostingModel.fromBytes(bytes);
    } catch (thrown) {
      if (!(thrown instanceof LabError)) throw thrown;
      throw new LabError(thrown.code, `${file}: ${thrown.message}`, thrown.remedy, { cause: thrown });
    }
  }

  /** The saved form, as `JSON.stringify` asks for it. */
  toJSON(): SavedBoostingModel {
    return modelToJson(this.data);
  }

  /** The JSON text in UTF-8. Equal models give equal bytes. */
  toBytes(): Uint8Array {
    return new TextEncoder().encode(JSON.stringify(this));
  }

  /** Replaces the file that is there, whole or not at all. @throws LabError `boosting.writeFailed`. */
  async save(file: string): Promise<void> {
    await writeModelFile(file, this.toBytes());
  }

  get nTrees(): number {
    return this.data.forest.roots.length;
  }

  /** Probability of the positive class, one per row (the value itself for squared error). */
  predict(columns: readonly Float32Array[], nTrees?: number): Float64Array {
    const raw = this.predictRaw(columns, nTrees);
    return this.data.loss === 'squaredError' ? raw : raw.map(probabilityOf);
  }

  /** Sums of leaf values (log-odds for log-loss) of the first `nTrees` trees, one per row. */
  predictRaw(columns: readonly Float32Array[], nTrees?: number): Float64Array {
    return rawScores(this.data, columns, columns[0]?.length ?? 0, nTrees);
  }

  /** `predict` after each `step` trees, without walking any tree twice. */
  *predictStaged(columns: readonly Float32Array[], step = 1): Generator<Float64Array> {
    const { data, nTrees } = this;
    const encoded = encodeColumns(data, columns);
    const sums = new Float64Array(columns[0]?.length ?? 0);
    for (let tree = 0; tree < nTrees; tree += step) {
      addForest(data.forest, tree, Math.min(tree + step, nTrees), encoded, sums);
      const raw = sums.map((sum) => data.baseScore + sum);
      yield data.loss === 'squaredError' ? raw : raw.map(probabilityOf);
    }
  }

  /** Leaf of each row in each tree, numbered within the tree: row r, tree t at r * nTrees + t. */
  leafIndices(columns: readonly Float32Array[]): Int32Array {
    const encoded = encodeColumns(this.data, columns);
    const { forest } = this.data;
    const nRows = columns[0]?.length ?? 0;
    const first = firstLeaves(this.data);
    return Int32Array.from({ length: nRows * this.nTrees }, (_unused, at) => {
      const tree = at % this.nTrees;
      return leafOf(forest, tree, encoded, (at - tree) / this.nTrees) - first[tree]!;
    });
  }

  /**
   * Path-dependent SHAP values in units of the raw score (log-odds for log-loss), exact: LightGBM's pred_contrib.
   * What a tree expects without a value is its mean over the rows that it grew on, one each whatever their
   * weight. Cost: nodes of the forest x columns on a path, about half a millisecond a row for 200 trees of 31
   * leaves.
   */
  shapValues(columns: readonly Float32Array[]): ShapValues {
    const { baseScore, forest, nColumns } = this.data;
    const encoded = encodeColumns(this.data, columns);
    const values = new Float64Array((columns[0]?.length ?? 0) * nColumns);
    return { expectedValue: baseScore + addForestShap(forest, encoded, nColumns, values), values };
  }

  /** Share of the total gain, one per column. */
  importance(): Float64Array {
    const gains = gainByFeature(this.data.forest, this.data.nColumns);
    const total = gains.reduce((sum, gain) => sum + gain, 0);
    return total > 0 ? gains.map((gain) => gain / total) : gains;
  }
}

/** The forest's number of each tree's first leaf. */
function firstLeaves({ forest }: BoostingModelData): Int32Array {
  const { roots, left, right } = forest;
  const lowest = (node: number): number => {
    let least = Number.POSITIVE_INFINITY;
    const open = [node];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at < 0) least = Math.min(least, ~at);
      else open.push(left[at]!, right[at]!);
    }
    return least;
  };
  return Int32Array.from(roots, lowest);
}

function textOf(bytes: Uint8Array): string {
  if (!(bytes instanceof Uint8Array)) throw refused('it is not a Uint8Array');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refused('it is not text in UTF-8');
  }
}
