/**
 * Anything -> the data of a boosting model, or a refusal that says what is wrong. Invariants of what passes: arrays of the
 * right types and lengths; every split and every leaf is reached exactly once from the roots, so that no walk is endless;
 * features, category sets and categories are there; thresholds and leaf values are numbers, and leaf values are whole multiples of
 * the unit whose sums stay below 2^31, as the batch kernel needs. Linear in the number of nodes.
 */
import { LabError } from '../../core/errors.ts';
import type { BoostingModelData } from './boosting-model.ts';
import type { ColumnEncoder } from './column-encoder.ts';
import type { Forest } from './forest.ts';
import { losses } from './loss.ts';

export const modelVersion = 1;
const maxColumns = 2 ** 24;
const maxCategories = 254;
/** Sums of leaf values are 32-bit whole numbers of units. */
const maxUnits = 2 ** 31 - 1;

export const forestArrays = {
  roots: Int32Array,
  feature: Int32Array,
  threshold: Float32Array,
  thresholdBin: Uint8Array,
  missingLeft: Uint8Array,
  left: Int32Array,
  right: Int32Array,
  levelSet: Int32Array,
  levelSets: Uint8Array,
  gain: Float64Array,
  cover: Float64Array,
  leafValue: Float64Array,
  leafCover: Float64Array,
  leafRows: Int32Array,
  leafUnit: Float64Array,
} as const;

const bySplit = ['threshold', 'thresholdBin', 'missingLeft', 'left', 'right', 'levelSet', 'gain', 'cover'];
const byLeaf = ['leafCover', 'leafRows'];

/** @throws LabError `boosting.badModel`. */
export function checkModelData(data: unknown): BoostingModelData {
  if (!isObject(data)) throw refused(`it is ${data === null ? 'null' : `of type ${typeof data}`}`);
  if ('format' in data && !('forest' in data))
    throw refused('it is a saved model, not the data of one', 'Load it with BoostingModel.fromJSON.');
  checkVersion(data.version);
  const { loss, nColumns, baseScore, forest, encoders, watchedLoss } = data;
  if (typeof loss !== 'string' || !Object.hasOwn(losses, loss))
    throw refused(`it has no loss "${String(loss)}"`);
  if (!isCount(nColumns, maxColumns)) throw refused('nColumns is not a number of columns');
  if (typeof baseScore !== 'number') throw refused('baseScore is not a number');
  if (!isArrayOf(watchedLoss, Float64Array))
    throw refused(notArray('watchedLoss', watchedLoss, Float64Array));
  if (!Array.isArray(encoders)) throw refused('encoders is not a list');
  if (encoders.length !== nColumns)
    throw refused(`it has ${encoders.length} encoders for ${nColumns} columns`);
  encoders.forEach(checkEncoder);
  checkForest(forest, encoders as ColumnEncoder[]);
  return data as BoostingModelData;
}

/** @throws LabError `boosting.badModel`; a newer version has words of its own. */
export function checkVersion(version: unknown): void {
  if (version === modelVersion) return;
  if (typeof version === 'number' && version > modelVersion) {
    throw refused(
      `its version is ${version}, and this program reads version ${modelVersion}`,
      'Load it with the version of nightlab that saved it, or a later one.',
    );
  }
  throw refused(version === undefined ? 'it has no version' : `its version is ${JSON.stringify(version)}`);
}

