/**
 * A file -> a frozen study: read, type, split, write, fingerprint. The directory appears whole or not at all.
 */
import { basename, dirname, join, resolve } from 'node:path';
import { LabError } from '../../core/errors.ts';
import { diskFull, isDiskFull } from '../../table/database/database.ts';
import { isQuery, isStandardInput, pathsOf, type TableInput } from '../../table/input/table-input.ts';
import { referencesOf } from '../../table/prediction/column-reference.ts';
import { type Profile, profileTable } from '../../table/profile.ts';
import { type ColumnPlan, missingColumn } from '../../table/roles.ts';
import { findSuspicions } from '../../table/suspicions/find-suspicions.ts';
import type { Suspicion } from '../../table/suspicions/suspicion.ts';
import type { Role } from '../../table/table.ts';
import { partOfRows } from '../draw/assignment.ts';
import { splitRows } from '../draw/split-rows.ts';
import { dependenceText, findDependence, joinedUnits } from '../rows/dependence.ts';
import { type ColumnDrift, measureDrift } from '../rows/drift.ts';
import {
  type DuplicateReport,
  type Duplicates,
  findDuplicates,
  reportDuplicates,
} from '../rows/duplicates.ts';
import { type LabelCeiling, labelCeiling } from '../rows/label-ceiling.ts';
import { findNearDuplicates } from '../rows/near-duplicates.ts';
import { openingNotes, type Sibling, shareOpenings } from '../siblings/siblings.ts';
import type { Archive } from '../study/archive.ts';
import type { Dependence, Part, PartFile, SplitRecipe, StudyFile } from '../study/study.ts';
import { fingerprintOf, studyDirectory } from '../study/study-file.ts';
import { keyCheckOf, keyFor, newKey, parseKey } from '../vault/vault-key.ts';
import { freezeCommandOf } from './freeze-command.ts';
import { readFreezeInput } from './freeze-input.ts';
import type { FreezeRequest } from './freeze-request.ts';
import { type Installed, installStudy } from './install-study.ts';
import { writeParts } from './write-parts.ts';

