/**
 * The labels of a hidden part on disk: "0" or "1" and a line feed for each row. The size tells the number of rows and
 * nothing else, where a compressed column would be shorter the more alike its labels are; and what `study.json` keeps
 * of it is an HMAC under the vault's key, since a plain hash would confirm a guess.
 */
import { createHmac } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

const zero = 48;
const newline = 10;

export function labelBytes(labels: Uint8Array): Buffer {
  const bytes = Buffer.alloc(2 * labels.length, newline);
  labels.forEach((label, row) => {
    bytes[2 * row] = zero + label;
  });
  return bytes;
}

/** Null where the bytes are not the labels of `nRows` rows. */
export function labelsIn(bytes: Uint8Array, nRows: number): Uint8Array | null {
  if (bytes.length !== 2 * nRows) return null;
  const labels = new Uint8Array(nRows);
  for (let row = 0; row < nRows; row++) {
    const label = bytes[2 * row]! - zero;
    if ((label !== 0 && label !== 1) || bytes[2 * row + 1] !== newline) return null;
    labels[row] = label;
  }
  return labels;
}

/** Writes a new file that its owner alone may read. */
export async function writeLabels(path: string, labels: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(labelBytes(labels));
  } finally {
    await file.close();
  }
}

/** HMAC-SHA256 of a file's bytes under a key of 64 hex digits, as hex. */
export async function hmacFile(path: string, key: string): Promise<string> {
  const mac = createHmac('sha256', Buffer.from(key, 'hex'));
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) mac.update(chunk as Buffer);
  return mac.digest('hex');
}
