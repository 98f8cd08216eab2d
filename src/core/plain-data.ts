/**
 * What a fitted state may be made of, so that it can cross threads, be saved and be exported: JSON values,
 * NaN and infinities, and typed arrays.
 */
export type TypedArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

export type PlainData =
  | null
  | undefined
  | boolean
  | number
  | string
  | TypedArray
  | readonly PlainData[]
  | { readonly [key: string]: PlainData };