export interface FreezeReport {
  readonly study: string;
  readonly directory: string;
  readonly nRows: number;
  readonly nFeatures: number;
  readonly target: StudyFile['target'];
  readonly roles: Readonly<Record<string, Role>>;
  readonly parts: Readonly<Record<Part, PartFile>>;
  readonly fingerprint: string;
  readonly profile: Profile;
  /** Columns that may be known only after the outcome, the surest first, without those that `allow` names. */
  readonly suspects: readonly Suspicion[];
  readonly duplicates: DuplicateReport;
  /** Train rows that equal rows of the other outcome, and the best AUC that they leave. */
  readonly ceiling: LabelCeiling;
  /** The ten columns that differ most between train and a hidden part. */
  readonly drift: readonly ColumnDrift[];
  /** False where the very same study stood there already. */
  readonly changed: boolean;
  /** Where the study that stood there went, and its models; null where there was no other. */
  readonly archived: Archive | null;
  /** What makes rows dependent; each is named in `notes`. */
  readonly dependence: readonly Dependence[];
  /** What was odd and how it was handled, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Freezes a file as a study under `root/data`.
 *
 * Which row goes where is drawn from the vault's key. The same file, options and key give the same bytes. The key of a
 * standing study is used again, as is that of another study in the folder that holds the same rows: two draws of one
 * table would tell each other's hidden labels. A study of that name that differs is refused unless `replace`.
 * @throws LabError `table.*` or `split.*`; then nothing that was there has changed.
 */
export function freezeTable(options: FreezeRequest): Promise<FreezeReport> {
  return freezeAs(options, null);
}

/** @param before what was installed a moment ago and is drawn anew */
async function freezeAs(options: FreezeRequest, before: Installed | null): Promise<FreezeReport> {
  const name = options.study ?? studyNameOf(options.file);
  const directory = studyDirectory(options.root, name);
  const recipe = recipeOf(options);
  const known = options.key !== undefined ? parseKey(options.key, 'key') : await keyFor(directory);
  const secret = known ?? newKey();
  const input = await readFreezeInput(options, recipe);
  try {
    const { typed, target, labels, table, key } = input;
    const { plans } = typed;
    const duplicates = findDuplicates(table);
    const near = findNearDuplicates(table);
    const together = { ...duplicates, ...joinedUnits(duplicates, near) };
    const assignment = splitRows({ labels, duplicates: together, recipe, key, secret });
    const [train] = assignment.rows;
    const trainLabels = Uint8Array.from(train, (row) => labels[row]!);
    const dependence = findDependence(table, near, recipe, train, trainLabels);
    const allowed = checkedAllow(options.allow ?? [], plans);
    const suspects = findSuspicions(table, train, trainLabels, target, name).filter(
      ({ column }) => column === null || !allowed.has(column),
    );
    const content = async (into: string): Promise<StudyFile> => {
      const written = await writeParts(typed, target, labels, assignment, into, secret);
      const unsigned = {
        format: 'nightlab-study/2',
        name,
        target: { column: target.column, positive: target.positive, negative: target.negative },
        roles: Object.fromEntries(plans.map((plan) => [plan.name, plan.role])),
        formats: Object.fromEntries(plans.map((plan) => [plan.name, plan.format])),
        ...(input.gaps !== null && { gaps: input.gaps }),
        seen: referencesOf(table),
        split: recipe,
        ...(Object.keys(input.excluded).length > 0 && { excluded: input.excluded }),
        ...(dependence.length > 0 && { dependence }),
        ...written,
        keyCheck: keyCheckOf(secret),
        ...(suspects.length > 0 && { suspects }),
        ...(allowed.size > 0 && { allowed: [...allowed].sort() }),
        source: input.source,
      } as const;
      return { ...unsigned, fingerprint: fingerprintOf(unsigned) };
    };
    const installed = await installStudy(
      directory,
      secret,
      options.replace ?? false,
      content,
      before !== null,
    );
    const { file, changed } = installed;
    const archive = before?.archive ?? installed.archive;
    const shared = await shareOpenings([options.root], { directory, file });
    const lent = known === null ? await keyOfSameRows(shared.siblings) : null;
    if (lent !== null) return await freezeAs({ ...options, key: lent, replace: true }, installed);
    return {
      study: name,
      directory,
      nRows: table.nRows,
      nFeatures: plans.length,
      target: file.target,
      roles: file.roles,
      parts: file.parts,
      fingerprint: file.fingerprint,
      profile: profileTable(table, plans, train, trainLabels),
      suspects,
      duplicates: reportDuplicates(duplicates, partOfRows(assignment)),
      ceiling: labelCeiling(duplicates, labels, train),
      drift: measureDrift(table, assignment, recipe.column, keptTogether(recipe, duplicates)).slice(0, 10),
      changed,
      archived: archive,
      dependence,
      notes: [
        ...(archive === null ? [] : [archiveNote(name, archive)]),
        ...Object.entries(input.excluded).map(
          ([column, why]) => `"${column}" is left out of the study${why ? `: ${why}` : ''}.`,
        ),
        ...input.notes,
        ...assignment.notes,
        ...dependenceText(dependence, freezeCommandOf({ ...options, study: name })),
        ...openingNotes(shared),
      ],
    };
  } catch (thrown) {
    throw isDiskFull(thrown) ? diskFull(join(options.root, 'data'), thrown) : thrown;
  } finally {
    input.close();
  }
}

function archiveNote(name: string, archive: Archive): string {
  const whole = archive.models === null ? 'The study' : 'The study, with its experiments and models,';
  const where = [archive.study, ...(archive.models === null ? [] : [archive.models])].join(' and ');
  return `${whole} that stood here was moved to ${where}. Bring it back: npx nightlab restore ${name} ${archive.name}`;
}

async function keyOfSameRows(siblings: readonly Sibling[]): Promise<string | null> {
  const same = siblings.find(({ share }) => share === 1);
  return same === undefined ? null : keyFor(same.directory);
}

/** A stratified split draws sets of equal rows, not rows. */
function keptTogether(recipe: SplitRecipe, duplicates: Duplicates): Int32Array | null {
  return recipe.kind === 'stratified' && duplicates.nDuplicateRows > 0 ? duplicates.unitOf : null;
}

function checkedAllow(allow: readonly string[], plans: readonly ColumnPlan[]): ReadonlySet<string> {
  const names = plans.map(({ name }) => name);
  const missing = allow.find((name) => !names.includes(name));
  if (missing !== undefined) throw missingColumn('--allow names', missing, names);
  return new Set(allow);
}

/**
 * The study name that a table gets when none is given: its file's, what the names of its files have in common, or its
 * directory's where it is called data.csv. Throws LabError `split.noName` where there is no file.
 */
export function studyNameOf(input: TableInput): string {
  if (isQuery(input) || isStandardInput(input)) {
    throw new LabError(
      'split.noName',
      `Rows from ${isQuery(input) ? 'a query' : 'standard input'} have no file name that the study could take`,
      'Give the study a name: --study leads.',
    );
  }
  const files = pathsOf(input).map((file) => file.replaceAll(/[*?[\]{}]+/g, '-'));
  const path = resolve(files.length === 1 ? files[0]! : join(dirname(files[0]!), commonStart(files)));
  const named = slug(
    basename(path).replace(/(\.(csv|tsv|txt|jsonl|ndjson|json|parquet|pq|xlsx|xlsm))?(\.gz)?$/i, ''),
  );
  const isGeneral = /^(data|dataset|table|input|train|training|file|export|)$/.test(named);
  return (isGeneral ? slug(basename(dirname(path))) : '') || named || 'study';
}

function commonStart(files: readonly string[]): string {
  const names = files.map((file) => basename(file));
  let length = 0;
  while (names.every((name) => length < name.length && name[length] === names[0]![length])) length++;
  // Half a number is no name: calls-1 of calls-10 and calls-12.
  return names[0]!.slice(0, length).replace(/\d+$/, '') || names[0]!;
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}

function recipeOf(request: FreezeRequest): SplitRecipe {
  const { split = [60, 20, 20], seed = 1, time, group } = request;
  const [train, validation, sealed] = split.map((percent) => percent / 100) as [number, number, number];
  const isWhole = Math.abs(train + validation + sealed - 1) <= 1e-9;
  if (split.length !== 3 || !split.every((percent) => percent >= 5) || !isWhole) {
    throw new LabError(
      'split.badFractions',
      `A split of ${split.join('/')} percent does not make three parts`,
      'Give three percentages of at least 5 that sum to 100, for example 60/20/20.',
    );
  }
  if (!Number.isSafeInteger(seed)) {
    throw new LabError('split.badSeed', `The seed is ${seed}`, 'Give a whole number.');
  }
  if (time !== undefined && group !== undefined) {
    throw new LabError(
      'split.twoRecipes',
      `A split goes by time ("${time}") or by group ("${group}"), not by both`,
      'Leave one of them out.',
    );
  }
  const kind = time !== undefined ? 'time' : group !== undefined ? 'group' : 'stratified';
  return { kind, column: time ?? group ?? null, fractions: [train, validation, sealed], seed };
}
