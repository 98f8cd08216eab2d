/**
 * `models/<study>/pipeline.ts`: what runs now, or the best so far. A person may edit it at any time; an edit that
 * the lab did not write itself is taken up as an experiment of theirs.
 */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LabError, messageOf } from '../core/errors.ts';

export class ModuleFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Its text, or null where there is none yet. */
  async read(): Promise<string | null> {
    return readFile(this.path, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT') return null;
      throw new LabError(
        'lab.moduleUnreadable',
        `${this.path} cannot be read: ${thrown.message}`,
        'Make it readable, or delete it to start from the best module.',
      );
    });
  }

  /** Replaces it as a whole: a reader, or a kill, sees the old text or the new one. */
  async write(source: string): Promise<void> {
    if ((await this.read()) === source) return;
    const draft = `${this.path}.new`;
    try {
      await mkdir(dirname(this.path), { recursive: true });
      const file = await open(draft, 'w');
      await file.writeFile(source);
      await file.sync();
      await file.close();
      await rename(draft, this.path);
    } catch (cause) {
      await rm(draft, { force: true });
      throw new LabError(
        'lab.moduleNotWritten',
        `${this.path} cannot be written: ${messageOf(cause)}`,
        'Free disk space or change its permissions, then run nightlab research again: it continues where it stopped.',
        { cause },
      );
    }
  }
}
