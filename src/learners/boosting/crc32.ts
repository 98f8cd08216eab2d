/** By remainder of a byte: what it adds (reflected polynomial 0xedb88320). */
const table = Uint32Array.from({ length: 256 }, (_unused, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++)
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  return remainder;
});

/** CRC-32 as in zlib and PNG (ISO 3309): finds every damage of up to 32 bits in a row. Linear in the bytes. */
export function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (sum >>> 8) ^ table[(sum ^ byte) & 255]!;
  return (sum ^ 0xffffffff) >>> 0;
}
