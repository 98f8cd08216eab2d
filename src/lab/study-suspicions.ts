import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { comparableIn, constraintsIn } from '../journal/constraints.ts';
import type { Line } from '../journal/record.ts';
import { studyDirectory, studyFileSchema } from '../split/study-file.ts';
import type { Suspicion } from '../table/suspicions/suspicion.ts';
import { bestOf } from './best-of.ts';
import { openSuspicions } from './open-suspicions.ts';
import type { Places } from './places.ts';

/** What nobody has answered yet of the study at its present best; none where `study.json` cannot be read. */
export async function studySuspicions(
  { dataRoot, study }: Pick<Places, 'dataRoot' | 'study'>,
  lines: readonly Line[],
): Promise<Suspicion[]> {
  const path = join(studyDirectory(dataRoot, study), 'study.json');
  const parsed = await readFile(path, 'utf8')
    .then((text) => studyFileSchema.safeParse(JSON.parse(text)))
    .catch(() => null);
  if (!parsed?.success) return [];
  const experiments = comparableIn(lines);
  const excluded = new Set(constraintsIn(lines).keys());
  return openSuspicions(parsed.data, experiments, bestOf(experiments)?.id ?? null, excluded);
}
