/**
 * Custom code's state by labels and by other labels -> how many labels it may hold, or a refusal.
 *
 * A state that keeps labels changes with each of them, however they are written down: one by one, sorted, as bits, as
 * text, as lists of rows. So the same code is fitted again on the complement of the labels, which turns each bit, and
 * on labels of which half are turned; what differs is counted in labels that it could stand for. Means and counts of
 * groups of rows, weights and trees differ in as many places as they have numbers, which must be far below the rows.
 * Not found: labels spread over the digits of fractions, or behind a code that mixes them.
 */
import { LabError } from '../core/errors.ts';
import type { PlainData } from '../core/plain-data.ts';
import { random } from '../core/random.ts';

/** Bits that a differing character may stand for: base64. */
const bitsPerCharacter = 6;

/** @throws LabError `pipeline.stateHoldsLabels`. @param refit fits the same rows again on other labels. */
export function refuseLabels(
  where: string,
  labels: Uint8Array,
  nColumns: number,
  state: PlainData,
  refit: (labels: Uint8Array) => PlainData,
): void {
  const stream = random(labels.length, 'labels turned');
  const turned = [labels.map((label) => 1 - label), labels.map((label) => label ^ stream.integer(2))];
  const nHeld = Math.max(...turned.map((other) => labelsBetween(state, refit(other))));
  if (nHeld <= mostLabels(labels.length, nColumns)) return;
  throw new LabError(
    'pipeline.stateHoldsLabels',
    `${where} keeps labels in its state: ${nHeld} values in it follow the labels of ${labels.length} rows`,
    'Keep what rows have in common (means, counts, weights), for groups of at least a few rows each; nearest neighbours and other methods that store rows with their labels cannot be used.',
  );
}

/** A number for each four rows, and some for each column: what groups of rows and linear models need. */
function mostLabels(nRows: number, nColumns: number): number {
  return Math.max(24, nRows / 4) + 4 * nColumns;
}

/** How many labels the difference of two states can stand for. O(size). */
export function labelsBetween(left: PlainData, right: PlainData): number {
  if (Object.is(left, right)) return 0;
  if (typeof left === 'number' && typeof right === 'number') return betweenNumbers(left, right);
  if (typeof left === 'string' && typeof right === 'string') return betweenTexts(left, right);
  if (isList(left) && isList(right)) return betweenLists(left, right);
  if (isRecord(left) && isRecord(right)) {
    let sum = 0;
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      sum += !Object.hasOwn(left, key)
        ? 1 + sizeOf(right[key])
        : Object.hasOwn(right, key)
          ? labelsBetween(left[key], right[key])
          : 1 + sizeOf(left[key]);
    }
    return sum;
  }
  return Math.max(1, sizeOf(left), sizeOf(right));
}

/** Whole numbers whose bits are all turned, or many of them, are packed labels; others are one figure. */
function betweenNumbers(left: number, right: number): number {
  if (!Number.isSafeInteger(left) || !Number.isSafeInteger(right)) return 1;
  const differing = BigInt.asUintN(64, BigInt(left)) ^ BigInt.asUintN(64, BigInt(right));
  const bits = differing.toString(2);
  const isComplement = !bits.includes('0');
  return isComplement || bits.length > 16 ? bits.replaceAll('0', '').length : 1;
}

function betweenTexts(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  let nDiffering = Math.max(left.length, right.length) - shared;
  for (let i = 0; i < shared; i++) nDiffering += Number(left.charCodeAt(i) !== right.charCodeAt(i));
  return nDiffering * bitsPerCharacter;
}

type List = ArrayLike<PlainData>;

function betweenLists(left: List, right: List): number {
  let sum = 0;
  if (left.length === right.length) {
    for (let i = 0; i < left.length; i++) sum += labelsBetween(left[i], right[i]);
    return sum;
  }
  // Of different length: a list of those rows that have one label. What is in one and not in the other counts.
  const counts = new Map<string, number>();
  for (const item of Array.from(left)) counts.set(nameOf(item), (counts.get(nameOf(item)) ?? 0) + 1);
  for (const item of Array.from(right)) counts.set(nameOf(item), (counts.get(nameOf(item)) ?? 0) - 1);
  for (const count of counts.values()) sum += Math.abs(count);
  return sum;
}

function nameOf(item: PlainData): string {
  return typeof item === 'object' ? JSON.stringify(item) : `${typeof item} ${String(item)}`;
}

function isList(value: PlainData): value is List & PlainData {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}

function isRecord(value: PlainData): value is { readonly [key: string]: PlainData } {
  return typeof value === 'object' && value !== null && !isList(value);
}

/** Leaves of a state, characters of text by their bits. */
function sizeOf(value: PlainData): number {
  if (typeof value === 'string') return value.length * bitsPerCharacter;
  if (isList(value)) {
    if (ArrayBuffer.isView(value)) return value.length;
    return Array.from(value).reduce<number>((sum, item) => sum + sizeOf(item), 0);
  }
  return isRecord(value) ? Object.values(value).reduce<number>((sum, item) => sum + 1 + sizeOf(item), 0) : 1;
}

/** Bytes that a state may have: the table that it was learned from, as float64, and some. */
export function refuseLarge(where: string, state: PlainData, nRows: number, nColumns: number): void {
  const most = 2 ** 18 + 8 * nRows * Math.max(1, nColumns);
  const bytes = bytesOf(state);
  if (bytes <= most) return;
  throw new LabError(
    'pipeline.stateTooLarge',
    `${where} returned a state of ${Math.ceil(bytes / 1024)} kB; for ${nRows} rows of ${nColumns} columns ${Math.floor(most / 1024)} kB are allowed`,
    'Keep what rows have in common, not the rows.',
  );
}

function bytesOf(value: PlainData): number {
  if (typeof value === 'string') return 2 * value.length;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (Array.isArray(value))
    return (value as PlainData[]).reduce<number>((sum, item) => sum + bytesOf(item), 0);
  if (!isRecord(value)) return 8;
  return Object.entries(value).reduce((sum, [key, item]) => sum + 2 * key.length + bytesOf(item), 0);
}
