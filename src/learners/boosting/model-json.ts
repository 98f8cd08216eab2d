/**
 * A boosting model <-> one JSON document, the one format in which models are saved, also in files:
 *
 *   { "format": "nightlab-boosting", "version": 1, "checksum": "1c291ca3", "model": { "loss", "nColumns", "baseScore",
 *     "watchedLoss", "encoders": [{ "kind", "codes", "rates", "unseen" }], "forest": { "roots", "feature", ... } } }
 *
 * Arrays are { "type": "f32", "length": 3, "base64": "..." }, little-endian; numbers that JSON does not have are the texts
 * "NaN", "Infinity", "-Infinity" and "-0". The checksum is the CRC-32 (ISO 3309, as in zlib) of the model as JSON without
 * spaces and with sorted members, in hexadecimal. What comes back is the same, bit for bit, or is refused.
 */
import type { BoostingModelData } from './boosting-model.ts';
import {
  checkModelData,
  checkVersion,
  forestArrays,
  isObject,
  modelVersion,
  refused,
} from './check-model.ts';
import type { ColumnEncoder } from './column-encoder.ts';
import { crc32 } from './crc32.ts';

const format = 'nightlab-boosting';

type Json = string | number | readonly Json[] | { readonly [name: string]: Json };
type SavedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** What `JSON.stringify` makes text of. */
export interface SavedBoostingModel {
  readonly format: typeof format;
  readonly version: number;
  readonly checksum: string;
  readonly model: { readonly [name: string]: Json };
}

const arrayTypes = { f64: Float64Array, f32: Float32Array, i32: Int32Array, u8: Uint8Array } as const;

/** Linear in the size of the model. */
export function modelToJson(data: BoostingModelData): SavedBoostingModel {
  const model = {
    loss: data.loss,
    nColumns: data.nColumns,
    baseScore: savedNumber(data.baseScore),
    watchedLoss: savedArray(data.watchedLoss),
    encoders: data.encoders.map((encoder): Json => {
      if (encoder.kind === 'asIs') return { kind: 'asIs' };
      if (encoder.kind === 'levels') return { kind: 'levels', codes: savedArray(encoder.codes) };
      const { codes, rates, unseen } = encoder;
      return {
        kind: 'rates',
        codes: savedArray(codes),
        rates: savedArray(rates),
        unseen: savedNumber(unseen),
      };
    }),
    forest: Object.fromEntries(
      Object.keys(forestArrays).map((name) => [name, savedArray(data.forest[name]!)]),
    ),
  };
  return { format, version: modelVersion, checksum: checksumOf(model), model };
}

/** @throws LabError `boosting.badModel` where it is not what `modelToJson` gave. */
export function modelFromJson(json: unknown): BoostingModelData {
  const given = typeof json === 'string' ? parsed(json) : json;
  if (!isObject(given)) throw refused('it is not a JSON object');
  if (given.format !== format) {
    throw refused(
      given.format === undefined
        ? 'it does not say that it is one'
        : `its format is ${JSON.stringify(given.format)}`,
    );
  }
  checkVersion(given.version);
  const { checksum, model } = given;
  membersOf(given, ['format', 'version', 'checksum', 'model'], 'the document');
  if (!isObject(model)) throw refused('model is not an object');
  if (checksum !== checksumOf(model))
    throw refused(
      'its checksum does not hold: it was damaged or changed',
      'Take another copy, or fit it again.',
    );
  membersOf(model, ['loss', 'nColumns', 'baseScore', 'watchedLoss', 'encoders', 'forest'], 'model');
  const { loss, nColumns, baseScore, watchedLoss, encoders, forest } = model;
  if (!isObject(forest)) throw refused('model.forest is not an object');
  if (!Array.isArray(encoders)) throw refused('model.encoders is not a list');
  membersOf(forest, Object.keys(forestArrays), 'model.forest');
  return checkModelData({
    version: modelVersion,
    loss,
    nColumns,
    baseScore: numberIn(baseScore, 'baseScore'),
    watchedLoss: arrayIn(watchedLoss, 'watchedLoss'),
    encoders: encoders.map(encoderIn),
    forest: Object.fromEntries(
      Object.entries(forest).map(([name, array]) => [name, arrayIn(array, `forest.${name}`)]),
    ),
  });
}

function encoderIn(encoder: unknown, column: number): ColumnEncoder {
  const where = `the encoder of column ${column}`;
  if (!isObject(encoder)) throw refused(`${where} is not an object`);
  const { kind, codes, rates, unseen } = encoder;
  membersOf(
    encoder,
    kind === 'asIs' ? ['kind'] : kind === 'levels' ? ['kind', 'codes'] : ['kind', 'codes', 'rates', 'unseen'],
    where,
  );
  return {
    kind,
    ...('codes' in encoder && { codes: arrayIn(codes, where) }),
    ...('rates' in encoder && { rates: arrayIn(rates, where), unseen: numberIn(unseen, where) }),
  } as ColumnEncoder;
}

/** Exactly these members: what is not known may mean something. */
function membersOf(value: object, names: readonly string[], where: string): void {
  const missing = names.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) throw refused(`${where} has no member "${missing}"`);
  const other = Object.keys(value).find((name) => !names.includes(name));
  if (other !== undefined) throw refused(`${where} has a member that is not known: "${other.slice(0, 40)}"`);
}

function savedNumber(value: number): number | string {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? value : String(value);
}

function numberIn(value: unknown, where: string): number {
  if (typeof value === 'number') return value;
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity' || value === '-0')
    return Number(value);
  throw refused(`${where} has a number that is not one`);
}

function savedArray(array: SavedArray): Json {
  const type = Object.entries(arrayTypes).find(([, each]) => each.name === array.constructor.name)![0];
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return { type, length: array.length, base64: btoa(binary) };
}

function arrayIn(value: unknown, where: string): SavedArray {
  if (!isObject(value)) throw refused(`${where} is not an array`);
  const { type, length, base64 } = value;
  membersOf(value, ['type', 'length', 'base64'], where);
  if (typeof type !== 'string' || !Object.hasOwn(arrayTypes, type))
    throw refused(`${where} is an array of an unknown type`);
  const made = arrayTypes[type as keyof typeof arrayTypes];
  if (typeof base64 !== 'string') throw refused(`${where} has no base64`);
  let binary: string;
  try {
    binary = atob(base64);
  } catch {
    throw refused(`${where} is not base64`);
  }
  if (binary.length !== Number(length) * made.BYTES_PER_ELEMENT || typeof length !== 'number')
    throw refused(`${where} has ${binary.length} bytes for ${String(length).slice(0, 20)} members`);
  const bytes = Uint8Array.from(binary, (byte) => byte.charCodeAt(0));
  return new made(bytes.buffer);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refused(`it is not JSON (${cause instanceof Error ? cause.message.slice(0, 100) : 'unreadable'})`);
  }
}

const maxDepth = 8;

function checksumOf(model: unknown): string {
  const text = new TextEncoder().encode(JSON.stringify(sorted(model, 0)));
  return crc32(text).toString(16).padStart(8, '0');
}

function sorted(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > maxDepth) throw refused('it is nested too deeply');
  if (Array.isArray(value)) return value.map((item) => sorted(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, item]) => [name, sorted(item, depth + 1)]),
  );
}
