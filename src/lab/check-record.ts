/**
 * Is a study's record whole? The journal's chain and count of lines, openings of the sealed rows in the journal against
 * those in the vault, and exported models against the lines that name them. Everything that can be told without running
 * a module; `verify` and all that print figures ask the same. Never throws for what is wrong with the record.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { canonicalJson, sha256 } from '../core/hash.ts';
import { readJournal } from '../journal/journal.ts';
import type { Exported, Line } from '../journal/record.ts';
import { checkJournal, type RecordProblem } from '../journal/verify-chain.ts';
import { writtenPath } from '../journal/written.ts';
import type { FrozenStudy } from '../split/study/study.ts';
import { studyFileSchema } from '../split/study/study-file.ts';
import { type Opening, openingsPath, readOpenings } from '../split/vault/openings.ts';
import type { Places } from './study-paths.ts';

export interface RecordCheck {
  readonly problems: readonly RecordProblem[];
  /** How often the sealed rows were opened, by the vault, those of studies over the same rows, and the journal. */
  readonly sealedOpenings: number;
}

/** Folders that hold `data/` with studies of this project. */
export function dataRoots({ dataRoot, models }: Places): string[] {
  return [dataRoot, rootOf(models)];
}

function rootOf(models: string): string {
  return dirname(dirname(models));
}

export async function checkRecord(places: Places): Promise<RecordCheck> {
  const { journal } = places;
  const hasJournal = existsSync(journal) || existsSync(writtenPath(journal));
  const problems = hasJournal ? [...(await checkJournal(journal))] : [];
  const lines = await readJournal(journal).catch(() => []);
  const directory = join(places.dataRoot, 'data', places.study);
  const own = await readOpenings(directory);
  problems.push(
    ...own.problems.map(({ what, where }) => ({
      what: `the list of openings of the sealed rows ${what}`,
      where,
      remedy: 'Put back that file from a backup; what is left of it counts.',
    })),
    ...mismatches(places, lines, own.openings),
  );
  for (const line of lines) if (line.type === 'export') problems.push(...(await modelProblems(places, line)));
  const opened = await openedBefore(places, directory, own.openings);
  return { problems, sealedOpenings: new Set([...opened.map(({ id }) => id), ...openingIdsIn(lines)]).size };
}

/** Openings that a journal names; an export from before they had names is one by its line. */
export function openingIdsIn(lines: readonly Line[]): string[] {
  return lines.flatMap((line) =>
    line.type === 'opening' ? [line.opening] : line.type === 'export' ? [line.opening ?? line.hash] : [],
  );
}

/** Openings of the rows of this study that any vault knows of; where the study cannot be read, all of its own vault. */
async function openedBefore(
  places: Places,
  directory: string,
  own: readonly Opening[],
): Promise<readonly Opening[]> {
  try {
    const file = studyFileSchema.parse(JSON.parse(await readFile(join(directory, 'study.json'), 'utf8')));
    const study: FrozenStudy = { directory: resolve(directory), file: file as FrozenStudy['file'] };
    // Here, not above: it loads DuckDB, which those who only print a table need not wait for.
    const { openingsOf } = await import('../split/siblings/siblings.ts');
    return await openingsOf(dataRoots(places), study);
  } catch {
    return own;
  }
}

function mismatches(places: Places, lines: readonly Line[], vault: readonly Opening[]): RecordProblem[] {
  const problems: RecordProblem[] = [];
  const inVault = new Set(vault.map(({ id }) => id));
  const inJournal = new Set(openingIdsIn(lines));
  for (const { id, study, experiment, at } of vault) {
    if (study !== places.study || inJournal.has(id)) continue;
    problems.push({
      what: `the vault holds an opening of the sealed rows (${experiment === 0 ? 'scores of another tool' : `experiment ${experiment}`}, ${at}) that the journal does not name: its line is missing, or the export was cut off`,
      where: places.journal,
      remedy:
        'Put back the journal from a backup. Else the next research or export notes it there; it counts either way.',
    });
  }
  for (const line of lines) {
    const id = line.type === 'opening' || line.type === 'export' ? line.opening : undefined;
    if (id === undefined || inVault.has(id)) continue;
    inVault.add(id);
    problems.push({
      what: `the journal names an opening of the sealed rows (line ${line.seq + 1}) that the vault does not hold`,
      where: openingsPath(join(places.dataRoot, 'data', places.study)),
      remedy: 'Put back that file from a backup; the opening counts either way.',
    });
  }
  return problems;
}

/** What a model folder says of itself against the line of its export; a folder that is gone says nothing. */
async function modelProblems(places: Places, line: Exported & Line): Promise<RecordProblem[]> {
  const folder = resolve(rootOf(places.models), line.dir);
  const where = join(folder, 'model.json');
  const bytes = await readFile(where).catch(() => null);
  const remedy = 'Do not use this model folder; export the experiment again, or trust the journal alone.';
  if (bytes === null) return [];
  const model = modelIn(bytes);
  const facts = model?.facts ?? {};
  const wrong = ['experiment', 'validationAuc', 'sealedAuc', 'sealedInterval', 'sealedOpenings'].filter(
    (name) => canonicalJson(facts[name]) !== canonicalJson({ ...line }[name as keyof Exported]),
  );
  const which = `the model of experiment ${line.experiment} that was exported in line ${line.seq + 1} of the journal`;
  if (wrong.length > 0) {
    const shown = wrong.map(
      (name) => `${name} ${said(facts[name])}, in the journal ${said(line[name as keyof Exported])}`,
    );
    return [{ what: `${which} has other figures than then: ${shown.join('; ')}`, where, remedy }];
  }
  if (line.modelHash !== undefined && line.modelHash !== sha256(bytes))
    return [{ what: `model.json of ${which} was changed since`, where, remedy }];
  const problems: RecordProblem[] = [];
  for (const [name, hash] of Object.entries(model?.files ?? {})) {
    if (!/^[\w.-]+$/.test(name)) continue;
    const file = await readFile(join(folder, name)).catch(() => null);
    if (file !== null && sha256(file) === hash) continue;
    const what = `${name} of ${which} ${file === null ? 'is missing' : 'was changed since'}`;
    problems.push({ what, where: join(folder, name), remedy });
  }
  return problems;
}

function said(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}

function modelIn(bytes: Buffer): { facts: Record<string, unknown>; files: Record<string, unknown> } | null {
  try {
    const model = JSON.parse(bytes.toString('utf8')) as Record<string, unknown> | null;
    const objectIn = (name: string): Record<string, unknown> => {
      const value = model?.[name];
      return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
    };
    return { facts: objectIn('facts'), files: objectIn('files') };
  } catch {
    return null;
  }
}
