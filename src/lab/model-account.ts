/**
 * What a person should know of a model's columns before trusting it: which it leans on, which were suspected and what was
 * answered, which have many gaps, which are left out since they are known only afterwards. Read from the study and the
 * journal; no label plays a part.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { constraintsIn, type Exclusions } from '../journal/constraints.ts';
import type { ModelAccount } from '../journal/model-account.ts';
import type { Experiment, Line } from '../journal/record.ts';
import type { StudyFile } from '../split/study/study.ts';
import { studyDirectory, studyFileSchema } from '../split/study/study-file.ts';
import { columnShares } from './late-suspicions.ts';
import { openSuspicions } from './open-suspicions.ts';
import type { Places } from './study-paths.ts';

/** Smaller shares are not worth a line. */
const minShare = 0.005;
const maxColumns = 10;
/** Share of missing cells that is many. */
const manyGaps = 0.2;

type Study = Pick<StudyFile, 'name' | 'roles' | 'suspects' | 'allowed' | 'excluded' | 'seen'>;

/** @param experiments of the journal, in order. @param exclusions columns that are out of it. O(experiments + columns). */
export function modelAccount(
  file: Study,
  experiments: readonly Experiment[],
  id: number,
  exclusions: Exclusions,
): ModelAccount {
  const experiment = experiments.find((each) => each.id === id);
  const shares = experiment ? columnShares(experiment.importance, file.roles) : new Map<string, number>();
  const open = openSuspicions(file, experiments, id, new Set(exclusions.keys()));
  const allowed = new Set(file.allowed ?? []);
  const suspects = new Set((file.suspects ?? []).flatMap(({ column }) => column ?? []));
  const isOpen = new Set(open.flatMap(({ column }) => column ?? []));
  const answered = [...new Set([...suspects, ...allowed])]
    .filter((column) => !isOpen.has(column) && (exclusions.has(column) || allowed.has(column)))
    .map((column) => ({
      column,
      answer: exclusions.has(column) ? ('excluded' as const) : ('allowed' as const),
    }));
  const out = new Map([
    ...Object.entries(file.excluded ?? {}),
    ...[...exclusions].map(([column, { why }]) => [column, why] as const),
  ]);
  return {
    leansOn: [...shares]
      .map(([column, share]) => ({ column, share }))
      .filter(({ share }) => share >= minShare)
      .sort((left, right) => right.share - left.share)
      .slice(0, maxColumns),
    suspected: [...[...isOpen].map((column) => ({ column, answer: 'open' as const })), ...answered],
    gaps: Object.entries(file.seen ?? {})
      .filter(([column, { missingShare }]) => missingShare >= manyGaps && !out.has(column))
      .map(([column, { missingShare }]) => ({ column, missingShare }))
      .sort((left, right) => right.missingShare - left.missingShare),
    leftOut: [...out].map(([column, why]) => ({
      column,
      why,
      knownAfterwards: suspects.has(column) || saysAfterwards.test(why),
    })),
  };
}

const saysAfterwards =
  /\bafter(wards?|\b)|\bleak|\bhindsight|\boutcome|\bnot known (yet|then|before|at)|\bknown (only )?later|\blater\b|\bfuture\b|nachher|hinterher|danach|im nachhinein|erst (später|danach|nach)|ergebnis/i;

/** The account of an experiment of a study on disk; null where `study.json` cannot be read. */
export async function studyAccount(
  { dataRoot, study }: Pick<Places, 'dataRoot' | 'study'>,
  lines: readonly Line[],
  id: number,
): Promise<ModelAccount | null> {
  const parsed = await readFile(join(studyDirectory(dataRoot, study), 'study.json'), 'utf8')
    .then((text) => studyFileSchema.safeParse(JSON.parse(text)))
    .catch(() => null);
  if (!parsed?.success) return null;
  const experiments = lines.filter((line): line is Line & Experiment => line.type === 'experiment');
  return modelAccount(parsed.data as Study, experiments, id, constraintsIn(lines));
}
