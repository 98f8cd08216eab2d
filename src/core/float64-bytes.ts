/**
 * Numbers -> little-endian float64 bytes, one array after the other; every NaN as the same bits. Equal numbers give
 * equal bytes on every machine (0 and -0 differ).
 */
export function float64Bytes(...arrays: readonly Float64Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8 * arrays.reduce((count, values) => count + values.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const values of arrays) {
    for (const value of values) {
      if (Number.isNaN(value)) view.setUint32(at + 4, 0x7ff80000, true);
      else view.setFloat64(at, value, true);
      at += 8;
    }
  }
  return bytes;
}

/** The numbers in little-endian float64 bytes; the count of bytes is a multiple of 8. */
export function float64From(bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: bytes.byteLength / 8 }, (_, index) => view.getFloat64(8 * index, true));
}
