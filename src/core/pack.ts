/**
 * PlainData <-> bytes, for saved models. Layout: 'NIGHTLAB', uint32 version, uint32 header length, JSON header,
 * padding to 8 bytes, then the typed arrays little-endian, each aligned to 8 bytes. Equal data give equal bytes.
 * Arrays and objects that occur in several places (features shared by the models of a stack) are stored once.
 */
import { LabError } from './errors.ts';
import type { PlainData, TypedArray } from './plain-data.ts';

const magic = 'NIGHTLAB';
const version = 1;
const arrayTypes = {
  f64: Float64Array,
  f32: Float32Array,
  i32: Int32Array,
  u32: Uint32Array,
  i16: Int16Array,
  u16: Uint16Array,
  i8: Int8Array,
  u8: Uint8Array,
} as const;
type ArrayTag = keyof typeof arrayTypes;

/** Members of the header that are not themselves: `$` names what they stand for. */
type Packed =
  | null
  | boolean
  | number
  | string
  | Packed[]
  | { [key: string]: Packed }
  | { $: ArrayTag; at: number; length: number }
  | { $: 'number'; value: string }
  | { $: 'undefined' }
  | { $: 'entries'; entries: [string, Packed][] }
  | { $: 'shared'; index: number };

/** O(bytes); the arrays are copied once. */
export function packPlainData(data: PlainData): Uint8Array {
  const uses = new Map<object, number>();
  countUses(data, uses);
  const shared: Packed[] = [];
  const places = new Map<object, number>();
  const arrays: { array: TypedArray; tag: ArrayTag; at: number }[] = [];
  let size = 0;

  const packArray = (array: TypedArray): Packed => {
    const tag = (Object.keys(arrayTypes) as ArrayTag[]).find(
      (name) => array.constructor.name === arrayTypes[name].name,
    );
    if (!tag)
      throw new LabError(
        'core.notPlain',
        `a ${array.constructor.name} cannot be saved`,
        'Use plain data only.',
      );
    const at = size;
    arrays.push({ array, tag, at });
    size = (size + array.byteLength + 7) & ~7;
    return { $: tag, at, length: array.length };
  };
  const packObject = (value: object): Packed => {
    if (ArrayBuffer.isView(value)) return packArray(value as TypedArray);
    if (Array.isArray(value)) return value.map((item: PlainData) => pack(item));
    const entries = Object.entries(value as Record<string, PlainData>).map(
      ([key, item]): [string, Packed] => [key, pack(item)],
    );
    return entries.some(([key]) => key === '$' || key === '__proto__')
      ? { $: 'entries', entries }
      : Object.fromEntries(entries);
  };
  const pack = (value: PlainData): Packed => {
    if (value === undefined) return { $: 'undefined' };
    if (typeof value === 'number') {
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { $: 'number', value: Object.is(value, -0) ? '-0' : String(value) };
    }
    if (value === null || typeof value !== 'object') return value;
    if ((uses.get(value) ?? 0) < 2) return packObject(value);
    let index = places.get(value);
    if (index === undefined) {
      const packed = packObject(value);
      index = shared.push(packed) - 1;
      places.set(value, index);
    }
    return { $: 'shared', index };
  };

  const root = pack(data);
  const header = new TextEncoder().encode(JSON.stringify({ shared, root }));
  const start = (16 + header.length + 7) & ~7;
  const bytes = new Uint8Array(start + size);
  bytes.set(new TextEncoder().encode(magic));
  const view = new DataView(bytes.buffer);
  view.setUint32(8, version, true);
  view.setUint32(12, header.length, true);
  bytes.set(header, 16);
  for (const { array, tag, at } of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), start + at);
    if (tag === 'f64' || tag === 'f32') {
      makeNaNsEqual(array, tag, new Uint32Array(bytes.buffer, start + at, array.byteLength / 4));
    }
  }
  return bytes;
}

/** A NaN has many bit patterns, and which one arithmetic leaves is the processor's and the compiler's choice. */
function makeNaNsEqual(array: TypedArray, tag: 'f64' | 'f32', outWords: Uint32Array): void {
  for (let i = 0; i < array.length; i++) {
    if (!Number.isNaN(array[i]!)) continue;
    if (tag === 'f64') outWords.set([0, 0x7ff80000], 2 * i);
    else outWords[i] = 0x7fc00000;
  }
}

function countUses(value: PlainData, uses: Map<object, number>): void {
  if (value === null || typeof value !== 'object') return;
  const before = uses.get(value) ?? 0;
  uses.set(value, before + 1);
  if (before > 0 || ArrayBuffer.isView(value)) return;
  for (const item of Object.values(value)) countUses(item as PlainData, uses);
}

