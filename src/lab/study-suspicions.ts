import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { History } from '../journal/history.ts';
import type { Line } from '../journal/record.ts';
import { studyDirectory, studyFileSchema } from '../split/study/study-file.ts';
import type { Suspicion } from '../table/suspicions/suspicion.ts';
import { openSuspicions } from './open-suspicions.ts';
import type { Places } from './study-paths.ts';

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
  const { comparable, best, excluded } = new History(lines);
  return openSuspicions(parsed.data, comparable, best?.id ?? null, new Set(excluded.keys()));
}
