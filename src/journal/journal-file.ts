import { open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeDirectory, syncDirectory } from './durable-file.ts';

/** The few operations that a journal needs of its file; a test can put a failing disk behind them. */
export interface JournalFile {
  read(): Promise<Buffer>;
  size(): Promise<number>;
  /** Writes all bytes at the position, or throws after writing some. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens the file for reading and writing, created with its folders where missing; what stayed empty goes at the end. */
export async function openJournalFile(path: string): Promise<JournalFile> {
  await makeDirectory(dirname(path));
  let isNew = false;
  const handle = await open(path, 'r+').catch(async (thrown: { code?: string }) => {
    if (thrown.code !== 'ENOENT') throw thrown;
    const created = await open(path, 'wx+');
    isNew = true;
    await created.sync();
    await syncDirectory(dirname(path));
    return created;
  });
  return {
    read: async () => {
      const { size } = await handle.stat();
      const bytes = Buffer.alloc(size);
      let at = 0;
      while (at < size) {
        const { bytesRead } = await handle.read(bytes, at, size - at, at);
        if (bytesRead === 0) break;
        at += bytesRead;
      }
      return bytes.subarray(0, at);
    },
    size: async () => (await handle.stat()).size,
    write: async (bytes, position) => {
      let at = 0;
      while (at < bytes.length) {
        const { bytesWritten } = await handle.write(bytes, at, bytes.length - at, position + at);
        at += bytesWritten;
      }
    },
    sync: () => handle.sync(),
    truncate: (length) => handle.truncate(length),
    close: async () => {
      const isUnused = isNew && (await handle.stat()).size === 0;
      await handle.close();
      if (isUnused) await rm(path, { force: true });
    },
  };
}
