/**
 * A model folder: `model.json` (what it is), `pipeline.ts` (the module), `pipeline.js` (the same, compiled),
 * `fitted.bin` (what was learned) and `CARD.md`. `model.json` names the SHA-256 of the others.
 */
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LabError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import { packPlainData, unpackPlainData } from '../core/pack.ts';
import type { PlainData } from '../core/plain-data.ts';
import type { CompiledModule, FittedPipeline } from '../pipeline/task.ts';
import type { StudyFile } from '../split/study.ts';
import type { Role } from '../table/table.ts';

const format = 'nightlab-model/1';

export interface ModelFacts {
  readonly study: string;
  readonly studyFingerprint: string;
  readonly target: StudyFile['target'];
  readonly roles: Readonly<Record<string, Role>>;
  /** How each column's cells are read, as freeze found it. */
  readonly formats: StudyFile['formats'];
  readonly experiment: number;
  readonly sourceHash: string;
  /** Rows that the exported model was fitted on: train and validation. */
  readonly nFitRows: number;
  readonly cvAuc: number;
  readonly validationAuc: number;
  readonly sealedAuc: number;
  readonly sealedInterval: { readonly low: number; readonly high: number };
  readonly sealedOpenings: number;
}

export interface ModelContent {
  readonly facts: ModelFacts;
  readonly source: string;
  readonly module: CompiledModule;
  readonly fitted: FittedPipeline;
}

interface ModelFile {
  readonly format: typeof format;
  readonly facts: ModelFacts;
  readonly files: Readonly<Record<string, string>>;
}

/** Writes the folder beside its place and renames it there: it is whole or not there at all. */
export async function saveModel(directory: string, content: ModelContent, card: string): Promise<void> {
  const target = resolve(directory);
  if (existsSync(target)) {
    throw new LabError(
      'export.exists',
      `${target} is already there`,
      'Name another folder with --out, or move the old one away.',
    );
  }
  await mkdir(dirname(target), { recursive: true });
  const draft = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
  try {
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
    const model: ModelFile = { format, facts: content.facts, files: hashes };
    await writeFile(join(draft, 'model.json'), `${JSON.stringify(model, null, 2)}\n`);
    // mkdtemp makes folders that only their owner may enter.
    await chmod(draft, 0o755);
    await rename(draft, target);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    throw new LabError(
      'export.writeFailed',
      `the model could not be written to ${target}: ${cause instanceof Error ? cause.message : String(cause)}`,
      'Make room or choose another folder with --out, then export again.',
      { cause },
    );
  }
}

/** @throws LabError where the folder is no model, a file is missing, or one is not what was exported. */
export async function loadModel(directory: string): Promise<ModelContent> {
  const path = resolve(directory);
  const read = async (name: string): Promise<Buffer> => {
    try {
      return await readFile(join(path, name));
    } catch (cause) {
      throw new LabError(
        'export.noModel',
        `${path} holds no ${name}`,
        'Give the folder that nightlab export wrote.',
        { cause },
      );
    }
  };
  const model = parseModel(path, (await read('model.json')).toString('utf8'));
  const checked = async (name: string): Promise<Buffer> => {
    const bytes = await read(name);
    if (sha256(bytes) === model.files[name]) return bytes;
    throw new LabError(
      'export.changed',
      `${join(path, name)} is not what was exported`,
      'Export the model again.',
    );
  };
  const [source, code, fitted] = [
    await checked('pipeline.ts'),
    await checked('pipeline.js'),
    await checked('fitted.bin'),
  ];
  return {
    facts: model.facts,
    source: source.toString('utf8'),
    module: { code: code.toString('utf8'), sourceHash: model.facts.sourceHash },
    fitted: unpackPlainData(fitted) as unknown as FittedPipeline,
  };
}

function parseModel(path: string, text: string): ModelFile {
  let model: Partial<ModelFile> | null = null;
  try {
    model = JSON.parse(text) as Partial<ModelFile>;
  } catch {
    // Told below: whatever it is, it is no model file.
  }
  if (model?.format !== format || !model.facts || !model.files) {
    throw new LabError(
      'export.noModel',
      `${join(path, 'model.json')} is not a nightlab model of format ${format}`,
      'Export the model again.',
    );
  }
  return model as ModelFile;
}