export function refused(what: string, remedy?: string): LabError {
  return new LabError(
    'boosting.badModel',
    `this is not a boosting model of nightlab: ${what}`,
    remedy ??
      'Save models with model.save or JSON.stringify(model), and load them with BoostingModel.load or fromJSON.',
  );
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

type ArrayType = (typeof forestArrays)[keyof typeof forestArrays] | Float32ArrayConstructor;

/** By its tag, since arrays may come from another realm. */
function isArrayOf<T extends ArrayType>(value: unknown, type: T): value is InstanceType<T> {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === `[object ${type.name}]`;
}

function isCount(value: unknown, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most;
}

function notArray(name: string, value: unknown, type: ArrayType): string {
  const is = value === undefined ? 'is missing' : `is not a ${type.name}`;
  return `${name} ${is}${isObject(value) ? ' (JSON.stringify(model.data) loses typed arrays; use JSON.stringify(model))' : ''}`;
}

function checkEncoder(encoder: unknown, column: number): void {
  const bad = (what: string): LabError => refused(`the encoder of column ${column} ${what}`);
  if (!isObject(encoder)) throw bad('is not an object');
  const { kind, codes, rates, unseen } = encoder;
  if (kind === 'asIs') return;
  if (kind !== 'levels' && kind !== 'rates') throw bad(`is of no known kind: ${JSON.stringify(kind)}`);
  if (!isArrayOf(codes, Float32Array)) throw bad('has no codes as a Float32Array');
  if (codes.some((code, at) => Number.isNaN(code) || (at > 0 && !(code > codes[at - 1]!))))
    throw bad('has codes that do not ascend');
  if (kind === 'levels') {
    if (codes.length > maxCategories)
      throw bad(`has ${codes.length} categories; at most ${maxCategories} can be split`);
    return;
  }
  if (!isArrayOf(rates, Float32Array) || rates.length !== codes.length)
    throw bad('has not one rate per code');
  if (typeof unseen !== 'number' || !Number.isFinite(unseen) || !rates.every(Number.isFinite))
    throw bad('has rates that are not numbers');
}

function checkForest(given: unknown, encoders: readonly ColumnEncoder[]): void {
  if (!isObject(given)) throw refused('forest is not an object');
  for (const [name, type] of Object.entries(forestArrays)) {
    if (!isArrayOf(given[name], type)) throw refused(notArray(`forest.${name}`, given[name], type));
  }
  const forest = given as unknown as Forest;
  const nSplits = forest.feature.length;
  const nLeaves = forest.leafValue.length;
  const sameLength = (names: readonly string[], n: number, of: string): void => {
    const odd = names.find((name) => forest[name]!.length !== n);
    if (odd !== undefined) throw refused(`forest.${odd} has ${forest[odd]!.length} members for ${n} ${of}`);
  };
  sameLength(bySplit, nSplits, 'splits');
  sameLength(byLeaf, nLeaves, 'leaves');
  sameLength(['leafUnit'], 1, 'unit');
  if (forest.levelSets.length % 32 !== 0) throw refused('forest.levelSets is not 32 bytes per set');
  for (let split = 0; split < nSplits; split++) checkSplit(forest, split, encoders);
  checkTrees(forest);
  checkLeaves(forest);
}

function checkSplit(forest: Forest, split: number, encoders: readonly ColumnEncoder[]): void {
  const bad = (what: string): LabError => refused(`split ${split} ${what}`);
  const feature = forest.feature[split]!;
  if (!isCount(feature, encoders.length - 1)) throw bad(`reads column ${feature} of ${encoders.length}`);
  if (forest.missingLeft[split]! > 1) throw bad('has a missing direction that is neither 0 nor 1');
  if (Number.isNaN(forest.threshold[split]!)) throw bad('has a threshold of NaN');
  if (!Number.isFinite(forest.gain[split]!) || !Number.isFinite(forest.cover[split]!))
    throw bad('has a gain or a cover that is not a number');
  const set = forest.levelSet[split]!;
  if (set === -1) return;
  if (!isCount(set, forest.levelSets.length / 32 - 1))
    throw bad(`names category set ${set}, which is not there`);
  const encoder = encoders[feature]!;
  if (encoder.kind !== 'levels') throw bad('divides categories of a column that has none');
  // The batch kernel looks no further than the highest category.
  if (encoder.codes.length - 1 > forest.thresholdBin[split]!)
    throw bad(
      `has ${forest.thresholdBin[split]!} as its highest category where there are ${encoder.codes.length}`,
    );
}

/** Every split and leaf belongs to one place of one tree. */
function checkTrees({ roots, left, right, leafValue }: Forest): void {
  const seenSplits = new Uint8Array(left.length);
  const seenLeaves = new Uint8Array(leafValue.length);
  const open = Array.from(roots);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const [seen, at] = node < 0 ? [seenLeaves, ~node] : [seenSplits, node];
    if (at >= seen.length)
      throw refused(`a tree leads to ${node < 0 ? 'leaf' : 'split'} ${at} of ${seen.length}`);
    if (seen[at]! === 1)
      throw refused(`${node < 0 ? 'leaf' : 'split'} ${at} is in two places: the trees are not trees`);
    seen[at] = 1;
    if (node >= 0) open.push(left[node]!, right[node]!);
  }
  if (seenSplits.includes(0) || seenLeaves.includes(0)) throw refused('it has nodes that belong to no tree');
}

function checkLeaves({ roots, left, right, leafValue, leafRows, leafUnit, leafCover }: Forest): void {
  const unit = leafUnit[0]!;
  if (!(unit > 0) || !Number.isFinite(unit)) throw refused('forest.leafUnit is not a positive number');
  for (let leaf = 0; leaf < leafValue.length; leaf++) {
    const units = leafValue[leaf]! / unit;
    if (!Number.isInteger(units))
      throw refused(`leaf ${leaf} has a value that is not a multiple of the unit`);
    if (leafRows[leaf]! < 0 || !Number.isFinite(leafCover[leaf]!))
      throw refused(`leaf ${leaf} has rows or a cover that cannot be`);
  }
  let highest = 0;
  for (const root of roots) {
    let most = 0;
    const open = [root];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node < 0) most = Math.max(most, Math.abs(leafValue[~node]!) / unit);
      else open.push(left[node]!, right[node]!);
    }
    highest += most;
  }
  if (highest > maxUnits) throw refused('its leaf values are too large for their unit');
}
