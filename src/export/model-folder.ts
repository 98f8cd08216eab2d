/**
 * A model folder: `model.json` (what it is), `pipeline.ts` (the module), `pipeline.js` (the same, compiled),
 * `fitted.bin` (what was learned) and `CARD.md`. `model.json` names the SHA-256 of the others. A folder may come from
 * anywhere: only ordinary files of bounded size are read, each is checked before it is used.
 */
import { constants, existsSync } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LabError, messageOf } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import { packPlainData, unpackPlainData } from '../core/pack.ts';
import type { PlainData } from '../core/plain-data.ts';
import { removeEmptyFolders } from '../core/remove-empty-folders.ts';
import type { CompiledModule, FittedPipeline } from '../pipeline/task.ts';
import { type ModelFacts, modelText, parseModelText } from './model-file.ts';
import { requireNewFolder } from './new-folder.ts';

export type { ModelFacts } from './model-file.ts';

export interface ModelContent {
  readonly facts: ModelFacts;
  readonly source: string;
  readonly module: CompiledModule;
  readonly fitted: FittedPipeline;
}

/** Bytes; fitted.bin is bounded by what Node reads at once. */
const maxBytes = {
  'model.json': 2 ** 25,
  'pipeline.ts': 2 ** 24,
  'pipeline.js': 2 ** 26,
  'fitted.bin': 2 ** 31 - 1,
  'CARD.md': 2 ** 25,
} as const;
type FileName = keyof typeof maxBytes;

/** Writes the folder beside its place and renames it there: it is whole or not there at all. */
export async function saveModel(directory: string, content: ModelContent, card: string): Promise<void> {
  const target = resolve(directory);
  await requireNewFolder(target);
  const made = await mkdir(dirname(target), { recursive: true });
  let draft: string | null = null;
  try {
    draft = await mkdtemp(join(dirname(target), `.${basename(target).slice(0, 100)}-`));
    const files: Record<string, string | Uint8Array> = {
      'pipeline.ts': content.source,
      'pipeline.js': content.module.code,
      'fitted.bin': packPlainData(content.fitted as unknown as PlainData),
      'CARD.md': card,
    };
    const hashes: Record<string, string> = {};
    for (const [name, bytes] of Object.entries(files)) {
      await writeFile(join(draft, name), bytes);
      hashes[name] = sha256(bytes);
    }
    await writeFile(join(draft, 'model.json'), modelText({ facts: content.facts, files: hashes }));
    // mkdtemp makes folders that only their owner may enter.
    await chmod(draft, 0o755);
    await rename(draft, target);
  } catch (cause) {
    if (draft !== null) await rm(draft, { recursive: true, force: true });
    removeEmptyFolders(dirname(target), made);
    throw new LabError(
      'export.writeFailed',
      `The model could not be written to ${target}: ${messageOf(cause)}`,
      'Make room or choose another folder with --out, then export again.',
      { cause },
    );
  }
}

/**
 * @throws LabError `export.noModel` where the folder is not a model or a file is missing, `export.badFile` where one is
 * not an ordinary file or too large, `export.changed` where one is not what was exported, `export.badState` where what
 * was learned cannot be read.
 */
export async function readModelFolder(directory: string): Promise<ModelContent> {
  const path = resolve(directory);
  const { facts, files } = parseModelText(
    join(path, 'model.json'),
    (await readModelFile(path, 'model.json')).toString('utf8'),
  );
  const checked = async (name: FileName): Promise<Buffer> => {
    const bytes = await readModelFile(path, name);
    if (Object.hasOwn(files, name) && sha256(bytes) === files[name]) return bytes;
    throw new LabError(
      'export.changed',
      `${join(path, name)} is not what was exported`,
      'Take the folder from where it was exported, or export the model again.',
    );
  };
  const [source, code] = [await checked('pipeline.ts'), await checked('pipeline.js')];
  const fitted = fittedOf(path, await checked('fitted.bin'));
  // Only people read the card, and they may have put it elsewhere.
  if (existsSync(join(path, 'CARD.md'))) await checked('CARD.md');
  return {
    facts,
    source: source.toString('utf8'),
    module: { code: code.toString('utf8'), sourceHash: facts.sourceHash },
    fitted,
  };
}

/** Neither a link nor a pipe is followed: it could lead out of the folder, or never end. */
async function readModelFile(path: string, name: FileName): Promise<Buffer> {
  const where = join(path, name);
  const found = await lstat(where).catch((cause: unknown) => {
    throw new LabError(
      'export.noModel',
      `${path} holds no ${name}`,
      'Give the folder that nightlab export wrote.',
      {
        cause,
      },
    );
  });
  const most = maxBytes[name];
  if (!found.isFile() || found.size > most) {
    throw new LabError(
      'export.badFile',
      found.isFile()
        ? `${where} has ${found.size.toLocaleString('en')} bytes; at most ${most.toLocaleString('en')} are read`
        : `${where} is not an ordinary file`,
      'Give the folder that nightlab export wrote, with files in place of links.',
    );
  }
  try {
    const file = await open(where, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new LabError(
      'export.unreadable',
      `${where} cannot be read: ${messageOf(cause)}`,
      'Give this user the right to read it.',
      { cause },
    );
  }
}

function fittedOf(path: string, bytes: Buffer): FittedPipeline {
  const bad = (what: string, cause?: unknown): LabError =>
    new LabError(
      'export.badState',
      `${join(path, 'fitted.bin')} cannot be used: ${what}`,
      'Take the folder from where it was exported, or export the model again.',
      { cause },
    );
  let data: PlainData;
  try {
    data = unpackPlainData(bytes);
  } catch (cause) {
    throw bad(messageOf(cause), cause);
  }
  const { bases } = (data ?? {}) as { bases?: unknown };
  const isBase = (base: unknown): boolean => {
    const { name, members } = (base ?? {}) as { name?: unknown; members?: unknown };
    return (
      typeof name === 'string' && Array.isArray(members) && members.length > 0 && members.every(isMember)
    );
  };
  if (!Array.isArray(bases) || bases.length === 0 || !bases.every(isBase))
    throw bad('it does not hold the fitted base models of a pipeline');
  return data as unknown as FittedPipeline;
}

function isMember(member: unknown): boolean {
  const { steps } = (member ?? {}) as { steps?: unknown };
  return Array.isArray(steps);
}