/** Honest states are a few levels deep; the bound keeps recursion off the end of the stack. */
const maxDepth = 1000;
const specialNumbers = new Set(['NaN', 'Infinity', '-Infinity', '-0']);

/**
 * Reads bytes from anywhere: memory is bounded by a small multiple of their number, whatever they claim.
 *
 * @throws LabError `core.notPacked` where the bytes are not packed data, are cut off, of another version, or claim what
 * packing never writes: data that contain themselves, overlapping arrays, unknown marks, nesting deeper than 1,000.
 */
export function unpackPlainData(bytes: Uint8Array): PlainData {
  const refuse = (what: string): LabError =>
    new LabError('core.notPacked', `the saved model ${what}`, 'Export the model again.');
  if (bytes.length < 16 || new TextDecoder().decode(bytes.subarray(0, 8)) !== magic)
    throw refuse('is not one of nightlab');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = view.getUint32(8, true);
  if (found !== version) throw refuse(`has version ${found}, this nightlab reads ${version}`);
  const headerLength = view.getUint32(12, true);
  const start = Math.ceil((16 + headerLength) / 8) * 8;
  if (bytes.length < start) throw refuse('is cut off');
  let header: { shared?: unknown; root?: unknown } | null;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(16, 16 + headerLength))) as typeof header;
  } catch {
    throw refuse('has a damaged header');
  }
  const shared = header?.shared;
  if (!Array.isArray(shared) || header?.root === undefined) throw refuse('has a damaged header');
  const made = new Map<number, PlainData>();
  const begun = new Set<number>();
  let bytesLeft = bytes.length - start;

  const unpackShared = (index: unknown, depth: number): PlainData => {
    if (!Number.isInteger(index) || (index as number) < 0 || (index as number) >= shared.length)
      throw refuse('names a part that it does not have');
    const at = index as number;
    if (made.has(at)) return made.get(at);
    if (begun.has(at)) throw refuse('contains itself');
    begun.add(at);
    const value = unpack(shared[at] as Packed, depth);
    made.set(at, value);
    return value;
  };
  const unpackArray = (tag: unknown, at: unknown, length: unknown): PlainData => {
    if (typeof tag !== 'string' || !Object.hasOwn(arrayTypes, tag))
      throw refuse('has a mark that is not known');
    const type = arrayTypes[tag as ArrayTag];
    if (
      !Number.isSafeInteger(at) ||
      (at as number) < 0 ||
      !Number.isSafeInteger(length) ||
      (length as number) < 0
    )
      throw refuse('has an array without a place');
    const nBytes = (length as number) * type.BYTES_PER_ELEMENT;
    const from = start + (at as number);
    if (bytes.length < from + nBytes) throw refuse('is cut off');
    bytesLeft -= nBytes;
    if (bytesLeft < 0) throw refuse('has arrays that overlap');
    // Not bytes.slice(): that of a Buffer would be a view of the whole file.
    const copy = new Uint8Array(nBytes);
    copy.set(bytes.subarray(from, from + nBytes));
    return new type(copy.buffer);
  };
  const unpack = (value: Packed, depth: number): PlainData => {
    if (value === null || typeof value !== 'object') return value;
    if (depth > maxDepth) throw refuse(`is nested more than ${maxDepth} levels deep`);
    if (Array.isArray(value)) return value.map((item) => unpack(item, depth + 1));
    if (!Object.hasOwn(value, '$')) {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, unpack(item as Packed, depth + 1)]),
      );
    }
    const marked = value as Readonly<Record<string, unknown>>;
    switch (marked.$) {
      case 'undefined':
        return undefined;
      case 'number':
        if (!specialNumbers.has(marked.value as string)) throw refuse('has a number that is none');
        return Number(marked.value);
      case 'entries': {
        const { entries } = marked;
        if (!Array.isArray(entries)) throw refuse('has an object without members');
        return Object.fromEntries(
          entries.map((entry: unknown) => {
            if (!Array.isArray(entry) || typeof entry[0] !== 'string')
              throw refuse('has a member without a name');
            return [entry[0], unpack((entry[1] ?? null) as Packed, depth + 1)];
          }),
        );
      }
      case 'shared':
        return unpackShared(marked.index, depth + 1);
      default:
        return unpackArray(marked.$, marked.at, marked.length);
    }
  };
  return unpack(header.root as Packed, 0);
}
